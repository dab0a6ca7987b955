"""`courtbot slack`: what is done once on Slack's side."""

import json
import re

import click

from bot.cli.start import load, run
from bot.settings import BadSetting, variable


@click.group()
def command() -> None:
    """What Slack has to know of the app."""


@command.command()
@click.option("--socket", is_flag=True, help="Socket Mode: no public address is needed.")
@click.option("--url", default="", metavar="URL", help="Over HTTP, at this address; without it COURTBOT_PUBLIC_URL.")
@click.option("--many/--one", default=None, help="Many workspaces by OAuth (without --socket the default), or one.")
def manifest(socket: bool, url: str, many: bool | None) -> None:
    """Print the app's manifest as JSON, for "Create New App", "From a manifest" at https://api.slack.com/apps."""
    run(_manifest(socket, url, many))


async def _manifest(socket: bool, url: str, many: bool | None) -> None:
    from adapters.slack import manifest

    if socket and url:
        raise BadSetting("--socket and --url: choose one")
    address = "" if socket else (url or load().public_url or "").rstrip("/")
    if not socket and not address:
        raise BadSetting(f"--url: name the public https address (or set {variable('public_url')}), or use --socket")
    if address and not re.fullmatch(r"https://[^/\s]+(/\S*)?", address):
        raise BadSetting(f"--url: {address} is not one that Slack takes; it begins with https://")
    click.echo(json.dumps(manifest.manifest(address, many=not socket if many is None else many), indent=2))
