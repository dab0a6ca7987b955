"""The judge of boards knows each kind of wrong when there is one."""

import sqlite3
from contextlib import closing
from types import SimpleNamespace
from typing import Any

import pytest

from tests.chaos.boards import Boards
from tests.chaos.test_judge import Court, court

__all__ = ["court"]  # a fixture

FREE = "Today, Tue 1 Dec\nCourt 2: free 09:00–22:00\nTomorrow, Wed 2 Dec\nCourt 2: free 07:00–22:00"
TAKEN = FREE.replace("free 07:00–22:00", "free 07:00–09:00, 10:00–22:00 · taken 09:00–10:00")
KEY = ("slack", "C1")


def message(ts: str, text: str, deleted: bool = False) -> Any:
    return SimpleNamespace(ts=ts, plain=text, deleted=deleted)


def boards(*messages: Any, writes: tuple[float, ...] = ()) -> Boards:
    """One channel of Slack with these messages in it."""
    calls = [SimpleNamespace(method="chat.update", args={"channel": "C1"}, at=at) for at in writes]
    slack: Any = SimpleNamespace(recorded=calls)
    discord: Any = SimpleNamespace(rest=SimpleNamespace(requests=[]))
    return Boards(slack, discord, {KEY: SimpleNamespace(messages=messages)})


@pytest.fixture
def kept(court: Court) -> Court:
    """With a board whose row names the message 1.1."""
    with closing(sqlite3.connect(court.file)) as database, database:
        database.execute("INSERT INTO clubs VALUES ('club', '{}', 1)")
        database.execute("INSERT INTO workspaces VALUES ('slack', 'T1', 'club', 'A', NULL)")
        database.execute(
            "INSERT INTO boards VALUES ('slack', 'T1', 'C1', 'slack:T1:U1', '{}', '1.1', 'digest', 0, 1, '2026-12-01')"
        )
    return court


def test_a_board_that_shows_the_rows_is_right(kept: Court) -> None:
    assert boards(message("1.1", FREE)).untrue(kept.url) == []
    kept.book("7KQ2MD")
    assert boards(message("1.1", TAKEN)).untrue(kept.url) == []


@pytest.mark.parametrize("booked", [True, False])
def test_a_board_that_shows_other_cells_as_taken_is_untrue(kept: Court, booked: bool) -> None:
    if booked:
        kept.book("7KQ2MD")
    [line] = boards(message("1.1", FREE if booked else TAKEN)).untrue(kept.url)
    assert "Court 2 on 2 Dec shows" in line


@pytest.mark.parametrize("standing", [(), (message("1.1", FREE, deleted=True),)])
def test_a_board_whose_message_is_not_there_is_untrue(kept: Court, standing: tuple[Any, ...]) -> None:
    assert boards(*standing).untrue(kept.url) == ["slack C1: its message is not there"]


def test_a_message_of_a_board_that_nobody_keeps_is_found(kept: Court) -> None:
    both = boards(message("1.0", FREE, deleted=True), message("1.1", FREE), message("1.2", FREE))
    assert both.untrue(kept.url) == ["slack C1: nobody keeps 1.2"]


@pytest.mark.parametrize(("moments", "found"), [((1.0, 2.0, 3.1), 0), ((3.1, 1.0, 1.9), 1)])
def test_writes_into_a_channel_within_a_second_are_too_fast(moments: tuple[float, ...], found: int) -> None:
    judged = boards(writes=moments)
    judged.note()
    assert len(judged.too_fast) == found
