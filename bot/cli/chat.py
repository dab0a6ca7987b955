"""`courtbot chat`: a conversation in the terminal, on the same inbox, worker, dispatcher and stores as anywhere."""

import asyncio
import fcntl
import getpass
import hashlib
import os
import re
import socket
import sys
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import aclosing, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast
from zoneinfo import ZoneInfo

import click

from bot.cli.start import load, run, settle_memory, with_offline_model
from bot.conversation.reply import Reply
from bot.domain.member import User
from bot.domain.ports import Clock
from bot.settings import BadSetting, Settings, make_home, parse_now

if TYPE_CHECKING:
    from adapters.console import Console

NAME = re.compile(r"[A-Za-z0-9_.@-]{1,64}")
LEASE_SECONDS = 5.0
"""A killed terminal's unfinished turn is taken up by the next one after so long."""
GRACE_SECONDS = 10.0

WELCOME = 'Try "book a court for tomorrow", then "3pm". "help" says more, "exit" or Ctrl-D ends.'
LEAVING = ("exit", "quit")

T = TypeVar("T")
Say = Callable[[str], Awaitable[Reply]]


@dataclass(frozen=True)
class Options:
    pattern: str | None
    user: str
    club: str
    now: str | None
    as_json: bool
    locale: str


def _name(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if not NAME.fullmatch(value):
        raise click.BadParameter("use letters, digits, _ . @ - (64 at most)")
    return value


def _login() -> str:
    try:
        return re.sub(r"[^A-Za-z0-9_.@-]", "-", getpass.getuser())[:64] or "you"
    except (KeyError, OSError):
        return "you"


@click.command()
@click.option("--pattern", metavar="LETTER", help="Switch to this pattern first.")
@click.option("--user", default=_login, callback=_name, help="Who you are; your login name by default.")
@click.option("--club", default="home", show_default=True, callback=_name, help="The club; a new name makes one.")
@click.option("--now", metavar="2026-12-01T09:00", help="Freeze the club's clock, in club time.")
@click.option("--locale", metavar="de-DE", default="", help="The language of replies; English by default.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a reply; for scripts.")
def command(pattern: str | None, user: str, club: str, now: str | None, locale: str, as_json: bool) -> None:
    """Talk to the bot in this terminal. With standard input that is no terminal, one message a line.

    "> ID" presses a button or an offer by its id; "/pattern A" switches the pattern; "help" says what else.
    """
    run(_chat(Options(pattern, user, club, now, as_json, locale)))


async def _chat(options: Options) -> int:
    # The person at the terminal is the operator: no bound on messages a minute.
    settings = load(level="WARNING", lease_seconds=LEASE_SECONDS, turns_per_minute=1_000_000)
    make_home(settings)
    interactive = sys.stdin.isatty() and not options.as_json
    with _terminal(settings.home, f"{options.club}-{options.user}") as number:
        async with with_offline_model(settings) as ready, _conversation(ready, options, number) as console:
            settle_memory()
            if options.pattern:
                reply = await console.say(f"/pattern {options.pattern}")
                if reply.outcome == "refused":
                    raise BadSetting(f"--pattern: {reply.text}")
            await (_talk(console) if interactive else _script(console.say, options.as_json))
    return 0


@contextmanager
def _terminal(home: Path, who: str) -> Generator[int]:
    """The number of this terminal among those that the same person has open; the first one goes on with the
    conversation of the last. The lock goes with the process, however it ends."""
    folder = home / "terminals"
    folder.mkdir(mode=0o700, exist_ok=True)
    for number in range(1, 1000):
        with (folder / f"{who}-{number}.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield number
            return
    raise BadSetting("--user: this user has a thousand terminals open")


@asynccontextmanager
async def _conversation(settings: Settings, options: Options, number: int) -> AsyncGenerator["Console"]:
    from adapters.console import Console
    from bot.cli.children import Children, with_own_secret
    from bot.runtime import waiting_loop
    from bot.runtime.upkeep import running
    from bot.wiring import open_app

    settings = with_own_secret(settings)
    children = Children(settings)
    place = hashlib.sha256(f"{socket.gethostname()}:{settings.home.resolve()}".encode()).hexdigest()[:12]
    stream = f"courtbot:terminal:{place}:{options.club}:{options.user}:{number}"
    async with aclosing(children), open_app(settings, clock_of(settings, options.now), stream, children.url) as app:
        await app.models.warm(settings.pattern)
        console = Console(
            app.inbox,
            workspace=f"{options.club}/{options.user}",
            channel="terminal" if number == 1 else f"terminal-{number}",
            user=User(options.user, options.user, admin=True, locale=options.locale),
            patience=settings.turn_seconds + GRACE_SECONDS,
        )
        worker = app.worker({"console": console})
        working = asyncio.create_task(worker.run())
        # By a clock that stands still, somebody else's hold would seem to be over, or never be.
        sweeping = {"Waiting list": partial(waiting_loop.sweep, app.waiting, app.clock)} if options.now is None else {}
        try:
            async with running(sweeping):
                yield console
        finally:
            worker.stop()
            await working


def clock_of(settings: Settings, now: str | None) -> Clock:
    if now is None:
        return lambda: datetime.now(UTC)
    frozen = parse_now(now, ZoneInfo(settings.new_club("any").time_zone)).astimezone(UTC)
    return lambda: frozen


def _in_background(read: Callable[[], T]) -> asyncio.Future[T]:
    """Runs `read` in a thread that nothing waits for, so that Ctrl-C ends a chat which waits for a line."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: Exception | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(cast(T, result))

    def work() -> None:
        result, failed = None, None
        try:
            result = read()
        except (EOFError, OSError, ValueError) as error:
            failed = error
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, result, failed)

    threading.Thread(target=work, daemon=True).start()
    return future


class _Lines:
    """The lines of a descriptor. Without Python's own buffers, whose lock a waiting thread would keep at exit."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._read = bytearray()

    def read(self) -> bytes:
        """The next line with its end; empty at the end of the file."""
        looked = 0
        while (end := self._read.find(b"\n", looked)) < 0:
            looked = len(self._read)
            chunk = os.read(self._descriptor, 1 << 16)
            if not chunk:
                end = looked - 1
                break
            self._read += chunk
        line = bytes(self._read[: end + 1])
        del self._read[: end + 1]
        return line


async def _script(say: Say, as_json: bool) -> None:
    """One reply for each line, in order; an empty line is an empty message."""
    import json

    from adapters.console import reply_json

    lines = _Lines(sys.stdin.fileno())
    while line := await _in_background(lines.read):
        reply = await say(line.decode("utf-8", "replace").rstrip("\r\n"))
        click.echo(json.dumps(reply_json(reply), ensure_ascii=False) if as_json else _plain(reply))


def _plain(reply: Reply) -> str:
    return f"{reply.text}\n{reply.file.name}:\n{reply.file.text}" if reply.file else reply.text


async def _talk(console: "Console") -> None:
    from rich.console import Console as Screen
    from rich.panel import Panel
    from rich.text import Text

    screen = Screen(highlight=False)
    screen.print(Panel(WELCOME, title="courtbot"))
    while True:
        try:
            line = await _in_background(lambda: input("you> "))
        except EOFError:
            return
        if line.strip().casefold() in LEAVING:
            return
        if not line.strip():
            continue
        with screen.status("One moment …") as spinner:
            console.show = lambda doing, spinner=spinner: spinner.update(Text(f"{doing} …"))
            reply = await console.say(line)
        for part in rendered(reply):
            screen.print(part)


def rendered(reply: Reply) -> list[object]:
    """The reply as Rich shows it: text, the confirmation as a panel, the buttons; offers have letters to type."""
    from rich.panel import Panel
    from rich.text import Text

    live = reply.card is not None and reply.card.status == "confirmed"
    text = Text(_plain(reply))
    parts: list[object] = [Panel(text, title="confirmed", border_style="green", expand=False) if live else text]
    if reply.buttons:
        parts.append(Text("press with: " + "   ".join(f"> {button.id}" for button in reply.buttons), style="dim"))
    parts.append(Text(f"pattern {reply.pattern} · trace {reply.trace[:8]}", style="dim"))
    return parts
