"""Workspaces and clubs."""

import asyncio
import secrets
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.club import Club
from bot.domain.errors import BookingError
from store.clubs import SqlWorkspaces
from store.schema import changes
from store.sql import make_engine, read
from tests.kit.refusals import refused
from tests.kit.statements import asked
from tests.kit.world import Clock, riverside


def club_of(platform: str, workspace: str) -> Club:
    return riverside(id=f"{platform}-{workspace}-{secrets.token_hex(4)}")


@pytest.fixture
def workspaces(engine: AsyncEngine) -> SqlWorkspaces:
    return SqlWorkspaces(engine, club_of, "D")


async def recorded(workspaces: SqlWorkspaces) -> list[tuple[object, ...]]:
    columns = (changes.c.workspace, changes.c.actor, changes.c.at, changes.c.what, changes.c.before, changes.c.after)
    return await read(workspaces.engine, lambda c: [tuple(row) for row in c.execute(select(*columns))])


async def test_a_workspace_seen_for_the_first_time_gets_a_club_of_its_own(workspaces: SqlWorkspaces) -> None:
    slack, discord = await workspaces.load("slack", "T1"), await workspaces.load("discord", "T1")
    assert (slack.platform, slack.id, slack.pattern) == ("slack", "T1", "D")
    assert slack.club.id != discord.club.id
    assert await workspaces.load("slack", "T1") == slack
    assert await workspaces.clubs() == sorted([slack.club, discord.club], key=lambda club: club.id)


async def test_a_workspace_may_join_a_club_that_exists(engine: AsyncEngine) -> None:
    workspaces = SqlWorkspaces(engine, lambda platform, workspace: riverside(), "D")
    first, second = await workspaces.load("slack", "T1"), await workspaces.load("console", "local")
    assert first.club == second.club
    assert await workspaces.clubs() == [riverside()]


async def test_messages_that_come_together_make_one_club(database_url: str) -> None:
    engines = [make_engine(database_url) for _ in range(4)]  # as four processes would
    several = [SqlWorkspaces(engine, club_of, "D") for engine in engines]
    loaded = await asyncio.gather(*(several[n % 4].load("slack", "T1") for n in range(40)))
    assert len({workspace.club.id for workspace in loaded}) == 1
    assert len(await several[0].clubs()) == 1
    for engine in engines:
        await engine.dispose()


async def test_loading_is_one_statement_and_parses_a_version_once(workspaces: SqlWorkspaces) -> None:
    first = await workspaces.load("slack", "T1")
    with asked() as statements:
        again = await workspaces.load("slack", "T1")
    assert len(statements) == 1
    assert again.club is (await workspaces.load("slack", "T1")).club
    assert again == first


async def test_the_parsed_clubs_are_bounded(engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.clubs.CACHED_CLUBS", 3)
    workspaces = SqlWorkspaces(engine, club_of, "D")
    loaded = [await workspaces.load("slack", f"T{n}") for n in range(5)]
    assert len(workspaces._parsed) == 3
    assert await workspaces.load("slack", "T0") == loaded[0]


async def test_a_new_pattern_is_stored_with_who_when_and_what_it_was(workspaces: SqlWorkspaces, clock: Clock) -> None:
    workspace = await workspaces.load("slack", "T1")
    changed = await workspaces.set_pattern(workspace, "F", "U1", clock())
    assert changed == replace(workspace, pattern="F")
    assert await workspaces.load("slack", "T1") == changed
    await workspaces.set_pattern(changed, "F", "U2", clock())  # no change, no record
    assert await recorded(workspaces) == [("T1", "U1", clock(), "pattern", "D", "F")]


async def test_a_changed_club_is_its_next_version_and_other_processes_see_it(
    database_url: str, workspaces: SqlWorkspaces, clock: Clock
) -> None:
    before = (await workspaces.load("slack", "T1")).club
    assert before.zone.key == "Europe/London"
    saved = await workspaces.save_club(before.model_copy(update={"time_zone": "Europe/Berlin"}), "U1", clock())
    assert (saved.version, saved.zone.key) == (2, "Europe/Berlin")
    other = SqlWorkspaces(make_engine(database_url), club_of, "D")
    assert (await other.load("slack", "T1")).club == saved
    await other.engine.dispose()
    documents = (before.model_dump_json(), saved.model_dump_json())
    assert await recorded(workspaces) == [(None, "U1", clock(), "club", *documents)]


async def test_of_two_admins_who_change_the_same_version_the_second_looks_again(
    workspaces: SqlWorkspaces, clock: Clock
) -> None:
    club = (await workspaces.load("slack", "T1")).club
    saved = await workspaces.save_club(club.model_copy(update={"name": "A"}), "U1", clock())
    with refused(BookingError, "Somebody else"):
        await workspaces.save_club(club.model_copy(update={"name": "B"}), "U2", clock())
    assert (await workspaces.load("slack", "T1")).club == saved
    assert len(await recorded(workspaces)) == 1


async def test_a_club_that_is_not_stored_cannot_be_changed(workspaces: SqlWorkspaces, clock: Clock) -> None:
    with pytest.raises(BookingError):
        await workspaces.save_club(riverside(id="nowhere"), "U1", clock())
