"""A turn as a sequence diagram: each span is one call, from who made it to who was called, in order of time.

The lifelines are the member, our code, the agents, the services, a vendor's models, AWS, the tools, and the database. A
span `service NAME` is the other end of the `call NAME` that it answers, and no call of its own.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from adapters.web.traces import TURN, Call, Turn

Decider = Literal["code", "model", "agent", "manager", "aws"]
DECIDERS: Mapping[Decider, str] = {
    "code": "our code", "model": "the model", "agent": "an agent", "manager": "the manager", "aws": "AWS",
}  # fmt: skip
VENDORS = {"openai": "OpenAI", "anthropic": "Anthropic", "aws.bedrock": "Bedrock"}
FRAMES = ("process", TURN, "invoke_workflow", "dry")
"""What a turn is done in: spans that call nobody, and are drawn on demand, as what the database is asked."""
LETTER = 7.4
"""Pixels that a letter takes at most, about."""
ORDER = ("member", "code", "agent", "service", "aws", "model", "tool", "database")
"""Kinds of lifelines, from left to right."""
TOP, STEP, MARGIN = 44, 27, 44  # pixels: above the first row, of a row, beside the first lifeline
NARROW, WIDE, ROOM = 74, 150, 600  # between lifelines, at least and at most; of all of them, if they fit


@dataclass(frozen=True, slots=True)
class Lifeline:
    kind: str  # of ORDER
    name: str


MEMBER, CODE = Lifeline("member", "Member"), Lifeline("code", "courtbot")
TOOLS, DATABASE, AWS = Lifeline("tool", "Tools"), Lifeline("database", "Database"), Lifeline("aws", "AWS agent")


@dataclass(frozen=True, slots=True)
class Arrow:
    """A row of the picture. `back` is the return of a call in which others were made; any other row is a call, with its
    return where nothing was called in it."""

    call: Call
    y: int
    x1: int
    x2: int
    decider: Decider
    back: bool
    caller: str
    called: str

    @property
    def left(self) -> int:
        return min(self.x1, self.x2)

    @property
    def loops(self) -> bool:
        """Whether who calls is who is called."""
        return self.x1 == self.x2

    @property
    def right(self) -> int:
        """Where its words end, about."""
        return self.left + int(LETTER * len(f"{title(self.call)}   {note(self.call)}"))


@dataclass(frozen=True)
class Picture:
    turn: Turn
    lifelines: Mapping[Lifeline, int]  # with their places from the left
    arrows: list[Arrow]

    @property
    def width(self) -> int:
        return max(max(self.lifelines.values()) + MARGIN, *(arrow.right for arrow in self.arrows))

    @property
    def height(self) -> int:
        return TOP + STEP * (len(self.arrows) + 1)


def title(call: Call) -> str:
    """What is written at its arrow: a model's role, else what the lifeline does not say already."""
    if role := call.about("courtbot.role"):
        return role
    what, _, about = call.name.partition(" ")
    return about if about and what in ("execute_tool", "database", "call", "invoke_agent") else call.name


def note(call: Call) -> str:
    """Which model answered, how long it took, and what it cost; what went wrong."""
    model = call.about("gen_ai.response.model") or call.about("gen_ai.request.model")
    tokens = f"{call.tokens} tokens" if call.tokens else ""
    cost = f"${float(known):.4f}" if (known := call.about("courtbot.cost_usd")) else ""
    wrong = (call.about("error.type") or "failed") if call.failed else ""
    return " · ".join(filter(None, [model, ms(call), tokens, cost, wrong]))


def ms(call: Call) -> str:
    """`0.4 ms`, `12 ms`, `1.3 s`; while it runs `…`."""
    if not call.ended:
        return "…"
    if call.ms < 10:
        return f"{call.ms:.1f} ms"
    return f"{call.ms:.0f} ms" if call.ms < 1000 else f"{call.ms / 1000:.1f} s"


def drawn(turn: Turn, everything: bool = True) -> Picture:
    """Without `everything` there are only the calls that patterns differ in."""
    shown = [call for call in turn.all if _kind(call) != "service" and (everything or not _is_detail(call))]
    ends = {call.id: (_caller(turn, call), _called(turn, call)) for call in shown}
    places = _places(dict.fromkeys(line for pair in ends.values() for line in pair))
    arrows: list[Arrow] = []
    for call, back in _rows(turn, shown):
        caller, called = ends[call.id]
        if back and caller == called:
            continue
        x1, x2 = places[caller], places[called]
        x1, x2 = (x2, x1) if back else (x1, x2)
        y = TOP + STEP * (len(arrows) + 1)
        arrows.append(Arrow(call, y, x1, x2, decider(turn, call), back, caller.name, called.name))
    return Picture(turn, places, arrows)


def _rows(turn: Turn, shown: list[Call]) -> Iterator[tuple[Call, bool]]:
    """Calls when they begin, and those in which others were made again when they end."""
    inner = {ancestor.id for call in shown for ancestor in _ancestors(turn, call)}
    begins = [(call.began, 0, n, call) for n, call in enumerate(shown)]
    ends = [(call.ended, 1, -n, call) for n, call in enumerate(shown) if call.ended and call.id in inner]
    for _, back, _, call in sorted(begins + ends, key=lambda row: row[:3]):
        if not back or _kind(call) not in ("inner", "receive"):
            yield call, bool(back)


def _places(met: Mapping[Lifeline, None]) -> dict[Lifeline, int]:
    """By kind; of one kind, as they were met."""
    ordered = sorted({MEMBER: None, CODE: None, **met}, key=lambda line: ORDER.index(line.kind))
    apart = max(NARROW, min(WIDE, ROOM // len(ordered)))
    return {line: MARGIN + apart * n for n, line in enumerate(ordered)}


def _kind(call: Call) -> str:
    """`receive`, `deliver`, `chat`, `tool`, `agent`, `call`, `service`, `database`; `inner` for what code only tells
    itself."""
    operation = call.about("gen_ai.operation.name")
    kinds = {"chat": "chat", "execute_tool": "tool", "invoke_agent": "agent"}
    words = {"receive": "receive", "deliver": "deliver", "call": "call", "service": "service", "database": "database"}
    return kinds.get(operation) or words.get(call.name.partition(" ")[0], "inner")


def _is_detail(call: Call) -> bool:
    return _kind(call) == "database" or call.name.partition(" ")[0] in FRAMES


def _ancestors(turn: Turn, call: Call) -> Iterator[Call]:
    """The nearest first."""
    while found := turn.calls.get(call.parent):
        yield found
        call = found


def _caller(turn: Turn, call: Call) -> Lifeline:
    if _kind(call) == "receive":
        return MEMBER
    above = (ancestor for ancestor in _ancestors(turn, call) if _kind(ancestor) != "inner")
    parent = next(above, None)
    return _called(turn, parent) if parent else CODE


def _called(turn: Turn, call: Call) -> Lifeline:
    """Where the work of the span is done. An agent in a service is that service at work."""
    if _kind(call) == "inner":
        return _caller(turn, call)
    if _kind(call) == "agent" and _caller(turn, call).kind == "service":
        return _caller(turn, call)
    found: dict[str, Callable[[], Lifeline]] = {
        "chat": lambda: Lifeline("model", VENDORS.get(call.about("gen_ai.provider.name"), "Model")),
        "tool": lambda: TOOLS,
        "agent": lambda: AWS if _is_aws(call) else Lifeline("agent", call.about("gen_ai.agent.name") or "Agent"),
        "call": lambda: Lifeline("service", call.about("courtbot.service")),
        "service": lambda: Lifeline("service", call.about("courtbot.service")),
        "database": lambda: DATABASE,
        "deliver": lambda: MEMBER,
    }
    return found.get(_kind(call), lambda: CODE)()


def _is_aws(call: Call) -> bool:
    return call.about("gen_ai.provider.name") == "aws.bedrock"


def decider(turn: Turn, call: Call) -> Decider:
    """Who decided that the call is made: by the letter, and by whose work it stands in."""
    kind, letter = _kind(call), turn.letter
    role = call.about("courtbot.role")
    above = [a for a in _ancestors(turn, call) if _kind(a) in ("agent", "service")]
    service = next((a.about("courtbot.service") for a in above if _kind(a) == "service"), "")
    if kind == "chat":
        own_loop = letter not in "EFG" or role == "g.booking"
        return "manager" if role.endswith(".manager") else "code" if own_loop else "agent"
    if kind == "tool":
        by_letter: dict[str, Decider] = {"D": "model", "E": "agent", "F": "agent", "H": "aws"}
        in_service: dict[str, Decider] = {"availability-agent": "agent", "booking-agent": "model"}
        return in_service.get(service) or by_letter.get(letter, "code")
    if kind == "call":
        return "manager" if letter == "G" else "code"
    return "manager" if kind == "agent" and letter == "F" and above else "code"
