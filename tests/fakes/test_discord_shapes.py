"""Objects in the answers of the Discord on loopback, held against those that docs.discord.com describes."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.discord.bare import COMMAND, BareBot, bare_bot

USER = {"id", "username", "discriminator", "global_name", "avatar", "public_flags", "flags", "primary_guild"}
"""Of the User Object, what every answer has."""


@pytest.fixture
async def bot() -> AsyncIterator[BareBot]:
    async with bare_bot() as bot:
        yield bot


async def test_a_user_has_flags_and_a_primary_guild(bot: BareBot) -> None:
    _, other = await bot.call("GET", f"/users/{bot.ann.user.id}")
    assert set(other) >= USER
    assert "mfa_enabled" not in other


async def test_only_the_tokens_own_user_is_told_whether_a_second_factor_is_on(bot: BareBot) -> None:
    _, own = await bot.call("GET", "/users/@me")
    assert USER | {"mfa_enabled", "verified"} <= set(own)


@pytest.mark.parametrize(("kind", "has_message"), [(4, True), (5, False)])
async def test_a_callback_tells_of_the_message_that_it_made(bot: BareBot, kind: int, has_message: bool) -> None:
    """Interaction Callback Resource Object: `message` only for type 4 and 7; a deferral is told by its id alone."""
    one = await bot.asked()
    path = f"/interactions/{one.id}/{one.token}/callback?with_response=true"
    status, told = await bot.call("POST", path, {"type": kind, "data": {"content": "yes"} if has_message else {}})
    assert (status, told["resource"]["type"]) == (200, kind)
    assert ("message" in told["resource"]) == has_message
    assert told["interaction"]["response_message_id"]


@pytest.mark.parametrize("needed", [32, "32"])
async def test_permissions_of_a_command_are_answered_as_a_string(bot: BareBot, needed: int | str) -> None:
    path = f"/applications/{bot.fake.application_id}/commands"
    _, registered = await bot.call("PUT", path, [COMMAND | {"default_member_permissions": needed}])
    assert [one["default_member_permissions"] for one in registered] == ["32"]
