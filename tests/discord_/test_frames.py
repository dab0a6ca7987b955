"""What the gateway sends and discord.py cannot read: the frame is let go, or the session ends; the bot answers."""

import json
import logging
import random
import zlib
from typing import Any

import pytest

from adapters.discord import gateway as client_module
from tests.discord_.conftest import DiscordBot
from tests.fakes.discord import payloads
from tests.kit.frames import JUNK, SECRET, mutated


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "PAUSE", 0.01)
    monkeypatch.setattr(client_module, "LONGEST_PAUSE", 0.05)


def valid(bot: DiscordBot) -> dict[str, Any]:
    """Data of some kinds as Discord sends them."""
    guild, user = bot.guild.id, payloads.user(bot.ann.user)
    emoji = {"id": None, "name": "🎾"}
    seen = {"guild_id": guild, "channel_id": bot.general.id, "user_id": bot.ann.user.id, "message_id": "1", "id": "5"}
    member = {
        "user": user,
        "roles": [],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
    }
    return {
        "MESSAGE_REACTION_ADD": seen | {"emoji": emoji, "member": member, "burst": False, "type": 0},
        "MESSAGE_REACTION_REMOVE": seen | {"emoji": emoji, "burst": False, "type": 0},
        "MESSAGE_DELETE": seen,
        "MESSAGE_DELETE_BULK": seen | {"ids": ["1", "2"]},
        "MESSAGE_UPDATE": seen | {"content": SECRET, "author": user, "timestamp": "2026-01-01T00:00:00+00:00"},
        "MESSAGE_CREATE": seen | {"content": SECRET, "author": user, "timestamp": "2026-01-01T00:00:00+00:00"},
        "GUILD_SOUNDBOARD_SOUND_CREATE": seen | {"sound_id": "7", "name": "horn", "volume": 1.0, "available": True},
        "GUILD_SOUNDBOARD_SOUNDS_UPDATE": {"guild_id": guild, "soundboard_sounds": [{"sound_id": "7"}]},
        "GUILD_SOUNDBOARD_SOUND_DELETE": {"guild_id": guild, "sound_id": "7"},
        "GUILD_ROLE_CREATE": {"guild_id": guild, "role": {"id": "8", "name": "r", "permissions": "0", "position": 1}},
        "GUILD_ROLE_DELETE": {"guild_id": guild, "role_id": "8"},
        "GUILD_MEMBER_ADD": member | {"guild_id": guild},
        "GUILD_MEMBER_REMOVE": {"guild_id": guild, "user": user},
        "GUILD_EMOJIS_UPDATE": {"guild_id": guild, "emojis": [emoji | {"id": "6"}]},
        "CHANNEL_CREATE": {"id": "9", "guild_id": guild, "type": 0, "name": "c", "position": 1},
        "THREAD_CREATE": {"id": "11", "guild_id": guild, "parent_id": bot.general.id, "type": 11, "name": "t"},
        "INVITE_CREATE": {"channel_id": bot.general.id, "guild_id": guild, "code": "abc", "created_at": "2026-01-01"},
        "GUILD_SCHEDULED_EVENT_CREATE": {"id": "12", "guild_id": guild, "name": "e", "status": 1, "entity_type": 3},
        "VOICE_STATE_UPDATE": {"guild_id": guild, "user_id": bot.ann.user.id, "channel_id": "13", "session_id": "s"},
        "PRESENCE_UPDATE": {"guild_id": guild, "user": user, "status": "online", "activities": [], "client_status": {}},
        "TYPING_START": seen | {"timestamp": 1},
        "ENTITLEMENT_CREATE": {"id": "14", "sku_id": "15", "application_id": "16", "type": 8, "deleted": False},
        "INTERACTION_CREATE": {
            "id": "17", "application_id": "16", "type": 2, "token": "t", "version": 1, "user": user,
            "data": {"id": "18", "name": "book", "type": 1}, "channel_id": bot.general.id, "guild_id": guild,
        },
    }  # fmt: skip


async def test_dispatches_of_every_kind_that_cannot_be_read_are_let_go(
    bot: DiscordBot, caplog: pytest.LogCaptureFixture
) -> None:
    [session] = bot.discord.sessions
    known, chance = valid(bot), random.Random(14)
    gateway: Any = bot.only.gateway
    kinds = gateway._client._connection.parsers.keys() - {"READY", "RESUMED"} | known.keys() | {"A_KIND_OF_TOMORROW"}
    for kind in sorted(kinds):
        for junk in JUNK:
            session.dispatch(kind, junk)
        for _ in range(20 if kind in known else 0):
            session.dispatch(kind, mutated(known[kind], chance))
    with caplog.at_level(logging.WARNING):
        assert "You're booked" in (await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")).text
    command = await bot.ann.slash("book", when="court 2 tomorrow at 3pm")
    assert "You're booked" in (await bot.ann.reply(to=command)).text
    assert bot.discord.gateway.identifies == 1
    assert await bot.only.gateway.ready() == ""
    assert "GUILD_SOUNDBOARD_SOUND_CREATE cannot be read" in caplog.text
    assert SECRET not in caplog.text


FRAMES: dict[str, str | bytes] = {
    "no JSON": "{",
    "an empty frame": "",
    "a list": "[]",
    "a number": "17",
    "null": "null",
    "a word": '"READY"',
    "a giant number": "9" * 5000,
    "deep JSON": "[" * 100_000,
    "a hello without its beat": json.dumps({"op": 10, "d": None}),
    "a session without an id": json.dumps({"op": 0, "t": "READY", "s": 1, "d": {}}),
    "a session that is none": json.dumps({"op": 0, "t": "READY", "s": 1, "d": None}),
    "a session without a user": json.dumps(
        {"op": 0, "t": "READY", "s": 1, "d": {"session_id": "x", "resume_gateway_url": "ws://127.0.0.1:1"}}
    ),
    "no event name": json.dumps({"op": 0, "t": [], "s": 1, "d": {}}),
    "wrong zlib": b"no zlib\x00\x00\xff\xff",
    "zlib of no text": zlib.compressobj().compress(b"\xff\xfe" * 40) + b"\x00\x00\xff\xff",
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
async def test_after_a_frame_that_cannot_be_read_there_is_a_fresh_session(
    bot: DiscordBot, frame: str | bytes, caplog: pytest.LogCaptureFixture
) -> None:
    before = bot.discord.gateway.identifies
    for connection in bot.discord.gateway.connections:
        connection.queue.put_nowait(frame)
    await bot.discord.until(lambda: bot.discord.gateway.identifies > before)
    await bot.discord.connected()
    assert "You're booked" in (await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")).text
    assert "Discord" in caplog.text


async def test_numbers_and_operations_that_nobody_knows_are_passed_over(bot: DiscordBot) -> None:
    for connection in bot.discord.gateway.connections:
        for frame in ({"op": 99, "d": None}, {"op": None}, {}, {"op": 0, "t": "TYPING_START", "s": None}):
            connection.queue.put_nowait(json.dumps(frame))
        connection.queue.put_nowait(b"half a frame")
    assert "You're booked" in (await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")).text
