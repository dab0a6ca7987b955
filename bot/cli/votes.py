"""`courtbot votes`: what members thought of the results, by the pattern that brought them about."""

import json

import click

from bot.cli.start import load, run


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object by letter, for scripts.")
def command(as_json: bool) -> None:
    """Count the thumbs under results, by pattern."""
    run(_votes(as_json))


async def _votes(as_json: bool) -> None:
    from bot.cli.ports import make_workspaces
    from store.members import SqlMemberData
    from store.opening import open_database

    settings = load()
    async with open_database(settings) as engine:
        votes = await SqlMemberData(engine, make_workspaces(settings, engine)).votes()
    if as_json:
        click.echo(json.dumps({letter: {"up": up, "down": down} for letter, (up, down) in votes.items()}))
        return
    lines = [f"{letter:7}  {up:2}  {down:4}" for letter, (up, down) in votes.items()]
    click.echo("\n".join(["PATTERN  UP  DOWN", *lines]) if lines else "No votes yet.")
