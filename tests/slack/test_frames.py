"""What comes over Slack's socket and cannot be read is let go, and the bot answers the next one."""

import json
import logging
import random
from typing import Any

import pytest

from tests.kit.frames import JUNK, SECRET, mutated
from tests.kit.waiting import until
from tests.slack.conftest import SlackBot

FRAMES = ("", "{", "[]", "17", "null", '"hello"', "{}", '{"type": "x"}', "{" * 100_000, '{"a":' * 100_000, "9" * 5000)
EVENT = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": SECRET, "ts": "1.1"}
PAYLOADS: dict[str, dict[str, Any]] = {
    "events_api": {"type": "event_callback", "team_id": "T1", "event_id": "E1", "event_time": 1, "event": EVENT,
                   "authorizations": [{"team_id": "T1", "user_id": "U9", "is_bot": True}]},
    "slash_commands": {"command": "/book", "text": SECRET, "team_id": "T1", "user_id": "U1", "channel_id": "C1",
                       "trigger_id": "1.2", "response_url": "https://127.0.0.1/x"},
    "interactive": {"type": "block_actions", "team": {"id": "T1"}, "user": {"id": "U1"}, "trigger_id": "1.2",
                    "actions": [{"action_id": "a", "block_id": "b", "type": "button", "value": SECRET}],
                    "channel": {"id": "C1"}, "container": {"type": "message", "message_ts": "1.1"}},
    "a_type_of_tomorrow": {"team_id": "T1"},
}  # fmt: skip


def envelopes() -> list[str]:
    chance, made = random.Random(14), list[Any]()
    for kind, payload in PAYLOADS.items():
        made += [{"envelope_id": "e", "type": kind, "payload": junk} for junk in JUNK]
        made += [{"envelope_id": "e", "type": kind, "payload": mutated(payload, chance)} for _ in range(40)]
        made += [mutated({"envelope_id": "e", "type": kind, "payload": payload}, chance) for _ in range(20)]
    return [json.dumps(one) for one in made]


async def test_frames_and_envelopes_that_cannot_be_read_are_let_go(
    socket_bot: SlackBot, caplog: pytest.LogCaptureFixture
) -> None:
    bot = socket_bot
    [socket] = bot.slack.courier.sockets
    with caplog.at_level(logging.WARNING):
        for frame in (*FRAMES, *envelopes()):
            await socket.send_str(frame)
        await socket.send_bytes(b"\x00\xff")
        asked = await bot.alice.mention(bot.general, "book court 1 tomorrow at 3pm")
        assert "You're booked" in (await bot.alice.reply(to=asked)).plain

    async def ready() -> bool:
        return not await bot.only.door.ready()

    await until(ready)  # some of the frames make the SDK connect anew
    assert "Slack: a request was refused" in caplog.text
    assert SECRET not in caplog.text
