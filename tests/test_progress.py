"""Signs of life: only for who has to wait, only the latest, and never after the reply."""

import asyncio

import pytest

from bot.conversation.work import Work
from bot.runtime import progress
from bot.runtime.progress import Progress
from tests.kit.waiting import PATIENCE


class Shown:
    def __init__(self, seconds: float = 0) -> None:
        self.words: list[str] = []
        self.seconds = seconds
        self.under_way = 0
        self.last = Work()

    async def __call__(self, work: Work) -> None:
        self.under_way += 1
        await asyncio.sleep(self.seconds)
        self.under_way -= 1
        self.words.append(work.doing)
        self.last = work


async def test_a_quick_answer_shows_no_sign_of_life() -> None:
    shown = Shown()
    signs = Progress(shown)
    signs("Reading your message")
    await signs.close()
    assert shown.words == []


async def test_a_waiting_member_sees_the_latest_word_only() -> None:
    shown = Shown(0.02)
    signs = Progress(shown, first_after=0.01)
    for word in ("Reading", "Looking", "Looking", "Reserving"):
        signs(word)
    await asyncio.sleep(0.06)
    signs("Almost done")
    await asyncio.sleep(0.04)
    await signs.close()
    assert shown.words == ["Reserving", "Almost done"]


async def test_one_that_is_on_its_way_arrives_before_the_reply() -> None:
    shown = Shown(0.05)
    signs = Progress(shown, first_after=0)
    signs("Looking")
    await asyncio.sleep(0.02)
    assert shown.under_way == 1
    await signs.close()
    assert shown.words == ["Looking"]
    signs("Too late")
    await asyncio.sleep(0.08)
    assert shown.words == ["Looking"]


async def test_a_platform_that_hangs_does_not_hold_the_reply(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "LAST_SIGN", 0.05)
    signs = Progress(Shown(2 * PATIENCE), first_after=0)
    signs("Looking")
    await asyncio.sleep(0.01)
    async with asyncio.timeout(PATIENCE):
        await signs.close()


async def test_a_status_that_the_platform_clears_is_shown_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "AGAIN_AFTER", 0.02)
    shown = Shown()
    signs = Progress(shown, first_after=0)
    signs("Looking")
    await asyncio.sleep(0.07)
    await signs.close()
    assert set(shown.words) == {"Looking"}
    assert len(shown.words) > 1


def statuses(work: Work) -> dict[str, str]:
    return {step.title: step.status for step in work.steps}


async def told(signs: Progress) -> None:
    await asyncio.sleep(0.02)
    await signs.close()


async def test_each_call_is_a_step_also_where_the_next_one_follows_at_once() -> None:
    shown = Shown()
    signs = Progress(shown, first_after=0)
    for word in ("Reading", "Looking", "Looking", "Reserving"):
        signs(word)
    await told(signs)
    assert statuses(shown.last) == {"Reading": "complete", "Looking": "complete", "Reserving": "in_progress"}
    assert shown.last.text == "Reserving"


async def test_a_plan_shows_every_step_before_it_begins() -> None:
    shown = Shown()
    signs = Progress(shown, first_after=0)
    signs("Reading your message")
    signs.plan({"parse": "Reading", "look": "Looking", "book": "Booking"})
    await told(signs)
    assert statuses(shown.last) == {"Reading": "in_progress", "Looking": "pending", "Booking": "pending"}
    assert shown.last.text == "Reading (1 of 3)"


async def test_a_word_within_a_plan_is_no_step_of_it() -> None:
    shown = Shown()
    signs = Progress(shown, first_after=0)
    signs.plan({"parse": "Reading", "look": "Looking", "book": "Booking"})
    signs.begin("look")
    signs("Looking at what is free on Friday")
    await told(signs)
    assert statuses(shown.last) == {"Reading": "complete", "Looking": "in_progress", "Booking": "pending"}
    assert shown.last.text == "Looking at what is free on Friday (2 of 3)"


async def test_a_plan_never_goes_back() -> None:
    shown = Shown()
    signs = Progress(shown, first_after=0)
    signs.plan({"parse": "Reading", "look": "Looking", "book": "Booking"})
    for name in ("book", "look", "no step of this plan"):
        signs.begin(name)
    await told(signs)
    assert statuses(shown.last) == {"Reading": "complete", "Looking": "complete", "Booking": "in_progress"}
