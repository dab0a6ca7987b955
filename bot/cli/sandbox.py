"""`courtbot sandbox`: the offline model as a server, or its understanding of dates and times, line by line."""

import asyncio
import json
import sys
from datetime import datetime

import click

from bot.cli.start import load, run

SERVED = (("OPENAI_BASE_URL", "/v1"), ("ANTHROPIC_BASE_URL", ""), ("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", ""))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8790, show_default=True)
@click.option("--fault", "faults", multiple=True, metavar="NAME", help="A misbehaviour: 429*2, latency=0.5, refusal, …")
@click.option("--understand", is_flag=True, help='Read {"utterance", "ref"} a line, write {"date", "start", "end"}.')
def command(host: str, port: int, faults: tuple[str, ...], understand: bool) -> None:
    """Serve the offline model on loopback: the vendors' wires, one deterministic stand-in behind them (emulated)."""
    run(_understand() if understand else _serve(host, port, faults))


async def _understand() -> None:
    from bot.nlu.when import understand

    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            when = understand(str(row["utterance"]), datetime.fromisoformat(row["ref"]).replace(tzinfo=None))
        except (ValueError, KeyError, TypeError) as error:
            raise click.ClickException(
                f'each line must be a JSON object with "utterance" and "ref": {error}'
            ) from error
        click.echo(
            json.dumps(
                {
                    "date": when.date.isoformat() if when.date else None,
                    "start": f"{when.start:%H:%M}" if when.start else None,
                    "end": f"{when.end:%H:%M}" if when.end else None,
                }
            )
        )


async def _serve(host: str, port: int, faults: tuple[str, ...]) -> None:
    from bot.sandbox import create_app, serve
    from bot.sandbox.faults import Faults
    from bot.settings import BadSetting

    settings = load()
    try:
        parsed = Faults.parse([*settings.faults.split(), *faults])
    except ValueError as error:
        raise BadSetting(f"--fault: {error}") from error
    try:
        async with serve(create_app(parsed), host, port) as base_url:
            click.echo(f"Offline model (emulated) on {base_url}. Any key will do; point the SDKs at it:")
            for name, path in SERVED:
                click.echo(f"  {name}={base_url}{path}")
            await asyncio.Event().wait()
    except OSError as error:
        raise BadSetting(f"--port: {host}:{port} cannot be bound ({error.strerror})") from error
