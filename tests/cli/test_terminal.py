"""`courtbot chat` as a person uses it: on a terminal, which here is a pseudo-terminal."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.cli.conftest import Courtbot
from tests.kit import forks

END_OF_INPUT = b"\x04"  # Ctrl-D
CONTROL = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|[\r\x01\x02]")


class Terminal:
    """What stands on the screen, and the keyboard."""

    def __init__(self, courtbot: Courtbot, *words: str, ignored: tuple[int, ...] = ()) -> None:
        """`ignored` are signals that its parent told the kernel to ignore, as a shell does in the background."""
        self._master, slave = pty.openpty()
        env = courtbot.environment(TERM="xterm", COLUMNS="100", LINES="40")
        said = ["chat", "--user", "ann", "--now", "2026-12-01T09:00", *words]
        self.process = (
            subprocess.Popen([*ignoring(ignored), *said], stdin=slave, stdout=slave, stderr=slave, env=env)
            if ignored
            else forks.Forked(forks.Order("bot", said, env, (slave, slave, slave)))
        )
        os.close(slave)
        self._screen = b""

    def until(self, text: str, seconds: float = 60) -> str:
        """What came up to and with `text`; what follows is read by the next call."""
        deadline = time.monotonic() + seconds
        while text.encode() not in (shown := CONTROL.sub(b"", self._screen)):
            if not (piece := self._read(deadline - time.monotonic())):
                raise AssertionError(f"no {text!r} in:\n{shown.decode(errors='replace')}")
            self._screen += piece
        before, _, self._screen = shown.partition(text.encode())
        return (before + text.encode()).decode()

    def _read(self, seconds: float) -> bytes:
        if not select.select([self._master], [], [], max(0, seconds))[0]:
            return b""
        try:
            return os.read(self._master, 65536)
        except OSError:  # Linux says so when the other end is closed
            return b""

    def type(self, text: str) -> None:
        os.write(self._master, text.encode() + b"\n")

    def press(self, key: bytes) -> None:
        os.write(self._master, key)

    def rest(self) -> str:
        """Until the process ends."""
        while piece := self._read(30):
            self._screen += piece
        return CONTROL.sub(b"", self._screen).decode()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)


def ignoring(signals: tuple[int, ...]) -> list[str]:
    return ["env", *(f"--ignore-signal={int(number)}" for number in signals), sys.executable, "-m", "bot"]


@pytest.fixture
def terminal(courtbot: Courtbot) -> Iterator[Terminal]:
    terminal = Terminal(courtbot)
    yield terminal
    terminal.close()


def test_a_booking_in_three_lines_is_confirmed_in_a_panel_and_ctrl_d_ends(terminal: Terminal, courtbot: Courtbot):
    welcome = terminal.until("you> ")
    assert "Ctrl-D ends" in welcome
    terminal.type("Book a court for tomorrow")
    assert "What time" in terminal.until("you> ")
    terminal.type("3pm")
    offer = terminal.until("you> ")
    assert "B) Court 2" in offer
    assert "c2-20261202-1500-60" not in offer
    terminal.type("the second one")
    booked = terminal.until("you> ")
    assert "confirmed" in booked
    [row] = courtbot.bookings()
    assert f"Code {row['code']}" in booked
    terminal.press(END_OF_INPUT)
    terminal.rest()
    assert terminal.process.wait(30) == 0


@pytest.mark.parametrize("word", ["exit", " Quit "])
def test_exit_and_quit_leave(terminal: Terminal, word: str):
    assert '"exit" or Ctrl-D ends' in terminal.until("you> ")
    terminal.type(word)
    terminal.rest()
    assert terminal.process.wait(30) == 0


def test_an_empty_line_asks_again_without_a_word(terminal: Terminal):
    terminal.until("you> ")
    terminal.type("")
    assert terminal.until("you> ").strip() == "you>"
    terminal.press(END_OF_INPUT)
    terminal.rest()
    assert terminal.process.wait(30) == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 143)])
def test_a_signal_while_it_waits_for_a_line_ends_it_and_its_redis(
    terminal: Terminal, courtbot: Courtbot, number: int, code: int
):
    terminal.until("you> ")
    redis = int((courtbot.home / "redis" / "redis.pid").read_text())
    terminal.process.send_signal(number)
    assert "Traceback" not in terminal.rest()
    assert terminal.process.wait(60) == code
    log = (courtbot.home / "redis" / "redis.log").read_text()
    assert f"{redis}:M" in log
    assert "ready to exit" in log


def test_ctrl_c_ends_a_chat_whose_shell_left_it_ignored(courtbot: Courtbot):
    terminal = Terminal(courtbot, ignored=(signal.SIGINT,))
    try:
        terminal.until("you> ")
        terminal.process.send_signal(signal.SIGINT)
        terminal.rest()
        assert terminal.process.wait(60) == 130
    finally:
        terminal.close()
