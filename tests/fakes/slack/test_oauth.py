"""Installing through a browser, whole organisations, and tokens that rotate."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import SlackFake, Team
from tests.fakes.slack.hello import served

# slack_sdk 3.47 sends its client secret through an aiohttp class that 3.14 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")

SCOPES = ["app_mentions:read", "channels:history", "chat:write", "commands"]


@asynccontextmanager
async def installable(slack: SlackFake, folder: Path) -> AsyncIterator[tuple[str, FileInstallationStore]]:
    """A Bolt app that many workspaces can install; its install page and its store."""
    store = FileInstallationStore(base_dir=str(folder), client_id=slack.oauth.client_id, logger=logging.getLogger())
    settings = AsyncOAuthSettings(
        client_id=slack.oauth.client_id,
        client_secret=slack.oauth.client_secret,
        scopes=SCOPES,
        installation_store=store,
        state_store=FileOAuthStateStore(expiration_seconds=60, base_dir=str(folder)),
        authorization_url=slack.authorize_url,
    )
    client = AsyncWebClient(base_url=slack.base_url)
    app = AsyncApp(client=client, signing_secret=slack.signing_secret, oauth_settings=settings)

    @app.event("app_mention")
    async def mentioned(say: object, event: dict[str, str]) -> None:
        await say(text=f"hello from {event['team']}", thread_ts=event["ts"])

    async with served(app) as url:
        slack.deliver_to(f"{url}/slack/events")
        yield f"{url}/slack/install", store


async def test_two_workspaces_install_and_are_answered_with_their_own_tokens(
    slack: SlackFake, team: Team, tmp_path: Path
) -> None:
    other = slack.team("T2")
    async with installable(slack, tmp_path) as (page, _):
        for workspace in (team, other):
            owner = workspace.user("owner")
            assert (await slack.approve(page, workspace, owner)).status == 200
            asked = await owner.mention(workspace.channel("general"), "hello")
            assert (await owner.reply(to=asked)).text == f"hello from {workspace.id}"
    used = {call.token for call in slack.calls("chat.postMessage")}
    assert len(used) == 2
    assert not used & {team.bot_token, other.bot_token}


async def test_a_forged_state_another_browser_and_a_refusal_install_nothing(
    slack: SlackFake, team: Team, tmp_path: Path
) -> None:
    owner = team.user("owner")
    async with installable(slack, tmp_path) as (page, _):
        assert (await slack.approve(page, team, owner, state="forged")).status == 400
        assert (await slack.approve(page, team, owner, cookie=False)).status == 400
        assert (await slack.approve(page, team, owner, code="guessed")).status == 401
        assert "access_denied" in (await slack.approve(page, team, owner, cancel=True)).text
    assert set(slack.tokens) == {team.bot_token}


async def test_an_organisation_installs_once_for_all_its_workspaces(
    slack: SlackFake, team: Team, tmp_path: Path
) -> None:
    slack.enterprise("E1", teams=["T1", "T2"])
    async with installable(slack, tmp_path) as (page, store):
        assert (await slack.approve(page, team, team.user("owner"), org=True)).status == 200
        bot = await store.async_find_bot(enterprise_id="E1", team_id=None, is_enterprise_install=True)
        assert bot is not None
        assert bot.is_enterprise_install
        identity = await AsyncWebClient(bot.bot_token, base_url=slack.base_url).auth_test()
        assert (identity["is_enterprise_install"], identity["enterprise_id"]) == (True, "E1")
        for workspace in (team, slack.team("T2")):
            alice = workspace.user("alice")
            asked = await alice.mention(workspace.channel("general"), "hello")
            assert (await alice.reply(to=asked)).text == f"hello from {workspace.id}"


async def test_a_refresh_token_works_once_and_the_third_token_ends_the_first(slack: SlackFake, team: Team) -> None:
    team.rotation = True
    client = AsyncWebClient(base_url=slack.base_url)
    who = {"client_id": slack.oauth.client_id, "client_secret": slack.oauth.client_secret}
    code = slack.oauth.code(team, team.user("owner"), set(SCOPES))
    first = await client.oauth_v2_access(**who, code=code)
    assert first["expires_in"] == 43_200

    async def refresh(token: str) -> dict[str, str]:
        return (await client.oauth_v2_access(**who, grant_type="refresh_token", refresh_token=token)).data

    second = await refresh(first["refresh_token"])
    with pytest.raises(SlackApiError, match="invalid_refresh_token"):
        await refresh(first["refresh_token"])
    assert (await client.auth_test(token=first["access_token"]))["ok"]
    third = await refresh(second["refresh_token"])
    with pytest.raises(SlackApiError, match="token_revoked"):
        await client.auth_test(token=first["access_token"])
    team.expire_tokens()
    with pytest.raises(SlackApiError, match="token_expired"):
        await client.auth_test(token=third["access_token"])


async def test_a_code_works_once_and_only_with_the_apps_secret(slack: SlackFake, team: Team) -> None:
    client = AsyncWebClient(base_url=slack.base_url)
    code = slack.oauth.code(team, team.user("owner"), set(SCOPES))
    with pytest.raises(SlackApiError, match="bad_client_secret"):
        await client.oauth_v2_access(client_id=slack.oauth.client_id, client_secret="guess", code=code)
    who = {"client_id": slack.oauth.client_id, "client_secret": slack.oauth.client_secret}
    assert (await client.oauth_v2_access(**who, code=code))["team"]["id"] == "T1"
    with pytest.raises(SlackApiError, match="code_already_used"):
        await client.oauth_v2_access(**who, code=code)
