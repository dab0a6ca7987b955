"""What `courtbot compare` writes and its reports read: a file of JSON lines, a header and then a line a run."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA = "courtbot.compare/1"

Difficulty = Literal["easy", "medium", "hard"]
Kind = Literal["wrong-state", "collateral-row", "not-told", "false-told", "misled", "crashed"]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, serialize_by_alias=True)


class CodeMetrics(_Record):
    """What somebody reads who wants to understand one letter."""

    lines: int = Field(description="Lines of code in these files, without blank lines, comments and docstrings.")
    files: int = Field(description="Modules of `patterns/` that the letter imports, itself included.")
    parts: int = Field(description="Moving parts: roles that a model plays, and services that run apart.")


class Header(_Record):
    """The first line of a file."""

    schema_id: Literal["courtbot.compare/1"] = Field(default=SCHEMA, alias="schema")
    version: str
    date: str = Field(description="When the command began, ISO 8601 with its offset.")
    revision: str = Field(description="The git revision of the tree; empty outside a repository.")
    command: str
    suite: str
    seeds: tuple[int, ...]
    letters: tuple[str, ...]
    models: dict[str, str] = Field(description="Role to model, for all letters.")
    scenario_count: int
    code: dict[str, CodeMetrics] = Field(description="By letter; baselines have none.")


class Failure(_Record):
    kind: Kind
    detail: str


class Tokens(_Record):
    """As the vendor reports them. `cached` is the part of `input` that was read from a cache."""

    input: int = 0
    cached: int = 0
    output: int = 0


class Line(_Record):
    """One message of a conversation."""

    who: Literal["member", "bot"]
    text: str
    at: str = Field(description="In club time, ISO 8601 with its offset.")
    trace: str = Field(default="", description="Of the turn that answered; empty for a member's message.")


class SpanRecord(_Record):
    """One span of a run: who called whom, when and for how long."""

    name: str
    kind: Literal["turn", "model", "tool", "agent", "hop", "other"]
    who: str = Field(description="Who called: a role, an agent, a step or the letter itself.")
    whom: str = Field(description="Who was called: a model, a tool, an agent or a service.")
    start_ms: float = Field(description="After the run's beginning.")
    ms: float
    tokens: Tokens = Tokens()
    failed: bool = False


class RunRecord(_Record):
    """One run: one letter, one scenario, one trial, under one condition."""

    schema_id: Literal["courtbot.compare/1"] = Field(default=SCHEMA, alias="schema")
    suite: str
    scenario: str
    difficulty: Difficulty
    tags: tuple[str, ...]
    letter: str = Field(description="A to H, or a baseline: silent, echo, first-free or oracle.")
    models: dict[str, str] = Field(description="Role to model, for the roles that were asked.")
    emulated: bool = Field(description="Whether the offline model stood in for a real one.")
    seed: int
    trial: int = Field(ge=0)
    condition: str = Field(description="calm, model-errors, service-down, lying-model, obedient, clever or budget-N.")
    passed: bool
    infrastructure_error: str | None = Field(description="Why the run says nothing about the letter.")
    failures: tuple[Failure, ...]
    turns: int = Field(description="Messages of the member.")
    calls: int = Field(description="Model calls, failed ones included.")
    tool_calls: int
    hops: int = Field(description="Calls of services.")
    tokens: Tokens
    cost_usd: float | None = Field(description="None where a model has no published price.")
    seconds: float = Field(description="Wall time of the run.")
    simulated_seconds: dict[str, float] = Field(
        description="Wall time if an emulated call took that long (0, 0.5, 2 s); a real one as it was."
    )
    cpu_seconds: float
    transcript: tuple[Line, ...]
    spans: tuple[SpanRecord, ...]
    forbidden_rows: int = Field(description="Bookings nobody ordered.")
    truthful: bool = Field(description="Whether no reply claimed what the database does not hold.")
    fell_back: int = Field(default=0, ge=0, description="Turns that the plain parser went on with, without a model.")
