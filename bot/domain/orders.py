"""What a member's own words allow to be written at once. `bot.nlu.orders` reads it."""

from dataclasses import dataclass
from typing import Literal

Act = Literal["book", "cancel", "move", "repeat"]
"""To `repeat` is to book, or to cancel, a series in one."""


@dataclass(frozen=True, slots=True)
class Orders:
    """`acts` may be done at once; a cancellation or a move of these `codes` only, where the message names any."""

    acts: tuple[Act, ...] = ()
    codes: tuple[str, ...] = ()

    def allow(self, act: Act, code: str = "") -> bool:
        named = act in ("book", "repeat") or not self.codes or code.upper() in self.codes
        return act in self.acts and named


NOTHING = Orders()

EVERYTHING = Orders(("book", "cancel", "move", "repeat"))
"""For a press, and for words that are a command: no model has a part in what they do."""
