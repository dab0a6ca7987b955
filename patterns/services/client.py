"""Calling a service: `await (await turn.resources.get(open_client)).call(turn, SERVICE, request)`.

A call is retried only on transport errors and on 502, 503 and 504, and only within its deadline. What the service says
it did is looked up in the database before the turn's desk records it.
"""

import hashlib
import json
import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, NoReturn, TypeVar, cast

from opentelemetry.trace import SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from pydantic import BaseModel, ValidationError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, retry_if_result, wait_chain, wait_fixed

from bot.conversation.resources import Locate, Resources
from bot.conversation.turn import LimitReached, Turn
from bot.domain.booking import Proposal
from bot.domain.codes import question_of
from bot.domain.desk import PROPOSAL_LIFE
from bot.domain.errors import Refusal, StoreDown
from bot.domain.fence import TurnLost
from bot.domain.ports import Change
from bot.i18n.language import current as language
from bot.llm import ModelDown, ModelMisbehaved
from bot.llm.strict import digest
from bot.settings.descriptors import own_share
from bot.tracing import set_content, span
from patterns.services.contract import LOST, Envelope, Failure, Service, ServiceAnswer
from patterns.services.facts import Facts, Spent, spent
from patterns.services.identity import Identity, Signer
from patterns.services.transport import AiohttpTransport, Answer, Transport

Request = TypeVar("Request", bound=BaseModel)
Response = TypeVar("Response", bound=BaseModel)

PAUSES = (0.1, 0.2, 0.4)  # seconds before the second try and each that follows
AGAIN = (502, 503, 504)
HOP_SHARE = 0.8
"""The share of the turn's time that hops may take: they end before the turn does, so that no service begins anything
after the turn has ended."""
LAST_WORDS_SECONDS = 1.5
"""How long an answer is awaited after the deadline. A write that had begun is finished by its service, and its commit
should be known before the member is told. The turn's own end may come first."""


class ServiceDown(Exception):
    """The service does not answer. Only the database knows whether it did anything before."""

    def __init__(self, service: str) -> None:
        super().__init__(service)
        self.service = service


@asynccontextmanager
async def open_client(resources: Resources) -> AsyncGenerator["Client"]:
    """The process's client: a pool of connections. A service is found by `resources.locate`, or else by its URL
    setting."""
    settings = resources.settings

    async def locate(name: str) -> str:
        return settings.service_url(name)

    async with AiohttpTransport(min(100, own_share().turns)) as transport:
        yield Client(transport, Signer(settings.signing_secret()), resources.locate or locate)


class Client:
    """Calls services on behalf of a turn."""

    def __init__(self, transport: Transport, signer: Signer, locate: Locate) -> None:
        self._transport = transport
        self._signer = signer
        self._locate = locate

    async def call(self, turn: Turn, service: Service[Request, Response], request: Request) -> Response:
        """Call the service, and record what it spent and did in the turn. Raises ServiceDown, and what the step itself
        may raise (ModelDown, ModelMisbehaved, LimitReached, BookingError, StoreDown, TurnLost)."""
        left = bounds(turn).minus([spent(turn)])
        deadline = turn.started + turn.limits.turn_seconds * HOP_SHARE
        identity = Identity.of(turn.event, turn.club, turn.desk.clock(), deadline, turn.desk.orders)
        with turn.desk.doubted():
            try:
                answer = await self.post(service, identity, request, left, str(uuid.uuid4()))
            except Failure as failure:
                raise_for(service.name, failure)
            await apply_service_facts(turn, answer.facts, answer.spent)
        return answer.result

    async def post(
        self, service: Service[Request, Response], identity: Identity, request: Request, left: Spent, key: str
    ) -> ServiceAnswer[Response]:
        """Call the service, and record nothing. Raises ServiceDown, and Failure where the service refuses."""
        envelope = service.envelope(
            token=self._signer.sign(identity, service.name, digest(request)),
            key=hashlib.sha256(key.encode()).hexdigest(),  # a platform's event id may be of any length
            deadline=identity.deadline,
            left=left,
            locale=language(),
            body=request,
        )
        with span(f"call {service.name}", SpanKind.CLIENT, courtbot__service=service.name) as current:
            set_content(current, courtbot__request=request.model_dump_json)
            answer = await self._tried(service.name, envelope)
            current.set_attribute("http.response.status_code", answer.status)
            set_content(current, courtbot__response=lambda: answer.body.decode(errors="replace"))
        if answer.status != 200:
            raise _failure(answer)
        try:
            return service.answer.model_validate_json(answer.body)
        except ValidationError as error:
            raise ServiceDown(service.name) from error

    async def _tried(self, name: str, envelope: Envelope[Any]) -> Answer:
        """The service's last answer, after retries; it may be an error. Raises ServiceDown."""

        def over(state: RetryCallState) -> bool:
            return state.attempt_number > len(PAUSES) or time.time() + state.upcoming_sleep >= envelope.deadline

        retry = AsyncRetrying(
            retry=retry_if_exception_type(OSError) | retry_if_result(_may_pass),
            stop=over,
            wait=wait_chain(*map(wait_fixed, PAUSES)),
            retry_error_callback=_last_answer,
        )
        try:
            return await retry(self._send, name, envelope.model_dump_json().encode(), envelope.deadline)
        except OSError as error:
            raise ServiceDown(name) from error

    async def _send(self, name: str, content: bytes, deadline: float) -> Answer:
        left = deadline - time.time()
        if left <= 0:
            raise ServiceDown(name)
        headers = {"content-type": "application/json"}
        TraceContextTextMapPropagator().inject(headers)
        return await self._transport.post(
            f"{await self._locate(name)}/run", content, headers, left + LAST_WORDS_SECONDS
        )


def _may_pass(answer: Answer) -> bool:
    return answer.status in AGAIN


def _last_answer(state: RetryCallState) -> Answer:
    """What the last try was answered. Raises what it raised."""
    assert state.outcome
    return state.outcome.result()


def bounds(turn: Turn) -> Spent:
    """All that a turn may spend."""
    limits = turn.limits
    return Spent(model_calls=limits.model_calls, tool_calls=limits.tool_calls, tokens=limits.tokens)


def _failure(answer: Answer) -> Failure:
    """The failure as the service describes it, or the bare status where something else answered."""
    try:
        error = cast(dict[str, Any], json.loads(answer.body)["error"])
        refusal = Refusal.model_validate(error["refusal"]) if "refusal" in error else None
        return Failure(answer.status, str(error["kind"]), str(error["message"]), refusal)
    except (ValueError, KeyError, TypeError, RecursionError):
        return Failure(answer.status, "unknown", f"HTTP {answer.status}")


def raise_for(service: str, failure: Failure) -> NoReturn:
    """Raise here what the step raised in the service. A fault of the service itself is ServiceDown."""
    kind, message = failure.kind, failure.message
    if kind == "store_down":
        raise StoreDown(message)
    if kind == LOST:
        raise TurnLost
    if kind == "model_down":
        raise ModelDown(message)
    if kind == "model_misbehaved":
        raise ModelMisbehaved("refusal" if message == "refusal" else "malformed")
    if kind == "limit":
        raise LimitReached(
            "tokens" if message == "tokens" else "tool_calls" if message == "tool_calls" else "model_calls"
        )
    if kind == "deadline":
        raise TimeoutError(message)
    if failure.refusal:
        raise failure.refusal.error()
    raise ServiceDown(service) from failure


async def apply_service_facts(turn: Turn, facts: Facts, used: Spent) -> None:
    """Record what a service spent, saw and did in the turn. What it claims to have changed counts only if the database
    confirms it."""
    turn.model_calls += used.model_calls
    turn.tool_calls += used.tool_calls
    turn.tokens += used.tokens
    turn.mistakes += facts.mistakes
    turn.add_cost(facts.cost)
    desk, club = turn.desk, turn.club
    turn.refused |= {asked: refusal.error() for asked, refusal in facts.refused.items()}
    desk.missed |= {day: refusal.error() for day, refusal in facts.missed.items()}
    desk.note_seen([club.slot(slot_id) for slot_id in facts.seen], facts.nearby)
    desk.note_taken([club.slot(slot_id) for slot_id in facts.taken])
    desk.note_full([club.slot(slot_id) for slot_id in facts.full])
    if facts.latest:
        latest = [club.slot(slot_id) for slot_id in facts.latest]
        desk.note_latest(latest, facts.nearest, facts.unmet, facts.moving)
    expires = desk.clock() + PROPOSAL_LIFE
    for name, slot_id in facts.proposed.items():
        desk.note_proposal(Proposal(name, club.slot(slot_id), expires, facts.repeats.get(name)))
    if facts.asked:
        mine = await desk.store.of_member(desk.who, desk.clock())
        for code, to in facts.asked:
            if question := question_of(mine, code, club.slot(to) if to else None):
                desk.note_question(question)
    if facts.changed:
        done = {change.booking.code: change for change in await desk.committed()}
        if not done.keys() >= set(facts.changed):
            mine = await desk.store.of_member(desk.who, desk.clock())
            done = {b.code: Change("booked", b) for b in mine} | done
        desk.record(*(change for code, change in done.items() if code in facts.changed))
    if facts.listed:
        await desk.my_bookings()
