"""Redis loses everything (FLUSHALL) while fifty members are being answered: each booking is told, once."""

# Stand-ins and answers of a test have only the part of a type that it needs.
# pyright: reportArgumentType=false, reportAttributeAccessIssue=false

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.cli.start import with_offline_model
from bot.conversation.event import Event
from bot.conversation.reply import Reply
from bot.domain.member import ReplyTo, User
from bot.settings import Settings
from bot.wiring import open_app
from tests.crash.victim import NOW
from tests.kit.waiting import until
from tests.kit.world import RecordingPlatform

MEMBERS = 50


def event(number: int, text: str) -> Event:
    return Event(
        id=f"Ev{number}", platform="console", workspace="home/all", channel="terminal", user=User(f"m{number % 1000}"),
        kind="direct", text=text, reply_to=ReplyTo("console"),
    )  # fmt: skip


@pytest.mark.parametrize("lost", ["everything", "scripts and locks"])
async def test_a_booking_of_a_lost_turn_is_told(tmp_path: Path, redis_url: str, lost: str) -> None:
    base = Settings(home=tmp_path, redis_url=redis_url, pattern="A", club_time_zone="UTC", club_courts=5)
    said: dict[str, list[Reply]] = {}

    async def deliver(event: Event, reply: Reply) -> None:
        said.setdefault(event.id, []).append(reply)

    async with with_offline_model(base, quiet=True) as settings, open_app(settings, lambda: NOW) as app:
        complete, asked = app.models.complete, 0
        all_asked = asyncio.Event()

        async def together(*arguments: Any) -> Any:
            """Answers once every member's turn has asked, and Redis has lost what it held."""
            nonlocal asked
            answer = await complete(*arguments)
            asked += 1
            if asked == MEMBERS:
                await forget(app.redis.client, lost)
                all_asked.set()
            await all_asked.wait()
            return answer

        app.models.complete = together
        for number in range(MEMBERS):
            await app.inbox.enqueue(event(number, f"book court {number % 5 + 1} tomorrow at {8 + number // 5:02}:00"))
        worker = app.worker({"console": RecordingPlatform(deliver)})
        running = asyncio.create_task(worker.run())
        await until(lambda: len(said) == MEMBERS, seconds=60)
        await app.inbox.enqueue(event(1000, "mine"))  # the conversation goes on
        await until(lambda: "Ev1000" in said)
        worker.stop()
        await running
        rows = await app.bookings.everything(await app.workspaces.clubs())
    assert len(rows) == MEMBERS
    codes = {reply.card.code for replies in said.values() for reply in replies if reply.card}
    assert codes == {booking.code for _, booking in rows}
    assert [len(replies) for replies in said.values()] == [1] * (MEMBERS + 1)


async def forget(redis: Any, lost: str) -> None:
    if lost == "everything":
        await redis.flushall()
        return
    await redis.script_flush()
    async for key in redis.scan_iter("courtbot:inbox:lock:*"):
        await redis.delete(key)
