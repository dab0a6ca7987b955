"""One sentence through all eight patterns at a dry desk: what each would answer, and what that takes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.web.app import html
from adapters.web.chat import MOST_TEXT, posted, seat_of
from adapters.web.listener import Listener
from adapters.web.pages import Pages
from adapters.web.people import PLATFORM, workspace_of
from adapters.web.traces import TURN, Traces
from adapters.web.watching import Counts, counts_of
from bot.commands.guide import ADVICE
from bot.domain.errors import BookingError, StoreDown
from bot.domain.ports import Clock, Workspaces
from bot.i18n.language import speaking
from bot.runtime.dry import Asked, DryDesk, NotDry, Snapshot
from bot.tracing import set_content, span, trace_id


@dataclass(frozen=True, slots=True)
class Line:
    """Of one pattern."""

    letter: str
    what: str
    outcome: str
    text: str
    trace: str
    counts: Counts
    tokens: int
    ms: float


@dataclass
class Comparison:
    desk: DryDesk
    workspaces: Workspaces
    clock: Clock
    listener: Listener
    traces: Traces
    pages: Pages
    _known: set[str] = field(default_factory=set[str])  # letters that have been tried

    @property
    def routes(self) -> list[BaseRoute]:
        return [Route("/compare", posted(self.compare), methods=["POST"])]

    async def compare(self, request: Request, body: dict[str, Any]) -> Response:
        """Each letter by itself, one after the other, so that their times can be held against each other."""
        seat, text = seat_of(body), str(body["text"]).strip()[:MOST_TEXT]
        club = (await self.workspaces.load(PLATFORM, workspace_of(seat.look))).club
        with speaking(seat.locale):
            asked = Asked.first(self.listener.said(seat, text), club, self.clock(), self.desk.limits)
            snapshot = await self.desk.snapshots.take(asked.who, self.clock())
            lines = [await self._tried(letter, asked, snapshot) for letter in ADVICE]
        return html(self.pages.render("comparison.html", text=text, lines=lines, same=_agree(lines)))

    async def _tried(self, letter: str, asked: Asked, snapshot: Snapshot) -> Line:
        if letter not in self._known:  # whose packages are loaded now
            self._known.add(letter)
            await self._answer(letter, asked, snapshot)
        with span(TURN, courtbot__platform=PLATFORM, courtbot__dry=True) as current:
            set_content(current, courtbot__request=lambda: asked.text)
            outcome, text = await self._answer(letter, asked, snapshot)
            current.set_attribute("courtbot.outcome", f"{outcome}, at a dry desk")
            set_content(current, courtbot__response=lambda: text)
            trace = trace_id()
        turn = self.traces.turn(trace)
        counts = counts_of(turn) if turn else Counts(0, 0, 0)
        took = next((call.ms for call in turn.all if call.name.startswith("dry ")), 0.0) if turn else 0.0
        return Line(letter, ADVICE[letter][0], outcome, text, trace, counts, turn.tokens if turn else 0, took)

    async def _answer(self, letter: str, asked: Asked, snapshot: Snapshot) -> tuple[str, str]:
        try:
            tried = await self.desk.run(letter, asked, snapshot)
        except (NotDry, BookingError, StoreDown, TimeoutError) as error:
            return "none", str(error) or type(error).__name__
        return tried.reply.outcome, tried.reply.text


def _agree(lines: Sequence[Line]) -> bool:
    return len({line.outcome for line in lines}) == 1
