"""The board of the courts: what it says, when it is edited, and how it ends."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.conversation.board import board
from bot.conversation.event import DM, Event
from bot.conversation.ports import BoardLost, DeliveryFailed
from bot.conversation.reply import Reply
from bot.domain.board import Board
from bot.domain.booking import Slot
from bot.domain.club import Closure, Club, Rules
from bot.domain.hours import Hours
from bot.i18n.language import speaking
from bot.runtime.board_loop import LEASE, BoardKeeper, ChangedClubs, run
from tests.kit.talk import Bot, Member, make_bot
from tests.kit.world import Clock, NoModel, RecordingPlatform, riverside, slot_at

# What it says


def said(club: Club, *taken: Slot, at: Clock | None = None) -> list[str]:
    occupied = {(slot.court.key, cell) for slot in taken for cell in slot.cells()}
    now = (at or Clock())().astimezone(club.zone)
    return board(club, occupied, now).text.splitlines()


def test_a_board_shows_today_from_now_on_and_all_of_tomorrow(club: Club) -> None:
    assert said(riverside(courts=club.courts[:1]), slot_at(club, "c1-1201-1500-60")) == [
        "🎾 Courts of Riverside",
        "Today, Tue 1 Dec",
        "Court 1: free 09:00–15:00, 16:00–22:00 · taken 15:00–16:00",
        "Tomorrow, Wed 2 Dec",
        "Court 1: free 07:00–22:00",
    ]


def test_closed_courts_and_hours_are_told_from_taken_ones(club: Club) -> None:
    tomorrow = date(2026, 12, 2)
    closures = (
        Closure(first=tomorrow, last=tomorrow, courts=("c2",)),
        Closure(first=tomorrow, last=tomorrow, courts=("c3",), since=12 * 60, until=14 * 60),
    )
    whole = Slot(club.courts[0], slot_at(club, "c1-1202-0700-60").starts_at, 15 * 60, club.zone)
    assert said(riverside(closures=closures), whole)[-3:] == [
        "Court 1: taken",
        "Court 2: closed",
        "Court 3: free 07:00–12:00, 14:00–22:00 · closed 12:00–14:00",
    ]


def test_a_break_parts_what_is_free_and_an_evening_is_shown_to_its_end(club: Club, clock: Clock) -> None:
    day = (Hours(opens=9 * 60, closes=12 * 60), Hours(opens=14 * 60, closes=26 * 60))
    open_late = riverside(courts=club.courts[:1], hours=(day,) * 7)
    clock.set(2026, 12, 2, 0, 30)
    assert said(open_late, at=clock)[1:] == [
        "Today, Tue 1 Dec",
        "Court 1: free 01:00–02:00",
        "Tomorrow, Wed 2 Dec",
        "Court 1: free 09:00–12:00, 14:00–02:00",
    ]


def test_a_closed_day_and_an_evening_after_the_last_start_have_a_line(club: Club, clock: Clock) -> None:
    shut = riverside(closures=(Closure(first=date(2026, 12, 2), last=date(2026, 12, 2)),))
    clock.set(2026, 12, 1, 21, 30)
    assert said(shut, at=clock)[1:] == ["Today, Tue 1 Dec", "over for today", "Tomorrow, Wed 2 Dec", "closed"]


def test_a_booking_that_fits_no_slot_takes_every_slot_that_it_meets(club: Club) -> None:
    odd = Slot(club.courts[0], slot_at(club, "c1-1202-0700-60").starts_at + timedelta(minutes=30), 60, club.zone)
    assert said(club, odd)[6] == "Court 1: free 09:00–22:00 · taken 07:00–09:00"


def test_a_board_speaks_german(club: Club) -> None:
    with speaking("de"):
        lines = said(club, slot_at(club, "c1-1202-0700-60"))
    assert lines[0] == "🎾 Plätze von Riverside"
    assert lines[6] == "Court 1: frei 08:00–22:00 · belegt 07:00–08:00"


def test_a_board_of_many_courts_and_short_slots_fits_into_a_message(club: Club) -> None:
    courts = tuple(club.courts[0].model_copy(update={"key": f"c{n}", "name": "N" * 40}) for n in range(30))
    busy = riverside(courts=courts, rules=Rules(slot_minutes=15))
    taken = [Slot(court, at, 15, busy.zone) for court in courts for at in list(busy.starts(date(2026, 12, 2)))[::2]]
    text = "\n".join(said(busy, *taken))
    assert len(text) < 4_000
    assert text.endswith("… and 21 more courts")


# How it is kept


class Died(Exception):
    """The process did, as it came to that."""


@dataclass
class Channels(RecordingPlatform):
    """A platform whose boards a test can look at."""

    texts: dict[str, str] = field(default_factory=dict[str, str])  # by message
    edits: list[str] = field(default_factory=list[str])  # what was shown, in order
    fault: Exception | None = None
    dies: bool = False  # before it deletes anything
    edited: asyncio.Event = field(default_factory=asyncio.Event)

    async def show_board(self, board: Board, reply: Reply) -> str:
        if self.fault:
            raise self.fault
        message = board.message if board.stands else f"m{len(self.edits)}"
        self.texts[message] = reply.text
        self.edits.append(reply.text)
        self.edited.set()
        return message

    async def board_messages(self, board: Board) -> list[str]:
        return list(self.texts)[::-1]

    async def remove_message(self, board: Board, message: str) -> None:
        if self.dies:
            raise Died
        self.texts.pop(message, None)


@dataclass
class Kept:
    """A bot with boards, and who keeps them."""

    bot: Bot
    channels: Channels
    told: list[Event]
    wall: Clock

    @property
    def admin(self) -> Member:
        return self.bot.member("boss", admin=True)

    def keeper(self) -> BoardKeeper:
        """Of one process; all see the same channels."""

        async def tell(event: Event) -> bool:
            self.told.append(event)
            return True

        made, platforms = self.bot.dispatcher, {"slack": self.channels}
        return BoardKeeper(made.commands.context.boards, made.bookings, platforms, tell, self.bot.clock, self.wall)

    async def look(self) -> set[str]:
        self.wall.forward(seconds=1)
        return await self.keeper().look()

    @property
    def shown(self) -> str:
        [text] = self.channels.texts.values()
        return text


@pytest.fixture
def kept(club: Club, clock: Clock, sqlite_engine: AsyncEngine) -> Kept:
    async def nothing(event: Event, reply: Reply) -> None: ...

    return Kept(make_bot(sqlite_engine, club, clock, NoModel(), "A"), Channels(nothing), [], Clock())


async def put_up(kept: Kept) -> Kept:
    assert "at the end of this channel" in (await kept.admin.say("/courtbot board")).text
    assert await kept.look() == set()
    return kept


async def book(kept: Kept, *slots: str) -> None:
    for n, slot in enumerate(slots):
        assert (await kept.bot.member(f"m{n}").press(f"take:{slot}")).outcome == "booked"


async def test_a_board_stands_and_changes_with_a_booking_and_a_cancellation(kept: Kept) -> None:
    await put_up(kept)
    assert "Court 1: free 09:00–22:00" in kept.shown
    await book(kept, "c1-20261201-1500-60")
    await kept.look()
    assert "taken 15:00–16:00" in kept.shown
    [booking] = await kept.bot.live()
    assert (await kept.bot.member("m0").press(f"cancel:{booking.code}")).outcome == "cancelled"
    await kept.look()
    assert "taken" not in kept.shown
    assert len(kept.channels.edits) == 3


async def test_a_board_names_nobody(kept: Kept) -> None:
    await put_up(kept)
    await book(kept, "c1-20261201-1500-60")
    [booking] = await kept.bot.live()
    await kept.look()
    assert not any(word in kept.shown for word in ("m0", booking.code))


async def test_a_burst_of_bookings_is_one_edit_with_the_newest_state(kept: Kept) -> None:
    await put_up(kept)
    await book(kept, *(f"c1-20261201-{hour}00-60" for hour in range(10, 14)))
    await kept.look()
    assert "taken 10:00–14:00" in kept.shown
    assert len(kept.channels.edits) == 2


async def test_a_board_is_edited_once_a_second_at_most(kept: Kept) -> None:
    await put_up(kept)
    await book(kept, "c1-20261201-1500-60")
    await kept.look()
    await book(kept, "c2-20261201-1500-60")
    assert await kept.keeper().look() == {"riverside"}  # the wall clock stands still: to be looked at again
    assert len(kept.channels.edits) == 2
    await kept.look()
    assert kept.shown.count("taken 15:00–16:00") == 2


async def test_two_processes_edit_a_board_once(kept: Kept) -> None:
    await put_up(kept)
    await book(kept, "c1-20261201-1500-60")
    await kept.look()
    await kept.look()
    assert len(kept.channels.edits) == 2


async def test_an_older_state_does_not_cover_a_newer_one_of_another_process(kept: Kept, monkeypatch: Any) -> None:
    await put_up(kept)
    slow, occupied = kept.keeper(), kept.bot.dispatcher.bookings.occupied_cells

    async def overtaken(*arguments: Any, **more: Any) -> Any:
        """It reads what is so, and sleeps while another process shows something newer."""
        found = await occupied(*arguments, **more)
        monkeypatch.undo()
        await book(kept, "c2-20261201-1600-60")
        await kept.look()
        kept.wall.forward(seconds=2)
        return found

    await book(kept, "c1-20261201-1500-60")
    monkeypatch.setattr(kept.bot.dispatcher.bookings, "occupied_cells", overtaken)
    assert await slow.look() == {"riverside"}
    assert "taken 16:00–17:00" in kept.shown
    assert len(kept.channels.edits) == 2


async def test_a_process_that_dies_while_it_edits_leaves_the_board_to_another(kept: Kept) -> None:
    await put_up(kept)
    await book(kept, "c1-20261201-1500-60")
    [board] = await kept.bot.dispatcher.commands.context.boards.of_clubs()
    now = kept.wall.forward(seconds=1)
    assert await kept.bot.dispatcher.commands.context.boards.lease(board, now, now + LEASE)
    await kept.look()
    assert "taken" not in kept.shown
    kept.wall.forward(seconds=LEASE.total_seconds())
    await kept.look()
    assert "taken 15:00–16:00" in kept.shown


async def dies_once_shown(kept: Kept, monkeypatch: Any) -> None:
    """What the board shows has arrived, and the row does not know of it."""

    async def died(*_: Any) -> None:
        raise Died

    keeper = kept.keeper()
    kept.wall.forward(seconds=1)
    with monkeypatch.context() as patched:
        patched.setattr(keeper.boards, "settle", died)
        with pytest.raises(Died):
            await keeper.look()
    kept.wall.forward(seconds=LEASE.total_seconds())


async def test_a_board_whose_editor_died_is_shown_anew_also_where_its_row_seems_true(
    kept: Kept, monkeypatch: Any
) -> None:
    await put_up(kept)
    await book(kept, "c1-20261201-1500-60")
    await dies_once_shown(kept, monkeypatch)
    assert "taken" in kept.shown
    [booking] = await kept.bot.live()
    assert (await kept.bot.member("m0").press(f"cancel:{booking.code}")).outcome == "cancelled"
    await kept.look()
    assert "taken" not in kept.shown


async def test_a_board_whose_poster_died_is_found_and_edited(kept: Kept, monkeypatch: Any) -> None:
    await kept.admin.say("/courtbot board")
    await dies_once_shown(kept, monkeypatch)
    await book(kept, "c1-20261201-1500-60")
    await kept.look()
    assert (list(kept.channels.texts), "taken 15:00–16:00" in kept.shown) == (["m0"], True)


async def test_a_board_that_was_posted_anew_by_a_process_that_died_takes_the_old_ones_place(
    kept: Kept, monkeypatch: Any
) -> None:
    await put_up(kept)
    await kept.admin.say("/courtbot board")
    await dies_once_shown(kept, monkeypatch)
    assert list(kept.channels.texts) == ["m0", "m1"]
    await kept.look()
    assert list(kept.channels.texts) == ["m1"]


async def test_a_process_that_dies_before_it_posts_leaves_the_place_at_the_end_to_another(kept: Kept) -> None:
    await put_up(kept)
    await kept.admin.say("/courtbot board")
    [board] = await kept.bot.dispatcher.commands.context.boards.of_clubs()
    now = kept.wall.forward(seconds=1)
    assert await kept.bot.dispatcher.commands.context.boards.lease(board, now, now + LEASE)
    kept.wall.forward(seconds=LEASE.total_seconds())
    await kept.look()
    assert list(kept.channels.texts) == ["m1"]


async def test_a_board_that_is_taken_down_goes_though_its_poster_died(kept: Kept, monkeypatch: Any) -> None:
    await kept.admin.say("/courtbot board")
    await dies_once_shown(kept, monkeypatch)
    await kept.admin.say("/courtbot board off")
    await kept.look()
    assert kept.channels.texts == {}
    assert await kept.bot.dispatcher.commands.context.boards.of_clubs() == []


async def test_a_message_that_a_board_was_shown_by_goes_though_its_remover_died(kept: Kept) -> None:
    await put_up(kept)
    await kept.admin.say("/courtbot board")
    kept.channels.dies = True
    with pytest.raises(Died):
        await kept.look()
    kept.channels.dies = False
    assert list(kept.channels.texts) == ["m0", "m1"]
    kept.wall.forward(seconds=LEASE.total_seconds())
    await kept.look()
    assert list(kept.channels.texts) == ["m1"]


async def test_the_days_turn_refreshes_a_board(kept: Kept) -> None:
    await put_up(kept)
    kept.bot.clock.forward(days=1)
    await kept.look()
    assert "Today, Wed 2 Dec" in kept.shown


async def test_a_board_waits_as_long_as_the_platform_asks(kept: Kept) -> None:
    await put_up(kept)
    await book(kept, "c1-20261201-1500-60")
    kept.channels.fault = DeliveryFailed("busy", after=7)
    assert await kept.look() == {"riverside"}
    kept.channels.fault = None
    kept.wall.forward(seconds=5)
    await kept.look()
    assert "taken" not in kept.shown
    await kept.look()
    assert "taken 15:00–16:00" in kept.shown


async def test_a_board_that_is_gone_ends_with_a_word_to_its_admin(kept: Kept) -> None:
    await put_up(kept)
    await book(kept, "c1-20261201-1500-60")
    kept.channels.fault = BoardLost("message_not_found")
    await kept.look()
    [event] = kept.told
    assert (event.kind, event.channel, event.member) == ("notice", DM, "slack::boss")
    assert "is gone: its message was deleted" in (await kept.admin.run(event)).text
    assert await kept.bot.dispatcher.commands.context.boards.of_clubs() == []


async def test_a_channel_that_the_bot_is_not_in_is_told_to_the_admin(kept: Kept) -> None:
    kept.channels.fault = BoardLost("not_in_channel")
    await put_up(kept)
    [event] = kept.told
    assert "could not be put up" in (await kept.admin.run(event)).text


async def test_a_board_that_is_put_up_again_goes_to_the_end_of_its_channel(kept: Kept) -> None:
    await put_up(kept)
    await put_up(kept)
    assert list(kept.channels.texts) == ["m1"]


async def test_a_board_is_taken_down(kept: Kept) -> None:
    await put_up(kept)
    assert (await kept.admin.say("/courtbot board off")).text == "The board is taken down."
    await kept.look()
    assert kept.channels.texts == {}
    assert (await kept.admin.say("/courtbot board off")).text == "There is no board in this channel."


async def test_a_board_is_worded_as_its_admin_reads(kept: Kept) -> None:
    await kept.admin.say("/courtbot board", user=replace(kept.admin.event().user, locale="de-DE"))
    await kept.look()
    assert "Morgen, Mi. 2. Dez." in kept.shown


@pytest.mark.parametrize(
    ("words", "more", "answer"),
    [
        ("/courtbot board", {"channel": DM}, "A board stands in a channel."),
        ("/courtbot board", {"platform": "console"}, "A board needs a channel on Slack or Discord, and"),
        ("/courtbot board please me", {}, 'I do not know what "please me" means'),
    ],
)
async def test_a_board_that_cannot_be_is_refused(kept: Kept, words: str, more: dict[str, Any], answer: str) -> None:
    reply = await kept.admin.say(words, **more)
    assert answer in reply.text
    assert await kept.bot.dispatcher.commands.context.boards.of_clubs() == []


async def test_a_board_is_for_admins(kept: Kept) -> None:
    assert (await kept.bot.member().say("/courtbot board")).reason == "not_admin"


async def test_a_turn_says_which_club_may_have_changed(kept: Kept) -> None:
    changed = ChangedClubs()
    kept.bot.dispatcher.changed = changed.add
    await book(kept, "c1-20261201-1500-60")
    await changed.wait(10)
    assert changed.take() == {"riverside"}


async def test_an_admin_who_is_forgotten_leaves_a_nameless_board(kept: Kept) -> None:
    await put_up(kept)
    data = kept.bot.dispatcher.commands.context.member_data
    assert [row["channel"] for row in (await data.export("slack::boss"))["boards"]] == ["C1"]
    await data.forget("slack::boss", "slack::boss", kept.bot.clock())
    [board] = await kept.bot.dispatcher.commands.context.boards.of_clubs()
    assert (board.member, "user" in board.reply_to.address) == ("forgotten", False)
    kept.channels.fault = BoardLost("message_not_found")
    await book(kept, "c1-20261201-1500-60")
    await kept.look()
    assert kept.told == []


async def test_a_board_is_edited_soon_after_a_turn_and_not_before_anything_happened(kept: Kept) -> None:
    await put_up(kept)
    changed, edited = ChangedClubs(), asyncio.Event()
    kept.bot.dispatcher.changed = changed.add
    kept.wall.forward(seconds=1)
    keeping = asyncio.create_task(run(kept.keeper(), changed, seconds=3600))
    kept.channels.edited = edited
    await book(kept, "c1-20261201-1500-60")
    async with asyncio.timeout(20):
        await edited.wait()
    keeping.cancel()
    assert "taken 15:00–16:00" in kept.shown
    assert len(kept.channels.edits) == 2
