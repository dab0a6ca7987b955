"""A whole comparison: its header, and its cases one after the other, each written down as it ends."""

import asyncio
import shlex
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from bot.compare.code import code_metrics
from bot.compare.files import append
from bot.compare.plan import Wanted
from bot.compare.records import Header, RunRecord
from bot.compare.runner import Bench, Case
from bot.llm.vendors import make_models
from bot.settings import Settings

COLUMNS = (BarColumn, MofNCompleteColumn, TimeElapsedColumn, TimeRemainingColumn)


async def play_all(bench: Bench, cases: Sequence[Case], runs: list[RunRecord], file: Path, jobs: int = 1) -> None:
    """Appends each record to `runs` and to the file. Real models, who are waited for, play so many cases at a time.
    Raises StoreDown, OSError."""
    columns = (*(column() for column in COLUMNS), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("warming up", total=len(cases))
        await bench.warm(cases)
        gate = asyncio.Semaphore(jobs)

        async def play(case: Case) -> None:
            async with gate:
                progress.update(task, description=f"{case.letter} {case.scenario.name} {case.condition.name}")
                record = await bench.play(case)
                append(file, record)
                runs.append(record)
                progress.advance(task)

        for case in (case for case in cases if bench.is_alone(case)):
            await play(case)
        async with asyncio.TaskGroup() as group:
            for case in (case for case in cases if not bench.is_alone(case)):
                group.create_task(play(case))


def make_header(wanted: Wanted, suite: str, settings: Settings) -> Header:
    """Raises BadSetting."""
    roles = make_models(settings).roles
    models = {role: "emulated" if settings.emulated else str(refs[0]) for role, refs in roles.items()}
    return Header.model_validate(
        {
            "version": version("courtbot"), "date": datetime.now().astimezone().isoformat(timespec="seconds"),
            "revision": _revision(), "command": repeatable(sys.argv[1:]), "suite": suite,
            "seeds": (wanted.seed,), "letters": wanted.letters, "models": models,
            "scenario_count": len(wanted.scenarios), "code": {name: code_metrics(name) for name in wanted.letters},
        }
    )  # fmt: skip


def repeatable(arguments: Sequence[str]) -> str:
    """The command as somebody else would type it: without the folder that the results went to."""
    kept: list[str] = []
    rest = iter(arguments)
    for word in rest:
        if word == "--out":
            next(rest, None)
        elif not word.startswith("--out="):
            kept.append(word)
    return shlex.join(["courtbot", *kept])


def _revision() -> str:
    """Empty where the package lies in no repository."""
    try:
        asked = ["git", "-C", str(Path(__file__).parent), "rev-parse", "--short", "HEAD"]
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
