"""`courtbot compare`: the same scenarios with every pattern, judged by the database."""

import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.start import load, require, run
from bot.settings import BadSetting, Settings, make_home
from bot.settings.extras import lack_of_pattern

if TYPE_CHECKING:
    from bot.compare.plan import Wanted
    from bot.compare.records import RunRecord
    from bot.llm.roles import ModelRef

MEMBER = "compare.member="
PATH = click.Path(path_type=Path, exists=True)


@dataclass(frozen=True)
class Options:
    letters: tuple[str, ...]
    scenarios: tuple[str, ...]
    quick: bool
    trials: int
    seed: int
    models: tuple[str, ...]
    out: Path | None
    attacks: bool
    faults: bool
    budgets: tuple[int, ...]
    resume: bool
    processes: bool
    jobs: int
    fail_under: float


@click.command()
@click.argument("letters", nargs=-1)
@click.option(
    "--scenario", "scenarios", multiple=True, metavar="NAME", help="Only this scenario, or those with this tag."
)
@click.option("--quick", is_flag=True, help="Only the quick scenarios: about two minutes for all patterns.")
@click.option("--k", "trials", default=1, show_default=True, type=click.IntRange(1, 100), help="Runs of each scenario.")
@click.option("--seed", default=0, show_default=True, help="The same seed plays the same runs.")
@click.option(
    "--models", multiple=True, metavar="ROLE=MODEL", help="As COURTBOT_MODELS; compare.member plays the member."
)
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="DIR", help="Where results go; `compare` in the home folder."
)
@click.option("--attacks", is_flag=True, help="The attack cases, with an obedient and a clever model.")
@click.option(
    "--faults", is_flag=True, help="Also with failing models, with a part that is down, and with a lying model."
)
@click.option(
    "--budget",
    "budgets",
    multiple=True,
    type=click.IntRange(100),
    metavar="TOKENS",
    help="Also with that many tokens a turn.",
)
@click.option("--curve", is_flag=True, help="Also with each of the usual token budgets.")
@click.option("--resume", is_flag=True, help="Go on with the last comparison, where it was interrupted.")
@click.option("--processes", is_flag=True, help="The services of C and G as processes of their own.")
@click.option("--jobs", default=4, show_default=True, type=click.IntRange(1, 50), help="Runs of real models at a time.")
@click.option("--fail-under", default=0.0, metavar="PERCENT", help="Exit with 1 where a pattern passes fewer.")
@click.option("--list", "as_list", is_flag=True, help="List the scenarios and play none.")
@click.option("--report", type=PATH, metavar="RUNS", help="Play none, and write the report of these runs anew.")
@click.option(
    "--diff",
    "pair",
    nargs=2,
    type=PATH,
    metavar="OLD NEW",
    help="Play none, and tell what changed between two files of runs; exit with 1 where a pattern is worse.",
)
def command(as_list: bool, report: Path | None, pair: tuple[Path, Path] | None, curve: bool, **options: Any) -> None:
    """Play scenarios with the patterns of these LETTERS, all of them by default, and judge by the database.

    Without a key the offline model answers, and the numbers are marked as emulated. `compare A D --scenario NAME` shows
    two conversations side by side.
    """
    require("courtbot compare", "compare")
    from bot.compare.plan import BUDGETS

    if as_list:
        _list()
    elif report or pair:
        run(_from_files(report, pair))
    else:
        if curve:
            options["budgets"] = BUDGETS
        run(_compare(Options(**options)))


async def _from_files(report: Path | None, pair: tuple[Path, Path] | None) -> int:
    from bot.cli.compare_files import difference, write_report

    if report:
        write_report(report)
    return difference(*pair) if pair else 0


def _list() -> None:
    from bot.compare.scenario import load_scenarios

    for scenario in load_scenarios():
        click.echo(f"{scenario.name:40} {scenario.difficulty:7} {scenario.goal}")


async def _compare(options: Options) -> int:
    wanted = _wanted(options)
    roles = " ".join(text for text in options.models if not text.startswith(MEMBER))
    settings = load(level="ERROR", models=roles or None)
    for letter in wanted.letters:
        if lacking := lack_of_pattern(letter):
            raise BadSetting(lacking)
    file = _file(options, settings)
    runs = await _played(options, wanted, settings, file)
    return _told(options, wanted, runs, file)


def _wanted(options: Options) -> "Wanted":
    from bot.compare.plan import Wanted, letters_of
    from bot.compare.scenario import BadScenario, chosen, load_scenarios

    try:
        names = ("attack",) if options.attacks and not options.scenarios else options.scenarios
        scenarios = chosen(load_scenarios(), names, options.quick)
        letters = letters_of(options.letters)
    except (BadScenario, ValueError) as error:
        raise BadSetting(str(error)) from error
    if not scenarios:
        raise BadSetting("no scenario is both of these; leave out --quick, or name another one")
    return Wanted(letters, tuple(scenarios), options.trials, options.seed, options.faults, budgets=options.budgets)


def _file(options: Options, settings: Settings) -> Path:
    """Where the lines go: a new file, or with --resume the newest there."""
    from bot.compare.files import newest

    make_home(settings)
    folder = options.out or settings.home / "compare"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(f"--out: {folder} cannot be used ({error.strerror}); name a folder") from error
    if not options.resume:
        return folder / f"runs-{datetime.now():%Y%m%d-%H%M%S}.jsonl"
    found = newest(folder)
    if found is None:
        raise BadSetting(f"--resume: there is no comparison in {folder}; begin one without --resume")
    return found


async def _played(options: Options, wanted: "Wanted", settings: Settings, file: Path) -> list["RunRecord"]:
    """Every run, those of an interrupted command included."""
    from bot.cli.compare_bench import open_bench
    from bot.compare.files import begin
    from bot.compare.plan import cases_of, left_of
    from bot.compare.play import make_header, play_all

    runs = _earlier(options, file) if options.resume else []
    async with open_bench(settings, options.processes) as bench:
        bench.suite, bench.member = _suite(options), _member(options)
        if not options.resume:
            begin(file, make_header(wanted, bench.suite, bench.settings))
        try:
            await play_all(bench, left_of(cases_of(wanted), runs), runs, file, options.jobs)
        except asyncio.CancelledError:
            click.echo(f"\n{len(runs)} runs are in {file}; the same command with --resume goes on.", err=True)
            raise
    return runs


def _earlier(options: Options, file: Path) -> list["RunRecord"]:
    """The runs of the interrupted command. Raises BadSetting where it was about something else."""
    from bot.compare.files import BadFile, resume

    try:
        header, runs = resume(file)
    except BadFile as error:
        raise BadSetting(str(error)) from error
    if (header.suite, header.seeds) != (_suite(options), (options.seed,)):
        raise BadSetting(f"--resume: {file} was made by {header.command}; repeat that, or name another folder by --out")
    return runs


def _suite(options: Options) -> str:
    return "attacks" if options.attacks else "quick" if options.quick else ",".join(options.scenarios) or "all"


def _member(options: Options) -> tuple["ModelRef", ...]:
    from bot.llm.roles import parse_ref

    texts = [text.removeprefix(MEMBER) for text in options.models if text.startswith(MEMBER)]
    try:
        return tuple(parse_ref(model) for text in texts for model in text.split("|"))
    except ValueError as error:
        raise BadSetting(f"--models: {error}") from error


def _told(options: Options, wanted: "Wanted", runs: Sequence["RunRecord"], file: Path) -> int:
    """Prints the tables. 1 where the oracle fails a scenario, where anything was booked that nobody ordered, or where a
    pattern passes too few."""
    from rich.console import Console

    from bot.cli.compare_files import comparison, write_report
    from bot.compare import printed
    from bot.compare.table import terminal

    screen = Console(highlight=False, width=None if sys.stdout.isatty() else int(os.environ.get("COLUMNS", "160")))
    if len(wanted.scenarios) == 1:
        letters = [run for run in runs if run.letter in wanted.letters and run.condition == "calm" and run.trial == 0]
        screen.print(printed.side_by_side(letters))
    screen.print(terminal(comparison(file)))
    for more in (printed.under_conditions(runs), printed.attacks(runs)):
        if more:
            screen.print(more)
    for text in (*printed.failed(runs), *printed.remarks(runs)):
        screen.print(text)
    click.echo(f"{len(runs)} runs: {file}")
    write_report(file)
    return int(printed.is_bad(runs, options.fail_under))
