"""Members read their own language; what there is no catalogue for is English."""

import asyncio
import string
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, cast

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

import patterns
from bot.commands.notices import reminder
from bot.conversation.event import Event
from bot.conversation.replies import HELP
from bot.conversation.reply import Reply
from bot.conversation.work import Work
from bot.domain.club import Club
from bot.domain.member import User
from bot.i18n.catalogues import codes, load
from bot.i18n.language import ENGLISH, current, gettext, language_of, speaking
from bot.i18n.text import day_text, short_day_text
from bot.llm import Ask, Completion, Models
from patterns.a_ai_service import plain
from tests.kit.talk import Bot, make_bot
from tests.kit.templates import marked, templates, text_of
from tests.kit.waiting import PATIENCE
from tests.kit.world import Clock

DAY = date(2026, 12, 2)
TRANSLATED = sorted(codes() - {ENGLISH})


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_template_is_in_every_catalogue_and_nothing_else_is(code: str):
    assert set(load(code).words) == set(templates())


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_has_the_placeholders_of_its_template(code: str):
    for template, words in load(code).words.items():
        assert placeholders(words) == placeholders(template), template


def test_languages_have_words_of_one_for_the_same_templates():
    tables = [set(load(code).of_one) for code in codes()]
    assert all(table == tables[0] for table in tables)
    assert tables[0] <= set(templates())


@pytest.mark.parametrize("code", sorted(codes()))
def test_words_of_one_say_all_that_the_template_says_but_the_number(code: str):
    for template, words in load(code).of_one.items():
        [number] = placeholders(template) - placeholders(words)
        assert number in ("count", "most", "minutes", "days"), template


def test_a_number_of_one_has_words_of_its_own():
    template = "Courts can be booked up to {days} days ahead."
    assert gettext(template, days=2) == "Courts can be booked up to 2 days ahead."
    assert gettext(template, days=1) == "Courts can be booked up to a day ahead."
    with speaking("de"):
        assert gettext(template, days=1) == "Plätze kann man höchstens einen Tag im Voraus buchen."


def test_templates_handed_over_by_name_are_marked_where_they_are_written():
    known = set(templates())
    for dotted in marked():
        text = text_of(dotted)
        texts = text.values() if isinstance(text, Mapping) else (text,)
        assert set(texts) <= known, dotted


@pytest.mark.parametrize("code", sorted(codes()))
def test_a_language_words_each_day_of_a_year_differently(code: str):
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    with speaking(code):
        assert len({day_text(day) for day in year}) == len({short_day_text(day) for day in year}) == 365


@pytest.mark.parametrize(
    ("locale", "code"),
    [("de", "de"), ("de-DE", "de"), ("de_AT", "de"), ("DE", "de"), ("en-GB", "en"), ("xx-YY", "en"), ("", "en")],
)
def test_a_locale_is_a_language_where_there_is_a_catalogue(locale: str, code: str):
    assert language_of(locale) == code


def test_values_are_not_read_as_a_template():
    with speaking("de"):
        assert (
            gettext("{what} begins too soon for a reminder.", what="{code}")
            == "{code} beginnt zu bald für eine Erinnerung."
        )


def test_days_are_written_as_in_the_language():
    with speaking("de-AT"):
        assert (day_text(DAY), short_day_text(DAY)) == ("Mittwoch, 2. Dezember", "Mi. 2. Dez.")
    assert (day_text(DAY), short_day_text(DAY)) == ("Wednesday 2 December", "Wed 2 Dec")


class German:
    """A member whose platform says that they read German."""

    def __init__(self, bot: Bot, locale: str = "de-DE", **settings: Any) -> None:
        self.member = bot.member(**settings)
        self.user = User("ann", "ann", locale=locale)

    async def say(self, text: str, **event: Any) -> Reply:
        return await self.member.say(text, **{"user": self.user, **event})

    async def press(self, choice: str) -> Reply:
        return await self.member.say("", user=self.user, kind="action", choice=choice)


@pytest.fixture
def bot(club: Club, clock: Clock, sqlite_engine: AsyncEngine) -> Bot:
    """Books without a model, like any pattern where none answers."""
    return make_bot(sqlite_engine, club, clock, cast(Models, None), load=lambda letter: plain)


async def booked(ann: German) -> str:
    reply = await ann.say("tomorrow 3pm court 1")
    assert reply.card
    return reply.card.code


async def test_an_offer_and_a_booking(bot: Bot):
    ann = German(bot)
    offer = await ann.say("2.12. um 15:00")
    assert offer.text.splitlines()[0] == "Frei am Mittwoch, 2. Dezember, 15:00–16:00:"
    assert offer.text.splitlines()[-1] == "Welchen möchtest du?"
    reply = await ann.say("B")
    assert reply.card
    assert reply.text == f"Gebucht: Court 2 am Mittwoch, 2. Dezember, 15:00–16:00. Code {reply.card.code}."
    assert [button.label for button in reply.buttons][:2] == ["In den Kalender", "Erinnere mich"]
    assert reply.language == "de"


async def test_a_question(bot: Bot):
    assert (await German(bot).say("15:00")).text == "An welchem Tag möchtest du spielen?"


async def test_bookings_are_listed_moved_and_cancelled_by_german_words(bot: Bot):
    ann = German(bot)
    code = await booked(ann)
    assert (await ann.say("meine Buchungen")).text.splitlines()[0] == "Deine Buchungen:"
    assert (await ann.say(f"verschieben {code} auf 3.12. 16:00")).outcome == "offered"
    moved = await ann.say("A")
    assert moved.text == f"Verschoben: Du hast jetzt Court 1 am Donnerstag, 3. Dezember, 16:00–17:00. Code {code}."
    cancelled = await ann.say(f"stornieren {code}")
    assert cancelled.text == f"Storniert: Court 1 am Donnerstag, 3. Dezember, 16:00–17:00 (Code {code})."
    assert await bot.live() == []
    assert (await ann.say("liste")).text.startswith("Du hast keine Buchungen.")


async def test_german_words_are_commands_for_everybody(bot: Bot):
    ann = bot.member()
    assert (await ann.say("hilfe")).text == HELP
    assert (await ann.say("vergiss es")).outcome == "dropped"  # and from here on the talk is German
    assert (
        await ann.say("stopp")
    ).text == "Ich bin jetzt still. Erwähne mich einfach, wenn du wieder einen Platz möchtest."


@pytest.mark.parametrize(("word", "outcome"), [("ja", "booked"), ("nein", "dropped")])
async def test_a_proposal_is_answered_in_german(bot: Bot, word: str, outcome: str):
    confirming = bot.club.rules.model_copy(update={"confirm_bookings": True})
    club = bot.club.model_copy(update={"rules": confirming})
    ann = German(bot)
    await ann.say("hilfe")  # makes the club
    await bot.dispatcher.commands.context.club_admin.save_club(club, "admin", bot.clock())
    await ann.say("2.12. um 15:00")
    proposed = await ann.say("A")
    assert proposed.text.startswith("Soll ich Court 1 am Mittwoch, 2. Dezember, 15:00–16:00 buchen?")
    assert (await ann.say(word)).outcome == outcome


async def test_help(bot: Bot):
    assert (await German(bot).say("help")).text.startswith("Ich buche Tennisplätze.")


async def test_refusals_by_the_rules(bot: Bot):
    reply = await German(bot).say("2.12. um 23:00")
    assert (reply.outcome, reply.reason) == ("refused", "closed")
    assert reply.text.startswith("Der Club ist am Mittwoch, 2. Dezember von 07:00 bis 22:00 geöffnet")


async def test_refusals_by_the_rows_in_the_thread_of_the_database(bot: Bot):
    ann = German(bot)
    code = await booked(ann)
    await ann.say(f"stornieren {code}")
    assert (await ann.say(f"stornieren {code}")).text == f"Die Buchung {code} ist schon storniert."


async def test_a_conversation_remembers_the_language_where_an_event_does_not_tell_it(bot: Bot):
    ann = German(bot)
    await ann.say("hilfe")
    assert (await ann.say("hilfe", user=User("ann"))).language == "de"
    assert (await ann.say("hilfe", user=User("ann", locale="en-GB"))).language == "en"


async def test_texts_for_admins_are_english_throughout(bot: Bot):
    ann = German(bot)
    ann.user = User("ann", admin=True, locale="de")
    reply = await ann.say("/courtbot close 2026-12-24 because of a holiday")
    assert "Thursday 24 December" in reply.text


async def test_of_his_own_data_a_member_reads_in_his_language(bot: Bot):
    ann = German(bot)
    await booked(ann)
    assert (await ann.say("export")).text.startswith("Das ist alles, was in der Datenbank steht.")
    asked = await ann.say("forget me")
    assert asked.text.startswith("Deine Daten löschen? Damit werden kommende Buchungen (1) storniert")
    assert [button.label for button in asked.buttons] == ["Behalten", "Löschen"]
    assert (await ann.press("forget")).text == "Deine Daten sind gelöscht. Stornierte kommende Buchungen: 1."


async def test_a_reminder_comes_in_the_language_that_it_was_asked_for_in(bot: Bot):
    ann = German(bot)
    await ann.press(f"remind:{await booked(ann)}:60")
    [due] = await bot.dispatcher.commands.context.reminders.due(bot.clock() + timedelta(hours=29, minutes=30))
    notice = reminder(due)
    assert notice
    assert notice.user.locale == "de"


class Slow:
    """A platform that can be asked for a locale, and takes its time."""

    def __init__(self, seconds: float = 0, fails: bool = False) -> None:
        self.seconds, self.fails = seconds, fails

    async def locale(self, event: Event) -> str:
        await asyncio.sleep(self.seconds)
        if self.fails:
            raise OSError
        return "de-DE"

    async def working(self, event: Event, work: Work) -> None:
        return None

    async def deliver(self, event: Event, reply: Reply) -> None:
        return None

    async def is_admin(self, event: Event) -> bool:
        return False


@pytest.mark.parametrize(
    ("platform", "language"), [(Slow(), "de"), (Slow(seconds=2 * PATIENCE), "en"), (Slow(fails=True), "en")]
)
async def test_a_platform_is_asked_and_never_waited_for(bot: Bot, platform: Slow, language: str):
    bot.dispatcher.platforms = {"slack": platform}
    async with asyncio.timeout(PATIENCE):
        assert (await bot.member().say("hilfe")).language == language


async def test_a_model_is_told_the_language_to_answer_in(bot: Bot):
    asks: list[Ask] = []

    class Listening:
        async def complete(self, role: str, ask: Ask) -> Completion:
            asks.append(ask)
            return Completion("Hallo!")

    bot.dispatcher.models = Listening()
    bot.dispatcher.pattern = patterns.load
    await German(bot).say("Guten Tag")
    await bot.member("bob").say("Good day")
    assert ["German" in ask.system for ask in asks] == [True, False]


async def test_languages_of_turns_at_the_same_time_stay_apart(bot: Bot):
    ann, bob = German(bot), bot.member("bob")
    replies = await asyncio.gather(*(member.say("mine") for member in (ann, bob)))
    assert [reply.language for reply in replies] == ["de", "en"]
    assert current() == ENGLISH
