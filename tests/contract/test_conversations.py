"""The same conversations with every pattern: what a member says, what the reply must be, what the database must hold.

The clock stands at Tuesday 1 December 2026, 09:00; the club is Riverside with three courts, open 07:00 to 22:00.
"""

from datetime import timedelta

import pytest

import patterns
from bot.domain.club import Closure, Rules
from bot.domain.hours import Hours
from tests.kit.talk import Bot

TOMORROW_3PM = "2026-12-02T15:00:00+00:00"


async def starts(bot: Bot) -> list[str]:
    return [b.slot.local.isoformat() for b in await bot.live()]


async def test_day_then_time_then_choice_books_the_chosen_court(bot: Bot):
    ann = bot.member()
    assert (await ann.say("Book a court for tomorrow")).outcome == "asked"
    offer = await ann.say("3pm")
    assert offer.outcome == "offered"
    assert [o.court for o in offer.offers] == ["Court 1", "Court 2", "Court 3"]
    reply = await ann.say("the second one")
    assert reply.outcome == "booked"
    [booking] = await bot.live()
    assert (booking.code, booking.slot.court.name) == (reply.card.code, "Court 2")
    assert await starts(bot) == [TOMORROW_3PM]


async def test_time_first_asks_for_the_day(bot: Bot):
    ann = bot.member()
    first = await ann.say("I need a court at 6pm")
    assert first.outcome == "asked"
    assert "day" in first.text.lower()
    assert (await ann.say("on Friday")).outcome == "offered"
    assert (await ann.say("A")).outcome == "booked"
    assert await starts(bot) == ["2026-12-04T18:00:00+00:00"]


async def test_one_message_with_everything_books_or_offers_that_time(bot: Bot, letter: str):
    ann = bot.member()
    reply = await ann.say("book me a court tomorrow at 3pm")
    if letter == "A":  # several courts are free, and A asks which
        assert reply.outcome == "offered"
        reply = await ann.say("any of them")
    assert reply.outcome == "booked"
    assert await starts(bot) == [TOMORROW_3PM]


async def test_a_named_court_is_booked_at_once(bot: Bot):
    reply = await bot.member().say("please book court 3 tomorrow at 3pm")
    assert reply.outcome == "booked"
    assert reply.card.court == "Court 3"


@pytest.mark.parametrize(
    ("words", "court"),
    [
        ("A", "Court 1"),
        ("b", "Court 2"),
        ("court 2", "Court 2"),
        ("the second", "Court 2"),
        ("the last one", "Court 3"),
    ],
)
async def test_an_offer_is_picked_by_letter_name_or_position(bot: Bot, words: str, court: str):
    ann = bot.member()
    await ann.say("Book a court for tomorrow")
    await ann.say("3pm")
    reply = await ann.say(words)
    assert (reply.outcome, reply.card and reply.card.court) == ("booked", court)


async def test_the_later_one_of_two_times(bot: Bot):
    only_two_times_beside_3pm(bot)
    for court in (1, 2, 3):
        await bot.member(f"m{court}").say(f"book court {court} tomorrow at 3pm")
    ann = bot.member()
    offer = await ann.say("book me a court tomorrow at 3pm")
    assert offer.outcome == "offered"
    assert [f"{o.starts_at:%H:%M}" for o in offer.offers] == ["14:00", "16:00"]
    reply = await ann.say("the later one")
    assert (reply.outcome, reply.card and reply.card.starts_at) == ("booked", offer.offers[1].starts_at)
    assert "2026-12-02T16:00:00+00:00" in await starts(bot)


def only_two_times_beside_3pm(bot: Bot) -> None:
    """Tomorrow from 14:00 to 17:00, and no other day."""
    today = bot.clock().date()
    changes = {
        "hours": ((Hours(opens=14 * 60, closes=17 * 60),),) * 7,
        "closures": (Closure(first=today, last=today),),
        "rules": Rules(horizon_days=1),
    }
    club = bot.club.model_copy(update=changes)
    bot.dispatcher.workspaces.new_club = lambda platform, workspace: club


async def test_a_change_of_mind_overwrites_the_time(bot: Bot):
    ann = bot.member()
    await ann.say("Book a court for tomorrow")
    await ann.say("3pm")
    assert (await ann.say("actually 4pm")).outcome == "offered"
    assert (await ann.say("the first one")).outcome == "booked"
    assert await starts(bot) == ["2026-12-02T16:00:00+00:00"]


async def test_never_mind_drops_what_was_said(bot: Bot):
    ann = bot.member()
    await ann.say("Book a court for tomorrow")
    assert (await ann.say("never mind")).outcome == "dropped"
    later = await ann.say("book a court at 6pm")
    assert later.outcome == "asked"
    assert "day" in later.text.lower()
    assert await bot.rows() == []


async def test_a_yes_to_the_one_slot_offered_takes_it(bot: Bot):
    for court in (1, 2):
        await bot.member("bo").say(f"book court {court} tomorrow at 3pm")
    ann = bot.member()
    offer = await ann.say("what is free tomorrow at 3pm?")
    assert [o.court for o in offer.offers] == ["Court 3"]
    assert (await ann.say("yes please")).outcome == "booked"


async def test_asking_what_is_free_books_nothing(bot: Bot):
    reply = await bot.member().say("what is free tomorrow at 3pm?")
    assert reply.outcome == "offered"
    assert len(reply.offers) == 3
    assert await bot.rows() == []


async def test_a_whole_day_is_offered_by_time(bot: Bot):
    reply = await bot.member().say("what courts are free on Saturday?")
    assert reply.outcome == "offered"
    assert {o.starts_at.day for o in reply.offers} == {5}
    assert len({o.starts_at for o in reply.offers}) > 5
    assert await bot.rows() == []


async def test_taken_between_offer_and_choice_says_so_and_offers_others(bot: Bot):
    ann, bo = bot.member(), bot.member("bo")
    await ann.say("Book a court for tomorrow")
    await ann.say("3pm")
    assert (await bo.say("book court 2 tomorrow at 3pm")).outcome == "booked"
    reply = await ann.say("the second one")
    assert reply.outcome in ("offered", "refused")
    assert "taken" in reply.text
    assert [b.user for b in await bot.live()] == ["bo"]
    assert "Booked" not in reply.text


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("book a court yesterday at 3pm", "past"),
        ("book a court today at 8am", "past"),
        ("book a court tomorrow at 5am", "closed"),
        ("book a court on 10 December 2036 at 3pm", "horizon"),
        ("book a court on 24 December at 3pm", "closed"),
    ],
)
async def test_a_slot_that_the_rules_forbid_is_refused_with_the_reason(bot: Bot, words: str, reason: str):
    day = (bot.clock.now + timedelta(days=23)).date()
    assert f"{day:%d %B}" == "24 December"
    await close(bot, day)
    reply = await bot.member().say(words)
    assert (reply.outcome, reply.reason) == ("refused", reason)
    assert await bot.rows() == []


async def close(bot: Bot, day) -> None:
    closed = bot.club.model_copy(update={"closures": (Closure(first=day, last=day),)})
    bot.dispatcher.workspaces.new_club = lambda platform, workspace: closed


async def test_mine_and_cancel_in_words(bot: Bot):
    ann = bot.member()
    booked = await ann.say("book court 1 tomorrow at 3pm")
    mine = await ann.say("what have I booked?")
    assert mine.outcome == "listed"
    assert [c.code for c in mine.cards] == [booked.card.code]
    gone = await ann.say("please cancel my booking tomorrow")
    assert (gone.outcome, gone.card.code) == ("cancelled", booked.card.code)
    assert await bot.live() == []


async def test_small_talk_is_answered_and_books_nothing(bot: Bot):
    reply = await bot.member().say("hello there, how are you?")
    assert reply.outcome in ("answered", "asked")
    assert reply.text
    assert await bot.rows() == []


async def test_two_members_in_one_thread_do_not_finish_each_other(bot: Bot):
    ann, bo = bot.member("ann", thread="T1"), bot.member("bo", thread="T1")
    await ann.say("Book a court for tomorrow")
    assert (await bo.say("3pm")).outcome == "asked"
    assert (await ann.say("3pm")).outcome == "offered"
    await bo.say("the second one")
    assert await bot.rows() == []
    assert (await ann.say("the first one")).outcome == "booked"
    assert [b.user for b in await bot.live()] == ["ann"]


async def test_another_members_code_is_unknown(bot: Bot):
    booked = await bot.member("bo").say("book court 1 tomorrow at 3pm")
    code = booked.card.code
    theirs = await bot.member("ann").say(f"cancel {code}")
    unknown = await bot.member("ann").say("cancel 234567")
    assert theirs.outcome == unknown.outcome == "refused"
    assert theirs.text.replace(code, "…") == unknown.text.replace("234567", "…")
    assert len(await bot.live()) == 1


async def test_book_as_somebody_else_books_for_the_one_who_asks(bot: Bot):
    ann = bot.member()
    reply = await ann.say("book court 1 tomorrow at 3pm as U999")
    assert all(b.user == "ann" for b in await bot.rows())
    assert reply.card is None or reply.card.user == "ann"


async def test_a_second_run_of_a_turn_books_once_and_says_the_same(bot: Bot):
    ann = bot.member()
    event = ann.event(text="book court 1 tomorrow at 3pm")
    first = await ann.run(event, saved=False)
    second = await ann.run(event, attempt=2)
    assert first.text == second.text
    assert first.card == second.card
    assert len(await bot.rows()) == 1


LETTERS = sorted(patterns.names())
SWITCHES = [(a, b, 1 + (i + j) % 2) for i, a in enumerate(LETTERS) for j, b in enumerate(LETTERS)]
"""From each letter to each, and from and to each after one message and after two."""


@pytest.mark.parametrize(("letter", "to", "after"), SWITCHES, indirect=["letter"])
async def test_the_pattern_can_be_switched_in_the_middle(bot: Bot, to: str, after: int):
    await switched(bot, to, after)


async def switched(bot: Bot, to: str, after: int) -> None:
    patterns.load(to)  # before a turn has to
    ann = bot.member(admin=True)
    lines = ["Book a court for tomorrow", "3pm", "the second one"]
    replies = []
    for i, line in enumerate(lines):
        if i == after:
            assert (await ann.say(f"/pattern {to}")).outcome == "answered"
        replies.append(await ann.say(line))
    assert [r.outcome for r in replies] == ["asked", "offered", "booked"]
    assert replies[-1].pattern == to
    assert replies[-1].card.court == "Court 2"
    assert await starts(bot) == [TOMORROW_3PM]


async def with_confirmation(bot: Bot) -> None:
    club = bot.club.model_copy(update={"rules": Rules(confirm_bookings=True)})
    bot.dispatcher.workspaces.new_club = lambda platform, workspace: club


@pytest.mark.parametrize("how", ["yes", "press"])
async def test_confirm_before_book_books_only_on_a_yes(bot: Bot, how: str):
    await with_confirmation(bot)
    ann = bot.member()
    proposal = await ann.say("book court 1 tomorrow at 3pm")
    assert proposal.outcome == "proposed"
    assert {b.id for b in proposal.buttons} == {"confirm", "cancel"}
    assert await bot.rows() == []
    reply = await (ann.say("yes") if how == "yes" else ann.press("confirm"))
    assert reply.outcome == "booked"
    assert await starts(bot) == [TOMORROW_3PM]


async def test_another_members_click_on_confirm_is_refused(bot: Bot):
    await with_confirmation(bot)
    proposal = await bot.member().say("book court 1 tomorrow at 3pm")
    confirm = next(b.choice for b in proposal.buttons if b.id == "confirm")
    reply = await bot.member("bo").press(confirm)
    assert reply.outcome == "refused"
    assert await bot.rows() == []


async def test_a_declined_proposal_is_gone(bot: Bot):
    await with_confirmation(bot)
    ann = bot.member()
    proposal = await ann.say("book court 1 tomorrow at 3pm")
    assert (await ann.press("cancel")).outcome == "dropped"
    confirm = next(b.choice for b in proposal.buttons if b.id == "confirm")
    assert (await ann.press(confirm)).outcome == "refused"
    assert await bot.rows() == []


async def test_a_no_that_comes_after_the_yes_says_that_it_is_booked(bot: Bot):
    await with_confirmation(bot)
    ann = bot.member()
    proposal = await ann.say("book court 1 tomorrow at 3pm")
    yes, no = (button.choice for button in proposal.buttons)
    booked = await ann.press(yes)
    reply = await ann.press(no)
    assert (reply.outcome, reply.card) == ("booked", booked.card)
    assert "cancel" in [button.id for button in reply.buttons]
    assert len(await bot.live()) == 1
    cancel = next(button.choice for button in reply.buttons if button.id == "cancel")
    asked = await ann.press(cancel)
    await ann.press(asked.buttons[-1].choice)
    assert await bot.live() == []
    assert (await ann.press(no)).outcome == "dropped"


async def test_a_pressed_offer_is_booked_and_a_stale_one_says_so(bot: Bot):
    ann = bot.member()
    await ann.say("Book a court for tomorrow")
    offer = await ann.say("3pm")
    reply = await ann.press(offer.offers[1].slot_id)
    assert (reply.outcome, reply.card.court) == ("booked", "Court 2")
    stale = await ann.press(offer.offers[0].slot_id)
    assert (stale.outcome, stale.reason) == ("refused", "stale")
    assert len(await bot.live()) == 1


async def test_only_an_admin_switches_the_pattern(bot: Bot, letter: str):
    reply = await bot.member().say("/pattern A")
    assert (reply.outcome, reply.reason) == ("refused", "not_admin")
    assert (await bot.member().say("hello")).pattern == letter


async def test_the_limit_of_live_bookings_is_told(bot: Bot):
    ann = bot.member()
    for hour in range(10, 15):
        assert (await ann.say(f"book court 1 tomorrow at {hour}:00")).outcome == "booked"
    reply = await ann.say("book court 1 tomorrow at 16:00")
    assert (reply.outcome, reply.reason) == ("refused", "limit")
    assert len(await bot.live()) == 5


async def test_a_new_time_for_a_booking_is_no_wish_for_another_one(bot: Bot):
    ann = bot.member()
    await ann.say("book court 1 tomorrow at 3pm")
    await ann.press("move")
    assert (await ann.say("court 2 on friday at 5pm")).outcome == "offered"
    assert (await ann.say("yes")).outcome == "moved"
    assert await starts(bot) == ["2026-12-04T17:00:00+00:00"]


async def test_moving_by_button_keeps_the_code(bot: Bot):
    ann = bot.member()
    booked = await ann.say("book court 1 tomorrow at 3pm")
    assert (await ann.press("move")).outcome == "offered"
    offer = await ann.say("Friday at 6pm")
    assert offer.outcome == "offered"
    moved = await ann.press(offer.offers[0].slot_id)
    assert (moved.outcome, moved.card.code) == ("moved", booked.card.code)
    assert await starts(bot) == ["2026-12-04T18:00:00+00:00"]


async def test_asking_again_for_a_court_one_has_makes_no_second_booking(bot: Bot):
    ann = bot.member()
    await ann.say("book court 1 tomorrow at 3pm")
    reply = await ann.say("book court 1 tomorrow at 3pm")
    assert reply.outcome == "offered" or reply.text.startswith("Already yours")
    assert len(await bot.live()) == 1


async def test_a_booking_is_moved_to_a_part_of_the_day(bot: Bot):
    ann = bot.member()
    await ann.say("book court 1 tomorrow at 3pm")
    await ann.press("move")
    friday = await ann.say("in the evening on Friday")
    assert {f"{o.starts_at:%a}" for o in friday.offers} == {"Fri"}
    assert min(o.starts_at.hour for o in friday.offers) == 17
    same_day = await ann.say("in the morning")
    assert {f"{o.starts_at:%a}" for o in same_day.offers} == {"Wed"}
    assert max(o.starts_at.hour for o in same_day.offers) == 11
    assert ann.session.moving


async def test_a_time_at_which_no_court_starts_is_told_with_those_at_which_they_do(bot: Bot):
    reply = await bot.member().say("is anything free tomorrow at 3:20pm?")
    assert reply.outcome == "offered"
    assert "No court starts at 15:20. Courts start at 13:00, 14:00, 15:00, 16:00, and 17:00." in reply.text


async def test_a_second_wish_that_cannot_be_met_is_offered_others_below_what_was_done(bot: Bot):
    ann = bot.member()
    await ann.say("book court 1 tomorrow at 3pm")
    reply = await ann.say("book court 2 on friday at 6pm and court 1 tomorrow at 3pm")
    assert (reply.outcome, reply.card.court) == ("booked", "Court 2")
    assert {offer.starts_at.day for offer in reply.offers} == {2}


async def test_the_same_wish_said_twice_is_booked_once(bot: Bot):
    reply = await bot.member().say("book court 1 tomorrow at 3pm and court 1 tomorrow at 3pm")
    assert (reply.outcome, reply.offers, len(await bot.live())) == ("booked", (), 1)
