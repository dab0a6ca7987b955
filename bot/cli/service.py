"""`courtbot service NAME`: one step of C or one specialist of G as a process of its own."""

import asyncio
import os
import signal
import sys
from collections.abc import Coroutine
from typing import Any
from urllib.parse import urlsplit

import click

from bot.cli.start import load, not_bound, require, run, settle_memory, with_offline_model
from bot.runtime.health import is_loopback
from bot.settings import BadSetting, Settings, variable
from bot.settings.extras import PATTERNS
from bot.settings.kinds import revealed
from patterns.services.contract import MODULES, Ports, find

GRACE_SECONDS = 10


@click.command()
@click.argument("name", type=click.Choice(sorted(MODULES)))
@click.option("--host", default="127.0.0.1", show_default=True, help="Elsewhere than on loopback it needs a secret.")
@click.option("--port", type=click.IntRange(0, 65535), help="Its URL setting's by default; 0 takes a free one.")
@click.option("--with-parent", is_flag=True, help="End when standard input ends, as it does when the parent dies.")
@click.option("--traces-to", metavar="URL", hidden=True, help="Send spans there, with what was said in them.")
def command(name: str, host: str, port: int | None, with_parent: bool, traces_to: str | None) -> None:
    """Serve one service: POST /run, /healthz, /readyz, and OpenAPI at /docs. Prints its URL once it answers."""
    letter = MODULES[name].removeprefix("patterns.")[0].upper()
    require(f"The {name} service", *PATTERNS[letter])
    run(_traced(traces_to, _serve(name, host, port, with_parent)))


async def _traced(url: str | None, serving: Coroutine[Any, Any, None]) -> None:
    """For a playground, which watches its services and whose members are made up."""
    if url is None:
        return await serving
    from bot import tracing
    from bot.cli.exporting import exporting

    with exporting(url), tracing.content_shown():
        return await serving


async def _serve(name: str, host: str, port: int | None, with_parent: bool) -> None:
    from bot.cli.ports import open_ports
    from bot.runtime.asgi import serve
    from patterns.services.http import create_app

    settings = load(quiet=with_parent)
    check_host(settings, host)
    port = (urlsplit(settings.service_url(name)).port or 80) if port is None else port
    async with with_offline_model(settings, quiet=with_parent) as ready, open_ports(ready) as ports:
        app: Any = create_app(find(name), ports)
        app.router.routes.extend(_metrics(settings, ports, host))
        try:
            async with serve(app, host, port, GRACE_SECONDS) as url:
                settle_memory()
                click.echo(url)
                await _told_to_end(with_parent)
        except OSError as error:
            raise not_bound("--port", host, port, error) from error


def _metrics(settings: Settings, ports: Ports, host: str) -> list[Any]:
    """/metrics of the models that this service asks; as everywhere, no business of strangers without a token."""
    from bot.conversation.ports import Backlog
    from bot.llm.roles import RoleModels
    from bot.runtime.health import make_metrics_route
    from bot.runtime.metrics import Metrics

    token, metrics = revealed(settings.metrics_token), Metrics()
    if token is None and not is_loopback(host):
        return []
    if isinstance(ports.models, RoleModels):
        ports.models.watch = metrics

    async def none() -> Backlog:
        return Backlog(0, 0.0)

    return [make_metrics_route(metrics, none, token)]


def check_host(settings: Settings, host: str) -> None:
    """Raises BadSetting for an address that others reach while the secret is the one that everybody knows."""
    if settings.secret is None and not is_loopback(host):
        raise BadSetting(f"--host: {host} is not loopback; set {variable('secret')} (16 characters or more) first")


async def _told_to_end(with_parent: bool) -> None:
    """Until SIGTERM or SIGINT, or the parent is gone."""
    ended, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    if with_parent:
        pipe = sys.stdin.fileno()
        loop.add_reader(pipe, lambda: None if os.read(pipe, 1024) else ended.set())
    await ended.wait()
