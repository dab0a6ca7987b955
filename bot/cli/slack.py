"""`courtbot slack`: what is done once on Slack's side."""

import json
import re

import click

from bot.cli.start import NOT_AVAILABLE, load, require, run
from bot.settings import BadSetting, variable


@click.group()
def command() -> None:
    """What Slack has to know of the app, and the keys of its installations."""


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


@command.command()
def key() -> None:
    """Print a new key for COURTBOT_TOKEN_KEYS, which installations are encrypted with."""
    require("Slack", "slack")
    from store.installations import Vault

    click.echo(Vault.new_key())


@command.command()
def reencrypt() -> None:
    """Put all installations under the first of COURTBOT_TOKEN_KEYS; after that the others can be dropped."""
    require("Slack", "slack")
    run(_reencrypt())


async def _reencrypt() -> int:
    from bot.cli.platforms import vault
    from store.installations import InstallationUnreadable, SqlInstallations
    from store.opening import open_database

    settings = load()
    async with open_database(settings) as engine:
        try:
            count = await SqlInstallations(engine, vault(settings), settings.slack_client_id or "").reencrypt()
        except InstallationUnreadable as error:
            click.echo(f"courtbot: {error}; they have to be installed again", err=True)
            return NOT_AVAILABLE
    click.echo(f"{count} rows are encrypted with the first key")
    return 0
