"""A member's language, as Discord tells it with every command, button and form; messages tell none."""

from dataclasses import replace

import pytest

from bot.conversation import replies
from tests.discord_.conftest import DiscordBot
from tests.fakes.discord import Person
from tests.inbox.support import event


@pytest.fixture
def eva(bot: DiscordBot) -> Person:
    return bot.guild.member("eva", locale="de")


async def test_a_command_is_answered_in_german_and_the_conversation_stays_so(bot: DiscordBot, eva: Person) -> None:
    booked = await eva.reply(to=await eva.slash("book", when="tomorrow 3pm", channel=bot.general))
    assert "Gebucht: Court 1\nMi. 2. Dez., 15:00–16:00" in booked.text
    assert booked.buttons[:4] == ["In den Kalender", "Erinnere mich", "Verschieben", "Buchung stornieren"]
    assert "**Deine Buchungen** (1 von 5)" in (await bot.asked(eva, "mine")).text


async def test_a_card_that_the_member_s_other_side_changes_stays_german(bot: DiscordBot, eva: Person) -> None:
    await eva.reply(to=await eva.slash("book", when="mine", channel=bot.general))
    card = await bot.asked(eva, "book court 1 tomorrow at 3pm")
    await bot.settled()
    [booking] = await bot.live()
    cancelled = replace(replies.card(booking), status="cancelled")
    await bot.only.platform.change_cards(event("1"), cancelled, booking.member)
    await bot.discord.until(lambda: "Storniert: Court 1" in card.text)
    assert card.buttons == []


async def test_a_form_is_german(bot: DiscordBot, eva: Person) -> None:
    form = await eva.slash("book", channel=bot.general)
    assert form.modal
    assert form.modal.labels == ["Platz", "Freie Termine", "Oder eine andere Zeit"]


async def test_suggestions_are_german(bot: DiscordBot, eva: Person) -> None:
    names = [choice["name"] for choice in await eva.autocomplete("book", "when", "")]
    assert names[0] == "Meine Buchungen"
    assert names[1].startswith("Di. 1. Dez")


async def test_somebody_else_s_button_says_so_in_german(bot: DiscordBot, eva: Person) -> None:
    offer = await bot.asked(bot.ann, "what is free tomorrow at 3pm?")
    pressed = await eva.click(offer, offer.buttons[0])
    assert "Dieser Knopf ist für jemand anderen." in (await eva.reply(to=pressed)).text
