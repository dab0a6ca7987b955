"""What a member does on Slack, and what comes of it: through the real slack-bolt, in both transports."""

from collections.abc import Awaitable, Callable

import pytest

from tests.slack.conftest import TRANSPORTS, SlackBot

Start = Callable[..., Awaitable[SlackBot]]


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_a_mention_is_answered_in_its_thread(slack_bot: Start, transport: str) -> None:
    bot = await slack_bot(transport)
    asked = await bot.alice.mention(bot.general, "book me a court tomorrow at 3pm")
    answer = await bot.alice.reply(to=asked)
    assert answer.thread_ts == asked.ts
    assert "Booked" in answer.plain
    await bot.settled(turns=1)
