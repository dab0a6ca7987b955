"""How soon a command says something: `--help`, and the first reply of a chat in a fresh home."""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from subprocess import PIPE

from tests.bench import children
from tests.bench.report import Aim, Row, Section

HELP_TIMES = 5.0
REPLY_SECONDS = 3.0
IMPORTS = "import openai, sqlalchemy.ext.asyncio, redis.asyncio, pydantic_settings"
PASS, CLICK = "python -c pass", "python -c import click"
LINE = b"book a court tomorrow at 3pm\n"


@dataclass(frozen=True)
class Size:
    helps: int
    chats: int


SIZE = Size(helps=15, chats=5)


def measure(size: Size) -> Section:
    section = Section(
        "Cold start",
        "Wall time, medians. The first reply is a booking's in a new home: database, Redis and offline model are "
        "started, too.",
    )
    with children.folder() as home:
        _helps(section, home, size.helps)
    _chat(section, size.chats)
    return section


def _helps(section: Section, home: Path, repeats: int) -> None:
    python = [sys.executable]
    script = Path(sys.executable).with_name("courtbot")
    commands = {"python -m bot --help": [*python, "-m", "bot", "--help"]}
    if script.exists():
        commands["courtbot --help"] = [str(script), "--help"]
    commands |= {PASS: [*python, "-c", "pass"], CLICK: [*python, "-c", "import click"]}
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(repeats):
        for name, command in commands.items():
            times[name].append(1000 * _seconds(command, home))
    milliseconds = {name: median(found) for name, found in times.items()}
    floors = {name: milliseconds.pop(name) for name in (PASS, CLICK)}
    for name, found in milliseconds.items():
        section.rows += [Row(name, found, "ms", floor, of) for of, floor in floors.items()]
        ratio = found / floors[PASS]
        section.aims.append(Aim(f"{name}: <= {HELP_TIMES:g} times {PASS}: {ratio:.1f}", ratio <= HELP_TIMES))


def _chat(section: Section, repeats: int) -> None:
    replies: list[float] = []
    imports: list[float] = []
    for _ in range(repeats):
        with children.folder() as home:
            imports.append(_seconds([sys.executable, "-c", IMPORTS], home))
            replies.append(_first_reply(home))
    found = median(replies)
    section.rows.append(Row("first reply of chat --json", found, "s", median(imports), "importing its libraries"))
    section.aims.append(Aim(f"first reply of a chat <= {REPLY_SECONDS:g} s: {found:.2f} s", found <= REPLY_SECONDS))


def _seconds(command: list[str], home: Path) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=children.environment(), cwd=home, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def _first_reply(home: Path) -> float:
    command = [sys.executable, "-m", "bot", "chat", "--json"]
    start = time.perf_counter()
    with subprocess.Popen(
        command, env=children.environment(COURTBOT_HOME=str(home / "home")), cwd=home,
        stdin=PIPE, stdout=PIPE, stderr=PIPE,
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout
        process.stdin.write(LINE)
        process.stdin.flush()
        line = process.stdout.readline()
        seconds = time.perf_counter() - start
        _, errors = process.communicate()  # end of input ends the chat
    if b'"offers"' not in line:
        raise RuntimeError(f"chat answered {line!r}\n{errors.decode()}")
    return seconds
