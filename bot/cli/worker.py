"""`courtbot worker`: takes turns from the shared inbox until SIGTERM, then finishes what runs."""

import asyncio
import signal

import click

from bot.cli.start import load, run, settle_memory, with_offline_model


@click.command()
def command() -> None:
    """Take turns from the inbox that all platforms' processes share. Ends after SIGTERM once what runs is done."""
    run(_work())


async def _work() -> None:
    from bot.wiring import open_app

    async with with_offline_model(load()) as settings, open_app(settings) as app:
        worker = app.worker({})
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, worker.stop)
        settle_memory()
        click.echo("courtbot worker: ready", err=True)
        async with app.reminding():
            await worker.run()
