"""The two columns: what is said and pressed there, the forms, and who answers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from json import JSONDecodeError
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.web.app import html
from adapters.web.listener import Listener, Seat
from adapters.web.pages import Pages
from adapters.web.people import KIM, LOOKS, PEOPLE, PLATFORM, Look, workspace_of
from adapters.web.room import Room
from adapters.web.updates import Updates
from bot.commands.guide import ADVICE
from bot.domain.ports import Clock, Workspaces
from bot.i18n.language import speaking

MOST_TEXT = 4_000  # characters
Answer = Callable[[Request, dict[str, Any]], Awaitable[Response]]


def posted(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """For a JSON object; whatever else is sent, and what does not fit, is told by its status."""

    async def read(request: Request) -> Response:
        try:
            body = await request.json()
            return await answer(request, cast(dict[str, Any], body) if isinstance(body, dict) else {})
        except (JSONDecodeError, UnicodeDecodeError, KeyError, ValueError) as error:
            return PlainTextResponse(f"That cannot be read ({type(error).__name__}).", 400)

    return read


def look_of(name: str) -> Look:
    """Raises KeyError for what is no column."""
    if name not in LOOKS:
        raise KeyError(name)
    return name


def seat_of(body: dict[str, Any]) -> Seat:
    """Raises KeyError."""
    return Seat(look_of(body["look"]), PEOPLE[body["as"]], str(body.get("locale", ""))[:20])


@dataclass
class Chat:
    room: Room
    listener: Listener
    pages: Pages
    updates: Updates
    workspaces: Workspaces
    clock: Clock

    @property
    def routes(self) -> list[BaseRoute]:
        asked: dict[str, Answer] = {
            "/say": self.say, "/press": self.press, "/form": self.form, "/slots": self.slots,
            "/submit": self.submit, "/pattern": self.pattern,
        }  # fmt: skip
        files = Route("/files/{look}/{number:int}", self.file)
        posts = [Route(path, posted(answer), methods=["POST"]) for path, answer in asked.items()]
        return [Route("/columns/{look}", self.column), files, *posts]

    async def column(self, request: Request) -> Response:
        """The messages that this member sees."""
        look = look_of(request.path_params["look"])
        viewer = request.query_params.get("as", "")
        workspace = await self.workspaces.load(PLATFORM, workspace_of(look))
        messages = [message for message in self.room.messages(look) if message.seen_by(viewer)]
        doing = [doing for doing in self.room.doing(look) if doing.seen_by(viewer)]
        values = {"look": look, "viewer": viewer, "messages": messages, "doing": doing, "zone": workspace.club.zone}
        return html(self.pages.render("column.html", pattern=workspace.pattern, **values))

    async def say(self, request: Request, body: dict[str, Any]) -> Response:
        seat, text = seat_of(body), str(body["text"]).strip()[:MOST_TEXT]
        form = await self.listener.say(seat, text) if text else ""
        return await self._opened(seat, form) if form else Response(status_code=204)

    async def press(self, request: Request, body: dict[str, Any]) -> Response:
        seat = seat_of(body)
        form = await self.listener.press(seat, int(body["message"]), str(body["choice"]))
        return await self._opened(seat, form) if form else Response(status_code=204)

    async def form(self, request: Request, body: dict[str, Any]) -> Response:
        return await self._opened(seat_of(body), str(body["name"]))

    async def _opened(self, seat: Seat, name: str) -> Response:
        form = await self.listener.form(seat, name)
        if isinstance(form, str):
            return html(self.pages.render("cannot.html", words=form))
        day = next((field.value for field in form.fields if field.kind == "date"), "")
        with speaking(seat.locale):
            return html(self.pages.render("form.html", form=form, options=await self._options(seat, form.name, day)))

    async def slots(self, request: Request, body: dict[str, Any]) -> Response:
        """The options of a menu of free slots, for that day and court."""
        seat = seat_of(body)
        with speaking(seat.locale):
            options = await self._options(seat, str(body["form"]), str(body["day"]), str(body.get("court", "")))
            return html(self.pages.render("slots.html", options=options))

    async def _options(self, seat: Seat, form: str, day: str, court: str = "") -> list[Any]:
        return await self.listener.slots(seat, form, date.fromisoformat(day) if day else None, court)

    async def submit(self, request: Request, body: dict[str, Any]) -> Response:
        values = {str(key): str(value)[:MOST_TEXT] for key, value in dict(body["values"]).items()}
        if picked := values.pop("picked", ""):
            values["slot"] = values.get("slot", "").strip() or picked
        wrong = await self.listener.submit(seat_of(body), str(body["form"]), values)
        return JSONResponse(wrong, 422) if wrong else Response(status_code=204)

    async def pattern(self, request: Request, body: dict[str, Any]) -> Response:
        """Switches what answers in that column, as its admin would by /courtbot pattern."""
        look, letter = look_of(body["look"]), str(body["letter"])
        workspace = await self.workspaces.load(PLATFORM, workspace_of(look))
        if letter not in ADVICE:
            raise KeyError(letter)
        await self.workspaces.set_pattern(workspace, letter, KIM.member(look), self.clock())
        self.updates.tell(look)
        return Response(status_code=204)

    async def file(self, request: Request) -> Response:
        """A file that went with a reply."""
        message = self.room.message(look_of(request.path_params["look"]), request.path_params["number"])
        if not message or not message.reply or not message.reply.file:
            return PlainTextResponse("That file is not kept any more.", 404)
        file = message.reply.file
        headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        return Response(file.text, media_type=file.media_type, headers=headers)
