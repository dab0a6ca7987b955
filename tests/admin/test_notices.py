"""What members are told unasked, and that nobody else learns or changes anything by it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.commands import notices
from bot.conversation.event import DM, Event
from bot.domain.booking import Booking
from bot.domain.club import Closure, Club
from bot.domain.member import ReplyTo, User
from bot.domain.workspace import Workspace
from tests.admin.acts import SLOT, home
from tests.kit.talk import Bot
from tests.kit.world import riverside, slot_at


def booking(member: str) -> Booking:
    return Booking("K7M2QX", slot_at(riverside(), "c1-1202-1500-60"), member, "cancelled", "t1")


def by(admin: User | None = None, platform: Any = "slack", workspace: str = "T1") -> Event:
    """The press of an admin that cancelled it."""
    user = admin or User("UADMIN", scope="T1")
    return Event("Ev1", platform, workspace, "C1", user, "action", "", ReplyTo(platform))


def told(member: str) -> Event | None:
    return notices.closed(booking(member), by(), Workspace("slack", "T1", riverside(), "D"))


def test_a_slack_member_is_told_in_his_team_and_a_discord_member_in_his_own_messages():
    slack, discord = told("slack:T7:U1"), told("discord::42")
    assert slack
    assert discord
    assert (slack.platform, slack.workspace, slack.channel) == ("slack", "T7", DM)
    assert (slack.user, slack.member) == (User("U1", scope="T7"), "slack:T7:U1")
    assert (discord.platform, discord.workspace, discord.user) == ("discord", "@42", User("42"))
    address = {"user": "42", "workspace": "@42", "home": "slack:T1", "by": "slack:T1:UADMIN", "by_workspace": "T1"}
    assert discord.reply_to == ReplyTo("discord", address)


def test_somebody_from_a_shared_channel_is_told_where_the_bot_met_him():
    workspace = Workspace("slack", "T1", riverside(), "D")
    event = notices.closed(booking("slack:T9:U1"), by(), workspace, met=["T1", "T2"])
    assert event
    assert (event.workspace, event.member) == ("T1", "slack:T9:U1")
    assert notices.closed(booking("slack:T2:U1"), by(), workspace, met=["T1", "T2"]).workspace == "T2"


def test_the_same_turn_makes_the_same_notice():
    assert told("slack:T7:U1") == told("slack:T7:U1")
    assert told("slack:T7:U1").id == "closed:K7M2QX:slack:T1:Ev1"


@pytest.mark.parametrize("member", ["console::ann", "forgotten", ""])
def test_members_who_cannot_be_reached_are_not_written_to(member: str):
    assert told(member) is None


class TestClosed:
    async def test_the_member_reads_what_and_why_and_takes_another_time(self, bot: Bot):
        ann, event = await cancelled_by_closure(bot)
        reply = await ann.run(event)
        assert reply.outcome == "offered"
        assert "Court 1 on Wednesday 2 December, 15:00–16:00. The club is closed (frost)." in reply.text
        assert all(o.starts_at.date() != date(2026, 12, 2) for o in reply.offers)
        again = await ann.run(ann.event(channel=DM, kind="action", choice=reply.offers[0].slot_id))
        assert again.outcome == "booked"

    async def test_a_notice_says_nothing_to_another_member(self, bot: Bot):
        _, event = await cancelled_by_closure(bot)
        reply = await bot.member("bo").run(replace(event, user=User("bo")))
        assert (reply.outcome, reply.text) == ("quiet", "")

    async def test_pressed_as_a_button_it_tells_nothing(self, bot: Bot):
        ann, event = await cancelled_by_closure(bot)
        reply = await ann.press(event.choice)
        assert (reply.outcome, reply.reason) == ("refused", "stale")

    async def test_of_a_booking_that_stands_it_says_nothing(self, bot: Bot):
        ann = bot.member()
        card = (await ann.press(f"take:{SLOT}")).card
        event = notices.closed(replace(booking("slack::ann"), code=card.code), by(), await home(bot))
        assert (await ann.run(event)).outcome == "quiet"
        assert len(await bot.live()) == 1

    async def test_direct_messages_that_begin_with_it_come_to_its_club(self, bot: Bot):
        own_clubs(bot)
        ann, alone = (bot.member("42", platform="discord", workspace=name) for name in ("G1", "@42"))
        await ann.press(f"take:{SLOT}")
        await met(bot, "G1")
        await close(bot)
        reply = await alone.run(bot.notices[0])
        assert reply.outcome == "offered"
        again = await alone.run(alone.event(channel=DM, kind="action", choice=reply.offers[0].slot_id))
        assert again.outcome == "booked"
        assert {b.slot.court.name for b in await bot.live()} == {"Court 1"}

    async def test_a_member_of_several_clubs_is_told_without_an_offer_that_might_be_another_club_s(self, bot: Bot):
        own_clubs(bot)
        ann = bot.member("42", platform="discord", workspace="G1")
        await ann.press(f"take:{SLOT}")
        for guild in ("G1", "G2"):
            await met(bot, guild)
        await close(bot)
        assert bot.notices[0].workspace == "@42"
        reply = await ann.run(bot.notices[0])
        assert (reply.outcome, reply.offers) == ("answered", ())
        assert "The club had to cancel your booking" in reply.text


async def test_a_reminder_pressed_as_a_button_tells_nothing(bot: Bot):
    ann = bot.member()
    card = (await ann.press(f"take:{SLOT}")).card
    assert (await ann.press(f"reminder:{card.code}:60:{card.starts_at.isoformat()}")).reason == "stale"


def own_clubs(bot: Bot) -> None:
    """The guild G1 shares the club with the Slack workspace; any other workspace has its own."""

    def club_of(platform: str, name: str) -> Club:
        return bot.club if name in ("w1", "G1") else riverside(id=name)

    bot.dispatcher.workspaces.new_club = club_of


async def met(bot: Bot, guild: str) -> None:
    await home(bot, "discord", guild)
    await bot.dispatcher.commands.context.member_data.seen("discord::42", "discord", guild, bot.clock())


async def close(bot: Bot) -> None:
    boss = bot.member("boss", admin=True)
    await boss.say("/courtbot close 2 December because of frost")
    assert (await boss.press("close")).outcome == "answered"


async def cancelled_by_closure(bot: Bot):
    ann = bot.member()
    assert (await ann.press(f"take:{SLOT}")).outcome == "booked"
    await close(bot)
    assert (await home(bot)).club.closures == (
        Closure(first=date(2026, 12, 2), last=date(2026, 12, 2), reason="frost"),
    )
    return ann, bot.notices[0]


class TestUnreached:
    @pytest.mark.parametrize(
        ("closed", "why"),
        [(True, "Slack does not let me send them direct messages"), (False, "Slack did not take my message")],
    )
    async def test_the_admin_learns_whom_a_notice_did_not_reach_and_why(self, bot: Bot, closed: bool, why: str):
        _, event = await cancelled_by_closure(bot)
        await bot.dispatcher.undelivered(event, closed)
        told = bot.notices[-1]
        assert (told.kind, told.user.id, told.channel) == ("notice", "boss", DM)
        reply = await bot.member("boss", admin=True).run(told)
        assert why in reply.text
        assert "I could not tell <@ann> that their booking" in reply.text
        assert reply.people == ("ann",)

    async def test_a_reminder_that_did_not_arrive_is_nobody_else_s_matter(self, bot: Bot):
        _, event = await cancelled_by_closure(bot)
        before = len(bot.notices)
        await bot.dispatcher.undelivered(replace(event, choice="reminder:K7M2QX:60:2026-12-02T15:00"), True)
        assert len(bot.notices) == before

    async def test_a_forged_press_tells_nothing(self, bot: Bot):
        _, event = await cancelled_by_closure(bot)
        code = event.choice.partition(":")[2]
        reply = await bot.member("bo").press(f"unreached:{code}:closed")
        assert (reply.outcome, reply.reason) == ("refused", "stale")
