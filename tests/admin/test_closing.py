"""Days and courts closed over what is booked: nobody loses a court unasked, and nobody is not told."""

from datetime import date

import pytest

from bot.conversation.event import Event
from bot.domain.errors import StoreDown
from tests.admin.acts import booked, home
from tests.kit.talk import Bot, Member


async def test_a_closure_is_shown_first_and_then_cancels_and_tells(bot: Bot, boss: Member):
    code, other = await booked(bot), await booked(bot, "bo", "c2-20261203-1500-60")
    preview = await boss.say("/courtbot close 2 December because of frost")
    assert "This cancels 1 booking. Its member will be told:" in preview.text
    assert f"{code}: Court 1" in preview.text
    assert len(await bot.live()) == 2
    reply = await boss.press("close")
    assert reply.text.startswith("Closed: Wednesday 2 December 2026 (frost).\nCancelled 1 booking:")
    assert [b.code for b in await bot.live()] == [other]
    assert [(n.kind, n.choice, n.user.id) for n in bot.notices] == [("notice", f"closed:{code}", "ann")]


async def test_a_closure_that_is_thought_better_of_closes_nothing(bot: Bot, boss: Member):
    await booked(bot)
    await boss.say("/courtbot close 2 December")
    reply = await boss.press("keep_it")
    assert (reply.outcome, reply.text) == ("dropped", "All right, it stays as it is.")
    assert (await home(bot)).club.closures == ()
    assert len(await bot.live()) == 1


async def test_a_typed_yes_closes_nothing_and_names_the_button_again(bot: Bot, boss: Member):
    await booked(bot)
    asked = await boss.say("/courtbot close 2 December")
    reply = await boss.say("yes")
    assert (reply.text, reply.buttons) == (
        "Nothing is changed yet. To do it, please press the button.", asked.buttons,
    )  # fmt: skip
    assert len(await bot.live()) == 1
    assert (await boss.say("keep it")).text == "All right, it stays as it is."
    assert (await home(bot)).club.closures == ()


async def test_a_court_alone_may_be_closed(bot: Bot, boss: Member):
    await booked(bot)
    preview = await boss.say("/courtbot close 2 December to 4 December court 2")
    assert "Nobody has a booking then." in preview.text
    await boss.press("close")
    assert [c.courts for c in (await home(bot)).club.closures] == [("c2",)]
    assert len(await bot.live()) == 1


async def test_run_again_after_a_crash_it_tells_the_same_members_and_not_the_admin(bot: Bot, boss: Member):
    code, _ = await booked(bot), await booked(bot, "boss", "c2-20261202-1500-60")
    await boss.say("/courtbot close 2 December")
    event = boss.event(kind="action", choice="close")
    first = await boss.run(event, saved=False)
    again = await boss.run(event, attempt=2)
    assert again.text == first.text
    assert "Cancelled 2 bookings" in again.text
    assert [n.choice for n in bot.notices] == [f"closed:{code}"] * 2
    assert len({n.id for n in bot.notices}) == 1


async def test_members_who_cannot_be_told_are_named(bot: Bot, boss: Member):
    async def away(event: Event) -> bool:
        raise StoreDown("Redis")

    code = await booked(bot)
    bot.dispatcher.commands.context.notify = away
    reply = await boss.say(f"/courtbot cancel {code}")
    assert f"I could not tell <@ann> ({code}). Please tell them yourself." in reply.text
    assert await bot.live() == []


async def test_a_day_is_opened_again(bot: Bot, boss: Member):
    await boss.say("/courtbot close 24 Dec to 26 Dec")
    await boss.press("close")
    assert "24 December 2026 to Saturday 26 December" in (await boss.say("/courtbot close")).text
    assert (await boss.say("/courtbot reopen 25 Dec")).text.startswith("Open again: Friday 25 December 2026.")
    club = (await home(bot)).club
    assert [bool(club.closed(date(2026, 12, day))) for day in (24, 25, 26)] == [True, False, True]
    assert "Nothing is closed" in (await boss.say("/courtbot reopen 25 Dec")).text


async def test_one_court_is_opened_again_and_the_reply_names_it(bot: Bot, boss: Member):
    await boss.say("/courtbot close court 1 and 2, 24-26 December")
    await boss.press("close")
    assert (await boss.say("/courtbot reopen court 3 25 Dec")).text.startswith("Nothing is closed on Court 3")
    reply = await boss.say("/courtbot reopen court 1 25 and 26 December")
    assert reply.text.startswith("Open again: Court 1, Friday 25 December 2026 to Saturday 26 December 2026.")
    club = (await home(bot)).club
    shut = {c.name: [bool(club.closed(date(2026, 12, day), c)) for day in (24, 25, 26)] for c in club.courts}
    assert shut == {"Court 1": [True, False, False], "Court 2": [True] * 3, "Court 3": [False] * 3}


async def test_a_closure_that_cannot_be_held_changes_nothing_and_offers_no_button(bot: Bot, boss: Member):
    for words in ("court 1 tomorrow morning", "every other Monday", "court 1 today and court 2 tomorrow"):
        reply = await boss.say(f"/courtbot close {words}")
        assert (reply.outcome, reply.buttons) == ("refused", ())
    assert (await home(bot)).club.closures == ()


async def test_an_admin_cancels_for_a_member_who_is_told(bot: Bot, boss: Member):
    code = await booked(bot)
    reply = await boss.say(f"/courtbot cancel {code.lower()}")
    assert reply.text.startswith(f"Cancelled {code}: Court 1")
    assert reply.text.endswith("I am telling the member, and let you know if they cannot be reached.")
    assert await bot.live() == []
    assert [n.choice for n in bot.notices] == [f"closed:{code}"]


@pytest.mark.parametrize("value", ["", "x", "20261202-20261201::", "20261301-20261301::", "20261202-20261202:99:",
                                   "20260101-20260101::"])  # fmt: skip
async def test_a_button_that_makes_no_sense_closes_nothing(bot: Bot, boss: Member, value: str):
    assert (await boss.press(f"close:{value}")).outcome == "refused"
    assert (await home(bot)).club.closures == ()


@pytest.mark.parametrize("words", ["someday", "26 Dec to 24 Dec", "25 Dec morning", "25 Dec court 9", "to", "–"])
async def test_a_day_that_is_not_clear_opens_nothing(bot: Bot, boss: Member, words: str):
    await boss.say("/courtbot close 24 Dec to 26 Dec")
    await boss.press("close")
    before = await home(bot)
    reply = await boss.say(f"/courtbot reopen {words}")
    assert (reply.outcome, reply.reason) == ("refused", "unclear")
    assert "To open something again: /courtbot reopen" in reply.text
    assert await home(bot) == before


async def test_a_part_of_a_day_is_closed_and_the_rest_can_be_booked(bot: Bot, boss: Member):
    hit, beside = await booked(bot, slot="c2-20261202-1300-60"), await booked(bot, "bo", "c2-20261202-1400-60")
    assert hit in (await boss.say("/courtbot close court 2 tomorrow 12-14 because of league")).text
    reply = await boss.press("close")
    assert reply.text.startswith("Closed: Court 2, Wednesday 2 December 2026, 12:00–14:00 (league).")
    assert [b.code for b in await bot.live()] == [beside]
    refused = await bot.member().press("take:c2-20261202-1200-60")
    assert refused.text.startswith("Court 2 is closed on Wednesday 2 December from 12:00 to 14:00 (league).")
    assert all(offer.slot_id[:16] != "c2-20261202-1200" for offer in refused.offers)
    assert (await bot.member("cy").press("take:c2-20261202-1100-60")).outcome == "booked"


async def test_a_list_of_days_is_closed_by_one_press(bot: Bot, boss: Member):
    code = await booked(bot, slot="c1-20261231-1500-60")
    preview = await boss.say("/courtbot close 24, 25 and 31 December because of holidays")
    assert "Friday 25 December 2026 and Thursday 31 December 2026 (holidays)?" in preview.text
    await boss.press("close")
    club = (await home(bot)).club
    assert [day for day in range(22, 32) if club.closed(date(2026, 12, day))] == [24, 25, 31]
    assert [n.choice for n in bot.notices] == [f"closed:{code}"]


async def test_every_monday_is_closed_until_it_is_opened(bot: Bot, boss: Member):
    await booked(bot, slot="c1-20261207-1500-60")
    assert "This cancels 1 booking" in (await boss.say("/courtbot close mondays")).text
    await boss.press("close")
    club = (await home(bot)).club
    assert [day for day in range(1, 22) if club.closed(date(2026, 12, day))] == [7, 14, 21]
    reply = await boss.say("/courtbot reopen 14 December")
    assert "It was closed: every Monday from Tuesday 1 December 2026" in reply.text
    assert "Still closed: every Monday from Tuesday 15 December 2026" in reply.text
    assert (await boss.say("/courtbot reopen every Monday")).text.startswith("Open again: every Monday")
    assert (await home(bot)).club.closures == ()


async def test_a_closure_within_another_is_said_to_be_there_already(bot: Bot, boss: Member):
    await boss.say("/courtbot close 24-26 December because of frost")
    await boss.press("close")
    reply = await boss.say("/courtbot close court 1 25 December 12-14")
    assert reply.text.startswith("That is closed already:\nThursday 24 December 2026 to")
    assert [button.id for button in reply.buttons] == ["form"]


async def test_a_closure_that_overlaps_another_says_so(boss: Member):
    await boss.say("/courtbot close 24-26 December because of frost")
    await boss.press("close")
    reply = await boss.say("/courtbot close 26-28 December")
    assert "Already closed then: Thursday 24 December 2026 to Saturday 26 December 2026 (frost)" in reply.text
    assert (await boss.press("close")).text.startswith("Closed: Saturday 26 December")


@pytest.mark.parametrize("command", ["close", "reopen"])
async def test_without_a_day_it_says_what_is_closed(boss: Member, command: str):
    assert (await boss.say(f"/courtbot {command}")).text.startswith("Nothing is closed.")


async def test_a_reason_that_no_button_could_carry_is_sent_back(boss: Member):
    reply = await boss.say(f"/courtbot close 2 December because {'🎾' * 39}")
    assert "shorter reason" in reply.text
