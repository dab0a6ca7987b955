"""One run: everything is set up, members talk, processes die, all is healed and drained, and then it is judged."""

import asyncio
import json
import os
import secrets
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
from slack_sdk.oauth.installation_store.models.installation import Installation

from bot.cli.ports import make_workspaces
from bot.cli.start import offline_vendors
from bot.domain.board import Place
from bot.domain.member import ReplyTo
from bot.settings import Settings
from store.boards import SqlBoards
from store.club_admin import SqlClubAdmin
from store.clubs import SqlWorkspaces
from store.installations import SqlInstallations, Vault
from store.invitations import SqlInvitations
from store.opening import open_database
from tests.chaos.boards import CHANNEL
from tests.chaos.judge import Judge, Verdict
from tests.chaos.plan import Plan
from tests.chaos.product import Product, Role
from tests.chaos.reaper import Reaper
from tests.chaos.rows import read_rows
from tests.chaos.scripts import COURTS
from tests.chaos.stores import Stores, open_stores
from tests.chaos.town import Town, open_town
from tests.chaos.waiting import Lists
from tests.kit.redis_servers import sync_client
from tests.kit.servers import free_port
from tests.platforms.processes import CLEARED

STREAM = "courtbot:inbox"
START_SECONDS = 90
TELL_SECONDS = 10
HOLD_MINUTES = 24 * 60
SETTLE_SECONDS = 1.0
"""For what is done with a turn after its reply: the end of its delivery, the card that it changes."""


@dataclass
class Run:
    verdict: Verdict
    blows: Counter[str]
    ended: list[tuple[str, int]]
    seconds: float

    @property
    def kills(self) -> int:
        return sum(count for what, count in self.blows.items() if what.startswith("kill"))

    @property
    def passed(self) -> bool:
        return not any(self.verdict.wrong.values())


async def run(plan: Plan) -> Run:
    home = plan.folder / f"{datetime.now(UTC):%H%M%S}-{plan.database}-{plan.seed}-{secrets.token_hex(2)}"
    home.mkdir(parents=True, mode=0o700)
    began = time.monotonic()
    async with AsyncExitStack() as stack:
        stores = await stack.enter_async_context(open_stores(plan.database, home, bool(plan.faults)))
        town = await stack.enter_async_context(open_town(plan, stores.redis.url))
        keys = Vault.new_key()
        await prepare(plan, stores, town, home, keys)
        model = free_port()
        env = environment(plan, stores, town, model) | {"COURTBOT_HOME": str(home), "COURTBOT_TOKEN_KEYS": keys}
        product = Product(roles(plan, model), env, home)
        stack.push_async_callback(product.stop)
        await product.start()
        await _up(plan, town)
        reaper = Reaper(plan, product, stores)
        await _storm(plan, town, reaper, stores)
        ended = list(product.ended)
        await product.stop()
        town.boards.note()
        verdict = Judge(town.seats, stores.direct_url, home, reaper.losses, town.boards).verdict()
        _recorded(town, home / "talks.jsonl")
    return Run(verdict, reaper.blows, ended, time.monotonic() - began)


async def prepare(plan: Plan, stores: Stores, town: Town, home: Path, keys: str) -> None:
    """The schema; the app installed in every team; a club and a letter for each workspace."""
    settings = Settings(
        home=home, database_url=stores.direct_url, club_time_zone="UTC", club_courts=COURTS, club_confirm=plan.confirm,
    )  # fmt: skip
    async with open_database(settings.model_copy(update=offline_vendors("http://127.0.0.1:9"))) as engine:
        workspaces = make_workspaces(settings, engine)
        await found_clubs(town, workspaces)
        boards = SqlBoards(engine, workspaces)
        for platform, channel in town.boards.channels:
            await put_up(boards, town, platform, channel)
        installations = SqlInstallations(engine, Vault([keys]), town.slack.oauth.client_id)
        for team in town.teams.values():
            await installations.async_save(
                Installation(
                    app_id=town.slack.app_id, team_id=team.id, user_id="UADMIN", bot_token=team.bot_token,
                    bot_id=team.bot_id, bot_user_id=team.bot_user, bot_scopes=sorted(team.scopes),
                )
            )  # fmt: skip


async def found_clubs(town: Town, workspaces: SqlWorkspaces) -> None:
    """One for each letter, with a team on Slack and a guild on Discord, and holds that last longer than a run."""
    now, clubs = datetime.now(UTC), dict[str, str]()
    invitations, club_admin = SqlInvitations(workspaces.engine, workspaces), SqlClubAdmin(workspaces.engine, workspaces)
    for platform, name, letter in town.workspaces():
        made = await workspaces.load(platform, name)
        if letter in clubs:
            made = await invitations.enter(made, clubs[letter], "chaos", now)
        else:
            rules = made.club.rules.model_copy(update={"hold_minutes": HOLD_MINUTES})
            club = await club_admin.save_club(made.club.model_copy(update={"rules": rules}), "chaos", now)
            clubs[letter] = club.id
        await workspaces.set_pattern(made, letter, "chaos", now)


async def put_up(boards: SqlBoards, town: Town, platform: str, channel: str) -> None:
    owners = {one.channel(CHANNEL).id: one.id for one in (*town.teams.values(), *town.guilds.values())}
    place = Place(platform, owners[channel], channel)
    admin = ReplyTo(platform, {"user": "UADMIN", "workspace": place.workspace})
    await boards.put(place, f"{platform}:{place.workspace}:UADMIN", admin, datetime.now(UTC))


def roles(plan: Plan, model: int) -> list[Role]:
    """`model` is the offline model's port."""
    workers = [Role(f"worker{number}", "worker", ["worker"]) for number in range(plan.workers)]
    listeners = [Role(f"listen-{name}", "listener", ["listen", name]) for name in plan.platforms]
    services = [Role(f"service-{name}", "service", ["service", name]) for name in plan.services]
    return [Role("sandbox", "sandbox", ["sandbox", "--port", str(model)]), *workers, *listeners, *services]


def environment(plan: Plan, stores: Stores, town: Town, model: int) -> dict[str, str]:
    slack, discord = town.slack, town.discord
    kept = {k: v for k, v in os.environ.items() if not k.startswith(CLEARED) and k not in ("DATABASE_URL", "REDIS_URL")}
    services = {
        f"COURTBOT_{name.upper().replace('-', '_')}_URL": f"http://127.0.0.1:{free_port()}" for name in plan.services
    }
    return kept | services | {
        "DATABASE_URL": stores.database_url, "REDIS_URL": stores.redis_url,
        "COURTBOT_CLUB_TIME_ZONE": "UTC", "COURTBOT_LEASE_SECONDS": str(plan.lease),
        "COURTBOT_SECRET": secrets.token_hex(16), "COURTBOT_SANDBOX_URL": f"http://127.0.0.1:{model}",
        "COURTBOT_TURNS_PER_MINUTE": "1000", "COURTBOT_CONCURRENCY": str(plan.concurrency),
        "COURTBOT_PUBLIC_URL": "https://courtbot.example", "COURTBOT_HTTP_PORT": str(free_port()),
        "SLACK_CLIENT_ID": slack.oauth.client_id, "SLACK_CLIENT_SECRET": slack.oauth.client_secret,
        "SLACK_APP_TOKEN": slack.app_token, "COURTBOT_SLACK_API_URL": slack.base_url,
        "DISCORD_TOKEN": discord.token, "COURTBOT_DISCORD_API_URL": discord.api_base,
    }  # fmt: skip


async def _up(plan: Plan, town: Town) -> None:
    if "slack" in plan.platforms:
        await town.slack.connected(timeout=START_SECONDS)
    if "discord" in plan.platforms:
        await town.discord.connected(timeout=START_SECONDS)
        await town.discord.until(lambda: town.discord.commands(), START_SECONDS)


async def _storm(plan: Plan, town: Town, reaper: Reaper, stores: Stores) -> None:
    """Members talk while the reaper goes round; then everything is healed, and what is left is waited for."""
    lanes = [asyncio.create_task(town.lane(number)) for number in range(plan.lanes)]
    telling = asyncio.create_task(_tell(town, reaper))
    try:
        storm = asyncio.create_task(reaper.run())
        await asyncio.wait([storm, *lanes], return_when=asyncio.FIRST_COMPLETED)
        for lane in lanes:
            if lane.done():
                lane.result()
        await storm
    finally:
        telling.cancel()
        town.open = False
        _, late = await asyncio.wait(lanes, timeout=plan.drain)
        for lane in late:
            lane.cancel()
    await _drained(plan, town, stores)


async def _tell(town: Town, reaper: Reaper) -> None:
    """How far it is, for whoever waits for a run of minutes."""
    began = time.monotonic()
    while True:
        await asyncio.sleep(TELL_SECONDS)
        seconds = time.monotonic() - began
        click.echo(f"{seconds:.0f} s: {reaper.kills} kills, {len(town.acts)} acts", err=True)


async def _drained(plan: Plan, town: Town, stores: Stores) -> None:
    """Until what is free is held and told, the boards show it, and the inbox is empty; the judge sees what is left. The
    inbox is looked at last: whoever is noted as told has word of it there, which somebody has yet to answer."""
    end, url = time.monotonic() + plan.drain, stores.direct_url
    with sync_client(stores.redis.url) as client:
        while time.monotonic() < end and (open_ends(town, url) or client.xlen(STREAM)):  # noqa: ASYNC110 - no event
            await asyncio.sleep(1)
    await asyncio.sleep(SETTLE_SECONDS)


def open_ends(town: Town, url: str) -> list[str]:
    """What loops of the product have still to do."""
    rows, _ = read_rows(url)
    return [*Lists(url, rows, [seat.talk for seat in town.seats]).unsettled(), *town.boards.untrue(url)]


def _recorded(town: Town, path: Path) -> None:
    """Every conversation as a line of JSON, for whoever looks into a finding."""
    with path.open("w") as file:
        for seat in town.seats:
            talk = seat.talk
            acts = [
                {"kind": act.kind, "words": act.words, "event": sorted(act.event), "accepted": act.accepted(),
                 "began": act.began, "waited": act.waited, "news": [[one.way, *one.texts] for one in act.news],
                 "in place": act.in_place} for act in talk.acts
            ]  # fmt: skip
            about = {"platform": talk.platform, "workspace": talk.workspace, "letter": talk.letter, "user": talk.user}
            file.write(json.dumps({**about, "acts": acts}) + "\n")
