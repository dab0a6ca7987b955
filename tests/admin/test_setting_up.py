"""A club set up from nothing: four courts of two surfaces, one of them indoors, weekend hours, slots of 90 minutes, how
far ahead and how much, a closed weekend, and a yes before it is booked. Each line or form is one step."""

from collections.abc import Sequence

import pytest

from bot.commands.admin import form
from bot.domain.club import Club
from bot.domain.hours import Hours
from tests.admin.acts import home
from tests.kit.talk import Bot, Member

COURTS = [("Court 1", "clay", False), ("Court 2", "clay", False), ("Court 3", "hard", False), ("Hall", "hard", True)]
WORDS = (
    "club name=Riverside Tennis | zone=London",
    "courts Court 1, clay; Court 2, clay; Court 3, hard; Hall, hard, indoor",
    "hours mon-fri 8-21:30, weekends 9-18",
    "rules slot=90 | horizon=14 | most=3",
    "close 5 and 6 December because of tournament",
    "confirm on",
)
FORMS = (
    ("club", {"name": "Riverside Tennis", "zone": "London"}),
    ("courts", {"courts": "Court 1, clay\nCourt 2, clay\nCourt 3, hard\nHall, hard, indoor"}),
    ("hours", dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "8-21:30")),
    ("weekend", {"sat": "9-18", "sun": "9-18"}),
    ("rules", {"length": "90-180", "horizon": "14", "most": "3"}),
    ("close", {"day": "2026-12-05", "to": "2026-12-06", "because": "tournament"}),
)


async def by_words(boss: Member, lines: Sequence[str]) -> None:
    for line in lines:
        reply = await boss.say(f"/courtbot {line}")
        assert reply.outcome == "answered", reply.text
        if "Nothing is closed yet" in reply.text:
            await boss.press("close")


async def by_forms(bot: Bot, boss: Member) -> None:
    """As a platform hands them in: what was shown, with what the admin changed."""
    for name, changed in FORMS:
        shown = form((await home(bot)).club, name)
        values = {field.id: field.value for field in shown.fields} | changed
        reply = await boss.say(shown.line(values), kind="form")
        assert reply.outcome == "answered", reply.text
        if name == "close":
            await boss.press("close")
    await boss.press("courtbot:confirm on")


def assert_set_up(club: Club) -> None:
    courts = [(court.name, court.surface, court.indoor) for court in club.courts]
    assert (club.name, club.time_zone, courts) == ("Riverside Tennis", "Europe/London", COURTS)
    week, weekend = Hours(opens=480, closes=1290), Hours(opens=540, closes=1080)
    assert club.hours == (*((week,),) * 5, *((weekend,),) * 2)
    rules = club.rules
    assert (rules.slot_minutes, rules.max_minutes, rules.horizon_days, rules.max_live) == (90, 180, 14, 3)
    assert rules.confirm_bookings
    assert [(c.first.day, c.last.day, c.reason) for c in club.closures] == [(5, 6, "tournament")]


@pytest.mark.parametrize("how", ["words", "forms"])
async def test_a_club_is_set_up_in_seven_steps_by_words_and_in_eight_by_forms(bot: Bot, boss: Member, how: str):
    await (by_words(boss, WORDS) if how == "words" else by_forms(bot, boss))
    assert_set_up((await home(bot)).club)
    steps = len(WORDS) + 1 if how == "words" else len(FORMS) + 2  # the press that closes; that one and confirm
    assert steps == {"words": 7, "forms": 8}[how]
    offered = await bot.member().press("take:c1-20261202-0930-90")
    assert offered.outcome == "proposed"
    refused = await bot.member("bo").press("take:c1-20261205-0900-90")
    assert "closed on Saturday 5 December (tournament)" in refused.text
