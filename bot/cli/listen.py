"""`courtbot listen PLATFORM`: lets a platform's events into the inbox; workers answer them."""

import asyncio
import signal

import click

from bot.cli.platforms import NAMES, check_installed, configured, how_to_start
from bot.cli.start import check_shared, load, run
from bot.settings import Settings


@click.command()
@click.argument("platform", type=click.Choice(NAMES))
@click.option("--port", type=click.IntRange(0, 65535), help="Of the HTTP server; for Slack COURTBOT_HTTP_PORT.")
def command(platform: str, port: int | None) -> None:
    """Let one platform's events into the inbox that all workers share. Without a token it says so and idles."""
    run(_listen(platform, port))


async def _listen(platform: str, port: int | None) -> None:
    settings = load()
    if platform not in configured(settings):
        click.echo(
            f"courtbot listen: {how_to_start(platform)} Until it is started again this one only waits.", err=True
        )
        await _idle()
        return
    check_shared(settings)
    check_installed(configured(settings))
    from bot.cli.running import Duties, serve
    from bot.runtime.metrics import Metrics
    from bot.wiring import open_app

    if port is None and platform == "slack":
        port = settings.http_port
    metrics = Metrics()
    async with open_app(without_models(settings), watch=metrics) as app:
        await serve(app, metrics, Duties(f"listen {platform}", [platform], work=False, port=port))


def without_models(settings: Settings) -> Settings:
    """A listener asks no model, so it needs no key: the offline one's address stands for all."""
    from bot.cli.start import offline_vendors

    return settings.model_copy(update=offline_vendors("http://127.0.0.1:9")) if settings.offline else settings


async def _idle() -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await told.wait()
