"""What members did, and what they were shown of it: the record that a run is judged by."""

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

LOOK_SECONDS = 0.03


@dataclass(eq=False)
class Shown:
    """A new message that a member sees, with all that it ever said; `way` is how it came: post, ephemeral, message,
    original, follow-up."""

    way: str
    texts: list[str]


@dataclass(eq=False)
class Act:
    """One thing that a member did. `event` is its event's id, or several that it may have. `at` is by the platform's
    clock, `accepted` whether the platform was given an acknowledgement."""

    kind: str  # mention, follow-up, direct, command, press
    words: str
    at: float
    event: set[str] = field(default_factory=set[str])
    accepted: Callable[[], bool] = lambda: False
    began: float = field(default_factory=time.monotonic)
    waited: float | None = None  # seconds, until the member saw an answer
    news: list[Shown] = field(default_factory=list[Shown])
    in_place: list[str] = field(default_factory=list[str])  # what the pressed message said from then on
    covered: bool = False  # a sign of work stands where the answer was
    changed: bool = False  # the member saw the answer in the place of what was pressed
    went_back: bool = False  # which later said again what it had said before
    workspace: str = ""  # where it was done, if not in the conversation's

    def since_pressed(self, before: str, shown: Sequence[str], words: Sequence[str], labels: Collection[str]) -> None:
        """What the pressed message showed from then on, in these words; the same with other buttons is no news: the
        turn that had posted it draws it again where it is run again."""
        is_news = [_lines(one, labels) != _lines(before, labels) for one in shown]
        self.in_place = [text for text, new in zip(words, is_news, strict=True) if new]
        self.went_back = True in is_news and not all(is_news[is_news.index(True) :])

    @property
    def texts(self) -> list[str]:
        return [text for one in self.news for text in one.texts] + self.in_place


def _lines(text: str, labels: Collection[str]) -> set[str]:
    """What a reader is told, without the labels of buttons; a stream that is delivered again has the same in another
    order."""
    return {line for line in text.splitlines() if line} - set(labels)


@dataclass(eq=False)
class Talk:
    """One conversation, of a member who has no other one. `notices` is what they were told unasked, `other` the
    conversation of their side on the other platform, once they are connected."""

    platform: str
    letter: str
    workspace: str
    user: str
    acts: list[Act] = field(default_factory=list[Act])
    notices: list[Shown] = field(default_factory=list[Shown])
    other: "Talk | None" = None

    @property
    def texts(self) -> list[str]:
        """All that this side has read."""
        told = [text for one in self.notices for text in one.texts]
        return told + [text for act in self.acts for text in act.texts]

    @property
    def read(self) -> list[str]:
        """All that the person has read, on whichever side."""
        return self.texts + (self.other.texts if self.other else [])

    def turns(self, act: Act) -> list[str]:
        return [f"{self.platform}:{act.workspace or self.workspace}:{id}" for id in act.event]


class Seat:
    """A member at a platform, in one conversation. What they do returns the answer, or None where none came within
    their patience, or where it could not be done."""

    talk: Talk
    patience: float

    async def mention(self, words: str) -> str | None:
        raise NotImplementedError

    async def follow_up(self, words: str) -> str | None:
        raise NotImplementedError

    async def direct(self, words: str) -> str | None:
        raise NotImplementedError

    async def command(self, words: str) -> str | None:
        raise NotImplementedError

    async def press(self, part: str) -> str | None:
        raise NotImplementedError

    def found(self, act: Act) -> str | None:
        """The answer that is there by now."""
        raise NotImplementedError

    def notice(self, part: str) -> str | None:
        """What the bot has written to the member unasked with these words in it, which they press next."""
        raise NotImplementedError

    def collect(self) -> None:
        """Fills in what each act was answered, once all is over."""
        raise NotImplementedError

    async def told(self, part: str) -> str | None:
        """That notice, if it comes within their patience."""
        end = time.monotonic() + self.patience
        while time.monotonic() < end:
            if found := self.notice(part):
                return found
            await asyncio.sleep(LOOK_SECONDS)
        return None

    async def answer(self, act: Act) -> str | None:
        while time.monotonic() < act.began + self.patience:
            if found := self.found(act):
                act.waited = time.monotonic() - act.began
                return found
            await asyncio.sleep(LOOK_SECONDS)
        return None
