"""What a test does to Discord itself: failures, dropped sockets, repeated and held events, guilds joined and left."""

from collections.abc import Callable, Sequence
from typing import Any

from tests.fakes.discord import payloads
from tests.fakes.discord.faults import Fault, matcher
from tests.fakes.discord.gateway import GUILDS, INVALID_SESSION, RECONNECT, Event, Gateway, Session
from tests.fakes.discord.interactions import Invocation
from tests.fakes.discord.rest import Request, Rest
from tests.fakes.discord.state import PATIENCE, Guild


class Controls:
    """The half of DiscordFake that makes trouble."""

    gateway: Gateway
    rest: Rest
    last_deed: Event | None
    until: Callable[..., Any]

    @property
    def unknown(self) -> list[Request]:
        """Calls to routes that this fake does not have; they were answered 404."""
        return self.rest.unknown

    def requests(self, method: str = "*", path: str = "**") -> list[Request]:
        """The calls made so far to a path such as "/channels/{id}/messages", oldest first; see `faults.matcher`."""
        return self.rest.made(method, path)

    def fail(self, method: str, path: str, status: int | None = None, *, times: int = 1, **how: Any) -> Fault:
        """The next `times` calls fail; `how` is retry_after, code, delay (seconds), drop or after (see Fault).

        With neither status nor drop the call is only delayed. Earlier orders are served first.
        """
        fault = Fault(method, matcher(path), status, times, **how)
        self.rest.faults.append(fault)
        return fault

    def mend(self) -> None:
        """Forgets every fault not yet used up."""
        self.rest.faults.clear()

    def expire_token(self, one: Invocation) -> None:
        """The fifteen minutes are over: the token's webhook answers 401 50027, its callback 404 10062."""
        one.expired = True

    def drop_gateway(self, code: int = 4000) -> None:
        """Closes the sockets. After 4000 a RESUME finds what was missed; 4004, 4009 and 4014, for example, end it."""
        self.gateway.drop(code)

    def reconnect(self) -> None:
        """Opcode 7: the client is asked to connect again and resume."""
        self.gateway.ask(RECONNECT, None)

    def invalidate_session(self, *, resumable: bool = False) -> None:
        """Opcode 9."""
        self.gateway.ask(INVALID_SESSION, resumable)

    def hold(self) -> None:
        """Events stay here until `release`; a member's three seconds begin at the release."""
        self.gateway.held = self.gateway.held or []

    def release(self, order: str | Sequence[int] | Callable[[list[Event]], list[Event]] = "fifo") -> None:
        """Sends what was held: "fifo", "reverse", a list of places (left out: lost; twice: twice), or a function."""
        events, self.gateway.held = self.gateway.held or [], None
        if order == "reverse":
            events = events[::-1]
        elif callable(order):
            events = order(events)
        elif order != "fifo":
            events = [events[int(place)] for place in order]
        for event in events:
            self.gateway.publish(event)

    async def redeliver(self, times: int = 1) -> None:
        """Sends what a member did last once more, same ids, with the next sequence numbers."""
        assert self.last_deed is not None, "nobody did anything yet"
        for _ in range(times):
            self.gateway.publish(self.last_deed)

    def joins(self, guild: Guild) -> None:
        """The bot is added to the guild."""
        guild.present = True
        self.gateway.publish(Event("GUILD_CREATE", payloads.guild_create(guild), guild.id, GUILDS))

    def leaves(self, guild: Guild) -> None:
        """The bot is removed from the guild."""
        guild.present = False
        self.gateway.publish(Event("GUILD_DELETE", {"id": guild.id}, guild.id, GUILDS))

    def outage(self, guild: Guild) -> None:
        """The guild is unavailable for a while: a GUILD_DELETE that is no removal."""
        self.gateway.publish(Event("GUILD_DELETE", {"id": guild.id, "unavailable": True}, guild.id, GUILDS))

    @property
    def sessions(self) -> list[Session]:
        return list(self.gateway.sessions.values())

    async def connected(self, sessions: int = 1, timeout: float = PATIENCE) -> None:
        """Waits for that many sessions with an open socket: quicker than discord.py's wait_until_ready."""
        await self.until(lambda: sum(one.connection is not None for one in self.sessions) >= sessions, timeout)

    async def resumed(self, times: int = 1, timeout: float = PATIENCE) -> None:
        await self.until(lambda: self.gateway.resumes >= times, timeout)

    async def requested(self, method: str, path: str, count: int = 1, timeout: float = PATIENCE) -> list[Request]:
        """Waits for that many calls with an answer (or a status cut off) and returns them all."""
        await self.until(lambda: len(self.requests(method, path)) >= count, timeout)
        return self.requests(method, path)
