"""`courtbot run`: every platform that has a token, a worker and the HTTP server in one process."""

from contextlib import AsyncExitStack

import click

from bot.cli.platforms import NAMES, check_installed, configured, how_to_start
from bot.cli.start import load, run, with_offline_model
from bot.settings import NotSetUp


@click.command()
def command() -> None:
    """Start every platform that has a token, a worker and the HTTP server in one process. Ends after SIGTERM, once what
    is in hand is done."""
    run(_run())


async def _run() -> None:
    settings = load()
    names = configured(settings)
    if not names:
        raise NotSetUp("\n".join([*map(how_to_start, NAMES), "To try the bot in this terminal: courtbot chat"]))
    check_installed(names)
    from bot.cli.children import Children, with_own_secret
    from bot.cli.running import Duties, serve
    from bot.runtime.metrics import Metrics
    from bot.wiring import open_app

    async with AsyncExitStack() as stack:
        ready = await stack.enter_async_context(with_offline_model(settings))
        locate = None
        if settings.secret is None:  # services elsewhere would need one: those of C and G are this process's children
            ready = with_own_secret(ready)
            children = Children(ready)
            stack.push_async_callback(children.aclose)
            locate = children.url
        metrics = Metrics()
        app = await stack.enter_async_context(open_app(ready, locate=locate, watch=metrics))
        await serve(app, metrics, Duties(f"run {' '.join(names)}", names, port=ready.http_port))
