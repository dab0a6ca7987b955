"""The one seam to language models: `complete(role, ask)`, whichever vendor answers."""

import json
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from pydantic_core import to_json

from bot.llm.strict import check_text, loads

MOST_OUTPUT = 4_000
"""Tokens of an answer; no vendor is asked for more."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """What a model suggests; `arguments` is its JSON text, unchecked."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Message:
    """One entry of a conversation in vendor-neutral form. A tool's result answers the call of its `call_id`."""

    role: Literal["user", "assistant", "tool"]
    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    call_id: str | None = None


@dataclass(frozen=True, slots=True)
class Tool:
    """A function the model may suggest; `parameters` is a strict JSON schema (every property required)."""

    name: str
    description: str
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to a model. With `schema` the answer's text is JSON of that strict schema."""

    system: str
    messages: tuple[Message, ...]
    tools: tuple[Tool, ...] = ()
    tool_choice: Literal["auto", "none", "required"] = "auto"
    schema: dict[str, Any] | None = None
    schema_name: str = "answer"

    @property
    def most_tokens(self) -> int:
        """An estimate of what it can cost: four bytes are about a token, and an answer may be as long as any may."""
        words = [self.system, *(f"{m.text}{''.join(call.arguments for call in m.calls)}" for m in self.messages)]
        words += [f"{tool.name}{tool.description}" for tool in self.tools]
        schemas = [*(tool.parameters for tool in self.tools), *([self.schema] if self.schema else [])]
        told = sum(len(part.encode("utf-8", "replace")) for part in words) + len(to_json(schemas))
        return told // 4 + MOST_OUTPUT


@dataclass(frozen=True, slots=True)
class Usage:
    """As the vendor counts; `cost` is in US dollars, None where nobody knows the price."""

    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0  # of the input, read from the vendor's cache
    cost: float | None = None

    @property
    def total(self) -> int:
        return self.input_tokens + self.output_tokens


@dataclass(frozen=True, slots=True)
class Completion:
    text: str
    calls: tuple[ToolCall, ...] = ()
    usage: Usage = field(default_factory=Usage)
    vendor: str = ""
    model: str = ""


INVALID_JSON = "INVALID_JSON"
"""The one key of what stands in the place of arguments that are no JSON object, or one that is read in two ways."""


def readable(completion: Completion) -> Completion:
    """Its words and arguments in a form that everything behind the seam can pass on: SDKs fail on deep nesting and on
    halves of surrogate pairs, and take the last of two keys. Arguments of that kind are refused by the tool."""
    calls = tuple(replace(call, arguments=_readable(call.arguments)) for call in completion.calls)
    return replace(completion, text=_whole(completion.text), calls=calls)


def _readable(arguments: str) -> str:
    try:
        check_text([arguments, loads(arguments or "{}")])
    except ValueError:
        return json.dumps({INVALID_JSON: _whole(arguments[:200])})
    return arguments


def _whole(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


class ModelDown(Exception):
    """Every model of the role failed (unreachable, 429, 5xx, time-out). Nobody's words; retry later. `refused`: the
    vendor answered that it does not serve us so (a 4xx)."""

    def __init__(self, message: str = "", refused: bool = False) -> None:
        super().__init__(message)
        self.refused = refused


class ModelMisbehaved(Exception):
    """The model answered, but not with what was asked: a refusal, a truncated or malformed answer."""

    def __init__(self, kind: Literal["refusal", "truncated", "malformed"], usage: Usage | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.usage = usage or Usage()


class Models(Protocol):
    async def complete(self, role: str, ask: Ask) -> Completion:
        """Asks the role's models in order. Raises ModelDown, ModelMisbehaved."""
        ...


class NoModels:
    """For who needs `Models` and asks none."""

    async def complete(self, role: str, ask: Ask) -> Completion:
        raise ModelDown(role)
