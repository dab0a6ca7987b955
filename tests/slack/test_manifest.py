"""The app's manifest asks for what the adapter uses and nothing else; the doctor says what a token lacks."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from adapters.slack.manifest import COMMANDS, EVENTS, SCOPES, SHORTCUT, manifest
from bot.cli import main
from bot.cli.doctor_slack import look
from bot.settings import Settings
from store.installations import Vault
from tests.fakes.slack import SlackFake, Team
from tests.fakes.slack.web_api import METHODS
from tests.slack.conftest import Start

SOURCE = "\n".join(path.read_text() for path in Path("adapters/slack").glob("*.py"))
UPLOADS = {"files.getUploadURLExternal", "files.completeUploadExternal"}
NOT_BY_TOKEN = {"apps.connections.open"}  # with the app-level token
HINT = re.compile(r"client\.([a-z]+(?:_[a-zA-Z0-9]+)+)\(")


def used() -> set[str]:
    """The Web API's methods that the adapter calls."""
    names = {name.replace("_", ".") for name in HINT.findall(SOURCE)}
    return (names & METHODS.keys() | (UPLOADS if "files.upload.v2" in names else set())) - NOT_BY_TOKEN


def test_every_method_that_is_called_has_its_scope() -> None:
    assert {"chat.postMessage", "chat.startStream", "views.publish", "users.info"} <= used()
    lacking = {
        name: METHODS[name][1] for name in used() if METHODS[name][1] and not set(METHODS[name][1]) & set(SCOPES)
    }
    assert lacking == {}


def test_every_scope_is_used_and_says_what_for() -> None:
    by_methods = {scope for name in used() for scope in METHODS[name][1]}
    assert set(SCOPES) <= by_methods | set(EVENTS.values()) | {"commands"}
    assert all(SCOPES.values())


def test_every_event_that_is_listened_for_is_subscribed_to_with_its_scope() -> None:
    heard = set(re.findall(r'app\.event\("([a-z_]+)"\)', SOURCE))
    assert heard <= {name.partition(".")[0] for name in EVENTS}
    assert {scope for scope in EVENTS.values() if scope} <= set(SCOPES)


def test_every_command_and_shortcut_is_the_listeners() -> None:
    assert set(re.findall(r'app\.command\("(/[a-z]+)"\)', SOURCE)) == {command for command, _, _ in COMMANDS}
    assert re.findall(r'app\.shortcut\("([a-z_]+)"\)', SOURCE) == [SHORTCUT]


def test_socket_mode_needs_no_address_and_keeps_its_token() -> None:
    made = manifest()
    assert "https://" not in json.dumps(made)
    assert (made["settings"]["socket_mode_enabled"], made["settings"]["token_rotation_enabled"]) == (True, False)


def test_many_workspaces_come_by_oauth_and_their_tokens_rotate() -> None:
    made = manifest("https://courtbot.example", many=True)
    settings = made["settings"]
    assert made["oauth_config"]["redirect_urls"] == ["https://courtbot.example/slack/oauth_redirect"]
    assert settings["event_subscriptions"]["request_url"] == "https://courtbot.example/slack/events"
    assert settings["interactivity"]["message_menu_options_url"] == "https://courtbot.example/slack/events"
    assert (settings["token_rotation_enabled"], settings["org_deploy_enabled"]) == (True, True)


def test_slacks_limits_for_manifests_are_kept() -> None:
    made = manifest("https://courtbot.example")
    shown, features = made["display_information"], made["features"]
    assert (len(shown["name"]) <= 35, len(shown["description"]) <= 140) == (True, True)
    assert 174 <= len(shown["long_description"]) <= 4_000
    assert all(len(shortcut["name"]) <= 24 for shortcut in features["shortcuts"])
    assert set(features["agent_view"]) == {"agent_description", "suggested_prompts"}
    assert "assistant_view" not in features


@pytest.mark.parametrize(
    ("arguments", "socket"),
    [(["--socket"], True), (["--url", "https://c.example/"], False), (["--url", "https://c.example", "--one"], False)],
)
def test_the_command_prints_the_manifest(arguments: list[str], socket: bool) -> None:
    done = CliRunner().invoke(main, ["slack", "manifest", *arguments])
    made = json.loads(done.stdout)
    assert (done.exit_code, made["settings"]["socket_mode_enabled"]) == (0, socket)
    assert made["settings"]["token_rotation_enabled"] is (not socket and "--one" not in arguments)
    assert "example//" not in done.stdout


@pytest.mark.parametrize("arguments", [[], ["--url", "http://c.example"], ["--socket", "--url", "https://c.example"]])
def test_the_command_says_what_it_needs(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURTBOT_PUBLIC_URL", raising=False)
    done = CliRunner().invoke(main, ["slack", "manifest", *arguments])
    assert (done.exit_code, "--url" in done.stderr) == (2, True)


def test_the_command_makes_a_key_that_the_vault_takes() -> None:
    done = CliRunner().invoke(main, ["slack", "key"])
    assert Vault([done.stdout.strip()])


async def test_a_members_day_takes_no_further_scope(slack_bot: Start) -> None:
    bot = await slack_bot("socket")
    bot.team.scopes.intersection_update(SCOPES)
    alice, general = bot.alice, bot.general
    answer = await alice.reply(to=await alice.mention(general, "book court 2 tomorrow at 3pm"))
    if "Cancel" not in answer.buttons:
        await alice.click(answer, answer.buttons[0])
    await alice.reply(to=await alice.dm("mine"))
    await alice.open_home()
    await alice.wait_home()
    await alice.open_home("messages")
    asked = await alice.slash("/book", "mine", channel=general)
    await alice.reply(to=asked)
    await bot.settled()
    refused = [call for call in bot.slack.recorded if (call.answer or {}).get("error") == "missing_scope"]
    assert [call.method for call in refused] == []


class TestDoctor:
    @pytest.fixture
    def team(self, slack: SlackFake) -> Team:
        team = slack.team("T1")
        team.scopes.intersection_update(SCOPES)
        return team

    async def marks(self, slack: SlackFake, **settings: Any) -> list[tuple[str, str]]:
        made = Settings(_env_file=None, slack_api_url=slack.base_url, **settings)
        return [(finding.mark, finding.says) for finding in await look(made)]

    async def test_the_doctor_says_how_to_begin_where_nothing_is_set(self, slack: SlackFake) -> None:
        [(mark, says)] = await self.marks(slack)
        assert (mark, "courtbot slack manifest --socket" in says) == ("note", True)

    async def test_a_right_setting_is_told_so(self, slack: SlackFake, team: Team) -> None:
        found = await self.marks(slack, slack_bot_token=team.bot_token, slack_app_token=slack.app_token)
        assert [mark for mark, _ in found] == ["ok", "ok"]
        assert "in T1 Club" in found[1][1]

    async def test_a_missing_scope_is_named_with_its_reason(self, slack: SlackFake, team: Team) -> None:
        team.scopes.discard("files:write")
        found = await self.marks(slack, slack_bot_token=team.bot_token, slack_app_token=slack.app_token)
        assert ("missing", True) in [(mark, "files:write (sends a booking" in says) for mark, says in found]

    async def test_scopes_that_slack_does_not_name_are_not_called_missing(self, slack: SlackFake, team: Team) -> None:
        slack.names_scopes = False
        found = await self.marks(slack, slack_bot_token=team.bot_token, slack_app_token=slack.app_token)
        assert [mark for mark, _ in found] == ["ok", "ok", "note"]
        assert "did not say" in found[-1][1]

    async def test_a_token_that_may_more_is_noted(self, slack: SlackFake, team: Team) -> None:
        team.scopes.add("admin")
        found = await self.marks(slack, slack_bot_token=team.bot_token, slack_app_token=slack.app_token)
        assert ("note", True) in [(mark, "admin" in says) for mark, says in found]

    @pytest.mark.parametrize(
        ("settings", "says"),
        [
            ({"slack_bot_token": "xoxb-wrong", "slack_app_token": "{app}"}, "copy it again"),
            ({"slack_bot_token": "xoxb-T1"}, "no way in"),
            ({"slack_bot_token": "xoxb-T1", "slack_app_token": "xapp-1-wrong"}, "connections:write"),
            ({"slack_client_id": "1.2", "slack_signing_secret": "0" * 32}, "COURTBOT_TOKEN_KEYS"),
        ],
    )
    async def test_a_mistake_is_said_with_what_to_do(
        self, settings: dict[str, str], says: str, slack: SlackFake, team: Team
    ) -> None:
        found = await self.marks(slack, **{k: v.format(app=slack.app_token) for k, v in settings.items()})
        assert any(mark == "missing" and says in said for mark, said in found), found

    async def test_a_slack_out_of_reach_is_told_apart_from_a_bad_token(self, slack: SlackFake, team: Team) -> None:
        slack.fail("auth.test", drop=True, times=9)
        found = await self.marks(slack, slack_bot_token=team.bot_token, slack_app_token=slack.app_token)
        assert any("does not answer" in says for _, says in found)

    async def test_no_token_is_ever_shown(self, slack: SlackFake, team: Team) -> None:
        found = await self.marks(
            slack, slack_bot_token="xoxb-secret", slack_app_token="xapp-secret", slack_signing_secret="signing-secret"
        )
        assert not re.search(r"xoxb-secret|xapp-secret|signing-secret", str(found))

    async def test_oauth_is_complete_with_keys_and_an_address(self, slack: SlackFake) -> None:
        found = await self.marks(
            slack, slack_client_id="1.2", slack_client_secret="s", public_url="https://c.example",
            token_keys=Vault.new_key(), slack_signing_secret="0" * 32,
        )  # fmt: skip
        assert [mark for mark, _ in found] == ["ok", "ok"]
        assert "https://c.example/slack/install" in found[1][1]


def test_installations_are_put_under_a_new_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURTBOT_HOME", str(tmp_path))
    monkeypatch.setenv("COURTBOT_TOKEN_KEYS", f"{Vault.new_key()},{Vault.new_key()}")
    done = CliRunner().invoke(main, ["slack", "reencrypt"])
    assert (done.exit_code, done.stdout) == (0, "0 rows are encrypted with the first key\n")
