"""A member's language, as Discord tells it with every command, button and form; messages tell none."""

import pytest

from tests.discord_.conftest import DiscordBot
from tests.fakes.discord import Person


@pytest.fixture
def eva(bot: DiscordBot) -> Person:
    return bot.guild.member("eva", locale="de")


async def test_a_command_is_answered_in_german_and_the_conversation_stays_so(bot: DiscordBot, eva: Person) -> None:
    booked = await eva.reply(to=await eva.slash("book", when="tomorrow 3pm", channel=bot.general))
    assert "Gebucht: Court 1\nMi. 2. Dez., 15:00–16:00" in booked.text
    assert booked.buttons[:4] == ["In den Kalender", "Erinnere mich", "Verschieben", "Buchung stornieren"]
    assert "**Deine Buchungen** (1 von 5)" in (await bot.asked(eva, "mine")).text


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
