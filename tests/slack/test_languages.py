"""A member's language, as Slack's users.info tells it, wherever they meet the bot."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import StoreDown
from tests.slack.conftest import SlackBot, Start
from tests.slack.menus import menu


@pytest.fixture
async def bot(slack_bot: Start) -> SlackBot:
    """Alice reads German."""
    bot = await slack_bot("socket")
    bot.team.user("alice", locale="de-DE")
    return bot


async def test_an_offer_and_its_labels_are_german(bot: SlackBot) -> None:
    asked = await bot.alice.mention(bot.general, "what is free tomorrow at 3pm?")
    offer = await bot.alice.reply(to=asked)
    assert "Drei Plätze sind frei: morgen, Mi. 2. Dez., 15:00–16:00. Welcher soll es sein?" in offer.plain
    assert offer.buttons[:4] == ["Court 1", "Court 2", "Court 3", "Andere Zeit …"]
    await bot.alice.click(offer, "Court 1")
    await bot.settled(turns=2)
    assert "Gebucht: Court 1\nMi. 2. Dez., 15:00–16:00" in offer.plain  # which became the card
    assert "In den Kalender" in offer.buttons
    assert menu(offer) == ["Verschieben", "Buchung stornieren"]


async def test_somebody_else_in_the_same_channel_reads_his_own(bot: SlackBot) -> None:
    asked = await bot.bob.mention(bot.general, "what is free tomorrow at 3pm?")
    assert "Three courts are free tomorrow, Wed 2 Dec" in (await bot.bob.reply(to=asked)).plain


async def test_the_form_and_the_home_tab_are_german(bot: SlackBot) -> None:
    await bot.alice.slash("/book", channel=bot.general)
    view = await bot.alice.view(lambda view: "Freie Termine" in view.plain)
    assert view is not None
    assert "Platz buchen" in view.plain
    await bot.alice.open_home()
    await bot.alice.wait_home(lambda home: "Du hast keine kommenden Buchungen." in home.plain)


async def test_slack_is_asked_once_however_much_a_member_says(bot: SlackBot) -> None:
    for _ in range(3):
        await bot.alice.reply(to=await bot.alice.mention(bot.general, "help"))
    assert len(bot.slack.calls("users.info")) == 1


async def test_a_slack_that_does_not_tell_costs_no_answer(bot: SlackBot) -> None:
    bot.slack.fail("users.info", status=500)
    answer = await bot.alice.reply(to=await bot.alice.mention(bot.general, "help"))
    assert "I book courts." in answer.plain


async def test_a_store_of_tokens_that_is_away_for_a_moment_costs_no_answer(
    bot: SlackBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob = bot.team.user("bob")
    await bob.reply(to=await bob.mention(bot.general, "help"))  # the first message to a new Redis is looked up, too
    clients, down = bot.only.clients, [StoreDown("the database")]
    of = clients.of

    async def down_once(team: str, enterprise: str = "") -> AsyncWebClient:
        if down:
            raise down.pop()
        return await of(team, enterprise)

    monkeypatch.setattr(clients, "of", down_once)
    answer = await bot.alice.reply(to=await bot.alice.mention(bot.general, "help"))
    assert "I book courts." in answer.plain
