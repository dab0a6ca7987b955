"""What commands share: settings or a clear exit, the log, the offline model where no key is configured."""

import asyncio
import errno
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, NoReturn

import click
from pydantic import SecretStr

from bot import settings as settings_module
from bot import tracing
from bot.cli import Process
from bot.cli.logs import set_up_log
from bot.cli.traces import set_up_traces
from bot.domain.errors import StoreDown
from bot.llm import NoModels
from bot.settings import BadSetting, Settings, variable
from bot.settings.descriptors import raise_limit
from bot.settings.extras import lack
from bot.settings.home import OTHERS
from bot.settings.models import OFFLINE_KEY
from bot.settings.unknown import unknown_variables

log = logging.getLogger(__name__)

BAD_SETTING, NOT_AVAILABLE = 2, 1
LAST_SPANS_SECONDS = 2.0
LAST_SECONDS = 10.0
"""For what is left after a command's end: threads, which a silent server may hold for good."""


def run(main: Coroutine[Any, Any, int | None]) -> NoReturn:
    """Runs a command to its exit code; what an operator can mend is said in a line or two, without a traceback."""
    raise_limit()
    os.umask(OTHERS)  # whatever is made from here on is its owner's alone
    _hear_ctrl_c()
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            code = runner.run(_until_told(main))
    except BadSetting as error:
        click.echo(f"courtbot: {error.title}\n{error}", err=True)
        code = BAD_SETTING
    except StoreDown as error:
        click.echo(f"courtbot: {error}.\n{how_to_fix(error)}", err=True)
        code = NOT_AVAILABLE
    except KeyboardInterrupt:
        code = 130
    except asyncio.CancelledError:
        code = 143
    tracing.end(LAST_SPANS_SECONDS)
    raise SystemExit(code or 0)


def _hear_ctrl_c() -> None:
    """Whoever sits at the terminal may end a command by Ctrl-C, also where a shell that started it in the background
    left SIGINT ignored, which Python would keep to. Without a terminal the shell's wish stands."""
    if sys.stdin.isatty() and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


async def _until_told(main: Coroutine[Any, Any, int | None]) -> int | None:
    """A closed terminal and a SIGTERM end a command as Ctrl-C does: what it started is ended, too."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    if task and sys.platform != "win32":
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, task.cancel)
    code = NOT_AVAILABLE
    try:
        code = await main or 0
        return code
    finally:
        if Process.own:
            _end_after(LAST_SECONDS, code)


def _end_after(seconds: float, code: int) -> None:
    """The interpreter waits for every thread, also for one that waits for a server which answers no more."""

    def end() -> None:
        log.warning("Something that waits for a silent server is left behind")
        logging.shutdown()
        os._exit(code)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()


def require(what: str, *extras: str) -> None:
    """Ends a command whose packages are not installed, by name."""
    if lacking := lack(what, *extras):
        click.echo(f"courtbot: {lacking}", err=True)
        raise SystemExit(BAD_SETTING)


def check_shared(settings: Settings) -> None:
    """For a process that is one of several: they meet in a Redis. Without an address it is a private server, which all
    processes of this home folder share; where that cannot be had, each would be alone with an inbox of its own. Raises
    BadSetting."""
    from store.redis_client import has_private

    if settings.redis_url is None and not has_private():
        raise BadSetting(
            "REDIS_URL: there is no redis-server on this machine, so listeners and workers would not find each other. "
            "Install one, name one that they share, or start everything in one process: courtbot run"
        )
    if settings.redis_url is None and settings.database_url and not settings.database_url.startswith("sqlite"):
        log.warning("REDIS_URL is not set: only processes on this machine and in this home folder share an inbox")


def not_bound(setting: str, host: str, port: int, error: OSError) -> BadSetting:
    """What to say where a server cannot listen; `setting` is what the operator gave the port by."""
    if error.errno == errno.EADDRINUSE:
        how = "another program listens there. End that one, or give another port (0 takes a free one)"
    else:
        how = f"it cannot be listened at ({os.strerror(error.errno) if error.errno else error})"
    return BadSetting(f"{setting}: {host}:{port}: {how}")


def how_to_fix(error: StoreDown) -> str:
    """What to look at, by what is down."""
    redis = error.what == "Redis"
    name = variable("redis_url" if redis else "database_url")
    if not os.environ.get(name):
        file = "redis/redis.log" if redis else "courtbot.sqlite"
        return f"Look at {file} in the folder that COURTBOT_HOME names; moved away, a damaged file is begun anew."
    return f"Check {name} and that its server runs, or unset {name} to use the embedded default."


def _loop_factory() -> Any:
    if sys.platform == "win32":  # whose usual one cannot wait for a socket as psycopg and our HTTP server do
        return asyncio.SelectorEventLoop
    import uvloop

    return uvloop.new_event_loop


def load(quiet: bool = False, level: str = "", **overrides: Any) -> Settings:
    """The settings, with the log set up as they say, or at `level` where they say nothing, and traces as `OTEL_`
    variables say. Says which variables it did not know, unless `quiet`. Raises BadSetting."""
    settings = settings_module.load(**{k: v for k, v in overrides.items() if v is not None})
    said = not level or "log_level" in settings.model_fields_set
    set_up_log(settings.log_level if said else level, settings.log_format)
    set_up_traces()
    for line in () if quiet else unknown_variables():
        click.echo(f"courtbot: {line}", err=True)
    return settings


@asynccontextmanager
async def with_offline_model(settings: Settings, quiet: bool = False) -> AsyncGenerator[Settings]:
    """Only where no vendor has a key: the stand-in is served on loopback, and a line says so."""
    if not settings.offline:
        yield settings
        return
    if not quiet:
        click.echo("No model key is set: the offline model answers (emulated, for trying out).", err=True)
    if url := settings.sandbox_url:
        yield settings.model_copy(update=offline_vendors(url) | offline_agent(settings, url))
        return
    from bot.sandbox import create_app, serve
    from bot.sandbox.faults import Faults

    try:
        faults = Faults.parse(settings.faults.split())
    except ValueError as error:
        raise BadSetting(f"COURTBOT_FAULTS: {error}") from error
    async with offline_lambda(settings) as group, serve(create_app(faults, group)) as base_url:
        yield settings.model_copy(update=offline_vendors(base_url) | offline_agent(settings, base_url))


def offline_vendors(base_url: str) -> dict[str, Any]:
    """The settings by which every vendor's SDK asks the offline model at that URL."""
    key = SecretStr(OFFLINE_KEY)
    return {
        "openai_api_key": key,
        "openai_base_url": f"{base_url}/v1",
        "anthropic_api_key": key,
        "anthropic_base_url": base_url,
        "aws_access_key_id": "offline",
        "aws_secret_access_key": key,
        "aws_endpoint_url_bedrock_runtime": base_url,
    }


def offline_agent(settings: Settings, base_url: str) -> dict[str, Any]:
    """The settings by which pattern H asks the offline model's agents, unless it has one of its own."""
    if settings.h_harness_arn or settings.h_agent_id:
        return {}
    return {
        "aws_endpoint_url_bedrock_agentcore": base_url,
        "aws_endpoint_url_bedrock_agent_runtime": base_url,
        "h_harness_arn": "arn:aws:bedrock-agentcore:us-east-1:000000000000:harness/courtbot-offline001",
        "h_agent_id": "OFFLINE001",
        "h_alias_id": "OFFLINE001",
    }


@asynccontextmanager
async def offline_lambda(settings: Settings) -> AsyncGenerator[Callable[[Any], Awaitable[Any]] | None]:
    """Where H's agent has a Lambda run the functions: that Lambda, in this process and on the same database."""
    if settings.h_backend != "classic-lambda":
        yield None
        return
    from bot.cli.ports import open_ports
    from patterns.h_bedrock_agent.action_group import handle

    async with open_ports(settings, NoModels()) as ports:
        yield lambda event: handle(event, ports)


def settle_memory() -> None:
    """What start-up made stays; the collector need not look at it again, nor so often at what turns make."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
