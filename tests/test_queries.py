"""Queries answer listeners at once: slots while somebody types, forms, a home page. They write nothing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.conversation.event import Event
from bot.conversation.reply import Offer
from bot.domain.booking import Court
from bot.domain.club import Club
from bot.domain.errors import BookingError, UnknownBooking
from bot.domain.member import ReplyTo, User
from bot.intake.queries import Queries
from store.bookings import SqlBookings
from store.club_admin import SqlClubAdmin
from store.clubs import SqlWorkspaces
from store.members import SqlMemberData
from tests.kit.statements import asked
from tests.kit.world import Clock, riverside, slot_at, who

TOMORROW = date(2026, 12, 2)
MOST_QUESTIONS = 16


@dataclass
class Place:
    """Queries, and rows to put behind them."""

    queries: Queries
    club: Club
    clock: Clock

    async def takes(self, member: str, *slots: str) -> str:
        """Books them and returns the last code."""
        code = ""
        for n, text in enumerate(slots):
            by = who(self.club, member, f"{member}-{n}-{text}")
            code = (await self.queries.bookings.book(by, slot_at(self.club, text), self.clock())).code
        return code


def event(**values: Any) -> Event:
    usual: dict[str, Any] = {
        "id": "Ev1", "platform": "slack", "workspace": "w1", "channel": "C1", "user": User("ann", scope="T1"),
        "kind": "command", "text": "", "reply_to": ReplyTo("slack"),
    }  # fmt: skip
    return Event(**usual | values)


@pytest.fixture
def place(club: Club, clock: Clock, sqlite_engine: AsyncEngine) -> Place:
    workspaces = SqlWorkspaces(sqlite_engine, lambda platform, workspace: place.club, "D")
    queries = Queries(
        workspaces, SqlBookings(sqlite_engine), SqlMemberData(sqlite_engine, workspaces),
        SqlClubAdmin(sqlite_engine, workspaces), clock,
    )  # fmt: skip
    place = Place(queries, club, clock)  # whose club a test may change
    return place


def times(offers: list[Offer]) -> list[str]:
    return [f"{o.starts_at:%m%d-%H%M}" for o in offers]


async def test_nothing_typed_offers_the_next_free_slots_of_today_and_tomorrow_one_court_each(place: Place):
    offers = await place.queries.slots(event())
    assert len(offers) == 25
    assert times(offers)[0] == "1201-0900"
    assert len(set(times(offers))) == 25
    assert {t[:4] for t in times(offers)} == {"1201", "1202"}


async def test_today_does_not_crowd_tomorrow_out(place: Place):
    place.clock.set(2026, 12, 1, 0, 30)
    found = times(await place.queries.slots(event()))
    assert len([t for t in found if t.startswith("1202")]) >= 10


@pytest.mark.parametrize(
    ("typed", "first", "courts"),
    [
        ("tomorrow 3", "1202-1500", {"c1", "c2", "c3"}),
        ("tomorrow 3 court 2", "1202-1500", {"c2"}),
        ("sat morning", "1205-0700", {"c1"}),
        ("15:00", "1201-1500", {"c1", "c2", "c3"}),
        ("court 2 friday", "1204-0700", {"c2"}),
        ("fri 10", "1204-1000", {"c1", "c2", "c3"}),
        ("tomor", "1202-0700", {"c1"}),
        ("saturd", "1205-0700", {"c1"}),
        ("2 dec", "1202-0700", {"c1"}),
        ("dec 3", "1203-0700", {"c1"}),
        ("tomorrow 15:", "1202-1500", {"c1", "c2", "c3"}),
        ("c2-20261202-1500-60", "1202-1500", {"c2"}),
        ("something else", "1201-0900", {"c1"}),
    ],
)
async def test_half_typed_words_are_understood(place: Place, typed: str, first: str, courts: set[str]):
    offers = await place.queries.slots(event(), typed)
    assert times(offers)[0] == first
    assert {o.slot_id.split("-")[0] for o in offers} == courts


async def test_day_and_court_of_a_form_win_over_words(place: Place):
    offers = await place.queries.slots(event(), "15:00 court 1", TOMORROW, "Court 3")
    assert [o.slot_id for o in offers] == ["c3-20261202-1500-60"]
    assert {o.court for o in await place.queries.slots(event(), "", TOMORROW, "c2")} == {"Court 2"}


async def test_where_nothing_fits_the_nearest_are_offered(place: Place):
    await place.takes("bob", *(f"c{n}-1202-1500-60" for n in (1, 2)))
    await place.takes("cid", "c3-1202-1500-60")
    found = times(await place.queries.slots(event(), "tomorrow 3pm"))
    assert "1202-1500" not in found
    assert {"1202-1400", "1202-1600"} <= set(found)
    assert {o.court for o in await place.queries.slots(event(), "tomorrow 3pm court 2")} == {"Court 2"}


@pytest.mark.parametrize("typed", ["yesterday", "1 may 2027"])
async def test_a_day_that_the_rules_forbid_has_no_slots(place: Place, typed: str):
    assert await place.queries.slots(event(), typed) == []


@pytest.mark.parametrize("typed", ["", "tomorrow 3", "15:00", "sat morning", "court 2 friday"])
async def test_slots_are_found_with_few_questions_to_the_database(place: Place, typed: str):
    """A list is shown while somebody types: the platform asks anew with each letter."""
    await place.queries.slots(event())
    with asked() as statements:
        await place.queries.slots(event(), typed)
    assert len(statements) <= MOST_QUESTIONS, statements


async def test_courts_by_what_was_typed(place: Place):
    assert [c.key for c in await place.queries.courts(event())] == ["c1", "c2", "c3"]
    assert [c.key for c in await place.queries.courts(event(), "court 2")] == ["c2"]


async def test_the_booking_form_becomes_a_slot_to_take(place: Place):
    form = await place.queries.form(event(), "book")
    assert [(f.id, f.kind) for f in form.fields] == [("date", "date"), ("court", "select"), ("slot", "slot")]
    assert form.fields[0].value == "2026-12-01"
    assert form.fields[1].options[0] == ("any", "Any court")
    filled = {"date": "2026-12-02", "court": "any", "slot": "c2-20261202-1500-60"}
    assert await place.queries.check(event(), "book", filled) == {}
    made = await place.queries.submitted(event(), "book", filled)
    assert (made.kind, made.choice, made.text, made.id) == ("form", "take:c2-20261202-1500-60", "", "Ev1")


async def test_a_form_without_lists_may_be_filled_with_words(place: Place):
    made = await place.queries.submitted(event(), "book", {"date": "tomorrow", "court": "Court 3", "slot": "3pm"})
    assert made.choice == "take:c3-20261202-1500-60"
    made = await place.queries.submitted(event(), "book", {"date": "2026-12-01", "slot": "tomorrow 3"})
    assert made.choice == "take:c1-20261202-1500-60"


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({"date": "2026-12-02"}, "slot", "Pick a free slot"),
        ({"date": "2026-11-02"}, "date", "in the past"),
        ({"date": "whenever", "slot": "3pm"}, "slot", "Which day"),
        ({"date": "2026-12-02", "slot": "c1-20261202-1500-60"}, "slot", "is taken"),
        ({"date": "2026-12-02", "slot": "c9-20261202-1500-60"}, "slot", "do not know that slot"),
        ({"date": "2026-12-02", "slot": "evening"}, "slot", "At what time"),
    ],
)
async def test_a_mistake_in_a_form_is_said_beside_the_field(place: Place, values: Any, field: str, says: str):
    await place.takes("bob", "c1-1202-1500-60")
    wrong = await place.queries.check(event(), "book", values)
    assert list(wrong) == [field]
    assert says in wrong[field]


async def test_a_move_is_for_the_member_s_own_booking_and_keeps_its_length(place: Place):
    code = await place.takes("ann", "c1-1202-1500-120")
    form = await place.queries.form(event(), f"move:{code}")
    assert [f.id for f in form.fields] == ["date", "court", "length", "slot"]
    assert form.fields[0].value == "2026-12-02"
    offers = await place.queries.slots(event(choice=f"move:{code}"), "18:00", TOMORROW)
    assert offers[0].slot_id == "c1-20261202-1800-120"
    made = await place.queries.submitted(event(), f"move:{code}", {"slot": "c1-20261202-1600-120"})
    assert made.choice == f"move:{code}:c1-20261202-1600-120"
    with pytest.raises(UnknownBooking):
        await place.queries.form(event(user=User("bob", scope="T1")), f"move:{code}")


async def test_a_move_looks_at_the_booking_s_own_day_first(place: Place):
    code = await place.takes("ann", "c1-1204-1500-60")
    found = times(await place.queries.slots(event(choice=f"move:{code}")))
    assert found[0].startswith("1204")
    assert {t[:4] for t in found} > {"1204"}
    assert times(await place.queries.slots(event(choice=f"move:{code}"), "18:00"))[0] == "1204-1800"


async def test_a_court_s_own_name_is_no_time(place: Place):
    courts = (Court(key="c1", name="Court 1"), Court(key="c2", name="Centre 12"))
    place.club = riverside(courts=courts)
    assert {o.court for o in await place.queries.slots(event(), "tomorrow centre 12")} == {"Centre 12"}


async def test_a_form_that_there_is_not_is_refused(place: Place):
    with pytest.raises(BookingError):
        await place.queries.form(event(), "nothing")


async def test_an_admin_s_form_becomes_a_line_of_the_command_grammar(place: Place):
    form = await place.queries.form(event(), "hours")
    values = {field.id: field.value for field in form.fields}
    assert await place.queries.check(event(), "hours", values) == {}
    made = await place.queries.submitted(event(), "hours", values)
    assert (made.kind, made.choice) == ("form", None)
    assert made.text.startswith("/courtbot hours ")
    assert await place.queries.check(event(), "hours", {field.id: "rubbish" for field in form.fields})


async def test_home_shows_own_bookings_and_the_club_s_settings_in_words(place: Place):
    code = await place.takes("ann", "c1-1202-1500-60")
    await place.takes("bob", "c2-1202-1500-60")
    home = await place.queries.home(event())
    assert (home.club, home.time_zone, home.pattern) == ("Riverside", "Europe/London", "D")
    assert f"{home.now:%H:%M}" == "09:00"
    assert [card.code for card in home.cards] == [code]
    assert dict(home.settings)["Hours"] == "Mon–Sun 07:00–22:00"
    assert dict(home.settings)["Confirm before booking"] == "off"


async def test_guests_are_asked_for_where_the_club_keeps_them_and_come_with_the_booking(place: Place):
    place.club = riverside(rules={"guest_names": True})
    assert [field.id for field in (await place.queries.form(event(), "book")).fields][-1] == "guests"
    filled = {"date": "2026-12-02", "slot": "c1-20261202-1500-60", "guests": "Tom and Eva"}
    made = await place.queries.submitted(event(), "book", filled)
    assert (made.choice, made.text) == ("take:c1-20261202-1500-60", "Tom and Eva")
    assert list(await place.queries.check(event(), "book", filled | {"guests": "4711"})) == ["guests"]


@pytest.mark.parametrize(
    ("values", "slot"),
    [
        ({"length": "120"}, "c1-20261202-1500-120"),
        ({"court": "c2", "length": "60"}, "c2-20261202-1500-60"),
        ({"date": "2026-12-03"}, "c1-20261203-1500-60"),
        ({"slot": "c2-20261202-1700-60", "length": "120"}, "c2-20261202-1700-120"),
    ],
)
async def test_another_length_or_court_or_day_moves_a_booking_without_a_slot(
    place: Place, values: dict[str, str], slot: str
):
    code = await place.takes("ann", "c1-1202-1500-60")
    form = f"move:{code}"
    assert [field.id for field in (await place.queries.form(event(), form)).fields] == [
        "date", "court", "length", "slot"
    ]  # fmt: skip
    assert await place.queries.check(event(), form, values) == {}
    assert (await place.queries.submitted(event(), form, values)).choice == f"move:{code}:{slot}"


async def test_a_move_to_where_a_booking_is_already_asks_for_a_slot(place: Place):
    code = await place.takes("ann", "c1-1202-1500-60")
    wrong = await place.queries.check(event(), f"move:{code}", {"court": "any", "length": "60"})
    assert wrong == {"slot": "Pick a free slot."}
