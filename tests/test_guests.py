"""Names of guests: how they are said, who notes them, who reads them, and how they go."""

# A reply has the card that the test is about, else the test fails.
# pyright: reportOptionalMemberAccess=false

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.conversation.event import DM
from bot.domain.booking import Court
from bot.domain.club import Club, Rules
from bot.domain.errors import BadGuests, UnknownBooking
from bot.nlu.guests import apart, listed
from store.guests import SqlGuests
from store.sql import read
from tests.kit.talk import Bot, Member, make_bot
from tests.kit.world import Clock, NoModel, slot_at
from tests.store.club_world import World

COURTS = (Court(key="c1", name="Court 1"), Court(key="c2", name="Wembley", surface="Asche"))
SLOT = "c1-20261202-1500-60"


class TestWords:
    @pytest.mark.parametrize(
        ("said", "left", "names"),
        [
            ("book court 2 tomorrow at 3pm with Tom and Eva", "book court 2 tomorrow at 3pm", ("Tom", "Eva")),
            ("book a court with Tom Smith on Friday at 5", "book a court on Friday at 5", ("Tom Smith",)),
            ("with Tom, Eva & Jo: court 1 at 5", ": court 1 at 5", ("Tom", "Eva", "Jo")),
            ("buche Platz 2 morgen um 15 Uhr mit Tom und Eva", "buche Platz 2 morgen um 15 Uhr", ("Tom", "Eva")),
            ("buche morgen um 15 Uhr mit meinen Gästen Jürgen und Zoë-Marie", "buche morgen um 15 Uhr", (
                "Jürgen", "Zoë-Marie")),
            ("book with O'Neil tomorrow", "book tomorrow", ("O'Neil",)),
        ],
    )  # fmt: skip
    def test_names_are_taken_out_of_an_order(self, said: str, left: str, names: tuple[str, ...]) -> None:
        assert apart(said, COURTS) == (left, names)

    @pytest.mark.parametrize("said", [
        "book a court with lights tomorrow", "einen Platz mit Flutlicht bitte", "one with Wembley", "mit Asche",
        "with Monday in mind", "book tomorrow at 3pm", "play with", "swith Tom", "court with 2 hours", "with a friend",
    ])  # fmt: skip
    def test_other_words_are_no_names(self, said: str) -> None:
        assert apart(said, COURTS) == (said, ())

    @given(st.text(max_size=60) | st.text("with mit TomEva,and und&+ ", max_size=60))
    def test_any_text_is_read(self, said: str) -> None:
        left, names = apart(said, COURTS)
        assert names or left == said
        listed(said)


@pytest.fixture
def world(engine: AsyncEngine, clock: Clock) -> World:
    return World.on(engine, clock)


class TestRows:
    async def test_only_the_members_own_confirmed_bookings_take_names(self, world: World) -> None:
        guests, booking = SqlGuests(world.engine), await world.booked("c1-1202-1500-60")
        assert await guests.note(await world.who(turn="t2"), [booking.code.lower()], ["Tom", "Eva", "Tom"]) == [booking]
        assert await guests.of([booking.code]) == {booking.code: ("Tom", "Eva")}
        with pytest.raises(UnknownBooking):
            await guests.note(await world.who("bo"), [booking.code], ["Mallory"])
        assert await guests.note(await world.who(turn="t3"), [booking.code], []) == [booking]
        assert await guests.of([booking.code]) == {}

    @pytest.mark.parametrize("names", [["x" * 41], ["<@U1>"], ["a_b"], ["1"], [" "], list("abcdefghi")])
    async def test_anything_but_a_name_is_not_noted(self, world: World, names: list[str]) -> None:
        guests, booking = SqlGuests(world.engine), await world.booked("c1-1202-1500-60")
        with pytest.raises(BadGuests):
            await guests.note(await world.who(), [booking.code], names)
        assert await guests.of([booking.code]) == {}

    async def test_names_stay_through_a_move_and_go_with_their_member(self, world: World) -> None:
        guests, booking = SqlGuests(world.engine), await world.booked("c1-1202-1500-60")
        who = await world.who(turn="t2")
        await guests.note(who, [booking.code], ["Tom"])
        await world.bookings.move(who, booking.code, slot_at(who.club, "c2-1202-1500-60"), world.clock())
        assert (await world.member_data.export(who.member))["guests"] == [{"code": booking.code, "names": '["Tom"]'}]
        assert (await world.member_data.export("slack:T1:bo"))["guests"] == []
        await world.member_data.forget(who.member, who.member, world.clock())
        assert await guests.of([booking.code]) == {}


@pytest.fixture
def bot(club: Club, clock: Clock, sqlite_engine: AsyncEngine) -> Bot:
    keeping = club.model_copy(update={"rules": Rules(guest_names=True, max_per_turn=3)})
    return make_bot(sqlite_engine, keeping, clock, NoModel(), "A")


def alone(bot: Bot, user: str = "ann") -> "Alone":
    return Alone(bot, user)


class Alone(Member):
    """In direct messages."""

    def event(self, **values: Any) -> Any:
        return super().event(**({"channel": DM, "kind": "direct"} | values))


async def noted(bot: Bot) -> dict[str, list[str]]:
    def rows(connection: Connection) -> dict[str, list[str]]:
        return {row.code: json.loads(row.names) for row in connection.execute(text("SELECT code, names FROM guests"))}

    return await read(bot.engine, rows)


class TestTalk:
    async def test_guests_that_were_said_before_an_offer_was_picked_are_noted(self, bot: Bot) -> None:
        ann = alone(bot)
        offered = await ann.say("book tomorrow at 3pm with Tom and Eva")
        reply = await ann.press(offered.offers[0].slot_id)
        assert "Guests: Tom and Eva." in reply.text
        assert await noted(bot) == {reply.card.code: ["Tom", "Eva"]}
        assert "guests" not in (ann.stored or b"").decode() or ann.session.guests == []

    async def test_guests_of_a_wish_that_was_dropped_are_not_those_of_the_next(self, bot: Bot) -> None:
        ann = alone(bot)
        await ann.say("what is free tomorrow at 3pm with Tom?")
        await ann.say("never mind")
        await ann.press(f"take:{SLOT}")
        assert await noted(bot) == {}

    @pytest.mark.parametrize("words", [
        "add guests Tom and Eva to {}", "guests {}: Tom, Eva", "Gäste {}: Tom und Eva", "add guests Tom and Eva",
        "füge die Gäste Tom und Eva zu {} hinzu", "add guests tom & eva to booking {}",
        "put Tom and Eva down as my guests",
    ])  # fmt: skip
    async def test_guests_are_noted_shown_and_removed_by_commands(self, bot: Bot, words: str) -> None:
        ann = alone(bot)
        code = (await ann.press(f"take:{SLOT}")).card.code
        said = (await ann.say(words.format(code))).text
        assert said.casefold() in ("guests: tom and eva.", "gäste: tom und eva.")
        assert len((await noted(bot))[code]) == 2
        for asked in (f"guests of {code}", "mine"):
            assert "tom" in (await ann.say(asked)).text.casefold()
        await ann.say(f"remove guests from {code}")
        assert await noted(bot) == {}

    async def test_nobody_else_reads_them(self, bot: Bot) -> None:
        ann, bo = bot.member(), alone(bot, "bo")
        code = (await ann.press(f"take:{SLOT}")).card.code
        assert "Tom" not in (await ann.say(f"guests {code}: Tom")).text  # others read the channel
        assert "Tom" not in (await ann.say("mine")).text
        assert "direct message" in (await ann.say(f"guests of {code}")).text
        of_code = (f"guests of {code}", f"guests {code}: Mallory", f"remove guests of {code}")
        for words in (*of_code, "mine", "my guests", "/courtbot bookings tomorrow"):
            assert "Tom" not in (await bo.say(words)).text
        assert await noted(bot) == {code: ["Tom"]}

    async def test_admins_read_them_where_they_are_alone(self, bot: Bot) -> None:
        code = (await bot.member().press(f"take:{SLOT}")).card.code
        await alone(bot).say(f"guests {code}: Tom, Eva")
        boss = Alone(bot, "boss", admin=True)
        assert ", with Tom and Eva" in (await boss.say("/courtbot bookings tomorrow")).text
        public = bot.member("boss", admin=True)
        assert "Tom" not in (await public.say("/courtbot bookings tomorrow")).text

    @pytest.mark.parametrize(
        ("words", "names"),
        [
            ("add Ben as my guest", "Ben"),
            ("Ben and Eva are my guests", "Ben, Eva"),
            ("Ben ist mein Gast", "Ben"),
            ("füge Ben und Eva als Gäste hinzu", "Ben, Eva"),
        ],
    )
    async def test_guests_named_as_people_say_it_are_noted_on_the_booking_shown_last(
        self, bot: Bot, words: str, names: str
    ) -> None:
        ann = alone(bot)
        code = (await ann.press(f"take:{SLOT}")).card.code
        await ann.say(words)
        assert await noted(bot) == {code: names.split(", ")}

    async def test_a_turn_that_died_after_it_booked_notes_its_guests_when_it_is_run_again(self, bot: Bot) -> None:
        ann = alone(bot)
        event = ann.event(text="book court 1 tomorrow at 3pm with Tom")
        reply = await ann.run(event, saved=False)
        again = await ann.run(event, attempt=2)
        assert "Guests: Tom." in again.text
        assert await noted(bot) == {reply.card.code: ["Tom"]}

    async def test_a_club_that_keeps_no_names_says_so(
        self, club: Club, clock: Clock, sqlite_engine: AsyncEngine
    ) -> None:
        bot = make_bot(sqlite_engine, club, clock, NoModel(), "A")
        ann = alone(bot)
        code = (await ann.press(f"take:{SLOT}")).card.code
        assert "keeps no names" in (await ann.say(f"guests {code}: Tom")).text
        assert await noted(bot) == {}


async def test_the_guests_of_a_form_are_noted_with_its_booking(bot: Bot):
    ann = bot.member()
    reply = await ann.run(ann.event(kind="form", choice="take:c1-20261202-1500-60", text="Tom and Eva"))
    assert reply.outcome == "booked"
    [booking] = await bot.live()
    assert await bot.dispatcher.commands.context.guests.of([booking.code]) == {booking.code: ("Tom", "Eva")}
