"""What admins say and press, and that nobody else gets anywhere with it."""

from typing import Any

import pytest

from bot.conversation.event import Event
from bot.conversation.work import Work
from bot.domain.club import Club
from bot.domain.hours import Hours
from tests.admin.acts import booked, home
from tests.kit.talk import Bot, Member
from tests.kit.world import riverside

CHANGES = (
    "pattern B", "club name=New", "hours wed closed", "courts Court 1", "rules most=3", "confirm on", "models",
    "diagnose",
    "link", "link ABCDE-FGHJK", "export <@bo>", "forget <@bo>", "close tomorrow", "reopen tomorrow", "cancel K7M2QX",
    "bookings", "bookings tomorrow",
)  # fmt: skip
FORMS = {"hours": ["hours", "weekend"]}
FREE = ("", "help", "show", "pattern", "export", "forget", "help me choose")


class TestWhoMay:
    @pytest.mark.parametrize("words", CHANGES)
    async def test_a_member_changes_nothing_and_sees_nothing_of_others(self, bot: Bot, words: str):
        await booked(bot, "bo")
        before = await home(bot)
        reply = await bot.member().say(f"/courtbot {words}")
        assert (reply.outcome, reply.reason) == ("refused", "not_admin")
        assert (await home(bot), len(await bot.live())) == (before, 1)

    @pytest.mark.parametrize("words", FREE)
    async def test_every_member_may_look_and_has_his_own_data(self, bot: Bot, words: str):
        assert (await bot.member().say(f"/courtbot {words}")).outcome == "answered"

    @pytest.mark.parametrize(
        "choice", ["close:20261202-20261202::", "forget:bo", "courtbot:confirm on", "pattern:B", "form:hours"]
    )
    async def test_a_forged_button_is_asked_for_the_right_too(self, bot: Bot, choice: str):
        await booked(bot, "bo")
        before = await home(bot)
        reply = await bot.member().press(choice)
        assert (reply.outcome, reply.reason) == ("refused", "not_admin")
        assert (await home(bot), len(await bot.live())) == (before, 1)

    async def test_a_platform_that_does_not_answer_is_said_and_nothing_changes(self, bot: Bot):
        class Silent:
            async def is_admin(self, event: Event) -> bool:
                raise OSError

            async def working(self, event: Event, work: Work) -> None: ...

        bot.dispatcher.platforms = {"slack": Silent()}
        before = await home(bot)
        for words in ("hours wed closed", "pattern B"):
            reply = await bot.member().say(f"/courtbot {words}")
            assert (reply.outcome, reply.reason) == ("failed", "platform_down")
            assert "Slack did not tell me" in reply.text
        assert await home(bot) == before

    @pytest.mark.parametrize("words", ["hours wed closed", "link", "close tomorrow", "export <@bo>", "forget <@bo>"])
    async def test_a_club_is_not_administered_from_a_members_own_messages(self, bot: Bot, words: str):
        """Everybody is the admin of their own direct messages, which here belong to the club."""
        await booked(bot, "bo", platform="discord", workspace="G1")
        ann = bot.member("42", platform="discord", workspace="@42", admin=True)
        reply = await ann.say(f"/courtbot {words}")
        assert (reply.outcome, reply.reason) == ("refused", "not_admin")

    async def test_a_club_of_his_own_is(self, bot: Bot):
        bot.dispatcher.workspaces.new_club = lambda platform, name: riverside(id=name)
        ann = bot.member("42", platform="discord", workspace="@42", admin=True)
        assert (await ann.say("/courtbot hours wed closed")).text.startswith("Saved")


class TestSettings:
    @pytest.mark.parametrize(
        ("words", "field", "value"),
        [
            ("club name=New Club | zone=europe/berlin", "time_zone", "Europe/Berlin"),
            ("hours mon-sun 08:00-20:00", "hours", ((Hours(opens=480, closes=1200),),) * 7),
            ("confirm on", "rules", riverside(rules={"confirm_bookings": True}).rules),
            ("rules most=3", "rules", riverside(rules={"max_live": 3}).rules),
        ],
    )
    async def test_a_change_is_kept_shown_and_recorded(
        self, bot: Bot, boss: Member, words: str, field: str, value: Any
    ):
        reply = await boss.say(f"/courtbot {words}")
        assert reply.text.startswith("Saved. ")
        assert getattr((await home(bot)).club, field) == value
        changes = await bot.dispatcher.commands.context.club_admin.changes(await home(bot))
        assert [(c.actor, c.what, c.at) for c in changes] == [("slack::boss", "club", bot.clock())]

    @pytest.mark.parametrize("name", ["club", "hours", "courts", "rules"])
    async def test_without_a_value_it_is_shown_with_how_to_change_it_and_a_form(self, boss: Member, name: str):
        reply = await boss.say(f"/courtbot {name}")
        assert f"To change it: /courtbot {name} " in reply.text
        assert [b.choice for b in reply.buttons] == [f"form:{form}" for form in FORMS.get(name, [name])]
        assert (await boss.press(f"form:{name}")).text == reply.text

    async def test_confirmations_are_switched_by_a_button(self, bot: Bot, boss: Member):
        assert "Off" in (await boss.say("/courtbot confirm")).text
        assert "On" in (await boss.press("confirm")).text
        assert (await home(bot)).club.rules.confirm_bookings

    async def test_the_same_again_changes_nothing(self, bot: Bot, boss: Member):
        await boss.say("/courtbot hours wed closed")
        assert (await boss.say("/courtbot hours wed closed")).text.startswith("That is how it is set already.")
        assert (await home(bot)).club.version == 2

    async def test_bookings_that_no_longer_fit_are_listed_and_stand(self, bot: Bot, boss: Member):
        code = await booked(bot)
        reply = await boss.say("/courtbot hours wed closed")
        assert "These bookings stand, though they no longer fit:" in reply.text
        assert f"{code}: Court 1 on Wednesday 2 December, 15:00–16:00, <@ann>" in reply.text
        assert [b.code for b in await bot.live()] == [code]
        assert code not in (await boss.say("/courtbot hours tue closed")).text  # it is no news

    async def test_a_court_that_somebody_has_booked_is_not_removed(self, bot: Bot, boss: Member):
        code = await booked(bot)
        reply = await boss.say("/courtbot courts Court 2; Court 3")
        assert reply.outcome == "refused"
        assert "members hold bookings on Court 1" in reply.text
        assert code in reply.text
        assert (await boss.say("/courtbot courts Court 1; Court 2")).text.startswith("Saved")
        assert [c.key for c in (await home(bot)).club.courts] == ["c1", "c2"]

    async def test_two_admins_at_once_do_not_overwrite_each_other(self, bot: Bot, boss: Member):
        club_admin = bot.dispatcher.commands.context.club_admin
        save = club_admin.save_club

        async def after_another(club: Club, *edit: Any) -> Club:
            other = (await home(bot)).club
            await save(other.model_copy(update={"name": "Other"}), *edit)
            return await save(club, *edit)

        club_admin.save_club = after_another
        reply = await boss.say("/courtbot hours wed closed")
        assert reply.outcome == "refused"
        assert "Somebody else changed the club" in reply.text
        assert (await home(bot)).club.hours[2]

    async def test_an_unknown_command_leads_to_the_help(self, boss: Member):
        reply = await boss.say("/courtbot colours red")
        assert reply.reason == "unknown"
        assert "/courtbot help" in reply.text


@pytest.mark.parametrize("words", ["/courtbot pattern B", "pattern B"])
async def test_after_a_fault_nothing_is_claimed_of_a_setting_that_may_have_been_saved(
    bot: Bot, boss: Member, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    saved = bot.dispatcher.workspaces.set_pattern

    async def saved_and_lost(*told: Any) -> Any:
        await saved(*told)
        raise RuntimeError("after the commit")

    monkeypatch.setattr(bot.dispatcher.workspaces, "set_pattern", saved_and_lost)
    reply = await boss.say(words)
    assert (await home(bot)).pattern == "B"
    assert (reply.outcome, bool(reply.incident)) == ("failed", True)
    assert "Nothing was" not in reply.text
    assert "/courtbot show" in reply.text


class TestLooking:
    async def test_show_tells_the_settings_and_the_last_changes_but_no_codes(self, bot: Bot, boss: Member):
        code = await booked(bot)
        for words in ("pattern B", "rules most=3", f"cancel {code}", "link", "export"):
            await boss.say(f"/courtbot {words}", kind="command")
        text = (await bot.member().say("/courtbot show")).text
        assert "Riverside (Europe/London), pattern B" in text
        assert "Most bookings a member may hold (most): 3" in text
        for change in ("pattern D to B", "changed rules", "a booking cancelled", "an invitation made", "data exported"):
            assert change in text
        assert "by <@boss>" in text
        assert code not in text

    async def test_models_and_diagnose_say_what_this_process_knows(self, bot: Bot, boss: Member):
        async def diagnose() -> list[str]:
            return ["Database: answers"]

        back = bot.dispatcher.commands.context
        back.models, back.diagnose = lambda: ["d.loop: openai:gpt"], diagnose
        assert (await boss.say("/courtbot models")).text == "Models:\nd.loop: openai:gpt"
        assert (await boss.say("/courtbot diagnose")).text == "Database: answers"
