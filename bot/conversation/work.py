"""What a turn is at, as platforms show it while a member waits."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from bot.i18n.language import gettext


@dataclass(frozen=True, slots=True)
class Step:
    title: str  # a few words, such as "Looking at what is free"
    status: Literal["pending", "in_progress", "complete"] = "in_progress"


@dataclass(frozen=True, slots=True)
class Work:
    """`doing` is the latest word; `steps` are those of the turn so far or, where it is `planned`, all of them up front,
    so that a word may be more exact than the title of its step."""

    doing: str = ""
    steps: tuple[Step, ...] = ()
    planned: bool = False

    @property
    def text(self) -> str:
        """The latest word; of a plan, also how far it is."""
        at = next((n for n, step in enumerate(self.steps, 1) if step.status == "in_progress"), 0)
        if not (self.planned and at):
            return self.doing
        return gettext("{doing} ({number} of {count})", doing=self.doing, number=at, count=len(self.steps))

    def then(self, doing: str) -> "Work":
        """With another word, which is a step of its own where there is no plan."""
        if self.planned:
            return replace(self, doing=doing)
        done = (replace(step, status="complete") for step in self.steps)
        return replace(self, doing=doing, steps=(*done, Step(doing)))

    def at(self, number: int) -> "Work":
        """At that step of a plan, which never goes back."""
        if any(step.status != "pending" for step in self.steps[number:]):
            return self
        before = (replace(step, status="complete") for step in self.steps[:number])
        now = replace(self.steps[number], status="in_progress")
        return replace(self, doing=now.title, steps=(*before, now, *self.steps[number + 1 :]))


def plan(titles: Mapping[str, str]) -> Work:
    """All steps, of which none has begun."""
    return Work(steps=tuple(Step(title, "pending") for title in titles.values()), planned=True)


class Signs(Protocol):
    """Who is told what a turn is at. Calls return at once and never raise."""

    def __call__(self, doing: str) -> None:
        """In a few words."""
        ...

    def plan(self, titles: Mapping[str, str]) -> None:
        """All steps up front, each title by its step's name."""
        ...

    def begin(self, name: str) -> None:
        """A step of the plan."""
        ...


class Unseen:
    """`Signs` that nobody looks at."""

    def __call__(self, doing: str) -> None:
        return None

    def plan(self, titles: Mapping[str, str]) -> None:
        return None

    def begin(self, name: str) -> None:
        return None
