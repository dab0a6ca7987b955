"""Who plays when, as an admin asks for it."""

import pytest

from tests.admin.acts import booked
from tests.kit.talk import Bot, Member

NOBODY = "Tuesday 1 December 2026: no bookings"


async def test_today_is_what_is_shown_without_a_day(bot: Bot, boss: Member):
    code = await booked(bot, slot="c2-20261201-1500-60")
    await booked(bot, "bo", "c1-20261202-1500-60")
    reply = await boss.say("/courtbot bookings")
    assert reply.text == f"Tuesday 1 December 2026: 1 booking\n15:00–16:00, Court 2, <@ann> ({code})"
    assert reply.people == ("ann",)


@pytest.mark.parametrize(
    "words", ["tomorrow", "morgen", "2 December", "2. Dezember", "Mittwoch, 2. Dezember", "Wednesday", "am Mittwoch"]
)
async def test_a_day_is_said_in_words_of_either_language(bot: Bot, boss: Member, words: str):
    code = await booked(bot)
    reply = await boss.say(f"/courtbot bookings {words}")
    assert reply.text.startswith("Wednesday 2 December 2026: 1 booking")
    assert code in reply.text


@pytest.mark.parametrize("words", ["2-4 December", "2. bis 4. Dezember", "this week", "diese Woche"])
async def test_several_days_are_told_apart(bot: Bot, boss: Member, words: str):
    await booked(bot)
    await booked(bot, slot="c2-20261203-0900-60")
    lines = (await boss.say(f"/courtbot bookings {words}")).text.splitlines()
    assert lines[0].endswith(": 2 bookings")
    assert [line for line in lines if line.endswith(":")] == ["Wednesday 2 December:", "Thursday 3 December:"]


async def test_one_court_is_asked_for_alone(bot: Bot, boss: Member):
    await booked(bot)
    assert "no bookings" in (await boss.say("/courtbot bookings court 2 tomorrow")).text
    assert "1 booking\n" in (await boss.say("/courtbot bookings tomorrow court 1")).text
    assert (await boss.say("/courtbot bookings Platz 3")).text == f"Court 3, {NOBODY}"


async def test_the_days_beside_it_are_a_press_away(boss: Member):
    assert (await boss.say("/courtbot bookings")).text == NOBODY
    assert (await boss.press("after")).text.startswith("Wednesday 2 December 2026")
    assert (await boss.press("before")).text == NOBODY


async def test_a_closed_day_is_said_beside_its_bookings(boss: Member):
    await boss.say("/courtbot close tomorrow because of frost")
    await boss.press("close")
    assert "Closed: Wednesday 2 December 2026 (frost)" in (await boss.say("/courtbot bookings tomorrow")).text


@pytest.mark.parametrize("words", ["someday", "court 9", "tomorrow perhaps", "every Monday"])
async def test_words_that_are_no_day_are_sent_back_with_how_it_goes(boss: Member, words: str):
    reply = await boss.say(f"/courtbot bookings {words}")
    assert (reply.outcome, reply.reason) == ("refused", "unclear")
    assert "To see bookings: /courtbot bookings" in reply.text


async def test_a_long_day_ends_with_how_many_more_there_are(bot: Bot, boss: Member):
    for hour in range(7, 22):
        for court in (1, 2, 3):
            member = f"m{hour}-{court}"
            await booked(bot, member, f"c{court}-20261202-{hour:02}00-60")
    assert (await boss.say("/courtbot bookings tomorrow")).text.endswith(
        "… and 15 more. Say a day or a court to see fewer."
    )
