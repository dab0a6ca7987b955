"""What a member who waits is shown of each pattern at work: the steps that code fixes up front, others as they come."""

from collections.abc import Awaitable, Callable

import pytest

from bot.conversation.work import Step, Work
from bot.runtime import dispatcher
from bot.runtime.progress import Progress
from tests.kit.talk import Bot

PLANS = {
    "B": [
        "Reading your message", "Looking at what is free", "Choosing a court", "Booking", "Writing the confirmation",
    ],
    "C": ["Reading your message", "Looking at what is free", "Choosing a court and booking"],
}  # fmt: skip


async def _looked_at(work: Work) -> None:
    """Somebody waits."""


class Told(Progress):
    """All that is told, however soon the next follows."""

    def __init__(self, show: Callable[[Work], Awaitable[None]] | None) -> None:
        super().__init__(show or _looked_at)
        self.works: list[Work] = []
        opened.append(self)

    def _tell(self, work: Work) -> None:
        self._work = work
        self.works.append(work)


opened: list[Told] = []


@pytest.fixture(autouse=True)
def watched(monkeypatch: pytest.MonkeyPatch) -> None:
    opened.clear()
    monkeypatch.setattr(dispatcher, "Progress", Told)


def states(work: Work) -> list[tuple[str, str]]:
    return [(step.title, step.status) for step in work.steps]


async def test_the_steps_of_a_booking_are_shown_as_the_pattern_takes_them(bot: Bot, letter: str) -> None:
    assert (await bot.member().say("book a court tomorrow at 3pm")).outcome in ("booked", "offered")
    [told] = opened
    if plan := PLANS.get(letter):
        first = next(work for work in told.works if work.planned)
        assert first.steps == (Step(plan[0]), *(Step(title, "pending") for title in plan[1:]))
        begun = [title for work in told.works if work.planned for title, status in states(work) if status != "pending"]
        assert list(dict.fromkeys(begun)) == plan
    else:
        titles = [step.title for step in told.works[-1].steps]
        assert titles[0] == "Reading your message"
        assert any(title.startswith("Looking at what is free") for title in titles)


async def test_a_list_is_looked_up_in_a_step_of_its_own(bot: Bot, letter: str) -> None:
    await bot.member().say("which courts have I booked, and when?")
    [told] = opened
    titles = [step.title for step in told.works[-1].steps]
    assert titles[-1] in ("Looking up your bookings", "Seeing to your bookings") or letter in PLANS
