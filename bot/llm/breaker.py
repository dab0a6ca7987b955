"""A circuit breaker around each model, so that one that is dead does not cost every turn its time-out.

The libraries for it were looked at and left: `pybreaker` has no asyncio, and `purgatory` counts failures one after
another, however long ago, and lets every call through while it is half open.
"""

import time
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Literal

from bot.llm import ModelDown

State = Literal["closed", "open", "half_open"]
FAILURES, WINDOW_SECONDS = 3, 60.0
"""So many failures within so long open it."""
PAUSE_SECONDS, OPEN_SECONDS = 5.0, 30.0
"""For so long nobody asks: after any failure, and while it is open. Then one call tries; the others wait for none."""


class Breaker:
    """`tell` hears of every change of its state; `clock` is monotonic, in seconds."""

    def __init__(self, tell: Callable[[State], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._tell, self._clock = tell, clock
        self._failures: deque[float] = deque(maxlen=FAILURES)
        self._rests_until = 0.0
        self.state: State = "closed"
        self.answers = True  # False from when it opened, or the vendor refused us, until an answer

    def admits(self) -> bool:
        """Whether to ask now."""
        return self.state != "half_open" and self._clock() >= self._rests_until

    @contextmanager
    def call(self) -> Generator[None]:
        """Around a call that it admits. What raises ModelDown has failed; anything else that a model does is an answer,
        and a call that is given up says nothing."""
        tries = self.state == "open"
        if tries:
            self._change("half_open")
        try:
            yield
        except ModelDown as error:
            self._failed(tries, error.refused)
            raise
        except Exception:
            self._answered()
            raise
        except BaseException:
            if tries:
                self._change("open")
            raise
        self._answered()

    def _answered(self) -> None:
        self._failures.clear()
        self._rests_until, self.answers = 0.0, True
        self._change("closed")

    def _failed(self, tried: bool, refused: bool) -> None:
        now = self._clock()
        self._rests_until = max(self._rests_until, now + PAUSE_SECONDS)
        if refused:
            self.answers = False
            self._change("closed")
            return
        self._failures.append(now)
        if tried or (len(self._failures) == FAILURES and now - self._failures[0] <= WINDOW_SECONDS):
            self._rests_until, self.answers = now + OPEN_SECONDS, False
            self._change("open")

    def _change(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self._tell(state)
