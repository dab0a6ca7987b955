"""`courtbot run` before many workspaces: installed by OAuth, used apart, rotated, removed and installed again."""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from store.installations import Vault
from tests.fakes.slack import Person, SlackFake
from tests.kit.replies import is_answer
from tests.platforms.processes import PATIENCE, environment, on_slack, ready, started

WISH = "book court 1 tomorrow at 3pm"
TOKEN = re.compile(rb"xox[be][.-]")


@pytest.fixture
async def slack() -> AsyncIterator[SlackFake]:
    async with SlackFake() as fake:
        yield fake


@pytest.fixture
def env(slack: SlackFake, tmp_path: Path) -> dict[str, str]:
    """As the README says: an app's credentials and a key, and no token."""
    values = on_slack(
        slack,
        slack.team("T1"),
        SLACK_CLIENT_ID=slack.oauth.client_id,
        SLACK_CLIENT_SECRET=slack.oauth.client_secret,
        SLACK_SIGNING_SECRET=slack.signing_secret,
        COURTBOT_PUBLIC_URL="https://courtbot.example",
        COURTBOT_METRICS_TOKEN="a token for operators",
        COURTBOT_TOKEN_KEYS=Vault.new_key(),
    )
    return environment(tmp_path, **{k: v for k, v in values.items() if k not in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")})


@pytest.fixture
async def site(slack: SlackFake, env: dict[str, str]) -> AsyncIterator[str]:
    slack.tokens.clear()
    async with started("run", env=env):
        url = f"http://127.0.0.1:{env['COURTBOT_HTTP_PORT']}"
        slack.deliver_to(f"{url}/slack/events")
        assert (await ready(env))["parts"]["slack over HTTP"] == "ok"
        yield f"{url}/slack/install"


async def answer(person: Person, words: str) -> str:
    asked = await person.mention(person.team.channel("general"), words)
    return (await person.reply(to=asked, timeout=PATIENCE)).plain


async def mine(person: Person) -> str:
    asked = await person.slash("/book", "mine", channel=person.team.channel("general"))
    return (await person.reply(to=asked, shows=is_answer, timeout=PATIENCE)).plain


async def test_each_workspace_that_installs_it_has_a_club_and_tokens_of_its_own_until_it_removes_it(
    slack: SlackFake, site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fakes.slack.oauth.TOKEN_SECONDS", 3600)  # a token that is due to be exchanged
    alice, zoe = slack.team("T1").user("alice"), slack.team("T2").user("zoe")
    for person in (alice, zoe):
        person.team.rotation = True
        assert (await slack.oauth.approve(site, person.team, person)).status == 200
        assert "You're booked: Court 1" in await answer(person, WISH)
    assert {grant.team.id for grant in slack.oauth.refresh_tokens.values() if grant.used} == {"T1", "T2"}
    assert installed(tmp_path) == {"T1", "T2"}
    assert not TOKEN.search(stored(tmp_path))

    await alice.team.uninstall(emit=True)
    assert installed(tmp_path) == {"T2"}
    assert "15:00" in await mine(zoe)

    assert (await slack.oauth.approve(site, alice.team, alice)).status == 200
    assert "15:00" in await mine(alice)


async def test_a_declined_or_forged_request_installs_nothing(slack: SlackFake, site: str, tmp_path: Path) -> None:
    alice = slack.team("T1").user("alice")
    for changes in ({"cancel": True}, {"state": "forged"}, {"code": "forged"}):
        assert "Begin again" in (await slack.oauth.approve(site, alice.team, alice, **changes)).text
    assert installed(tmp_path) == set()


def installed(home: Path) -> set[str]:
    """The workspaces that there are tokens of."""
    with closing(sqlite3.connect(home / "courtbot.sqlite")) as database:
        return {team for (team,) in database.execute("select team_id from installations")}


def stored(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.glob("courtbot.sqlite*"))
