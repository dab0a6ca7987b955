"""`courtbot worker`: takes turns from the shared inbox until SIGTERM, then finishes what runs."""

import click

from bot.cli.platforms import check_installed, configured
from bot.cli.start import check_shared, load, run, with_offline_model


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), help="Of an HTTP server with /readyz and /metrics.")
def command(port: int | None) -> None:
    """Take turns from the inbox that all platforms' processes share. Ends after SIGTERM once what runs is done."""
    run(_work(port))


async def _work(port: int | None) -> None:
    loaded = load()
    check_shared(loaded)
    check_installed(configured(loaded))
    from bot.cli.running import Duties, serve
    from bot.runtime.metrics import Metrics
    from bot.wiring import open_app

    metrics = Metrics()
    async with with_offline_model(loaded) as settings, open_app(settings, watch=metrics) as app:
        await serve(app, metrics, Duties("worker", port=port))
