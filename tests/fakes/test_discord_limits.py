"""How much the Discord on loopback takes: each of the documented limits, and what it says beyond."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.fakes.discord.bare import COMMAND, BareBot, bare_bot, button, row, select, text

EPHEMERAL, V2 = 1 << 6, 1 << 15


@pytest.fixture
async def bot() -> AsyncIterator[BareBot]:
    async with bare_bot() as bot:
        yield bot


TOO_MUCH: dict[str, dict[str, Any]] = {
    "content of 2001 characters": {"content": "x" * 2001},
    "eleven embeds": {"embeds": [{"title": "x"}] * 11},
    "6001 characters in embeds": {"embeds": [{"description": "x" * 3001}, {"description": "x" * 3000}]},
    "a nonce of 26 characters": {"content": "x", "nonce": "x" * 26},
    "an ephemeral channel message": {"content": "x", "flags": EPHEMERAL},
    "six buttons in a row": {"components": [row(*(button(str(number)) for number in range(6)))]},
    "a select beside a button": {"components": [row(select(2), button())]},
    "two selects in a row": {"components": [row(select(2), {**select(2), "custom_id": "t"})]},
    "six rows": {"components": [row(button(str(number))) for number in range(6)]},
    "a button outside a row": {"components": [button()]},
    "a label of 81 characters": {"components": [row(button(label="x" * 81))]},
    "a custom id of 101 characters": {"components": [row(button("x" * 101))]},
    "an empty custom id": {"components": [row(button(""))]},
    "the same custom id twice": {"components": [row(button(), button())]},
    "26 options": {"components": [row(select(26))]},
    "no options": {"components": [row(select(0))]},
    "an option of 101 characters": {"components": [row(select(1, "x" * 101))]},
    "a text display without the flag": {"components": [text("x")]},
    "content with components V2": {"content": "x", "flags": V2, "components": [text("x")]},
    "embeds with components V2": {"embeds": [{"title": "x"}], "flags": V2, "components": [text("x")]},
    "41 components": {"flags": V2, "components": [{"type": 17, "components": [text("x")] * 40}]},
    "4001 characters of text": {"flags": V2, "components": [text("x" * 2000), text("x" * 2001)]},
    "a section without accessory": {"flags": V2, "components": [{"type": 9, "components": [text("x")]}]},
    "users parsed and named": {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
    "a reply to nothing": {"content": "x", "message_reference": {"message_id": "1"}},
}

JUST_FITS: dict[str, dict[str, Any]] = {
    "content": {"content": "x" * 2000},
    "embeds": {"embeds": [{"title": "x" * 200, "description": "x" * 400}] * 10},
    "nonce": {"content": "x", "nonce": "x" * 25},
    "rows of buttons": {"components": [row(*(button(f"{y}{x}" + "x" * 98) for x in range(5))) for y in range(5)]},
    "select": {"components": [row(select(25, "x" * 100))]},
    "components V2": {"flags": V2, "components": [{"type": 17, "components": [text("x" * 100)] * 39}]},
    "text V2": {"flags": V2, "components": [text("x" * 4000)]},
}


@pytest.mark.parametrize("what", TOO_MUCH)
async def test_the_fake_refuses(bot: BareBot, what: str) -> None:
    status, body = await bot.post(**TOO_MUCH[what])
    assert (status, body["code"], body["message"]) == (400, 50035, "Invalid Form Body")
    assert "_errors" in str(body["errors"])
    assert bot.general.messages == []


@pytest.mark.parametrize("what", JUST_FITS)
async def test_the_fake_takes_the_most_allowed(bot: BareBot, what: str) -> None:
    assert (await bot.post(**JUST_FITS[what]))[0] == 200


async def test_errors_name_the_field(bot: BareBot) -> None:
    _, body = await bot.post(components=[row(button(label="x" * 81))])
    (error,) = body["errors"]["components"]["0"]["components"]["0"]["label"]["_errors"]
    assert error == {"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 80 or fewer in length."}


async def test_commands_have_limits_too(bot: BareBot) -> None:
    path = f"/applications/{bot.fake.application_id}/commands"
    option = {"name": "o", "description": "o", "type": 3}
    options = [{**option, "name": f"o{number}"} for number in range(26)]
    large = [{**one, "description": "x" * 100, "choices": [{"name": "x" * 80, "value": str(n)} for n in range(25)]}
             for one in options[:4]]  # fmt: skip
    for body in ([COMMAND | {"options": options}], [COMMAND | {"options": large}], [COMMAND | {"name": "B"}]):
        assert (await bot.call("PUT", path, body))[1]["code"] == 50035
    many = [COMMAND | {"name": f"c{number}"} for number in range(101)]
    assert (await bot.call("PUT", path, many))[0] == 400
    assert (await bot.call("PUT", path, many[:100]))[0] == 200
