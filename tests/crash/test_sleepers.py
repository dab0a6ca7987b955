"""A worker process is suspended (SIGSTOP) over an edit on Slack for longer than its lease, another one makes that edit,
and the card changes again: the first one wakes, and what stands there stays."""

import asyncio
import os
import signal
from pathlib import Path

from tests.fakes.slack import Message, Person, SlackFake
from tests.kit import forks
from tests.platforms.processes import PATIENCE, environment, line_with, on_slack, started
from tests.slack.menus import cancel

PAUSE = 2
"""Seconds that Slack asks the first worker to wait, before it would edit."""


async def offered(person: Person, slack: SlackFake) -> Message:
    asked = await person.mention(slack.team("T1").channel("general"), "what is free tomorrow at 3pm?")
    return await person.reply(to=asked, shows=lambda message: "Court 2" in message.buttons)


async def suspended_over_its_edit(slack: SlackFake, worker: forks.Child, press: Person, offer: Message) -> None:
    slack.fail("chat.update", error="ratelimited", retry_after=PAUSE)
    await press.click(offer, "Court 2")
    await slack.changes.until(lambda: slack.calls("chat.update"), PATIENCE)
    os.kill(worker.pid, signal.SIGSTOP)


async def test_a_worker_that_wakes_covers_no_later_card(tmp_path: Path, redis_url: str) -> None:
    async with SlackFake() as slack:
        slack.ack_seconds = slack.settle_seconds = PATIENCE * 4
        team = slack.team("T1")
        values = environment(tmp_path, **on_slack(slack, team), REDIS_URL=redis_url, COURTBOT_LEASE_SECONDS="1")
        async with started("listen", "slack", env=values):
            await slack.connected(1)
            async with started("worker", env=values) as sleeper:
                ann = team.user("ann")
                offer = await offered(ann, slack)
                await suspended_over_its_edit(slack, sleeper, ann, offer)
                async with started("worker", env=values):
                    await slack.changes.until(lambda: "You're booked: Court 2" in offer.plain, PATIENCE)
                    await cancel(ann, offer)
                    await slack.changes.until(lambda: "Cancelled: Court 2" in offer.plain, PATIENCE)
                    edits = len(slack.calls("chat.update"))
                    sleeper.send_signal(signal.SIGCONT)
                    async with asyncio.timeout(PATIENCE):
                        await line_with(sleeper.said, "in another worker's hands")
    assert "Cancelled: Court 2" in offer.plain
    assert len(slack.calls("chat.update")) == edits
