"""C's run as hops to its services. The durable coordinator (`coordinator.py`) sees one through even if its process is
killed; `InMemoryRuns`, for dry runs, does not."""

from functools import partial
from typing import Any, Literal

from pydantic import BaseModel

from bot.conversation.turn import Turn
from bot.domain.fence import TurnLost
from bot.tracing import traceparent
from patterns.services.client import HOP_SHARE, Client, ServiceDown, bounds
from patterns.services.contract import LOST, Failure, Service, find
from patterns.services.facts import Facts, Spent
from patterns.services.identity import Identity
from patterns.workflow.form import current_form
from patterns.workflow.parse import ParseIn, parse_input
from patterns.workflow.sequence import End, Steps, sequence
from patterns.workflow.steps import AvailabilityIn, AvailabilityOut, BookIn, BookOut, Parsed

StepName = Literal["parse", "availability", "booking"]
LAST: StepName = "booking"
"""After it the sequence ends."""


class Job(BaseModel):
    """A run's input. The identity is signed anew for each hop, with the hop's deadline and, where another worker has
    taken the turn over, with that worker's fence."""

    identity: Identity
    left: Spent
    start: ParseIn
    traceparent: str = ""  # of the turn that began it: whoever goes on with the run goes on with its trace

    @classmethod
    def of(cls, turn: Turn, deadline: float = 0) -> "Job":
        identity = Identity.of(turn.event, turn.club, turn.desk.clock(), deadline, turn.desk.orders)
        start = parse_input(turn, current_form(turn))
        return cls(identity=identity, left=bounds(turn), start=start, traceparent=traceparent())


class Hop(BaseModel):
    """A step's outcome: `result`, `facts` and `spent` of an answer, or `kind` and `message` of a failure (`down` where
    the service did not answer)."""

    service: str
    request: dict[str, Any]
    result: dict[str, Any] = {}
    facts: Facts = Facts()
    spent: Spent = Spent()
    status: int = 200
    kind: str = ""
    message: str = ""


class Outcome(BaseModel):
    """A run's end; `end` is None where the last hop failed."""

    hops: list[Hop]
    end: End | None = None


class HopFailed(Exception):
    """The last hop has failed; the run ends."""


class Run:
    """The sequence of a job, hop by hop. A subclass says how a hop is made."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._hops: list[Hop] = []

    async def outcome(self) -> Outcome:
        try:
            end = await sequence(Steps(self._parse, self._availability, self._book), self._job.start)
        except HopFailed:
            return Outcome(hops=self._hops)
        return Outcome(hops=self._hops, end=end)

    async def _asked(self, name: StepName, left: Spent, request: BaseModel) -> Hop:
        raise NotImplementedError

    async def _parse(self, request: ParseIn) -> Parsed:
        return Parsed.model_validate(await self._hop("parse", request))

    async def _availability(self, request: AvailabilityIn) -> AvailabilityOut:
        return AvailabilityOut.model_validate(await self._hop("availability", request))

    async def _book(self, request: BookIn) -> BookOut:
        return BookOut.model_validate(await self._hop("booking", request))

    async def _hop(self, name: StepName, request: BaseModel) -> dict[str, Any]:
        left = self._job.left.minus([hop.spent for hop in self._hops])
        hop = await self._asked(name, left, request)
        self._hops.append(hop)
        if hop.kind:
            raise HopFailed
        return hop.result


async def ask(client: Client, service: Service[Any, Any], identity: Identity, left: Spent, request: BaseModel) -> Hop:
    """Make one hop; a failure is part of the result. Raises TurnLost where another worker has the turn, whose hop it
    then is."""
    hop = partial(Hop, service=service.name, request=request.model_dump(mode="json"))
    key = f"{identity.to_event().turn_id}:{service.name}"
    try:
        answer = await client.post(service, identity, request, left, key)
    except ServiceDown:
        return hop(kind="down")
    except Failure as failure:
        if failure.kind == LOST:
            raise TurnLost from failure
        return hop(status=failure.status, kind=failure.kind, message=failure.message)
    return hop(result=answer.result.model_dump(mode="json"), facts=answer.facts, spent=answer.spent)


class InMemoryRuns:
    """Runs a turn's job in this process. Nothing is recorded, so nobody can resume it."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def run(self, turn: Turn) -> Outcome:
        deadline = turn.started + turn.limits.turn_seconds * HOP_SHARE
        return await _InMemoryRun(self._client, Job.of(turn, deadline)).outcome()


class _InMemoryRun(Run):
    def __init__(self, client: Client, job: Job) -> None:
        super().__init__(job)
        self._client = client

    async def _asked(self, name: StepName, left: Spent, request: BaseModel) -> Hop:
        return await ask(self._client, find(name), self._job.identity, left, request)
