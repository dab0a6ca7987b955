"""`courtbot sandbox`: the offline model as a server; or line by line its understanding of dates and times, or which
sentences of a model would be shown."""

import asyncio
import json
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import click

from bot.cli.start import load, not_bound, run

SERVED = (("OPENAI_BASE_URL", "/v1"), ("ANTHROPIC_BASE_URL", ""), ("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", ""))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8790, show_default=True)
@click.option("--fault", "faults", multiple=True, metavar="NAME", help="A misbehaviour: 429*2, latency=0.5, refusal, …")
@click.option("--understand", is_flag=True, help='Read {"utterance", "ref"} a line, write {"date", "start", "end"}.')
@click.option("--grounding", is_flag=True, help='Read {"id", "sentence", "facts"} a line, write {"id", "kept"}.')
def command(host: str, port: int, faults: tuple[str, ...], understand: bool, grounding: bool) -> None:
    """Serve the offline model on loopback: the vendors' wires, one deterministic stand-in behind them (emulated)."""
    run(_understand() if understand else _ground() if grounding else _serve(host, port, faults))


async def _understand() -> None:
    from bot.nlu.when import understand

    for row in _rows("utterance", "ref"):
        with _told("utterance", "ref"):
            when = understand(str(row["utterance"]), datetime.fromisoformat(row["ref"]).replace(tzinfo=None))
        click.echo(
            json.dumps(
                {
                    "date": when.date.isoformat() if when.date else None,
                    "start": f"{when.start:%H:%M}" if when.start else None,
                    "end": f"{when.end:%H:%M}" if when.end else None,
                }
            )
        )


async def _ground() -> None:
    from bot.conversation.grounding import all_shown
    from bot.conversation.grounding.rows import facts_of

    for row in _rows("id", "sentence", "facts"):
        with _told("id", "sentence", "facts"):
            kept = all_shown(str(row["sentence"]), facts_of(row["facts"]))
        click.echo(json.dumps({"id": row["id"], "kept": kept}))


def _rows(*fields: str) -> Iterator[dict[str, Any]]:
    """The JSON objects on standard input, one a line, with these fields at least."""
    for line in filter(str.strip, sys.stdin):
        with _told(*fields):
            row = json.loads(line)
            for field in fields:
                row[field]
        yield row


@contextmanager
def _told(*fields: str) -> Generator[None]:
    """Says what a line must be where it is something else."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        wanted = " and ".join(f'"{field}"' for field in fields)
        raise click.ClickException(f"each line must be a JSON object with {wanted}: {error}") from error


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
        raise not_bound("--port", host, port, error) from error
