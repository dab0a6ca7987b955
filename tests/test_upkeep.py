"""A part that fails begins anew, and whether a platform is up is told with the time since when."""

import asyncio
import logging

import pytest

from bot.runtime.upkeep import Standing, keep_running
from bot.settings import BadSetting


class Part:
    """Fails so often, with each of these in turn, and then runs."""

    def __init__(self, *faults: BaseException) -> None:
        self.faults, self.runs = list(faults), asyncio.Event()

    async def work(self) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.runs.set()
        await asyncio.Event().wait()


async def test_a_part_that_fails_in_any_way_begins_anew_and_its_words_stay_out_of_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    part = Part(KeyError("a secret"), AssertionError("a secret"), Exception("a secret"), asyncio.CancelledError())
    with caplog.at_level(logging.ERROR):
        task = asyncio.create_task(keep_running("Part", part.work, 0, 0))
        await part.runs.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
    assert "Part: KeyError" in caplog.text
    assert "a secret" not in caplog.text


async def test_a_fault_that_only_an_operator_can_mend_ends_a_part() -> None:
    with pytest.raises(BadSetting, match="TOKEN"):
        await keep_running("Part", Part(KeyError(), BadSetting("TOKEN")).work, 0, 0)


async def test_a_part_that_is_cancelled_has_ended_when_its_upkeep_has() -> None:
    ended = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.set()

    task = asyncio.create_task(keep_running("Part", work))
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert ended.is_set()


async def test_a_platform_is_told_up_or_down_once_for_each_change_and_since_when() -> None:
    wrong, told = ["", "", "no socket", "no socket", ""], list[tuple[str, bool]]()

    async def ready() -> str:
        return wrong.pop(0)

    standing = Standing("slack", ready, lambda name, up, since: told.append((name, up)))
    said = [await standing.look() for _ in range(5)]
    assert told == [("slack", True), ("slack", False), ("slack", True)]
    assert said[0] == said[1] == said[4] == ""
    assert said[2] == said[3]
    assert said[2].startswith("no socket, since 20")
