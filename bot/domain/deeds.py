"""What a turn saved beside bookings, which tell of themselves: kept with the newest run of the turn, so that the member
can be told where the turn's own reply was lost."""

from dataclasses import dataclass
from typing import Literal, cast

What = Literal[
    "waits", "left", "reminds", "reminds no more", "guests", "connected", "disconnected", "voted", "forgotten",
    "setting",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deed:
    """`about` is the code of the booking of a reminder; of a place on a waiting list, its club and
    `bot.domain.waiting.Wanted.kept`; else nothing."""

    what: What
    about: tuple[str, ...] = ()

    @property
    def kept(self) -> list[str]:
        """As JSON has it."""
        return [self.what, *self.about]

    @classmethod
    def read(cls, kept: list[str]) -> "Deed":
        return cls(cast("What", kept[0]), tuple(kept[1:]))
