"""A step or an agent as a service: one definition, served over HTTP (FastAPI) or as an AWS Lambda.

    QUOTE = Service("quote", QuoteRequest, QuoteResponse, quote)

where `async def quote(turn: Turn, request: QuoteRequest) -> QuoteResponse`. Its `turn` is made from the signed
identity: the desk acts for the member who spoke, the bounds are what the caller has left, and `turn.text` and
`turn.session` are empty, since a service may know only what its request says. A pattern's module lists its services in
`SERVICES`, `MODULES` below names the module, and `patterns.services.client` calls them.
"""

import asyncio
import importlib
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, Self, TypeVar, cast

from opentelemetry.trace import SpanKind
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    ValidationError,
    model_validator,
)

from bot.conversation.resources import Resources
from bot.conversation.session import Session
from bot.conversation.turn import LimitReached, Turn
from bot.domain.club import Club
from bot.domain.desk import Desk
from bot.domain.errors import BookingError, Refusal, StoreDown
from bot.domain.fence import TurnLost, holding
from bot.domain.ports import Bookings, Who, Workspaces
from bot.i18n.language import speaking
from bot.llm import ModelDown, ModelMisbehaved, Models
from bot.llm.strict import check_text, digest
from bot.settings.limits import Limits
from bot.tracing import about, span
from patterns.services.facts import Facts, Spent, facts, spent
from patterns.services.identity import Identity, IdentityRefused, Signer

Request = TypeVar("Request", bound=BaseModel)
Response = TypeVar("Response", bound=BaseModel)

MODULES = {
    "parse": "patterns.c_workflow_services",
    "availability": "patterns.c_workflow_services",
    "booking": "patterns.c_workflow_services",
    "availability-agent": "patterns.g_multi_agent_services",
    "booking-agent": "patterns.g_multi_agent_services",
}
"""The module that defines each service, imported when the service is first run or called."""
LOST = "turn_lost"
"""The `kind` of a Failure because a later run of the turn has begun."""
MAX_BYTES = 64 * 1024
ANSWERS_KEPT = 500


@dataclass(frozen=True)
class Service(Generic[Request, Response]):
    """`name` is also the audience of the service's tokens and, with `_URL`, the setting that holds its address. `role`
    names the model without which it cannot answer, if there is one."""

    name: str
    request: type[Request]
    response: type[Response]
    run: Callable[[Turn, Request], Awaitable[Response]]
    role: str = ""

    @cached_property
    def envelope(self) -> "type[Envelope[Request]]":
        """Kept, as Pydantic makes the model of a type anew once nobody holds it."""
        return Envelope[self.request]

    @cached_property
    def answer(self) -> "type[ServiceAnswer[Response]]":
        return ServiceAnswer[self.response]


def find(name: str) -> Service[Any, Any]:
    """The service of that name. Raises KeyError."""
    services: Mapping[str, Service[Any, Any]] = importlib.import_module(MODULES[name]).SERVICES
    return services[name]


class Envelope(BaseModel, Generic[Request]):
    """A request to a service, the same over HTTP and to a Lambda."""

    model_config = ConfigDict(extra="forbid")
    token: str = Field(max_length=4096, description="signed identity, for this service only")
    key: str = Field(min_length=1, max_length=200, description="idempotency key: the same for every try of one call")
    deadline: float = Field(
        allow_inf_nan=False, description="real time, in seconds since the epoch, after which nothing may begin"
    )
    left: Spent = Field(description="the turn's bounds that are left")
    locale: str = Field(default="", max_length=35, description="the language that a model is to answer in")
    body: Request
    _sent: Any = PrivateAttr(None)

    def asked(self) -> str:
        """The digest of the body as it was sent."""
        return digest(self._sent)

    @model_validator(mode="wrap")
    @classmethod
    def _with_sent(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        made = handler(data)
        if isinstance(data, dict):
            made._sent = cast(dict[str, Any], data)["body"]
        return made


class ServiceAnswer(BaseModel, Generic[Response]):
    """A service's response."""

    result: Response
    spent: Spent
    facts: Facts


class Failure(Exception):
    """Why a service did not answer: `status` says whether to try again, `kind` and `message` what happened, and
    `refusal` which rule of the club was in the way."""

    def __init__(self, status: int, kind: str, message: str, refusal: Refusal | None = None) -> None:
        super().__init__(status, kind, message)
        self.status, self.kind, self.message, self.refusal = status, kind, message, refusal

    def as_json(self) -> dict[str, Any]:
        refusal = {"refusal": self.refusal.model_dump(mode="json")} if self.refusal else {}
        return {"kind": self.kind, "message": self.message, **refusal}


async def _nothing() -> None:
    return


@dataclass
class Ports:
    """What every service needs, provided by the process that serves it."""

    workspaces: Workspaces
    bookings: Bookings
    models: Models
    limits: Limits
    signer: Signer
    resources: Resources
    ready: Callable[[], Awaitable[None]] = _nothing  # raises StoreDown


@dataclass
class Server(Generic[Request, Response]):
    """Answers envelopes, over any transport. A repeated key gets the same answer, or waits for it."""

    service: Service[Request, Response]
    ports: Ports
    _answers: dict[str, "asyncio.Task[ServiceAnswer[Response]]"] = field(default_factory=dict[str, Any])
    _kept: deque[str] = field(default_factory=deque[str])  # keys of answers, oldest first

    async def answer_json(self, payload: Any) -> dict[str, Any]:
        """Answer an envelope in JSON, from a caller that AWS has authorised. Its token need not be bound to the body,
        since a state machine's tokens are signed before there are bodies. Raises Failure."""
        return (await self.answer_value(payload, unbound=True)).model_dump(mode="json")

    async def answer_value(self, value: Any, unbound: bool = False) -> ServiceAnswer[Response]:
        """Answer the envelope that this JSON value is to be. Raises Failure."""
        try:
            check_text(value)
            envelope = self.service.envelope.model_validate(value)
        except ValueError as error:
            raise Failure(422, "invalid", f"not a valid envelope: {_where(error)}") from error
        return await self.answer(envelope, unbound)

    async def answer(self, envelope: Envelope[Request], unbound: bool = False) -> ServiceAnswer[Response]:
        """Answer the envelope. With `unbound`, a token that is not bound to a body is accepted, too. Raises Failure."""
        asked = envelope.asked()
        try:
            identity = self.ports.signer.read(envelope.token, self.service.name, asked, unbound)
        except IdentityRefused as error:
            raise Failure(401, "identity", str(error)) from error
        deadline = min(envelope.deadline, identity.deadline)
        owner = (identity.platform, identity.workspace, identity.scope, identity.user, identity.event, identity.fence)
        key = repr((owner, envelope.key, asked))
        if (task := self._answers.get(key)) is None:
            task = self._answers[key] = asyncio.create_task(self._run(envelope, identity, deadline))
            task.add_done_callback(lambda done: self._ended(key, done))
        return await asyncio.shield(task)

    def _ended(self, key: str, task: "asyncio.Task[ServiceAnswer[Response]]") -> None:
        """Keep only answers: after a failure the same key may try again. A task that still runs is never dropped."""
        if task.cancelled() or task.exception():
            self._answers.pop(key, None)
            return
        self._kept.append(key)
        if len(self._kept) > ANSWERS_KEPT:
            del self._answers[self._kept.popleft()]

    async def _run(self, envelope: Envelope[Request], identity: Identity, deadline: float) -> ServiceAnswer[Response]:
        name = self.service.name
        scope = span(f"service {name}", SpanKind.SERVER, courtbot__service=name)
        with scope, failures(), acting(identity), speaking(envelope.locale):
            async with asyncio.timeout(deadline - time.time()):
                turn = await turn_of(identity, self.ports, envelope.left)
                result = await self.service.run(turn, envelope.body)
                return ServiceAnswer(result=result, spent=spent(turn), facts=facts(turn))


@contextmanager
def acting(identity: Identity) -> Generator[None]:
    """Write and log as the run of the turn that the identity names."""
    turn = identity.to_event().turn_id
    with about(turn), holding(turn, identity.fence):
        yield


def _where(error: ValueError) -> str:
    """Where a request is invalid; never the invalid value itself."""
    return places(error.errors(include_input=False)) if isinstance(error, ValidationError) else "it cannot be read"


def places(errors: Sequence[Mapping[str, Any]]) -> str:
    """The first few fields that Pydantic complains about."""
    return ", ".join(".".join(map(str, error["loc"])) for error in errors[:5])


async def turn_of(identity: Identity, ports: Ports, left: Spent) -> Turn:
    """A turn that acts for the member of the signed identity, within the bounds that are left."""
    event = identity.to_event()
    who = Who(await _club(identity, ports.workspaces), event.member, event.turn_id)
    desk = Desk(who, ports.bookings, lambda: identity.now, identity.orders)
    bounds = {name: min(value, getattr(ports.limits, name)) for name, value in left.model_dump().items()}
    limits = ports.limits.model_copy(update=bounds)
    return Turn(event, "", Session(proposal=identity.proposal), desk, ports.models, limits, ports.resources)


async def _club(identity: Identity, workspaces: Workspaces) -> Club:
    """The club as it was when the turn began if that is still cached, else as it is now. Raises Failure where it is not
    the workspace's club."""
    if known := workspaces.known(identity.club, identity.version):
        return known
    club = (await workspaces.load(identity.platform, identity.workspace)).club
    if club.id != identity.club:
        raise Failure(401, "identity", "no valid identity")
    return club


def lambda_handler(server: Server[Any, Any], run: Callable[[Coroutine[Any, Any, Any]], Any]) -> Callable[..., Any]:
    """AWS Lambda's `handler(event, context)`: the event is the envelope, the return value the answer. A failure is
    raised, and the caller may retry or catch it. `run` runs a coroutine to its end."""

    def handler(event: Any, _: Any) -> Any:
        return run(server.answer_json(event))

    return handler


@contextmanager
def failures() -> Generator[None]:
    """Turn the exceptions that a step may raise into Failure. Any other exception is a bug, and passes."""
    try:
        yield
    except StoreDown as error:
        raise Failure(503, "store_down", error.what) from error
    except TurnLost as error:
        raise Failure(409, LOST, "another worker has this turn by now") from error
    except ModelDown as error:
        raise Failure(424, "model_down", str(error)) from error
    except ModelMisbehaved as error:
        raise Failure(424, "model_misbehaved", error.kind) from error
    except LimitReached as error:
        raise Failure(429, "limit", error.what) from error
    except BookingError as error:
        raise Failure(409, error.reason, "refused by the club's rules", Refusal.of(error)) from error
    except TimeoutError as error:
        raise Failure(408, "deadline", "the deadline has passed") from error
