"""`courtbot discord`: what is done once on Discord's side."""

import json

import click

from bot.cli.start import NOT_AVAILABLE, load, require, run
from bot.settings import BadSetting, Settings


@click.group()
def command() -> None:
    """Links that add the bot to a server or to an account."""


@command.command()
@click.option("--application", default="", metavar="ID", help="Its id; without it, the one DISCORD_TOKEN belongs to.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for scripts.")
def invite(application: str, as_json: bool) -> None:
    """Print the links, with what they ask for and why."""
    require("Discord", "discord")
    run(_invite(application, as_json))


async def _invite(application: str, as_json: bool) -> int:
    from adapters.discord import invite

    if application and not (application.isascii() and application.isdigit()):
        raise BadSetting(f"--application: {application} is no id; it is a number, on the application's first page")
    found = application or await _application(load())
    if not found:
        return NOT_AVAILABLE
    server, account = invite.guild_link(found), invite.user_link(found)
    if as_json:
        click.echo(json.dumps({"server": server, "account": account, "permissions": invite.permissions()}))
        return 0
    click.echo(f"For a server, by somebody who may manage it:\n  {server}\n")
    click.echo(f"For one account, to use it in direct messages and anywhere:\n  {account}\n")
    click.echo("What the bot may do in a server, and why:")
    for name, (_, why) in invite.PERMISSIONS.items():
        click.echo(f"  {name.replace('_', ' ').capitalize():<26} {why}")
    return 0


async def _application(settings: Settings) -> str:
    """The id of the token's application, or "" after saying why there is none."""
    if settings.discord_token is None:
        raise BadSetting("DISCORD_TOKEN: not set; make a bot at https://discord.com/developers, or name --application")
    from discord import DiscordException

    from adapters.discord.invite import look
    from adapters.discord.rest import Rest

    rest = Rest(settings.discord_token.get_secret_value(), settings.discord_api_url)
    try:
        return (await look(rest)).id
    except (DiscordException, OSError) as error:
        click.echo(
            f"courtbot: Discord did not say whose token this is ({type(error).__name__}).\n"
            "Look at DISCORD_TOKEN and the network, or name --application, which asks nobody. Nothing was changed.",
            err=True,
        )
        return ""
    finally:
        await rest.aclose()
