"""Turns as they are watched: which there were, the picture of each, and what was asked and answered in a call."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.web.app import html
from adapters.web.pages import Pages
from adapters.web.picture import DECIDERS, decider, drawn
from adapters.web.traces import Call, Traces, Turn

LISTED = 20
DRY = "courtbot.dry"
"""Of a turn that a comparison tried out: nobody's message, and listed only there."""
TEXTS = {
    "courtbot.request": "Asked", "gen_ai.system_instructions": "Prompt", "gen_ai.input.messages": "Messages",
    "gen_ai.tool.call.arguments": "Arguments", "gen_ai.tool.call.result": "Result",
    "gen_ai.output.messages": "Answered", "courtbot.response": "Answer",
}  # fmt: skip
"""Attributes that hold what was said, in the order they are read in, with their headings."""


@dataclass
class Watching:
    traces: Traces
    pages: Pages

    @property
    def routes(self) -> list[BaseRoute]:
        return [
            Route("/turns", self.turns),
            Route("/turns/{trace}", self.picture),
            Route("/turns/{trace}/calls/{span}", self.call),
        ]

    async def turns(self, request: Request) -> Response:
        live = [turn for turn in self.traces.turns() if turn.root and not turn.root.about(DRY)]
        found = [(turn, words_of(turn)) for turn in live[:LISTED]]
        return html(self.pages.render("turns.html", turns=found))

    async def picture(self, request: Request) -> Response:
        turn = self.traces.turn(request.path_params["trace"])
        if turn is None or turn.root is None:
            return PlainTextResponse("That turn is not kept any more.", 404)
        picture = drawn(turn, everything=request.query_params.get("all") == "yes")
        returns = {arrow.call.id for arrow in picture.arrows if arrow.back}
        values = {"words": words_of(turn), "outcome": turn.root.about("courtbot.outcome"), "counts": counts_of(turn)}
        return html(self.pages.render("picture.html", turn=turn, picture=picture, returns=returns, **values))

    async def call(self, request: Request) -> Response:
        turn = self.traces.turn(request.path_params["trace"])
        call = turn and turn.calls.get(request.path_params["span"])
        if turn is None or call is None:
            return PlainTextResponse("That call is not kept any more.", 404)
        texts = [(label, readable(call.about(key))) for key, label in TEXTS.items() if call.about(key)]
        rest = sorted((key, value) for key, value in call.attributes.items() if key not in TEXTS)
        decided = DECIDERS[decider(turn, call)]
        return html(self.pages.render("call.html", call=call, texts=texts, rest=rest, decided=decided))


def words_of(turn: Turn) -> str:
    """What the member said or pressed, once it is known."""
    return turn.root.about("courtbot.request") if turn.root else ""


@dataclass(frozen=True, slots=True)
class Counts:
    models: int
    tools: int
    hops: int


def counts_of(turn: Turn) -> Counts:
    """As `make counts` counts them: a managed agent's answer is a model call."""
    found = Counter(_counted(call) for call in turn.all)
    return Counts(found["model"], found["tool"], found["hop"])


def _counted(call: Call) -> str:
    operation = call.about("gen_ai.operation.name")
    if operation == "chat" or call.about("gen_ai.provider.name") == "aws.bedrock":
        return "model"
    return "tool" if operation == "execute_tool" else "hop" if call.name.startswith("call ") else ""


def readable(text: str) -> str:
    """JSON with its lines; whatever else as it is."""
    try:
        value: Any = json.loads(text)
    except ValueError:
        return text
    return json.dumps(value, ensure_ascii=False, indent=2).replace("\\n", "\n") if not isinstance(value, str) else value
