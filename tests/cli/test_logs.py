"""The log: a line for each turn, and each line about a turn with its id."""

import json
import logging
from collections.abc import Callable, Iterator

import pytest

from bot.cli.logs import OURS, Form, set_up_log
from bot.tracing import about


@pytest.fixture(autouse=True)
def usual_log() -> Iterator[None]:
    """As before afterwards."""
    levels = {name: logging.getLogger(name).level for name in ("", *OURS)}
    yield
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


Say = Callable[..., str]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """Logs three lines in a form; what is written of them."""

    def logged(form: Form, level: str = "INFO") -> str:
        monkeypatch.setattr(logging.getLogger(), "handlers", [])  # set_up_log keeps to those that there are
        set_up_log(level, form)
        with about("slack:T1:Ev1"):
            logging.getLogger("bot.any").info("pattern %s", "D", extra={"seconds": 0.5})
        logging.getLogger("bot.any").info("idle")
        logging.getLogger("discord.http").info("asked")
        return capsys.readouterr().err

    return logged


def test_a_machine_reads_an_object_a_line_with_the_turn_that_it_is_about(say: Say) -> None:
    first, second = map(json.loads, say("json").splitlines())
    assert first.pop("time").endswith("+00:00")
    assert first == {
        "level": "INFO", "logger": "bot.any", "message": "pattern D", "turn": "slack:T1:Ev1", "seconds": 0.5,
    }  # fmt: skip
    assert "turn" not in second


def test_somebody_at_a_terminal_reads_the_turn_before_what_is_said_of_it(say: Say) -> None:
    first, second = say("text").splitlines()
    assert first.endswith(" INFO bot.any turn=slack:T1:Ev1 pattern D")
    assert second.endswith(" INFO bot.any idle")


@pytest.mark.parametrize(("terminal", "reads"), [(True, "text"), (False, "json")])
def test_the_form_is_by_who_reads(terminal: bool, reads: str, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    assert say("auto").startswith("{") is (reads == "json")


def test_a_quieter_level_leaves_out_the_line_of_a_turn(say: Say) -> None:
    assert say("json", "WARNING") == ""
