"""What members said and are called, with each pattern: an export shows it, and after "forget me" it is nowhere, neither
in Redis, in a table of either database, nor in a file of the home folder."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import MetaData, create_engine, select

from bot.cli.start import with_offline_model
from bot.conversation.event import Event
from bot.conversation.reply import Reply
from bot.domain.member import ReplyTo, User
from bot.settings import Settings
from bot.wiring import App, open_app
from patterns.workflow import runs
from tests.crash.victim import NOW
from tests.kit.world import RecordingPlatform
from tests.workflow.served import services

SERVICES = ("parse", "availability", "booking", "availability-agent", "booking-agent")
MARKER = "xylophone"
LETTERS = "ABCDEFGH"


@pytest.fixture
async def app(tmp_path: Path, redis_url: str, database_url: str) -> AsyncIterator[App]:
    base = Settings(home=tmp_path / "home", redis_url=redis_url, database_url=database_url, club_time_zone="UTC",
                    secret=SecretStr("a secret that tests share"), turns_per_minute=1000)  # fmt: skip
    async with AsyncExitStack() as stack:
        settings = await stack.enter_async_context(with_offline_model(base, quiet=True))
        urls = await stack.enter_async_context(services(settings, [], *SERVICES))
        yield await stack.enter_async_context(open_app(settings.model_copy(update=urls), lambda: NOW))


class Talk:
    """Members of two Slack teams, one after another."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._number = 0
        self._replies: asyncio.Queue[Reply] = asyncio.Queue()

    async def deliver(self, event: Event, reply: Reply) -> None:
        self._replies.put_nowait(reply)

    async def says(self, user: str, text: str, team: str = "T1", **values: Any) -> Reply:
        self._number += 1
        who = User(user, f"{MARKER} {user}", scope=team, admin=user == "boss")
        said: dict[str, Any] = {
            "id": f"action:{self._number}:{user}", "platform": "slack", "workspace": team, "channel": "C1", "user": who,
            "kind": "mention", "text": text, "reply_to": ReplyTo("slack"), "message": f"m{self._number}", **values,
        }  # fmt: skip
        await self.app.inbox.enqueue(Event(**said))
        async with asyncio.timeout(60):
            return await self._replies.get()


async def test_forget_leaves_no_word_anywhere_and_an_export_shows_them_before(app: App, database_url: str) -> None:
    talk = Talk(app)
    worker = app.worker({"slack": RecordingPlatform(talk.deliver)})
    running = asyncio.create_task(worker.run())
    try:
        for letter in LETTERS:
            await talk.says("boss", f"/courtbot pattern {letter}", channel="C9")
            await talk.says("U77", f"book a court tomorrow at 3pm, said the {MARKER}", channel=f"C{letter}")
            await talk.says("U77", f"never mind {MARKER}", channel=f"C{letter}")
        for team, user in (("T2", "U77"), ("T1", "U88")):
            await talk.says(user, f"what is free tomorrow at 3pm? {user}-{team}", team=team)
        exported = await talk.says("U77", "export")
        assert exported.file
        shown = json.loads(exported.file.text)
        assert len(shown["conversations"]) >= len(LETTERS)
        assert MARKER in str(shown["conversations"])
        assert MARKER in str(shown["runs"])
        assert [booking["member"] for booking in shown["bookings"]] == ["slack:T1:U77"] * len(shown["bookings"])
        assert MARKER in str(await everything(app, database_url))
        forgotten = await talk.says("U77", "", choice="forget:U77", kind="action")
        assert "forgotten" in forgotten.text
    finally:
        worker.stop()
        await running
    kept = await everything(app, database_url)
    assert [where for where, what in kept.items() if MARKER in what.lower()] == []
    assert [where for where, what in kept.items() if where.startswith("sql") and "T1:U77" in what] == []
    assert "U77-T2" in kept["redis courtbot:session:slack:T2:C1::U77"]
    assert "U88-T1" in kept["redis courtbot:session:slack:T1:C1::U88"]


async def everything(app: App, database_url: str) -> dict[str, str]:
    """All that is kept, by where."""
    found = {f"redis {key}": value async for key, value in redis_of(app)}
    found |= {f"sql {name}": rows for name, rows in await asyncio.to_thread(tables_of, app.settings, database_url)}
    for path in app.settings.home.rglob("*"):
        if path.is_file():
            found[f"file {path.name}"] = path.read_bytes().decode("latin-1")
    return found


async def redis_of(app: App) -> AsyncIterator[tuple[str, str]]:
    redis: Any = app.redis.client
    reads = {
        b"string": redis.get, b"list": lambda key: redis.lrange(key, 0, -1), b"hash": redis.hgetall,
        b"set": redis.smembers, b"zset": lambda key: redis.zrange(key, 0, -1), b"stream": redis.xrange,
    }  # fmt: skip
    async for key in redis.scan_iter("*"):
        kind = await redis.type(key)
        if kind != b"none":
            yield key.decode(), str(await reads[kind](key))


def tables_of(settings: Settings, database_url: str) -> list[tuple[str, str]]:
    """Of the bookings' database and of DBOS's, every row as text."""
    ours = create_engine(database_url.replace("postgresql:", "postgresql+psycopg:"))
    theirs = runs.make_engine(settings)
    found: list[tuple[str, str]] = []
    for engine, schema in ((ours, None), (theirs, "dbos" if ours.dialect.name == "postgresql" else None)):
        with engine.connect() as connection:
            metadata = MetaData(schema=schema)
            metadata.reflect(connection)
            found += [(table.name, str(connection.execute(select(table)).all())) for table in metadata.sorted_tables]
        engine.dispose()
    return found
