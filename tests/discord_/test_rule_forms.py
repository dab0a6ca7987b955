"""The fields of forms that a club's rules bring: guests, one court at a time, peak hours; another court or length of a
booking."""

from tests.discord_.conftest import DiscordBot
from tests.fakes.discord import Invocation
from tests.kit.whole import starts


async def set_rules(bot: DiscordBot, values: dict[str, str]) -> str:
    """What the admin is told who hands in the form of peak hours, courts and guests."""
    form = await bot.boss.slash("courtbot", words="peak")
    return (await bot.boss.reply(to=await bot.boss.submit(form, values))).text


async def move_form(bot: DiscordBot) -> Invocation:
    """Of a booking that Ann makes for it, of court 2 tomorrow at three."""
    booked = await bot.asked(bot.ann, "book court 2 tomorrow at 3pm")
    times = await bot.ann.reply(to=await bot.ann.click(booked, "Move"))
    return await bot.ann.click(times, "Other time…")


async def test_an_admin_switches_guests_and_one_court_in_a_form(bot: DiscordBot) -> None:
    assert "Saved" in await set_rules(bot, {"onecourt": "On", "guests": "On"})
    shown = await bot.boss.reply(to=await bot.boss.slash("courtbot", words="show"))
    assert "Names of guests on bookings: on" in shown.text
    assert "One court at a time for each member: on" in shown.text
    assert "Peak hours: off" in shown.text


async def test_a_member_names_their_guests_in_the_form(bot: DiscordBot) -> None:
    await set_rules(bot, {"guests": "On"})
    form = await bot.ann.slash("book")
    assert form.modal
    assert form.modal.labels[-1] == "Guests, for you and the admins"
    sent = await bot.ann.submit(form, {"Or another time": "tomorrow 3pm", "guests": "Tom and Eva"})
    assert "You're booked" in (await bot.ann.reply(to=sent)).text
    agenda = await bot.boss.reply(to=await bot.boss.slash("courtbot", words="bookings tomorrow"))
    assert "Tom and Eva" in agenda.text


async def test_a_form_names_no_guests_where_the_club_keeps_none(bot: DiscordBot) -> None:
    form = await bot.ann.slash("book")
    assert form.modal
    assert form.modal.labels == ["Court", "Free slots", "Or another time"]


async def test_a_booking_is_made_longer_in_its_form(bot: DiscordBot) -> None:
    form = await move_form(bot)
    assert form.modal
    assert form.modal.labels == ["Court", "Length", "Free slots", "Or another time"]
    await bot.ann.reply(to=await bot.ann.submit(form, {"Length": "120 minutes"}))
    [booking] = await bot.live()
    assert (booking.slot.court.name, f"{booking.slot.local:%H:%M}", booking.slot.minutes) == ("Court 2", "15:00", 120)


async def test_a_booking_goes_to_another_court_in_its_form(bot: DiscordBot) -> None:
    await bot.ann.reply(to=await bot.ann.submit(await move_form(bot), {"Court": "Court 3"}))
    assert await starts(bot) == ["Court 3 Wed 15:00"]


async def test_a_form_takes_a_court_from_nobody(bot: DiscordBot) -> None:
    await bot.asked(bot.bo, "book court 3 tomorrow at 3pm")
    told = await bot.ann.reply(to=await bot.ann.submit(await move_form(bot), {"Court": "Court 3"}))
    assert "taken" in told.text
    assert sorted(await starts(bot)) == ["Court 2 Wed 15:00", "Court 3 Wed 15:00"]
