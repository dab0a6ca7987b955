"""What members do beside booking: calendar files, reminders, thumbs; and slots that are gone when they are taken."""

# Stand-ins and answers of a test have only the part of a type that it needs.
# pyright: reportAttributeAccessIssue=false, reportOptionalMemberAccess=false, reportOperatorIssue=false

from dataclasses import replace

import pytest
from icalendar import Calendar
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.conversation import replies
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.domain.club import Club
from bot.domain.member import User
from bot.llm import Ask, Completion
from tests.kit.talk import Bot, Member, make_bot
from tests.kit.world import Clock, NoModel

SLOT = "c1-20261202-1500-60"


@pytest.fixture
def bot(club: Club, clock: Clock, sqlite_engine: AsyncEngine) -> Bot:
    return make_bot(sqlite_engine, club, clock, NoModel(), "A")


async def booked(ann: Member, slot: str = SLOT) -> str:
    return (await ann.press(f"take:{slot}")).card.code


class TestCards:
    async def test_a_confirmation_can_be_cancelled_moved_kept_and_reminded_of(self, bot: Bot):
        reply = await bot.member().press(f"take:{SLOT}")
        assert [b.id for b in reply.buttons] == ["calendar", "remind", "move", "cancel"]

    async def test_a_second_press_on_cancel_says_the_same_as_the_first(self, bot: Bot):
        ann = bot.member()
        code = await booked(ann)
        first, second = await ann.press(f"cancel:{code}"), await ann.press(f"cancel:{code}")
        assert (second.outcome, second.text) == ("cancelled", first.text)

    async def test_a_second_press_of_another_member_learns_nothing(self, bot: Bot):
        ann = bot.member()
        code = await booked(ann)
        await ann.press(f"cancel:{code}")
        assert (await bot.member("bo").press(f"cancel:{code}")).reason == "unknown_booking"

    async def test_a_list_cancels_and_moves_each(self, bot: Bot):
        ann = bot.member()
        code = await booked(ann)
        assert [b.id for b in (await ann.say("mine")).buttons] == [f"move:{code}", f"cancel:{code}", "book"]

    async def test_a_question_which_to_cancel_offers_just_that(self, bot: Bot):
        ann = bot.member()
        code = await booked(ann)
        assert [b.id for b in (await ann.say("cancel")).buttons] == [f"cancel:{code}"]


class TestSlotsThatAreGone:
    async def test_a_taken_one_is_refused_with_the_nearest_to_press(self, bot: Bot):
        for user, court in (("bob", "c1"), ("cid", "c2"), ("dan", "c3")):
            await booked(bot.member(user), f"{court}-20261202-1500-60")
        ann = bot.member()
        reply = await ann.press(f"take:{SLOT}")
        assert (reply.outcome, reply.reason) == ("refused", "taken")
        assert {o.starts_at.hour for o in reply.offers} >= {14, 16}
        assert (await ann.press(reply.offers[0].slot_id)).outcome == "booked"

    async def test_a_closed_or_past_one_too(self, bot: Bot):
        reply = await bot.member().press("take:c1-20261202-0600-60")
        assert (reply.reason, bool(reply.offers)) == ("closed", True)
        reply = await bot.member().press("take:c1-20261201-0800-60")
        assert (reply.reason, bool(reply.offers)) == ("past", True)

    async def test_a_limit_is_no_reason_for_other_slots(self, bot: Bot):
        ann = bot.member()
        for hour in range(10, 15):
            await booked(ann, f"c1-20261203-{hour}00-60")
        reply = await ann.press(f"take:{SLOT}")
        assert (reply.reason, reply.offers) == ("limit", ())

    async def test_a_move_goes_on_with_the_nearest(self, bot: Bot):
        ann = bot.member()
        code = await booked(ann)
        await booked(bot.member("bob"), "c2-20261202-1800-60")
        reply = await ann.press(f"move:{code}:c2-20261202-1800-60")
        assert (reply.outcome, reply.reason) == ("refused", "taken")
        reply = await ann.press(reply.offers[0].slot_id)
        assert (reply.outcome, reply.card.code) == ("moved", code)
        assert len(await bot.live()) == 2

    async def test_an_offer_of_a_move_moves_that_booking_whatever_was_said_since(self, bot: Bot):
        ann = bot.member()
        first, second = await booked(ann), await booked(ann, "c1-20261202-1800-60")
        offers = (await ann.press(f"move:{first}")).offers
        await ann.press(f"move:{second}")
        await ann.say("hello")
        reply = await ann.press(offers[0].choice)
        assert (reply.outcome, reply.card.code) == ("moved", first)
        assert len(await bot.live()) == 2

    async def test_an_offer_for_a_new_booking_moves_none(self, bot: Bot):
        ann = bot.member()
        code = await booked(ann)
        await ann.say("what is free tomorrow at 4pm?")
        offer = ann.session.offers[0]
        await ann.press(f"move:{code}")
        reply = await ann.run(ann.event(kind="action", choice=offer.slot_id))  # as platforms send it
        assert (reply.outcome, reply.reason) == ("refused", "stale")
        assert [b.slot.id for b in await bot.live()] == [SLOT]

    async def test_a_letter_of_a_move_that_was_given_up_books_nothing(self, bot: Bot):
        ann = bot.member()
        await ann.press(f"move:{await booked(ann)}")
        await ann.say("hello")
        await ann.say("B")
        assert [b.slot.id for b in await bot.live()] == [SLOT]

    @pytest.mark.parametrize(
        "words",
        [
            "can you move my booking to friday at 5pm?", "can we do friday 5pm instead?",
            "I can't make it, how about friday 5pm?", "actually friday 5pm",
        ],
    )  # fmt: skip
    async def test_another_time_said_of_what_was_just_booked_moves_it(self, bot: Bot, words: str):
        ann = bot.member()
        await booked(ann)
        offer = await ann.say(words)
        assert offer.text.startswith("To move Court 1 on Wednesday 2 December, 15:00–16:00, pick one of these:")
        assert "B) Court 2 on Friday 4 December at 17:00–18:00" in offer.text
        assert (await ann.say("B")).outcome == "moved"
        assert [b.slot.id for b in await bot.live()] == ["c2-20261204-1700-60"]

    async def test_a_new_time_of_a_booking_is_to_be_had_on_another_court(self, bot: Bot):
        ann = bot.member()
        await booked(ann)
        await ann.say("actually friday 5pm")
        assert (await ann.say("court 2")).outcome == "moved"
        assert [b.slot.id for b in await bot.live()] == ["c2-20261204-1700-60"]

    async def test_a_question_about_another_court_moves_nothing(self, bot: Bot):
        ann = bot.member()
        await booked(ann)
        await ann.say("actually friday 5pm")
        reply = await ann.say("is court 2 free at 5 too?")
        assert reply.outcome == "offered"
        assert [b.slot.id for b in await bot.live()] == [SLOT]

    async def test_another_court_named_to_what_was_just_booked_is_offered_for_it(self, bot: Bot):
        ann = bot.member()
        await booked(ann)
        reply = await ann.say("court 2 please")
        assert [(o.slot_id, bool(o.moves)) for o in reply.offers] == [("c2-20261202-1500-60", True)]
        assert (await ann.say("yes")).outcome == "moved"

    @pytest.mark.parametrize("words", ["yes", "yes please", "ok", "ja bitte"])
    async def test_a_yes_to_several_new_times_is_asked_which(self, bot: Bot, words: str):
        ann = bot.member()
        await booked(ann)
        offer = await ann.say("can you move it to friday morning?")
        asked = await ann.say(words)
        assert ([o.slot_id for o in asked.offers], asked.outcome) == ([o.slot_id for o in offer.offers], "offered")
        assert (await ann.say("the first one")).outcome == "moved"

    @pytest.mark.parametrize("words", ["move it to friday 5pm", "make it friday at 5pm"])
    async def test_an_order_to_move_what_was_just_booked_is_carried_out(self, bot: Bot, words: str):
        ann = bot.member()
        code = await booked(ann)
        reply = await ann.say(words)
        assert (reply.outcome, reply.card.code) == ("moved", code)
        assert [b.slot.id for b in await bot.live()] == ["c1-20261204-1700-60"]

    @pytest.mark.parametrize("words", ["move it", "please reschedule that", "move the court"])
    async def test_a_move_that_names_no_time_asks_for_it_and_understands_the_answer(self, bot: Bot, words: str):
        ann = bot.member()
        await booked(ann)
        assert "When instead" in (await ann.say(words)).text
        await ann.say("friday 5pm")
        assert (await ann.say("A")).outcome == "moved"

    @pytest.mark.parametrize("words", ["make it 5pm instead", "actually 5pm"])
    async def test_of_a_wish_that_is_still_talked_about_it_is_another_wish(self, bot: Bot, words: str):
        ann = bot.member()
        await booked(ann)
        assert (await ann.say("what is free tomorrow at 4pm?")).outcome == "offered"
        reply = await ann.say(words)
        assert "move" not in reply.text

    @pytest.mark.parametrize(
        "words", ["actually, also book court 2 on friday at 5pm", "I'd rather book friday 5pm, too"]
    )
    async def test_another_booking_asked_for_after_one_is_no_move(self, bot: Bot, words: str):
        ann = bot.member()
        await booked(ann)
        assert (await ann.say(words)).outcome in ("booked", "offered")
        assert ann.session.moving is None

    async def test_a_booking_asked_for_while_another_one_is_being_moved_is_a_new_one(self, bot: Bot):
        ann = bot.member()
        await ann.press(f"move:{await booked(ann)}")
        assert (await ann.say("book court 2 on friday at 5pm")).outcome == "booked"
        assert len(await bot.live()) == 2

    @pytest.mark.parametrize("begun", ["cancel", "move"])
    async def test_a_no_to_the_question_which_one_drops_it(self, bot: Bot, begun: str):
        ann = bot.member()
        await booked(ann)
        await ann.say(begun)
        assert (await ann.say("no")).text == "All right, I have dropped that. Nothing was changed."
        await ann.say("tomorrow")
        assert [b.slot.id for b in await bot.live()] == [SLOT]

    async def test_a_form_books_anew_also_while_something_is_being_moved(self, bot: Bot):
        ann = bot.member()
        await ann.press(f"move:{await booked(ann)}")
        assert (await ann.press("take:c2-20261203-1800-60")).outcome == "booked"
        assert len(await bot.live()) == 2

    async def test_somebody_else_s_booking_is_not_moved(self, bot: Bot):
        code = await booked(bot.member("bob"))
        reply = await bot.member().press(f"move:{code}:c2-20261202-1800-60")
        assert (reply.outcome, reply.reason) == ("refused", "unknown_booking")


class TestCalendar:
    async def entry(self, ann: Member, code: str):
        reply = await ann.press(f"calendar:{code}")
        assert (reply.file.name, reply.file.media_type) == (f"court-{code}.ics", "text/calendar")
        [entry] = Calendar.from_ical(reply.file.text).walk("VEVENT")
        return entry

    async def test_the_file_says_what_the_booking_is(self, bot: Bot):
        ann = bot.member()
        entry = await self.entry(ann, await booked(ann))
        assert entry["SUMMARY"] == "Court 1, Riverside"
        assert entry.start.isoformat() == "2026-12-02T15:00:00+00:00"
        assert entry.end.isoformat() == "2026-12-02T16:00:00+00:00"
        assert entry.alarms.times == []

    async def test_times_are_right_after_the_clocks_change(self, bot: Bot):
        bot.clock.set(2027, 3, 20, 9)
        ann = bot.member()
        before = await self.entry(ann, await booked(ann, "c1-20270327-1500-60"))
        after = await self.entry(ann, await booked(ann, "c1-20270328-1500-60"))
        assert (before.start.hour, after.start.hour) == (15, 14)

    async def test_a_moved_booking_s_file_replaces_the_earlier_one(self, bot: Bot):
        ann = bot.member()
        code = await booked(ann)
        first = await self.entry(ann, code)
        bot.clock.forward(minutes=2)
        await ann.press(f"move:{code}:c2-20261202-1800-60")
        second = await self.entry(ann, code)
        assert first["UID"] == second["UID"]
        assert first["SEQUENCE"] < second["SEQUENCE"]
        assert (second["SUMMARY"], second.start.hour) == ("Court 2, Riverside", 18)

    async def test_a_calendar_file_rings_when_a_reminder_is_set(self, bot: Bot):
        ann = bot.member()
        code = await booked(ann)
        await ann.press(f"remind:{code}:180")
        [alarm] = (await self.entry(ann, code)).alarms.times
        assert alarm.trigger.isoformat() == "2026-12-02T12:00:00+00:00"

    async def test_only_of_one_s_own_booking_also_in_words(self, bot: Bot):
        ann = bot.member()
        code = await booked(ann)
        assert (await ann.say(f"add {code} to my calendar")).file
        reply = await bot.member("bob").press(f"calendar:{code}")
        assert (reply.outcome, reply.reason, reply.file) == ("refused", "unknown_booking", None)


class TestRemindMe:
    async def test_asks_when_and_says_when(self, bot: Bot):
        ann = bot.member()
        code = await booked(ann)
        reply = await ann.press("remind")
        assert [b.label for b in reply.buttons] == [
            "30 minutes before", "1 hour before", "3 hours before", "The evening before, 18:00", "No reminder",
        ]  # fmt: skip
        assert reply.buttons[3].choice == f"remind:{code}:1260"
        reply = await ann.press(reply.buttons[3].choice)
        assert "I will remind you on Tuesday 1 December at 18:00" in reply.text

    async def test_a_length_beyond_all_reason_is_refused(self, bot: Bot):
        ann = bot.member()
        reply = await ann.press(f"remind:{await booked(ann)}:{'9' * 30}")
        assert reply.outcome == "refused"

    async def test_past_slots_are_not_offered(self, bot: Bot):
        ann = bot.member()
        code = await booked(ann, "c1-20261201-1100-60")
        reply = await ann.press(f"remind:{code}")
        assert [b.choice.rsplit(":", 1)[1] for b in reply.buttons] == ["30", "60", "0"]
        assert (await ann.press(f"remind:{code}:180")).outcome == "refused"

    async def test_none_takes_it_back(self, bot: Bot):
        ann = bot.member()
        code = await booked(ann)
        await ann.press(f"remind:{code}:60")
        assert "not remind" in (await ann.press(f"remind:{code}:0")).text
        bot.clock.set(2026, 12, 2, 14, 30)
        assert await bot.dispatcher.commands.context.reminders.due(bot.clock()) == []

    @pytest.mark.parametrize(
        ("words", "at"),
        [
            ("remind me 2 hours before {code}", "13:00"),
            ("Remind me 45 min before my booking.", "14:15"),
            ("remind me half an hour before {code}", "14:30"),
            ("remind me two hours before", "13:00"),
            ("please remind me of {code} 2h in advance", "13:00"),
            ("remind me about my game 90 minutes before, please", "13:30"),
            ("3 hours before {code}", "12:00"),
        ],
    )
    async def test_in_words(self, bot: Bot, words: str, at: str):
        ann = bot.member()
        code = await booked(ann)
        assert f"on Wednesday 2 December at {at}:" in (await ann.say(words.format(code=code))).text

    @pytest.mark.parametrize(
        ("words", "at"),
        [
            ("remind me the evening before", "Wednesday 2 December at 18:00"),
            ("nudge me the evening before would you", "Wednesday 2 December at 18:00"),
            ("dont let me forget it, ping me 2 hours before", "Thursday 3 December at 13:00"),
            ("give me a shout an hour before please", "Thursday 3 December at 14:00"),
            ("remind me on the evening before my match", "Wednesday 2 December at 18:00"),
            ("remind me the day before", "Wednesday 2 December at 15:00"),
            ("remind me a day before it", "Wednesday 2 December at 15:00"),
            ("1 day before {code}", "Wednesday 2 December at 15:00"),
            ("erinnere mich am Abend vorher", "Mittwoch, 2. Dezember um 18:00"),
            ("Bitte erinnere mich am Vorabend daran", "Mittwoch, 2. Dezember um 18:00"),
            ("Erinner mich bitte einen Tag vorher", "Mittwoch, 2. Dezember um 15:00"),
            ("erinnere mich an {code} zwei Stunden davor", "Donnerstag, 3. Dezember um 13:00"),
            ("erinnere mich eine halbe Stunde vor meinem Spiel", "Donnerstag, 3. Dezember um 14:30"),
            ("einen Tag vor {code}", "Mittwoch, 2. Dezember um 15:00"),
        ],
    )
    async def test_the_day_or_the_evening_before_in_words_of_either_language(self, bot: Bot, words: str, at: str):
        ann = bot.member()
        code = await booked(ann, "c1-20261203-1500-60")
        user = User("ann", "ann", locale="de-DE" if " um " in at else "")
        assert at in (await ann.say(words.format(code=code), user=user)).text

    async def test_the_booking_that_was_just_made_is_meant_where_none_is_named(self, bot: Bot):
        ann = bot.member()
        await booked(ann)
        await booked(ann, "c1-20261203-1500-60")
        assert "Thursday 3 December at 14:00" in (await ann.say("remind me 1 hour before")).text
        await ann.say("mine")
        assert (await ann.say("remind me 1 hour before")).reason == "unknown_booking"

    @pytest.mark.parametrize(
        "words", ["remind me the evening before", "remind me 2 weeks before", "0 hours before {code}"]
    )
    async def test_a_time_that_is_past_or_too_far_ahead_is_none(self, bot: Bot, words: str):
        ann = bot.member()
        code = await booked(ann, "c1-20261201-1500-60")
        await ann.say(words.format(code=code))
        assert await bot.dispatcher.commands.context.reminders.reminded(code) == 0

    async def test_a_proposal_stays_while_a_reminder_is_set(self, bot: Bot):
        ann = bot.member()
        code = await booked(ann)
        confirming = bot.club.rules.model_copy(update={"confirm_bookings": True})
        bot.dispatcher.workspaces.parse = lambda row: bot.club.model_copy(update={"rules": confirming})
        await ann.press("take:c2-20261203-1800-60")
        await ann.press(f"remind:{code}:60")
        assert (await ann.say("yes")).outcome == "booked"

    async def test_a_terminal_cannot_be_told_later(self, bot: Bot):
        ann = bot.member(platform="console")
        assert (await ann.press(f"remind:{await booked(ann)}")).outcome == "refused"

    async def test_somebody_else_s_booking_is_not_known(self, bot: Bot):
        code = await booked(bot.member("bob"))
        assert (await bot.member().press(f"remind:{code}:60")).reason == "unknown_booking"


class TestThumbs:
    @pytest.fixture
    def asking(self, bot: Bot) -> Bot:
        class Model:
            async def complete(self, role: str, ask: Ask) -> Completion:
                return Completion("Hello.", model="m-1")

        async def pattern(turn: Turn) -> Reply:
            return Reply("answered", (await turn.complete("d.loop", Ask("", ()))).text)

        bot.dispatcher.models = Model()
        bot.dispatcher.pattern = lambda letter: pattern
        return bot

    async def votes(self, ann: Member) -> list[dict[str, str]]:
        members = ann.bot.dispatcher.commands.context.member_data
        return (await members.export(ann.event().member))["votes"]

    async def test_a_thumb_is_kept_with_turn_pattern_and_model_of_the_answer(self, asking: Bot):
        ann = asking.member()
        reply = await ann.say("hello")
        judged = ann.events[-1].turn_id
        up, down = replies.feedback_buttons(replace(reply, outcome="booked"))
        assert len(down.choice) <= 80
        await ann.say("how are you")
        assert (await ann.press(up.choice)).rated == "A"
        [vote] = await self.votes(ann)
        assert (vote["turn_id"], vote["vote"], vote["pattern"], vote["model"]) == (judged, "up", "A", "m-1")
        await ann.press(down.choice)
        [vote] = await self.votes(ann)
        assert vote["vote"] == "down"

    async def test_an_answer_without_a_model_has_no_thumbs(self, bot: Bot):
        assert replies.feedback_buttons(await bot.member().say("mine")) == ()

    async def test_an_open_question_has_no_thumbs(self, asking: Bot):
        assert replies.feedback_buttons(await asking.member().say("hello")) == ()

    async def test_an_answer_that_the_conversation_forgot_is_not_judged(self, asking: Bot):
        ann = asking.member()
        [up, _] = replies.feedback_buttons(replace(await ann.say("hello"), outcome="booked"))
        assert (await asking.member("bob").press(up.choice)).reason == "stale"
        assert await self.votes(ann) == []


class TestOwnData:
    @pytest.mark.parametrize("words", ["export my data", "export", "exportieren", "meine Daten"])
    async def test_a_member_has_their_data_exported_by_a_word(self, bot: Bot, words: str):
        reply = await bot.member().say(words)
        assert reply.file is not None
        assert reply.file.private

    @pytest.mark.parametrize("words", ["forget me", "forget", "delete my data"])
    async def test_forgetting_asks_first(self, bot: Bot, words: str):
        reply = await bot.member().say(words)
        assert "Nothing is deleted yet" in reply.text
        assert [b.id for b in reply.buttons] == ["keep_it", "forget"]

    @pytest.mark.parametrize("words", ["vergiss mich", "lösche meine Daten"])
    async def test_forgetting_asks_first_in_german(self, bot: Bot, words: str):
        reply = await bot.member().say(words, user=User("ann", locale="de-DE"))
        assert reply.text.startswith("Deine Daten löschen?")
        assert [b.id for b in reply.buttons] == ["keep_it", "forget"]

    async def test_forget_it_only_drops_the_wish(self, bot: Bot):
        assert (await bot.member().say("forget it")).outcome == "dropped"
