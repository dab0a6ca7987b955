"""Members' data, handed out and forgotten, and clubs that two workspaces share."""

import json
from collections.abc import Collection
from datetime import timedelta

import pytest

from tests.admin.acts import booked, home
from tests.kit.talk import Bot, Member
from tests.kit.world import Clock, riverside


def separate_clubs(bot: Bot) -> None:
    bot.dispatcher.workspaces.new_club = lambda platform, name: riverside(id=name, name=f"Club {name}")


async def met(bot: Bot, user: str, platform: str = "discord", name: str = "G1") -> None:
    await home(bot, platform, name)
    member_data = bot.dispatcher.commands.context.member_data
    await member_data.seen(f"{platform}::{user}", platform, name, bot.clock())


class TestExport:
    async def test_a_member_gets_all_that_is_stored_about_him_as_a_file(self, bot: Bot):
        code = await booked(bot)
        await booked(bot, "bo", "c2-20261202-1500-60")
        reply = await bot.member().say("/courtbot export")
        assert (reply.file.name, reply.file.media_type) == ("courtbot-ann.json", "application/json")
        found = json.loads(reply.file.text)
        assert found["member"] == "slack::ann"
        assert [b["code"] for b in found["bookings"]] == [code]

    @pytest.mark.parametrize("named", ["<@ann>", "<@!ann>", "<@ann|Ann>", "ann"])
    async def test_an_admin_gets_it_for_a_member_of_the_club(self, bot: Bot, boss: Member, named: str):
        code = await booked(bot)
        reply = await boss.say(f"/courtbot export {named}")
        assert [b["code"] for b in json.loads(reply.file.text)["bookings"]] == [code]

    @pytest.mark.parametrize("named", ["<@eve>", "two words", "<@>", "<!channel>"])
    async def test_nothing_is_told_of_somebody_unknown(self, boss: Member, named: str):
        reply = await boss.say(f"/courtbot export {named}")
        assert (reply.outcome, reply.file) == ("refused", None)

    @pytest.mark.parametrize("words", ["export", "forget"])
    async def test_a_member_of_other_clubs_too_is_not_this_admins(self, bot: Bot, words: str):
        """On Discord a member is the same one in every guild."""
        separate_clubs(bot)
        await booked(bot, "42", platform="discord", workspace="G1")
        boss = bot.member("boss", admin=True, platform="discord", workspace="G2")
        assert "no such member" in (await boss.say(f"/courtbot {words} <@42>")).text
        await met(bot, "42", name="G2")
        for reply in (await boss.say(f"/courtbot {words} <@42>"), await boss.press("forget:42")):
            assert reply.outcome == "refused"
            assert "known in other clubs too" in reply.text
        club = (await home(bot, "discord", "G1")).club
        club_admin = bot.dispatcher.commands.context.club_admin
        assert len(await club_admin.live(club, bot.clock(), bot.clock() + timedelta(days=9))) == 1


class TestForget:
    async def test_forgetting_is_asked_first_and_then_done(self, bot: Bot):
        await booked(bot)
        ann = bot.member()
        preview = await ann.say("/courtbot forget")
        assert "cancels upcoming bookings (1)" in preview.text
        assert len(await bot.live()) == 1
        reply = await ann.press("forget")
        assert "bookings cancelled: 1" in reply.text
        assert [(b.member, b.status) for b in await bot.rows()] == [("forgotten", "cancelled")]

    async def test_conversations_go_as_well_and_what_was_said_in_this_one(self, bot: Bot):
        gone: list[tuple[str, set[str]]] = []

        async def forget(member: str, workspaces: Collection[str]) -> None:
            gone.append((member, set(workspaces)))

        bot.dispatcher.commands.context.forget = forget
        ann = bot.member()
        await ann.say("/courtbot help")
        await ann.say("/courtbot forget me")
        await ann.press("forget")
        assert gone == [("slack::ann", {"w1"})]
        assert [said.text for said in ann.session.messages if said.role == "user"] == ["[pressed forget]"]

    async def test_an_admin_forgets_a_member_who_left(self, bot: Bot, boss: Member):
        await booked(bot)
        await boss.say("/courtbot forget <@ann>")
        assert "bookings cancelled: 1" in (await boss.press("forget")).text
        assert await bot.live() == []
        assert "a member forgotten" in (await boss.say("/courtbot show")).text


class TestLink:
    async def code(self, bot: Bot) -> str:
        reply = await bot.member("boss", admin=True).say("/courtbot link", kind="command")
        return reply.text.partition("/courtbot link ")[2].split()[0]

    async def joined(self, bot: Bot, code: str):
        there = bot.member("chief", admin=True, platform="discord", workspace="G1")
        asked = await there.say(f"/courtbot link {code.lower()}")
        return await there.press("join") if asked.buttons else asked

    async def test_a_code_joins_another_platforms_workspace_to_the_club(self, bot: Bot):
        separate_clubs(bot)
        reply = await self.joined(bot, await self.code(bot))
        assert "This workspace now shares the club Club w1" in reply.text
        assert "Its own club, Club G1, is left." in reply.text
        await booked(bot, "ann", platform="slack")
        taken = await bot.member("42", platform="discord", workspace="G1").press("take:c1-20261202-1500-60")
        assert taken.outcome == "refused"

    async def test_joining_takes_a_press_that_says_which_club_and_what_changes(self, bot: Bot):
        separate_clubs(bot)
        there = bot.member("chief", admin=True, platform="discord", workspace="G1")
        asked = await there.say(f"/courtbot link {await self.code(bot)}")
        assert asked.text.startswith("Join the club Club w1 (Europe/London)? Nothing is changed yet.")
        assert "This workspace is in the club Club G1 now." in asked.text
        assert [button.label for button in asked.buttons] == ["Join Club w1"]
        assert (await home(bot, "discord", "G1")).club.id == "G1"
        assert "now shares the club Club w1" in (await there.press("join")).text
        assert "now shares the club Club w1" in (await there.press(asked.buttons[0].choice)).text  # pressed twice

    @pytest.mark.parametrize("how", ["late", "another admin", "no admin", "another workspace", "another club"])
    async def test_a_press_joins_only_what_its_admin_was_asked(self, bot: Bot, clock: Clock, how: str):
        separate_clubs(bot)
        there = bot.member("chief", admin=True, platform="discord", workspace="G1")
        choice = (await there.say(f"/courtbot link {await self.code(bot)}")).buttons[0].choice
        if how == "late":
            clock.forward(minutes=11)
        if how == "another club":
            boss = bot.member("boss2", admin=True, workspace="w2")
            code = (await boss.say("/courtbot link", kind="command")).text.partition("/courtbot link ")[2].split()[0]
            await there.say(f"/courtbot link {code}")
            await there.press("join")
        who = {
            "another admin": bot.member("deputy", admin=True, platform="discord", workspace="G1"),
            "no admin": bot.member("chief", platform="discord", workspace="G1"),
            "another workspace": bot.member("chief", admin=True, platform="discord", workspace="G2"),
        }.get(how, there)
        before = await home(bot, "discord", who.workspace)
        assert (await who.press(choice)).outcome == "refused"
        assert await home(bot, "discord", who.workspace) == before

    async def test_an_invitation_is_not_told_where_everybody_reads(self, bot: Bot):
        reply = await bot.member("boss", admin=True).say("/courtbot link", kind="mention")
        assert reply.outcome == "refused"
        assert "as a command" in reply.text

    async def test_an_invitation_works_once_and_for_half_an_hour(self, bot: Bot, clock: Clock):
        separate_clubs(bot)
        late = await self.code(bot)
        clock.forward(minutes=31)
        assert "older than 30 minutes" in (await self.joined(bot, late)).text
        code = await self.code(bot)
        await self.joined(bot, code)
        again = bot.member("chief", admin=True, platform="discord", workspace="G2")
        assert "has been used" in (await again.say(f"/courtbot link {code}")).text

    async def test_a_club_whose_members_hold_bookings_is_not_left(self, bot: Bot):
        separate_clubs(bot)
        await booked(bot, "42", platform="discord", workspace="G1")
        reply = await self.joined(bot, await self.code(bot))
        assert "still hold bookings" in reply.text
        assert (await home(bot, "discord", "G1")).club.id == "G1"

    async def test_nonsense_is_no_code(self, boss: Member):
        assert "not a code" in (await boss.say("/courtbot link ../../etc")).text
        assert "do not know that code" in (await boss.say("/courtbot link AAAAA-BBBBB")).text
