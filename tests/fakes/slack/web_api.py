"""One request to the Web API: its arguments, its token, the trouble a test ordered, its method."""

import asyncio
import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.slack.state import Call, Channel, Json, Token

if TYPE_CHECKING:
    from tests.fakes.slack.fake import SlackFake
    from tests.fakes.slack.team import Team


class Refused(Exception):
    """Answered with `"ok": false` and this error."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer = {"ok": False, "error": error, **more}
        self.retry_after: float | None = None

    def limited(self, seconds: float) -> "Refused":
        """Asked too often: a 429, with the seconds to wait."""
        self.retry_after = seconds
        return self


@dataclass
class Fault:
    """What a test ordered for the next calls of a method; `after` means the effect happens and the answer is lost."""

    error: str | None = None
    retry_after: float | None = None
    times: int = 1
    status: int | None = None
    drop: bool = False
    delay: float = 0
    after: bool = False


@dataclass
class Request:
    slack: "SlackFake"
    args: Json
    token: Token | None
    http: web.Request

    @property
    def team(self) -> "Team":
        """The workspace that the token, or for an org-wide one the arguments, are about."""
        assert self.token is not None
        if self.token.team:
            return self.slack.teams[self.token.team]
        wanted = self.args.get("team_id")
        for team in self.slack.teams.values():
            if team.enterprise_id == self.token.enterprise and (
                team.id == wanted or (not wanted and self.is_about(team))
            ):
                return team
        raise Refused("missing_argument" if not wanted else "team_access_not_granted")

    def is_about(self, team: "Team") -> bool:
        ids = {self.args.get(name) for name in ("channel", "channel_id", "user", "users", "user_id")}
        trigger = self.slack.triggers.get(self.args.get("trigger_id", ""))
        view = self.slack.views.get(self.args.get("view_id", ""))
        ids |= {trigger.user if trigger else None, view.user if view else None}
        return bool(ids & (set(team.channels) | set(team.people)))

    def need(self, name: str) -> Any:
        value = self.args.get(name)
        if value in (None, ""):
            raise Refused("invalid_arguments", response_metadata={"messages": [f"missing required field: {name}"]})
        return value

    def channel(self, name: str = "channel") -> Channel:
        """The channel named in the arguments; a person's id stands for the direct messages with them."""
        team, wanted = self.team, self.need(name)
        if wanted in team.people:
            return team.dm_with(team.people[wanted])
        found = team.channels.get(wanted)
        if found is None or (found.kind == "group" and not found.bot_in):
            raise Refused("channel_not_found")
        return found


Method = Callable[[Request], Json]
METHODS: dict[str, tuple[Method, tuple[str, ...]]] = {}


def api(name: str, *scopes: str) -> Callable[[Method], Method]:
    """Registers a method; any one of the scopes suffices."""

    def register(method: Method) -> Method:
        METHODS[name] = (method, scopes)
        return method

    return register


async def arguments(request: web.Request) -> Json:
    """Query, form or JSON, as slack_sdk sends them; what is JSON inside a form is read."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        args.update(json.loads(await request.text() or "{}"))
    elif request.can_read_body:
        args.update({key: value for key, value in (await request.post()).items() if isinstance(value, str)})
    for name in ("blocks", "view", "files", "chunks", "metadata", "prompts"):
        if isinstance(args.get(name), str):
            try:
                args[name] = json.loads(args[name])
            except ValueError:
                raise Refused("invalid_arguments") from None
    return args


def bearer(request: web.Request, args: Json) -> str | None:
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ") if header.startswith("Bearer ") else args.pop("token", None)


async def handle(slack: "SlackFake", request: web.Request) -> web.StreamResponse:
    name = request.match_info["method"]
    args = await arguments(request)
    token = bearer(request, args)
    call = Call(name, args, token, time.monotonic())
    slack.recorded.append(call)
    fault = slack.next_fault(name)
    if fault and fault.delay and not fault.after:
        await asyncio.sleep(fault.delay)
    if fault and not fault.after and (trouble := lost(fault, request)):
        return trouble
    call.answer = answer(slack, name, Request(slack, args, slack.tokens.get(token or ""), request), token)
    slack.changes.touch()
    if fault and fault.delay and fault.after:
        await asyncio.sleep(fault.delay)
    if fault and fault.after and (trouble := lost(fault, request)):
        return trouble
    known = slack.tokens.get(token or "")
    headers = {"X-OAuth-Scopes": ",".join(sorted(known.scopes))} if known and slack.names_scopes else {}
    after = call.answer.pop("retry_after", None)
    if after is None:
        return web.json_response(call.answer, headers=headers)
    return web.json_response(call.answer, status=429, headers=headers | {"Retry-After": f"{math.ceil(after)}"})


def lost(fault: Fault, request: web.Request) -> web.StreamResponse | None:
    """The trouble as HTTP: a dropped connection, a 429, a 5xx, an error; None for mere slowness."""
    if fault.drop:
        assert request.transport is not None
        request.transport.abort()
        return web.Response(status=500)
    if fault.retry_after is not None:
        body = {"ok": False, "error": fault.error or "ratelimited"}
        return web.json_response(body, status=429, headers={"Retry-After": f"{fault.retry_after:g}"})
    if fault.status is not None:
        return web.Response(status=fault.status, text="upstream trouble")
    return web.json_response({"ok": False, "error": fault.error}) if fault.error else None


def answer(slack: "SlackFake", name: str, request: Request, token: str | None) -> Json:
    if name not in METHODS:
        slack.unknown.append(name)
        return {"ok": False, "error": "unknown_method", "req_method": name}
    method, scopes = METHODS[name]
    try:
        if name != "oauth.v2.access":
            authenticate(slack, name, token)
            allow(request, scopes)
        return {"ok": True, **method(request)}
    except Refused as refusal:
        return refusal.answer | ({} if refusal.retry_after is None else {"retry_after": refusal.retry_after})


def authenticate(slack: "SlackFake", name: str, token: str | None) -> None:
    if not token:
        raise Refused("not_authed")
    if token == slack.app_token:
        if name not in ("apps.connections.open", "auth.test"):
            raise Refused("not_allowed_token_type")
        return
    known = slack.tokens.get(token)
    if known is None:
        raise Refused("invalid_auth")
    if known.state != "live":
        raise Refused(known.state)
    if name == "apps.connections.open":
        raise Refused("not_allowed_token_type")


def allow(request: Request, scopes: tuple[str, ...]) -> None:
    if scopes and request.token and not request.token.scopes & set(scopes):
        raise Refused("missing_scope", needed=scopes[0], provided=",".join(sorted(request.token.scopes)))
