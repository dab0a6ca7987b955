"""The gateway: sessions that are identified, resumed and dropped, and events in their order."""

import asyncio
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.fakes.discord import payloads

if TYPE_CHECKING:
    from tests.fakes.discord.fake import DiscordFake

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
GUILDS, GUILD_MEMBERS, PRESENCES, GUILD_MESSAGES = 1 << 0, 1 << 1, 1 << 8, 1 << 9
DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 12, 1 << 15
ENDS_SESSION = (1000, 1001, 4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014)  # such a close leaves nothing to resume
HEARTBEAT_MS = 41_250


@dataclass(eq=False)
class Event:
    """Something to dispatch. `bare` is its data for connections without message content; `sent` is called then."""

    name: str
    data: dict[str, Any]
    guild_id: str | None = None
    intent: int = 0
    bare: dict[str, Any] | None = None
    sent: Callable[[], None] | None = None


class Connection:
    """One socket: what is put is sent in order; `shut` closes it after that."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self.queue: asyncio.Queue[str | bytes | int] = asyncio.Queue()

    def put(self, op: int, data: Any, *, seq: int | None = None, name: str | None = None) -> None:
        self.queue.put_nowait(json.dumps({"op": op, "d": data, "s": seq, "t": name}))

    def shut(self, code: int) -> None:
        self.queue.put_nowait(code)

    async def write(self) -> None:
        while not isinstance(item := await self.queue.get(), int):
            if not self.socket.closed:
                try:
                    await (self.socket.send_str(item) if isinstance(item, str) else self.socket.send_bytes(item))
                except ConnectionError:
                    return
        await self.socket.close(code=item, drain=False)


@dataclass(eq=False)
class Session:
    """What a RESUME takes up again: intents, shard, and everything dispatched so far."""

    id: str
    intents: int
    shard: tuple[int, int]
    connection: Connection | None
    sent: list[tuple[int, str, Any]] = field(default_factory=list[tuple[int, str, Any]])

    def dispatch(self, name: str, data: Any) -> None:
        self.sent.append((len(self.sent) + 1, name, data))
        self._put(self.sent[-1])

    def _put(self, item: tuple[int, str, Any]) -> None:
        if self.connection:
            self.connection.put(DISPATCH, item[2], seq=item[0], name=item[1])

    def replay(self, after: int) -> None:
        for item in self.sent[after:]:
            self._put(item)
        self.dispatch("RESUMED", {"_trace": []})

    def has(self, guild_id: str | None) -> bool:
        """DMs and everything else outside guilds belong to shard 0."""
        number, shards = self.shard
        return (int(guild_id) >> 22) % shards == number if guild_id else number == 0


class Gateway:
    """`connects`, `identifies` and `resumes` count; `down` refuses new sockets with 503."""

    def __init__(self, fake: "DiscordFake") -> None:
        self.fake = fake
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.held: list[Event] | None = None
        self.lost: list[Event] = []
        self.down = False
        self.connects = self.identifies = self.resumes = 0

    def publish(self, event: Event) -> None:
        """To every session of its shard that asked for its kind; connected later, a session gets it by RESUME only."""
        if self.held is not None:
            self.held.append(event)
            return
        if event.sent:
            event.sent()
        takers = [one for one in self.sessions.values() if one.has(event.guild_id)]
        if not takers:
            self.lost.append(event)
        for session in takers:
            if event.intent and not session.intents & event.intent:
                continue
            blind = event.bare is not None and not session.intents & MESSAGE_CONTENT
            session.dispatch(event.name, event.bare if blind else event.data)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        if self.down:
            return web.Response(status=503)
        socket = web.WebSocketResponse(heartbeat=None, timeout=1.0)
        await socket.prepare(request)
        connection = Connection(socket)
        self.connections.append(connection)
        self.connects += 1
        connection.put(HELLO, {"heartbeat_interval": HEARTBEAT_MS, "_trace": []})
        writer = asyncio.create_task(connection.write())
        try:
            await self._read(connection)
        finally:
            self._gone(connection)
            writer.cancel()
        return socket

    async def _read(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type is not WSMsgType.TEXT:
                continue
            frame = json.loads(message.data)
            if frame["op"] == HEARTBEAT:
                connection.put(ACK, None)
            elif frame["op"] == IDENTIFY:
                self._identify(connection, frame["d"])
            elif frame["op"] == RESUME:
                self._resume(connection, frame["d"])
            self.fake.touch()

    def _gone(self, connection: Connection) -> None:
        self.connections.remove(connection)
        for session in [one for one in self.sessions.values() if one.connection is connection]:
            session.connection = None
            if connection.socket.close_code in ENDS_SESSION:
                del self.sessions[session.id]
        self.fake.touch()

    def _identify(self, connection: Connection, asked: dict[str, Any]) -> None:
        intents, shard = asked.get("intents", 0), tuple(asked.get("shard") or (0, 1))
        if asked.get("token") != self.fake.token:
            return connection.shut(4004)
        if not 0 <= shard[0] < shard[1]:
            return connection.shut(4010)
        if intents & (GUILD_MEMBERS | PRESENCES | MESSAGE_CONTENT) & ~self.fake.privileged:
            return connection.shut(4014)
        self.identifies += 1
        session = Session(secrets.token_hex(16), intents, (shard[0], shard[1]), connection)
        self.sessions[session.id] = session
        guilds = [one for one in self.fake.guilds.values() if one.present and session.has(one.id)]
        session.dispatch("READY", self._ready(session, [one.id for one in guilds]) | self._shard(asked))
        if intents & GUILDS:
            for guild in guilds:
                session.dispatch("GUILD_CREATE", payloads.guild_create(guild))
        return None

    def _ready(self, session: Session, guilds: list[str]) -> dict[str, Any]:
        user = payloads.user(self.fake.bot) | {"email": None, "verified": True, "mfa_enabled": True, "flags": 0}
        shown: dict[str, Any] = {"v": 10, "user": user, "session_id": session.id}
        shown["guilds"] = [{"id": id, "unavailable": True} for id in guilds]
        shown["application"] = {"id": self.fake.application_id, "flags": 0}
        return shown | {"resume_gateway_url": self.fake.gateway_url}

    @staticmethod
    def _shard(asked: dict[str, Any]) -> dict[str, Any]:
        return {"shard": asked["shard"]} if asked.get("shard") else {}

    def _resume(self, connection: Connection, asked: dict[str, Any]) -> None:
        session = self.sessions.get(asked.get("session_id", ""))
        if asked.get("token") != self.fake.token:
            return connection.shut(4004)
        if session is None:
            return connection.put(INVALID_SESSION, False)
        if (asked.get("seq") or 0) > len(session.sent):
            return connection.shut(4007)
        self.resumes += 1
        session.connection = connection
        return session.replay(asked.get("seq") or 0)

    def drop(self, code: int) -> None:
        """Closes every socket with `code`; events from now on wait for a RESUME, where the code allows one."""
        for session in list(self.sessions.values()):
            session.connection = None
            if code in ENDS_SESSION:
                del self.sessions[session.id]
        for connection in self.connections:
            connection.shut(code)

    def ask(self, op: int, data: Any) -> None:
        """Sends RECONNECT or INVALID_SESSION on every socket; a session invalid for good is forgotten."""
        for connection in self.connections:
            connection.put(op, data)
        if op == INVALID_SESSION and not data:
            self.sessions.clear()
