"""The dispatcher always answers, and what it says after a fault is what the database holds."""

# Stand-ins have the part of a port that a test needs.
# pyright: reportAttributeAccessIssue=false

import asyncio
import errno
import logging
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.conversation.event import Event
from bot.conversation.ports import Lease
from bot.conversation.reply import Reply
from bot.conversation.session import Session
from bot.conversation.turn import LimitReached, Turn
from bot.domain.club import Club
from bot.domain.errors import StoreDown
from bot.domain.fence import TurnLost, holding, is_closed
from bot.domain.ports import Who
from bot.llm import Ask, Completion, ModelDown
from bot.runtime.faults import LATER, not_done
from bot.runtime.later import once_back
from bot.settings.limits import Limits
from store.bookings import SqlBookings
from tests.inbox.support import event as an_event
from tests.kit.talk import Bot, make_bot
from tests.kit.world import Clock, NoModel

SLOT = "c1-20261202-1500-60"


@pytest.fixture
def bot(club: Club, clock: Clock, sqlite_engine: AsyncEngine) -> Bot:
    return make_bot(sqlite_engine, club, clock, NoModel())


def runs(bot: Bot, pattern: Any) -> None:
    bot.dispatcher.pattern = lambda letter: pattern


async def test_a_bug_after_the_commit_is_answered_with_what_was_committed(bot: Bot):
    async def pattern(turn: Turn) -> Reply:
        await turn.desk.book(SLOT)
        raise RuntimeError("a bug")

    runs(bot, pattern)
    reply = await bot.member().say("anything")
    assert reply.outcome == "booked"
    assert reply.card
    assert reply.card.code == (await bot.live())[0].code
    assert reply.incident


async def test_a_bug_before_any_commit_is_an_incident_and_says_that_nothing_was_booked(
    bot: Bot, caplog: pytest.LogCaptureFixture
):
    async def pattern(turn: Turn) -> Reply:
        raise RuntimeError(f"secret words: {turn.text}")

    runs(bot, pattern)
    with caplog.at_level(logging.DEBUG):
        reply = await bot.member().say("my secret diary")
    assert reply.outcome == "failed"
    assert reply.incident
    assert reply.incident in reply.text
    assert "Nothing was booked" in reply.text
    assert reply.incident in caplog.text
    assert "RuntimeError" in caplog.text
    assert "diary" not in caplog.text


async def test_a_turn_has_one_line_in_the_log_that_says_what_came_of_it_and_no_word_of_it(
    bot: Bot, caplog: pytest.LogCaptureFixture
):
    async def pattern(turn: Turn) -> Reply:
        turn.count_model_call()
        turn.spend(1_200, 0.00313)
        return Reply("answered", f"You said: {turn.text}")

    runs(bot, pattern)
    with caplog.at_level(logging.INFO, "bot.runtime.turn_log"):
        reply = await bot.member().say("my secret diary")
    [line] = [record for record in caplog.records if record.name == "bot.runtime.turn_log"]
    said = vars(line)
    assert (said["pattern"], said["outcome"], said["trace"]) == (reply.pattern, reply.outcome, reply.trace)
    assert (said["platform"], said["attempt"], said["reason"], said["incident"]) == ("slack", 1, None, None)
    assert (said["calls"], said["tools"], said["tokens"], said["seconds"] > 0) == (1, 0, 1_200, True)
    assert (said["turn"].startswith("slack:w1:Ev"), said["cost"]) == (True, 0.00313)
    assert "diary" not in f"{said} {line.getMessage()}"


@pytest.mark.parametrize("committed", [False, True])
async def test_a_shortage_of_descriptors_is_no_incident_and_is_told_kindly(bot: Bot, committed: bool):
    async def pattern(turn: Turn) -> Reply:
        if committed:
            await turn.desk.book(SLOT)
        raise OSError(errno.EMFILE, "Too many open files")

    runs(bot, pattern)
    reply = await bot.member().say("anything")
    assert not reply.incident
    assert "Something went wrong" not in reply.text
    if committed:
        assert reply.outcome == "booked"
    else:
        assert "Too many are asking me at once" in reply.text
        assert "Nothing was booked or changed. Please try again." in reply.text


async def test_a_turn_past_its_deadline_says_what_is_so(bot: Bot):
    async def pattern(turn: Turn) -> Reply:
        await turn.desk.book(SLOT)
        await asyncio.sleep(60)
        raise AssertionError

    runs(bot, pattern)
    bot.dispatcher.limits = Limits(turn_seconds=0.5)
    reply = await bot.member().say("anything")
    assert reply.outcome == "booked"
    assert len(await bot.live()) == 1


async def test_an_event_that_keeps_killing_workers_is_not_run_again(bot: Bot):
    async def pattern(turn: Turn) -> Reply:
        raise AssertionError("it ran")

    runs(bot, pattern)
    ann = bot.member()
    reply = await ann.run(ann.event(text="book it"), attempt=6)
    assert reply.outcome == "failed"
    assert "nothing was booked" in reply.text


async def test_a_database_that_is_away_is_told_and_the_next_turn_works(bot: Bot):
    ann = bot.member()
    store, bot.dispatcher.bookings = bot.dispatcher.bookings, Away()
    reply = await ann.say("mine")
    assert (reply.outcome, reply.reason) == ("failed", "store_down")
    assert "the database" in reply.text
    assert "nothing is lost" in reply.text
    bot.dispatcher.bookings = store
    assert (await ann.say("mine")).outcome == "listed"


class Away:
    def __getattr__(self, name: str) -> Any:
        async def call(*arguments: Any) -> Any:
            raise StoreDown("the database")

        return call


async def test_a_write_that_outlasts_both_deadlines_is_told_all_the_same(bot: Bot):
    """The pattern's share of the turn cancels it first, the turn's deadline a second time."""
    book = bot.dispatcher.bookings.book

    async def slow(*arguments: Any) -> Any:
        await asyncio.sleep(1)
        return await book(*arguments)

    async def pattern(turn: Turn) -> Reply:
        await turn.desk.book(SLOT)
        raise AssertionError

    bot.dispatcher.bookings.book = slow
    runs(bot, pattern)
    bot.dispatcher.limits = Limits(turn_seconds=0.5)
    reply = await bot.member().say("anything")
    assert reply.outcome == "booked"
    assert len(await bot.live()) == 1


async def test_a_fault_before_the_turn_could_begin_is_answered_too(bot: Bot):
    class Broken:
        async def load(self, platform: str, workspace: str) -> Any:
            raise ValueError("an unreadable club")

    bot.dispatcher.workspaces = Broken()
    reply = await bot.member().say("book it")
    assert reply.outcome == "failed"
    assert reply.incident
    assert "Nothing was booked" in reply.text


async def test_a_fault_in_the_look_after_a_fault_leaves_words_that_claim_nothing(bot: Bot):
    async def blind(*arguments: Any) -> Any:
        raise ValueError("a bug")

    async def pattern(turn: Turn) -> Reply:
        await turn.desk.book(SLOT)
        raise RuntimeError("a bug")

    bot.dispatcher.bookings.of_turn = blind
    runs(bot, pattern)
    reply = await bot.member().say("anything")
    assert reply.outcome == "failed"
    assert "What was booked stays booked" in reply.text
    assert "Nothing was booked" not in reply.text


async def test_a_run_given_back_after_its_commit_tells_it_and_books_nothing_more(bot: Bot):
    """As a worker does that is told to stop in the middle of a turn."""
    again: list[str] = []

    async def pattern(turn: Turn) -> Reply:
        again.append(turn.id)
        await turn.desk.book(SLOT)
        raise asyncio.CancelledError

    runs(bot, pattern)
    ann = bot.member()
    event = ann.event(text="book a court tomorrow at 3pm")
    with pytest.raises(asyncio.CancelledError):
        await ann.run(event, saved=False)
    reply = await ann.run(event, attempt=2)
    assert reply.outcome == "booked"
    assert len(again) == len(await bot.rows()) == 1


async def test_a_rerun_does_not_say_booked_of_what_was_cancelled_since(bot: Bot):
    async def pattern(turn: Turn) -> Reply:
        await turn.desk.book(SLOT)
        raise asyncio.CancelledError

    runs(bot, pattern)
    ann = bot.member()
    event = ann.event(text="book a court tomorrow at 3pm")
    with pytest.raises(asyncio.CancelledError):
        await ann.run(event, saved=False)
    [booking] = await bot.live()
    await bot.member(thread="elsewhere").press(f"cancel:{booking.code}")
    reply = await ann.run(event, attempt=2)
    assert reply.outcome == "cancelled"
    assert "Booked" not in reply.text


async def test_a_model_gone_and_a_court_given_up_is_a_refusal_not_an_incident(bot: Bot):
    async def away(turn: Turn) -> Reply:
        raise ModelDown("x")

    ann = bot.member()
    await ann.say("book a court tomorrow")
    await ann.say("3pm")
    fewer = bot.club.model_copy(update={"courts": bot.club.courts[:2], "version": 2})
    bot.dispatcher.workspaces.parse = lambda row: fewer
    runs(bot, away)
    reply = await ann.say("court 3")
    assert reply.outcome in ("refused", "asked")
    assert reply.incident is None


async def test_too_many_turns_a_minute_are_refused_without_running(bot: Bot):
    bot.dispatcher.limits = Limits(turns_per_minute=20)
    ann = bot.member()
    event = ann.event(text="book court 1 tomorrow at 3pm")
    lease = Lease("1-1", "t", event.conversation, event, ann.session, attempt=1, turns_this_minute=21)
    reply = await bot.dispatcher.turn(lease)
    assert (reply.outcome, reply.reason) == ("refused", "rate")
    assert await bot.rows() == []
    lease.turns_this_minute = 22
    assert (await bot.dispatcher.turn(lease)).outcome == "quiet"  # it has been said; a press or a command is answered
    lease.event = ann.event(kind="action", choice="cancel:K7M2QX")
    assert (await bot.dispatcher.turn(lease)).reason == "rate"


async def test_a_cap_on_model_calls_ends_in_a_useful_reply(bot: Bot):
    class Endless:
        async def complete(self, role: str, ask: Ask) -> Completion:
            return Completion("hm")

    async def pattern(turn: Turn) -> Reply:
        while True:
            await turn.complete("d.loop", Ask("", ()))

    bot.dispatcher.models = Endless()
    runs(bot, pattern)
    reply = await bot.member().say("anything")
    assert reply.outcome == "asked"
    assert "basic mode" in reply.text


async def test_a_pattern_that_is_gone_is_said_with_the_way_out(bot: Bot):
    ann = bot.member(admin=True)
    workspace = await bot.dispatcher.workspaces.load("slack", "w1")
    await bot.dispatcher.workspaces.set_pattern(workspace, "Z", "test", bot.clock())
    reply = await ann.say("book a court")
    assert reply.outcome == "failed"
    assert "pattern D" in reply.text
    assert (await ann.say("pattern A")).outcome == "answered"


async def test_a_model_s_claim_without_a_booking_is_not_shown(bot: Bot):
    class Liar:
        async def complete(self, role: str, ask: Ask) -> Completion:
            return Completion("Booked! Court 1 is yours, code ABC234. See you there!")

    bot.dispatcher.models = Liar()
    reply = await bot.member().say("book court 1 tomorrow at 3pm")
    assert "Booked" not in reply.text
    assert "ABC234" not in reply.text
    assert reply.outcome == "asked"


class TestADatabaseThatGoesAwayInTheMiddle:
    """What was committed is told once it can be looked up, and nothing is said to have failed before."""

    @pytest.fixture
    def down(self, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> "Outage":
        monkeypatch.setattr("bot.runtime.truth.AGAIN_SECONDS", 0.01)
        outage = Outage(bot.dispatcher.bookings)
        bot.dispatcher.bookings = outage
        return outage

    async def test_a_commit_whose_answer_was_lost_is_told(self, bot: Bot, down: "Outage"):
        down.after_a_write = 3
        reply = await bot.member().say("book court 1 tomorrow at 3pm")
        [booking] = await bot.live()
        assert (reply.outcome, reply.card and reply.card.code) == ("booked", booking.code)

    async def test_a_commit_of_an_earlier_run_is_told(self, bot: Bot, down: "Outage"):
        ann = bot.member()
        event = ann.event(text="book court 1 tomorrow at 3pm")
        await ann.run(event, saved=False)
        down.looks = 3
        assert (await ann.run(event, attempt=2)).outcome == "booked"
        assert len(await bot.rows()) == 1

    async def test_a_commit_that_a_service_did_not_answer_for_is_told(self, bot: Bot, down: "Outage"):
        async def pattern(turn: Turn) -> Reply:
            with suppress(ConnectionError), turn.desk.doubted():
                await bot.dispatcher.bookings.store.book(turn.desk.who, turn.club.slot(SLOT), bot.clock())
                raise ConnectionError
            return Reply("failed", "Nothing was booked.")

        down.looks = 3
        runs(bot, pattern)
        assert (await bot.member().say("anything")).outcome == "booked"

    async def test_a_write_that_is_still_on_its_way_is_refused_once_an_apology_is_given(self, bot: Bot):
        late: list[Any] = []

        async def pattern(turn: Turn) -> Reply:
            late.append(turn)
            with turn.desk.doubted():
                raise ModelDown("somewhere else")

        runs(bot, pattern)
        event = bot.member().event(text="hello")
        lease = lease_of(event, 1, fence=20)
        await bot.dispatcher.turn(lease)
        with holding(event.turn_id, 20), pytest.raises(TurnLost):
            await late[0].desk.store.book(late[0].desk.who, bot.club.slot(SLOT), bot.clock())
        assert await bot.dispatcher.holds(lease)

    async def test_a_turn_that_wrote_nothing_does_not_wait(self, bot: Bot, down: "Outage"):
        down.looks = 10_000
        bot.dispatcher.limits = Limits(turn_seconds=5)
        async with asyncio.timeout(4):
            assert (await bot.member().say("mine")).reason == "store_down"

    async def test_an_outcome_that_outlasts_the_turn_is_unknown_and_told_later(self, bot: Bot, down: "Outage"):
        down.after_a_write = 10_000
        bot.dispatcher.limits = Limits(turn_seconds=0.5)
        ann = bot.member()
        event = ann.event(text="book court 1 tomorrow at 3pm")
        reply = await ann.run(event)
        assert (reply.outcome, reply.reason) == ("failed", LATER)
        again = await bot.dispatcher.turn(lease_of(once_back(event), 1, fence=22))
        assert (again.outcome, again.reason) == ("quiet", LATER)
        down.looks = 0
        told = await bot.dispatcher.turn(lease_of(once_back(once_back(event)), 1, fence=24))
        assert (told.outcome, told.card and told.card.code) == ("booked", (await bot.live())[0].code)

    async def test_a_wish_that_was_not_done_is_told_as_such_and_cannot_be_done_any_more(self, bot: Bot):
        event = bot.member().event(text="book court 1 tomorrow at 3pm")
        reply = await bot.dispatcher.turn(lease_of(once_back(event), 1, fence=22))
        assert (reply.outcome, reply.text) == ("failed", not_done().text)
        who = Who(bot.club, event.member, event.turn_id)
        with holding(event.turn_id, 20), pytest.raises(TurnLost):
            await bot.dispatcher.bookings.book(who, bot.club.slot(SLOT), bot.clock())

    async def test_a_notice_waits(self, bot: Bot, monkeypatch: pytest.MonkeyPatch):
        async def down(*_: Any) -> Any:
            raise StoreDown("the database")

        monkeypatch.setattr(bot.dispatcher.workspaces, "load", down)
        notice = bot.member().event(kind="notice", choice="closed:K7M2QX")
        reply = await bot.dispatcher.turn(lease_of(notice, 1))
        assert (reply.outcome, reply.reason) == ("quiet", LATER)

    async def test_a_terminal_is_told_nothing_later(self, bot: Bot, down: "Outage"):
        down.after_a_write = 10_000
        bot.dispatcher.limits = Limits(turn_seconds=0.5)
        ann = bot.member()
        event = replace(ann.event(text="book court 1 tomorrow at 3pm"), platform="console")
        assert (await ann.run(event)).reason != LATER


def test_the_event_that_follows_another_one_has_its_place_and_one_name():
    event = an_event("Ev1", thread="7.1", edits="M1", message="M2", choice="take:x", quoted=True)
    later = once_back(event)
    assert (later, later.conversation) == (once_back(event), event.conversation)
    assert (later.settles, once_back(later).settles) == ("Ev1", "Ev1")
    assert len({event.turn_id, later.turn_id, once_back(later).turn_id}) == 3
    assert (later.kind, later.text, later.choice, later.message, later.edits) == ("notice", "", None, None, None)


class Outage:
    """Bookings in a database that is away for a while: for so many looks, or for so many after each write."""

    def __init__(self, store: Any) -> None:
        self.store = store
        self.looks = self.after_a_write = 0

    def __getattr__(self, name: str) -> Any:
        async def call(*arguments: Any) -> Any:
            if self.looks:
                self.looks -= 1
                raise StoreDown("the database")
            answer = await getattr(self.store, name)(*arguments)
            if name == "book" and self.after_a_write:
                self.looks, self.after_a_write = self.after_a_write, 0
                raise StoreDown("the database")
            return answer

        return call


@pytest.mark.parametrize("text", ["book court 1 tomorrow at 3pm", ""])
async def test_a_thread_that_began_with_an_apology_is_followed(bot: Bot, text: str):
    async def broken(turn: Turn) -> Reply:
        raise RuntimeError("a bug")

    pattern = bot.dispatcher.pattern
    runs(bot, broken)
    ann = bot.member(thread="7.1")
    assert (await ann.say(text)).outcome in ("failed", "answered")
    bot.dispatcher.pattern = pattern
    assert (await ann.say("book court 2 tomorrow at 4pm", kind="message")).outcome == "booked"


async def test_a_turn_that_ends_at_its_bounds_and_in_doubt_says_that_this_may_not_be_all(bot: Bot):
    async def spent(turn: Turn) -> Reply:
        with turn.desk.doubted():
            await turn.desk.book("c1-20261202-1500-60")
            raise LimitReached("model_calls")

    runs(bot, spent)
    reply = await bot.member().say("book courts 1 and 2 tomorrow at 3pm")
    assert reply.outcome == "booked"
    assert "That is as far as I got" in reply.text


async def test_an_event_that_is_given_up_is_closed_to_what_still_runs_elsewhere(bot: Bot):
    event = bot.member().event(text="hello")
    lease = lease_of(event, 6, fence=20)
    assert (await bot.dispatcher.turn(lease)).outcome == "failed"
    assert is_closed(await SqlBookings(bot.engine).run_of(event.turn_id))
    assert await bot.dispatcher.holds(lease)
    assert (await bot.dispatcher.turn(lease_of(event, 7, fence=22))).outcome == "failed"


async def given_up(bot: Bot, event: Event) -> str:
    """The first line of the last words about it, after a run that saved something and whose worker died then."""
    await bot.dispatcher.turn(lease_of(event, 1, fence=20))
    reply = await bot.dispatcher.last_words(lease_of(event, 9, fence=22))
    assert reply.outcome == "answered"
    assert "That is as far as I got" in reply.text or reply.language == "de"
    return reply.text.partition("\n")[0]


class TestLastWords:
    """Of an event whose every run died."""

    async def test_committed_bookings_are_told(self, bot: Bot):
        ann = bot.member()
        event = ann.event(text="book court 1 tomorrow at 3pm")
        await ann.run(event, saved=False)
        [booked] = await bot.live()
        reply = await bot.dispatcher.last_words(lease_of(event, 9))
        assert (reply.outcome, reply.card and reply.card.code) == ("booked", booked.code)

    async def test_all_that_was_saved_beside_bookings_is_told(self, bot: Bot):
        """Of each kind, also where the turn ended in a fault."""
        ann, boss = bot.member(), bot.member("boss", admin=True)
        code = (await ann.say("book court 1 tomorrow at 3pm")).card
        assert code
        waits = ann.event(text="tell me when tomorrow at 5pm frees up")
        at_five = "any court on Wednesday 2 December, 17:00–18:00"
        assert await given_up(bot, waits) == f"You are on the waiting list: {at_five}."
        [place] = await bot.dispatcher.commands.context.waiting.of_member(ann.who, bot.clock())
        told = {
            f"leave:{place.id}": f"You are no longer waiting for {at_five}.",
            f"remind:{code.code}:60": f"I will remind you of booking {code.code}.",
            f"remind:{code.code}:0": f"I will not remind you of booking {code.code}.",
        }
        for choice, line in told.items():
            assert await given_up(bot, ann.event(choice=choice, kind="action")) == line
        setting = boss.event(text="/courtbot pattern F", kind="command")
        assert "as an admin is saved" in await given_up(bot, setting)

    async def test_last_words_are_german_where_the_member_reads_german(self, bot: Bot):
        ann = bot.member()
        waits = ann.event(text="tell me when tomorrow at 5pm frees up", user=replace(ann.event().user, locale="de-DE"))
        assert (await given_up(bot, waits)).startswith("Du stehst auf der Warteliste: irgendein Platz am Mittwoch")

    async def test_an_apology_where_nothing_was(self, bot: Bot):
        reply = await bot.dispatcher.last_words(lease_of(bot.member().event(text="book court 1 tomorrow at 3pm"), 9))
        assert (reply.outcome, bool(reply.incident)) == ("failed", True)
        assert "nothing was booked" in reply.text
        assert await bot.rows() == []

    async def test_without_the_database_too(self, bot: Bot, monkeypatch: pytest.MonkeyPatch):
        async def down(*_: Any) -> Any:
            raise StoreDown("the database")

        monkeypatch.setattr(bot.dispatcher.workspaces, "load", down)
        bot.dispatcher.limits = Limits(turn_seconds=0.5)
        reply = await bot.dispatcher.last_words(lease_of(bot.member().event(text="hello"), 9))
        assert "stays booked" in reply.text


async def test_a_turn_is_held_until_a_later_run_of_it_begins(bot: Bot):
    event = bot.member().event(text="hello")
    assert await bot.dispatcher.holds(lease_of(event, 1, fence=20))
    with pytest.raises(TurnLost):
        await bot.dispatcher.turn(lease_of(event, 2, fence=19))
    assert await bot.dispatcher.holds(lease_of(event, 1, fence=20))
    await bot.dispatcher.turn(lease_of(event, 2, fence=21))
    assert not await bot.dispatcher.holds(lease_of(event, 1, fence=20))


def lease_of(event: Event, attempt: int, fence: int = 0) -> Lease:
    return Lease("1-1", "t", event.conversation, event, Session(), attempt, fence=fence)
