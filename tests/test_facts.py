"""What the club tells of itself, in both languages."""

from datetime import date

import pytest

from bot.conversation.facts import Topic, about
from bot.domain.club import Club
from bot.i18n.language import speaking
from tests.kit.world import riverside

TODAY = date(2026, 12, 1)
COURTS = ({"key": "c1", "name": "Court 1", "surface": "clay", "indoor": True}, {"key": "c2", "name": "Lily"})
HOURS = (*(({"opens": 420, "closes": 1320},),) * 6, ())
RULES = {"slot_minutes": 30, "max_minutes": 60, "notice_minutes": 20, "cancel_cutoff_minutes": 45}
CLOSURES = (
    {"first": "2026-12-24", "last": "2026-12-26", "reason": "Christmas"},
    {"first": "2026-11-01", "last": "2026-11-01"},
)


@pytest.fixture
def club() -> Club:
    return riverside(courts=COURTS, hours=HOURS, rules=RULES, closures=CLOSURES, notes="Guests pay 5.")


@pytest.mark.parametrize(
    ("topic", "english", "german"),
    [
        ("courts", ("Court 1 (clay, indoor), Lily.",), ("Court 1 (clay, Halle), Lily.",)),
        ("hours", ("Monday to Saturday 07:00–22:00; Sunday closed",), ("Montag bis Samstag", "Sonntag geschlossen")),
        ("lengths", ("30 or 60 minutes", "every 30 minutes"), ("30 oder 60 Minuten",)),
        ("horizon", ("30 days ahead", "20 minutes before"), ("30 Tage im Voraus", "20 Minuten vor Beginn")),
        ("limits", ("5 bookings at a time", "45 minutes before"), ("5 Buchungen", "45 Minuten vor Beginn")),
        ("closures", ("Thursday 24 December to Saturday 26 December (Christmas)",), ("Donnerstag, 24. Dezember bis",)),
        ("rules", ("60 minutes", "30 days", "5 bookings"), ("60 Minuten", "30 Tage", "5 Buchungen")),
        ("notes", ("Guests pay 5.",), ("Guests pay 5.",)),
    ],
)
def test_a_topic_is_told_in_both_languages(club: Club, topic: Topic, english: tuple[str], german: tuple[str]):
    assert all(words in about(club, topic, TODAY).text for words in english)
    with speaking("de"):
        assert all(words in about(club, topic, TODAY).text for words in german)


@pytest.mark.parametrize(
    ("closure", "english", "german"),
    [
        ({"first": "2026-12-02", "last": "2026-12-02", "since": 720, "until": 840, "courts": ["c2"]},
         "Wednesday 2 December, 12:00–14:00: Lily", "Mittwoch, 2. Dezember, 12:00–14:00: Lily"),
        ({"first": "2026-12-01", "last": "9999-01-01", "weekdays": [0, 4], "reason": "league"},
         "every Monday and Friday (league)", "jeden Montag und Freitag (league)"),
        ({"first": "2026-12-01", "last": "9999-01-01", "since": 720, "until": 780},
         "every day, 12:00–13:00", "jeden Tag, 12:00–13:00"),
        ({"first": "2026-12-01", "last": "2026-12-31", "weekdays": [6]},
         "every Sunday, Tuesday 1 December to Thursday 31 December",
         "jeden Sonntag, Dienstag, 1. Dezember bis Donnerstag, 31. Dezember"),
    ],
)  # fmt: skip
def test_a_part_of_a_day_and_what_repeats_are_told(club: Club, closure: dict[str, object], english: str, german: str):
    told = Club.model_validate({**club.model_dump(), "closures": [closure]})
    assert about(told, "closures", TODAY).text == f"Closed:\n{english}"
    with speaking("de"):
        assert about(told, "closures", TODAY).text == f"Geschlossen:\n{german}"


def test_a_closed_day_that_is_over_is_not_told(club: Club):
    assert "November" not in about(club, "closures", TODAY).text


def test_a_club_with_nothing_to_say_says_so():
    plain = riverside()
    assert "No closed days" in about(plain, "closures", TODAY).text
    assert "ask the club" in about(plain, "notes", TODAY).text


def test_a_club_of_very_many_courts_names_some_and_counts_the_rest():
    many = riverside(courts=tuple({"key": f"c{n}", "name": f"Court {n}"} for n in range(1, 41)))
    assert about(many, "courts", TODAY).text.endswith("And 10 more.")


def test_limits_of_one_are_told_as_one_thing_and_name_no_more_than_can_be_held():
    one = riverside(rules={"max_live": 1, "max_per_turn": 2, "peak_hours": (({"opens": 1020, "closes": 1200},),) * 7})
    text = about(one, "limits", TODAY).text
    assert "A member can hold one booking in them at a time." in text
    assert "A member can hold one booking at a time." in text
    assert "You can book one court in one message." in text
    with speaking("de"):
        assert "höchstens eine Buchung" in about(one, "limits", TODAY).text
