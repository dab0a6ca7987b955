"""The notes that an admin writes, and members are told."""

from tests.admin.acts import home
from tests.kit.talk import Bot


async def test_notes_are_kept_shown_and_taken_away(bot: Bot):
    boss = bot.member("boss", admin=True)
    assert "Guests pay 5." in (await boss.say("/courtbot notes Guests pay 5.")).text
    assert "Notes: Guests pay 5." in (await bot.member().say("/courtbot show")).text
    assert "changed notes" in (await bot.member().say("/courtbot show")).text
    await boss.say("/courtbot notes none")
    assert "Notes: none" in (await bot.member().say("/courtbot show")).text


async def test_a_member_writes_no_notes(bot: Bot):
    reply = await bot.member().say("/courtbot notes Free beer")
    assert (reply.outcome, reply.reason) == ("refused", "not_admin")
    assert (await home(bot)).club.notes == ""


async def test_notes_that_are_too_long_change_nothing(bot: Bot):
    reply = await bot.member("boss", admin=True).say(f"/courtbot notes {'x' * 1600}")
    assert (reply.outcome, reply.reason) == ("refused", "unclear")
    assert (await home(bot)).club.notes == ""
