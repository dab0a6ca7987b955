"""Every section runs and yields its rows; how fast is for `make bench` to say."""

from asyncio import StreamReader
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.bench import bookings, children, discord, growth, letters, paint, past, report, shadow, slack, start, turns
from tests.bench.acks import Size
from tests.bench.process import Load
from tests.bench.report import Section
from tests.kit import forks

TINY = turns.Size(lanes=4, conversations=12, rounds=1, repeats=1)
FEW = Size(working=10, waiting=10, paced=6, rate=30, bursts=1, burst=6, answers=1)


def output(module: str, words: Sequence[str], env: Mapping[str, str], cwd: Path) -> str:
    done = forks.run(module, words, env, folder=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout


@asynccontextmanager
async def child(
    module: str, *words: str, env: Mapping[str, str], cwd: Path
) -> AsyncIterator[tuple[forks.Child, StreamReader]]:
    async with forks.child(module, *words, env=env, hears=2, folder=cwd) as process:
        yield process, process.said


@pytest.fixture(autouse=True)
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No figure counts here, so the processes need not be new interpreters, which take seconds to import courtbot."""
    monkeypatch.setattr(children, "output", output)
    monkeypatch.setattr(children, "child", child)


def rows_and_aims(section: Section) -> tuple[int, int]:
    assert all(row.value >= 0 for row in section.rows)
    assert section.title in report.table(section)
    return len(section.rows), len(report.aims([section]).splitlines()) - 2


def test_turns_and_a_crowd_are_measured() -> None:
    loads: dict[str, Load] = {}
    section = turns.measure_turns(loads, TINY)
    assert rows_and_aims(section) == (6, 6)
    assert all(aim.met for aim in section.aims if "is taken" in aim.what)
    assert rows_and_aims(turns.measure_crowd(loads, TINY, latency=0.01, patterns="D")) == (7, 3)
    assert loads["D"].wrong == []


def test_a_booking_is_measured_with_each_pattern() -> None:
    section = letters.measure(letters.Size(turns=4, repeats=1), letters="H")
    assert rows_and_aims(section) == (1, 1)
    assert section.aims[0].met


async def test_bookings_are_measured_on_both_databases(postgres_url: str) -> None:
    section = await bookings.measure(bookings.Size(bookings=16, repeats=1), postgres_url)
    assert rows_and_aims(section) == (8, 4)


def test_turns_where_there_is_much_are_measured() -> None:
    section = growth.measure(growth.Size(turns=2, repeats=1, clubs=3, sessions=10, bookings=40, hers=10))
    assert rows_and_aims(section) == (5, 6)
    assert section.aims[-1].met


async def test_a_past_is_measured_on_both_databases(postgres_url: str) -> None:
    section = await past.measure(past.Size(bookings=400, hers=100, repeats=2), postgres_url)
    assert rows_and_aims(section) == (10, 6)


def test_replies_beside_a_shadow_are_measured() -> None:
    section = shadow.measure(shadow.Size(lanes=2, conversations=4, stretches=1))
    assert rows_and_aims(section) == (3, 3)
    assert section.aims[-1].met


def test_cold_start_is_measured() -> None:
    figures, aims = rows_and_aims(start.measure(start.Size(helps=1, chats=1)))
    assert (figures, aims) in ((3, 2), (5, 3))  # with or without an installed `courtbot`


async def test_acknowledgements_on_slack_are_measured_with_events_waiting() -> None:
    section = await slack.measure(FEW)
    assert rows_and_aims(section) == (15, 4)
    assert all(aim.met for aim in section.aims)


async def test_acknowledgements_on_discord_are_measured_with_events_waiting() -> None:
    section = await discord.measure(FEW)
    assert rows_and_aims(section) == (8, 3)
    assert all(aim.met for aim in section.aims)


async def test_acknowledgements_by_one_process_for_everything_are_measured_on_both_platforms() -> None:
    assert rows_and_aims(await slack.measure_run(FEW)) == (8, 8)
    assert rows_and_aims(await discord.measure_run(FEW)) == (4, 4)


@pytest.mark.browser
def test_the_first_paint_of_the_playground_is_measured() -> None:
    assert rows_and_aims(paint.measure(paint.Size(loads=1))) == (1, 1)
