"""Many workspaces: installed, used apart, rotated, removed. Bolt's OAuth, real SQL, real locks, Slack on loopback."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlalchemy import select
from starlette.applications import Starlette
from yarl import URL

from adapters.slack.clients import Clients
from adapters.slack.installations import Credentials, InstallationTokens
from adapters.slack.manifest import SCOPES
from adapters.slack.oauth import SlackOAuth
from bot.conversation.ports import DeliveryFailed
from bot.runtime.asgi import serve
from store.installations import InstallationUnreadable, SqlInstallations, Vault
from store.marks import RedisMarks
from store.oauth_states import RedisStates
from store.redis_client import RedisHandle
from store.schema import installations
from store.sql import Engine, read
from tests.fakes.slack import Person, SlackFake, Team, payloads

KEYS = [Vault.new_key()]
# slack_sdk 3.47 signs in at oauth.v2.access with a class that aiohttp 3.14 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


@dataclass
class Site:
    """One process: the installations it reads, its clients, its install page."""

    slack: SlackFake
    store: SqlInstallations
    clients: Clients
    oauth: SlackOAuth
    url: str = ""

    async def install(self, person: Person, **changes: Any) -> Any:
        return await self.slack.oauth.approve(f"{self.url}/slack/install", person.team, person, **changes)

    async def who(self, team: str, enterprise: str = "") -> str:
        """The workspace that the token for a workspace belongs to."""
        client: Any = await self.clients.of(team, enterprise)
        return str((await client.auth_test())["team_id"])

    async def token(self, team: Team) -> str:
        client: Any = await self.clients.of(team.id)
        return str(client.token)

    async def hears(self, team: Team, event: dict[str, Any], **wrapper: Any) -> int:
        """An event as Bolt gets it, past the signature."""
        app = AsyncApp(
            signing_secret="s", client=self.clients.client(), authorize=self.clients.authorize,
            request_verification_enabled=False, process_before_response=True,
        )  # fmt: skip
        self.oauth.removals(app)
        app.event("message")(nothing)
        app.event("app_uninstalled")(nothing)
        app.event("tokens_revoked")(nothing)
        body = payloads.callback(team, {"event_ts": "1.0", **event}) | wrapper
        return (await app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))).status


async def nothing(ack: Any) -> None:
    await ack()


@pytest.fixture
def slack(slack: SlackFake) -> SlackFake:
    slack.hold()
    return slack


def made(slack: SlackFake, engine: Engine, redis: RedisHandle, keys: list[str] = KEYS, life: float = 300) -> Site:
    store = SqlInstallations(engine, Vault(keys), slack.oauth.client_id)
    credentials = Credentials(slack.oauth.client_id, slack.oauth.client_secret, "https://courtbot.example")
    clients = Clients(slack.base_url, lambda team, enterprise: lookup(team, enterprise), life)
    lookup = InstallationTokens(credentials, store, RedisMarks(redis), clients.client, (InstallationUnreadable,))
    oauth = SlackOAuth(credentials, store, RedisStates(redis), clients, (InstallationUnreadable,))
    return Site(slack, store, clients, oauth)


@asynccontextmanager
async def served(site: Site) -> AsyncIterator[Site]:
    async with serve(Starlette(routes=site.oauth.routes)) as url:
        site.url = url
        yield site
    await site.clients.aclose()


@pytest.fixture
async def site(slack: SlackFake, sqlite_engine: Engine, real_redis: RedisHandle) -> AsyncIterator[Site]:
    async with served(made(slack, sqlite_engine, real_redis)) as site:
        yield site


@pytest.fixture
def alice(slack: SlackFake) -> Person:
    return slack.team("T1").user("alice")


@pytest.fixture
def zoe(slack: SlackFake) -> Person:
    return slack.team("T2").user("zoe")


class TestInstalling:
    async def test_two_workspaces_install_it_and_each_is_spoken_to_with_its_own_token(
        self, site: Site, alice: Person, zoe: Person
    ) -> None:
        for person in (alice, zoe):
            end = await site.install(person)
            assert (end.status, f"{person.team.name}" in end.text) == (200, True)
        assert [await site.who("T1"), await site.who("T2")] == ["T1", "T2"]

    async def test_the_scopes_asked_for_are_the_manifests(self, site: Site, alice: Person, slack: SlackFake) -> None:
        await site.install(alice)
        bot = await site.store.async_find_bot(enterprise_id=None, team_id="T1")
        assert bot
        assert set(bot.bot_scopes) == set(SCOPES)

    async def test_tokens_are_encrypted_at_rest(self, site: Site, alice: Person) -> None:
        await site.install(alice)
        stored = files_of(site.store.engine)
        assert b"T1" in stored
        assert b"xoxb-" not in stored

    @pytest.mark.parametrize(
        ("changes", "status", "says"),
        [
            ({"cancel": True}, 200, "You declined"),
            ({"state": "forged"}, 400, "another browser"),
            ({"cookie": False}, 400, "another browser"),
            ({"code": "forged"}, 401, "did not confirm"),
        ],
    )
    async def test_a_declined_or_forged_request_installs_nothing_and_says_so(
        self, changes: dict[str, Any], status: int, says: str, site: Site, alice: Person
    ) -> None:
        end = await site.install(alice, **changes)
        assert (end.status, says in end.text, "Traceback" in end.text) == (status, True, False)
        assert await rows(site) == 0

    async def test_a_state_is_good_once(self, site: Site, alice: Person, slack: SlackFake) -> None:
        async with slack.http.get(f"{site.url}/slack/install") as page:
            cookie = page.headers["Set-Cookie"].partition(";")[0]
        state = cookie.partition("=")[2]
        statuses: list[int] = []
        for _ in range(2):
            code = slack.oauth.code(
                alice.team, alice, {"chat:write"}, redirect_uri="https://courtbot.example/slack/oauth_redirect"
            )
            back = f"{site.url}/slack/oauth_redirect"
            query = {"state": state, "code": code}
            async with slack.http.get(back, params=query, headers={"Cookie": cookie}) as end:
                statuses.append(end.status)
        assert statuses == [200, 401]

    async def test_where_slack_is_down_the_page_says_so_without_a_traceback(
        self, site: Site, alice: Person, slack: SlackFake
    ) -> None:
        slack.fail("oauth.v2.access", drop=True, times=9)
        end = await site.install(alice)
        assert (end.status, "Please begin again" in end.text, "Traceback" in end.text) == (503, True, False)

    @pytest.mark.parametrize(
        "query", ["", "code=&state=", "code=%00&state=%00", "code=%ff&state=%ff", "state[]=1&code=1"]
    )
    @pytest.mark.parametrize("cookie", ["", "slack-app-oauth-state=%00", "slack-app-oauth-state=\u00e9", "=;=;;", '"'])
    async def test_a_strangers_garbage_is_no_fault_of_ours(
        self, site: Site, slack: SlackFake, query: str, cookie: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        for path in ("install", "oauth_redirect"):
            url = URL(f"{site.url}/slack/{path}?{query}", encoded=True)
            async with slack.http.get(url, headers={"Cookie": cookie}) as page:
                assert page.status < 500
        assert "Traceback" not in caplog.text

    async def test_a_strangers_words_do_not_come_back_in_the_page(self, site: Site, slack: SlackFake) -> None:
        async with slack.http.get(f'{site.url}/slack/install?team="><script>alert(1)</script>') as page:
            assert "<script>" not in await page.text()
            assert "default-src 'none'" in page.headers["Content-Security-Policy"]

    async def test_a_workspace_that_installed_nothing_is_not_spoken_to(self, site: Site, alice: Person) -> None:
        await site.install(alice)
        with pytest.raises(DeliveryFailed):
            await site.clients.of("T9")
        assert await site.clients.authorize(None, "T9") is None


class TestOrganisations:
    async def test_an_organisations_installation_serves_all_its_workspaces(
        self, site: Site, alice: Person, zoe: Person, slack: SlackFake
    ) -> None:
        slack.enterprise("E1", ["T1", "T2"])
        await site.install(alice, org=True)
        for person in (alice, zoe):
            client: Any = await site.clients.of(person.team.id, "E1")
            answer = await client.conversations_open(users=person.id)
            assert answer["channel"]["id"] == person.direct.id

    async def test_another_organisation_does_not_get_its_token(
        self, site: Site, alice: Person, slack: SlackFake
    ) -> None:
        slack.enterprise("E1", ["T1"])
        await site.install(alice, org=True)
        assert await site.clients.identity("T5", "E5") is None
        assert await site.clients.identity("T5") is None

    async def test_the_removal_of_an_organisation_is_whole(self, site: Site, alice: Person, slack: SlackFake) -> None:
        slack.enterprise("E1", ["T1"])
        await site.install(alice, org=True)
        assert await site.clients.identity("T1", "E1")
        await site.hears(alice.team, {"type": "app_uninstalled"}, event_time=time.time() + 5)
        assert await site.clients.identity("T1", "E1") is None
        assert await rows(site) == 0


class TestAuthorising:
    async def test_a_thousand_events_ask_neither_slack_nor_the_database(
        self, site: Site, alice: Person, slack: SlackFake
    ) -> None:
        await site.install(alice)
        before = len(slack.calls("auth.test"))
        site.store.async_find_bot = counted(site.store.async_find_bot)
        for _ in range(1000):
            assert await site.clients.authorize(None, "T1")
        assert len(slack.calls("auth.test")) == before
        assert site.store.async_find_bot.count == 1

    async def test_many_who_ask_at_once_share_one_look_up(self, site: Site, alice: Person) -> None:
        await site.install(alice)
        site.store.async_find_bot = counted(site.store.async_find_bot)
        await asyncio.gather(*(site.clients.authorize(None, "T1") for _ in range(50)))
        assert site.store.async_find_bot.count == 1

    async def test_known_identities_are_looked_up_again_after_a_while(
        self, slack: SlackFake, sqlite_engine: Engine, real_redis: RedisHandle, alice: Person
    ) -> None:
        async with served(made(slack, sqlite_engine, real_redis, life=0.01)) as site:
            await site.install(alice)
            assert await site.clients.authorize(None, "T1")
            await site.store.async_delete_all(enterprise_id=None, team_id="T1")
            await asyncio.sleep(0.02)
            assert await site.clients.authorize(None, "T1") is None

    async def test_of_many_workspaces_those_asked_for_last_stay_known(
        self, slack: SlackFake, sqlite_engine: Engine, real_redis: RedisHandle, alice: Person, zoe: Person,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        monkeypatch.setattr("adapters.slack.clients.MOST_CLIENTS", 1)
        async with served(made(slack, sqlite_engine, real_redis)) as site:
            for person in (alice, zoe):
                await site.install(person)
            site.store.async_find_bot = counted(site.store.async_find_bot)
            for team in ("T1", "T2", "T2", "T1"):
                assert await site.clients.authorize(None, team)
            assert site.store.async_find_bot.count == 3


class TestRotation:
    async def test_a_token_near_its_end_is_exchanged_once_however_many_processes_want_it(
        self, slack: SlackFake, sqlite_engine: Engine, real_redis: RedisHandle, alice: Person
    ) -> None:
        alice.team.rotation = True
        async with served(made(slack, sqlite_engine, real_redis)) as site:
            await site.install(alice)
            await aged(site, alice.team, minutes=60)
            processes = [made(slack, sqlite_engine, real_redis) for _ in range(4)]
            tokens = await asyncio.gather(*(process.token(alice.team) for process in processes))
            assert len(set(tokens)) == 1
            refreshed = [c for c in slack.calls("oauth.v2.access") if c.args.get("grant_type") == "refresh_token"]
            assert len(refreshed) == 1
            assert await processes[0].who("T1") == "T1"
            for process in processes:
                await process.clients.aclose()

    async def test_a_token_with_time_left_is_kept(self, site: Site, alice: Person, slack: SlackFake) -> None:
        alice.team.rotation = True
        await site.install(alice)
        await aged(site, alice.team, minutes=180)
        await site.token(alice.team)
        assert not [c for c in slack.calls("oauth.v2.access") if c.args.get("grant_type") == "refresh_token"]

    async def test_a_token_that_cannot_be_exchanged_is_used_while_it_lives(
        self, site: Site, alice: Person, slack: SlackFake
    ) -> None:
        alice.team.rotation = True
        await site.install(alice)
        await aged(site, alice.team, minutes=30)
        slack.fail("oauth.v2.access", error="internal_error")
        assert await site.who("T1") == "T1"

    async def test_an_expired_one_that_cannot_be_exchanged_is_no_token(
        self, site: Site, alice: Person, slack: SlackFake
    ) -> None:
        alice.team.rotation = True
        await site.install(alice)
        await aged(site, alice.team, minutes=-5)
        slack.fail("oauth.v2.access", status=500)
        with pytest.raises(OSError, match="exchanged"):
            await site.clients.of("T1")
        assert await site.who("T1") == "T1"  # it comes back with Slack


class TestKeys:
    async def test_a_new_key_reads_what_the_old_one_wrote(
        self, site: Site, slack: SlackFake, sqlite_engine: Engine, real_redis: RedisHandle, alice: Person
    ) -> None:
        await site.install(alice)
        async with served(made(slack, sqlite_engine, real_redis, [Vault.new_key(), *KEYS])) as rotated:
            assert await rotated.who("T1") == "T1"

    async def test_without_its_key_a_workspace_counts_as_not_installed(
        self, site: Site, slack: SlackFake, sqlite_engine: Engine, real_redis: RedisHandle, alice: Person
    ) -> None:
        await site.install(alice)
        async with served(made(slack, sqlite_engine, real_redis, [Vault.new_key()])) as other:
            assert await other.clients.authorize(None, "T1") is None
            assert (await other.install(alice)).status == 200
            assert await other.who("T1") == "T1"


class TestRemoval:
    @pytest.mark.parametrize(
        "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["UT1BOT"], "oauth": []}}]
    )
    async def test_an_installation_that_a_workspace_removed_is_forgotten(
        self, event: dict[str, Any], site: Site, alice: Person, zoe: Person
    ) -> None:
        for person in (alice, zoe):
            await site.install(person)
            assert await site.who(person.team.id)
        assert await site.hears(alice.team, event, event_time=time.time() + 5) == 200
        assert await site.clients.authorize(None, "T1") is None
        assert await site.who("T2") == "T2"

    async def test_word_of_a_removal_that_comes_after_a_new_installation_removes_nothing(
        self, site: Site, alice: Person
    ) -> None:
        await site.install(alice)
        await site.hears(alice.team, {"type": "app_uninstalled"}, event_time=time.time() - 600)
        assert await site.who("T1") == "T1"


async def rows(site: Site) -> int:
    return len(await read(site.store.engine, lambda connection: connection.execute(select(installations)).all()))


async def aged(site: Site, team: Team, minutes: float) -> None:
    """The token has so many minutes left."""
    bot = await site.store.async_find_bot(enterprise_id=None, team_id=team.id)
    assert bot
    bot.bot_token_expires_at = int(time.time() + minutes * 60)
    await site.store.async_save_bot(bot)


def files_of(engine: Engine) -> bytes:
    """The database and its log."""
    return b"".join(path.read_bytes() for path in Path(engine.sync_engine.url.database or "").parent.iterdir())


class counted:
    """Counts the calls of a method."""

    def __init__(self, method: Any) -> None:
        self.method, self.count = method, 0

    async def __call__(self, **arguments: Any) -> Any:
        self.count += 1
        return await self.method(**arguments)
