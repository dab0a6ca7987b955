"""Slack installations, on both databases."""

from pathlib import Path
from typing import Any

import pytest
from slack_sdk.oauth.installation_store.models.installation import Installation
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from store.installations import InstallationUnreadable, SqlInstallations, Vault
from store.schema import installations
from store.sql import Engine, read

KEY = Vault.new_key()
T1: dict[str, Any] = {"enterprise_id": None, "team_id": "T1"}
ORG: dict[str, Any] = {"enterprise_id": "E1", "team_id": None}


@pytest.fixture
def store(engine: AsyncEngine) -> SqlInstallations:
    return SqlInstallations(engine, Vault([KEY]), "client")


def installation(token: str = "xoxb-1", user: str = "U1", at: float = 1_764_000_000.5, **changes: Any) -> Installation:
    values: dict[str, Any] = {
        **T1, "app_id": "A1", "team_name": "Riverside", "bot_token": token, "bot_id": "B1", "bot_user_id": "UB",
        "bot_scopes": ["chat:write", "commands"], "bot_refresh_token": "xoxe-1", "bot_token_expires_at": 1_764_040_000,
        "user_id": user, "installed_at": at, "custom_values": {"a": 1},
    }  # fmt: skip
    return Installation(**(values | changes))


async def token(store: SqlInstallations, **where: Any) -> str | None:
    found = await store.async_find_bot(**(T1 | where))
    return found and found.bot_token


async def rows(store: SqlInstallations) -> list[Any]:
    return await read(store.engine, lambda connection: list(connection.execute(select(installations)).all()))


def files_of(engine: Engine) -> bytes:
    """Of SQLite: the database and its log."""
    if engine.dialect.name != "sqlite":
        return b""
    return b"".join(path.read_bytes() for path in Path(engine.sync_engine.url.database or "").parent.iterdir())


class TestFind:
    async def test_an_installation_comes_out_as_it_went_in(self, store: SqlInstallations) -> None:
        saved = installation(user_token="xoxp-1", user_scopes=["users:read"])
        await store.async_save(saved)
        found = await store.async_find_installation(**T1)
        bot = await store.async_find_bot(**T1)
        assert found is not None
        assert bot is not None
        assert vars(found) == vars(saved)
        assert vars(bot) == vars(saved.to_bot())

    async def test_the_newest_one_wins_and_its_bot_token_is_everybodys(self, store: SqlInstallations) -> None:
        await store.async_save(installation("xoxb-1", "U1"))
        await store.async_save(installation("xoxb-2", "U2", at=1_764_000_009.0))
        newest, first = [await store.async_find_installation(**T1, user_id=user) for user in (None, "U1")]
        assert newest is not None
        assert first is not None
        assert (newest.user_id, newest.bot_token, first.user_id, first.bot_token) == ("U2", "xoxb-2", "U1", "xoxb-2")
        assert await store.async_find_installation(**T1, user_id="U3") is None

    async def test_rotated_tokens_take_the_place_of_the_old(self, store: SqlInstallations) -> None:
        await store.async_save(installation("xoxb-1"))
        await store.async_save(installation("xoxb-2"))
        assert await token(store) == "xoxb-2"
        await store.async_save_bot(installation("xoxb-3").to_bot())
        assert await token(store) == "xoxb-3"
        assert len(await rows(store)) == 2

    async def test_an_org_wide_one_is_found_for_any_team_of_the_enterprise(self, store: SqlInstallations) -> None:
        await store.async_save(installation("xoxb-org", **ORG, is_enterprise_install=True))
        where = {"enterprise_id": "E1", "team_id": "T7"}
        assert await token(store, **where, is_enterprise_install=True) == "xoxb-org"
        assert await token(store, **where) is None
        assert await token(store, enterprise_id="E2", is_enterprise_install=True) is None

    async def test_a_team_that_joins_an_enterprise_keeps_its_installation(self, store: SqlInstallations) -> None:
        await store.async_save(installation())
        assert await token(store, enterprise_id="E1") == "xoxb-1"

    async def test_teams_and_apps_do_not_see_each_others(self, store: SqlInstallations) -> None:
        await store.async_save(installation())
        assert await token(store, team_id="T2") is None
        assert await token(SqlInstallations(store.engine, store.vault, "another client")) is None


class TestDelete:
    async def test_a_members_own_leaves_the_bots_token(self, store: SqlInstallations) -> None:
        await store.async_save(installation(user="U1"))
        await store.async_delete_installation(**T1, user_id="U1")
        assert await store.async_find_installation(**T1) is None
        assert await token(store) == "xoxb-1"

    async def test_the_bots_leaves_the_members(self, store: SqlInstallations) -> None:
        await store.async_save(installation(user_token="xoxp-1"))
        await store.async_delete_bot(**T1)
        found = await store.async_find_installation(**T1)
        assert found is not None
        assert (found.bot_token, found.user_token) == (None, "xoxp-1")

    async def test_of_what_is_uninstalled_nothing_stays(self, store: SqlInstallations) -> None:
        await store.async_save(installation())
        await store.async_save(installation(team_id="T2"))
        await store.async_delete_all(**T1)
        assert {row.team_id for row in await rows(store)} == {"T2"}


class TestVault:
    async def test_no_token_is_readable_in_the_database(self, store: SqlInstallations) -> None:
        await store.async_save(installation("xoxb-secret", user_token="xoxp-secret"))
        stored = str(await rows(store)).encode() + files_of(store.engine)
        assert b"T1" in stored
        # Whole tokens: three letters turn up in ciphertext by chance, about once in a hundred runs.
        assert not any(
            words in stored for words in (b"xoxb-secret", b"xoxp-secret", b"xoxe-1", b"-secret", b"chat:write")
        )

    async def test_keys_can_be_changed(self, store: SqlInstallations) -> None:
        new = Vault.new_key()
        await store.async_save(installation())
        both = SqlInstallations(store.engine, Vault([new, KEY]), "client")
        assert await token(both) == "xoxb-1"
        assert await both.reencrypt() == 2
        assert await token(SqlInstallations(store.engine, Vault([new]), "client")) == "xoxb-1"

    async def test_an_installation_that_no_key_fits_is_named_and_concerns_nobody_else(
        self, store: SqlInstallations
    ) -> None:
        other = SqlInstallations(store.engine, Vault([Vault.new_key()]), "client")
        await store.async_save(installation("xoxb-lost"))
        await store.async_save(installation("xoxb-lost", **ORG, is_enterprise_install=True))
        await other.async_save(installation(team_id="T2"))
        with pytest.raises(InstallationUnreadable, match="No key fits the Slack installation of team T1"):
            await token(other)
        assert await token(other, team_id="T2") == "xoxb-1"
        with pytest.raises(InstallationUnreadable, match="of enterprise E1, team T1"):
            await other.reencrypt()

    @pytest.mark.parametrize("keys", [[], ["short"], [KEY, "no key at all"], [KEY, "\N{SNOWMAN}" * 44]])
    def test_a_bad_key_is_named_by_its_position_and_not_shown(self, keys: list[str]) -> None:
        with pytest.raises(ValueError, match=f"(no key|key {len(keys)} is none).*; a new one: ") as refused:
            Vault(keys)
        assert not any(key in str(refused.value) for key in keys if key != "short")
        Vault([str(refused.value).rpartition(" ")[2]])
