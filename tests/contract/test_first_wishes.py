"""What ordinary members say first about series, waiting, guests and their two platforms: nobody is met with a shrug."""

import re

import pytest

from bot.domain.member import User
from tests.contract.said import NOTHING
from tests.kit.talk import Bot

MESSAGES = (  # what is said first, and what an answer to it is about
    ("can I have the same court every Thursday at 7pm?", "Thursday"),
    ("can you ping me if something opens up on Saturday morning?", "Which day and time shall I watch"),
    ("is there a queue when all is taken?", "watch a time for you"),
    ("how long do you hold a court for me?", "held for 10 minutes"),
    ("where am I on the waiting list?", "You are not waiting for a court"),
    ("take me off the waiting list", "You are not waiting for a court"),
    ("I'm on discord too, is that a second account?", "one person to the club"),
    ("how do I join my slack and discord?", "one person to the club"),
    ("disconnect", "connected with nobody"),
    ("can I see the whole day in our channel?", "/courtbot board"),
    ("when is peak time?", "no peak hours"),
    ("how many courts can I have at the same time?", "at most 5|5 bookings"),
    ("can I write down who I play with?", "keeps no names of guests"),
    ("guests of my booking", "no names of guests|No guests|which|day|booking"),
    ("add Ben as my guest", "keeps no names of guests"),
    ("Ben is my guest", "keeps no names of guests"),
    ("remind me the evening before", "You have no upcoming bookings"),
    ("make my booking half an hour longer", "booking|day"),
    ("can I switch to court 2?", "You have no bookings"),
    ("stop my weekly booking", "You have no bookings"),
    ("skip next Tuesday but keep the rest", "You have no bookings"),
)
GERMAN = (
    ("sag mir Bescheid, wenn Samstag früh was frei wird", "Welchen Tag und welche Uhrzeit soll ich beobachten"),
    ("gibt es eine Warteliste, wenn alles belegt ist?", "kann ich eine Zeit für dich beobachten"),
    ("wie lange haltet ihr einen Platz für mich?", "halte ich ihn 10 Minuten"),
    ("wo stehe ich auf der Warteliste?", "Du wartest auf keinen Platz"),
    ("nimm mich von der Warteliste", "Du wartest auf keinen Platz"),
    ("wann ist Stoßzeit?", "keine Stoßzeiten"),
    ("wie viele Plätze kann ich gleichzeitig haben?", "5 Buchungen gleichzeitig"),
    ("kann ich aufschreiben, mit wem ich spiele?", "keine Namen von Gästen"),
    ("Ben ist mein Gast", "keine Namen von Gästen"),
    ("erinnere mich am Abend vorher", "keine kommenden Buchungen"),
    ("mach meine Buchung eine halbe Stunde länger", "keine Buchungen"),
    ("kann ich auf Platz 2 wechseln?", "keine Buchungen"),
)
SHRUG = re.compile(r"^(?:Nothing was booked or changed\.|I do not know that)", re.IGNORECASE)


@pytest.fixture(params=["A", "D", "E"])
def letter(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize(("words", "about"), MESSAGES, ids=lambda value: value[:30])
async def test_a_first_wish_is_answered_and_books_nothing_unasked(bot: Bot, words: str, about: str):
    reply = await bot.member().say(words)
    assert re.search(about, reply.text, re.DOTALL), reply.text
    assert not SHRUG.search(reply.text), reply.text
    assert tuple(await bot.live()) == NOTHING


@pytest.mark.parametrize(("words", "about"), GERMAN, ids=lambda value: value[:30])
async def test_a_first_wish_in_german_is_answered_in_german(bot: Bot, words: str, about: str):
    reply = await bot.member().say(words, user=User("ann", locale="de-DE"))
    assert re.search(about, reply.text), reply.text
    assert tuple(await bot.live()) == NOTHING
