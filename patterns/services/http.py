"""A service over HTTP, by FastAPI."""

from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from opentelemetry import context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from pydantic import BaseModel, Field
from starlette.datastructures import Headers
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.domain.errors import Refusal, StoreDown
from bot.llm.roles import RoleModels
from bot.llm.strict import check_text, loads
from patterns.services.contract import MAX_BYTES, Failure, Ports, Server, Service, places


class Problem(BaseModel):
    kind: str = Field(description="a code; where the club's rules refuse, that of the rule")
    message: str
    refusal: Refusal | None = None  # which of the club's rules was in the way


class Failed(BaseModel):
    """Why there is no answer."""

    error: Problem


ALWAYS = {500: "A bug here"}
READY = ALWAYS | {503: "The database does not answer, or no model that is needed"}
RUN = ALWAYS | {
    503: "The database does not answer",
    401: "No valid identity: the token is missing, forged, too old, or for another service or body",
    408: "The deadline has passed",
    409: "The club's rules refuse it, or another worker has the turn",
    413: "The body is too long",
    415: "The body is not said to be JSON",
    422: "Not a valid envelope",
    424: "A language model does not answer, or not as asked",
    429: "The turn's bounds are used up",
}
"""The error statuses, as OpenAPI documents them; a test checks that these are the ones the code can answer."""


def create_app(service: Service[Any, Any], ports: Ports) -> FastAPI:
    """POST /run, /healthz (the process lives), /readyz (its database answers, and a model where it needs one), and
    OpenAPI at /docs."""
    app = FastAPI(title=f"courtbot {service.name}", description=service.run.__doc__ or "")
    app.state.server = Server(service, ports)
    app.add_middleware(Envelopes)
    app.router.routes.extend(_routes(service))
    app.add_exception_handler(Failure, _failed)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _broken)
    return app


@lru_cache(maxsize=8)
def _routes(service: Service[Any, Any]) -> list[BaseRoute]:
    """The routes, cached: FastAPI's work on the types takes longer than many a turn, and is the same for every app of a
    service."""
    router = APIRouter()
    router.add_api_route(
        "/run",
        _run(service),
        methods=["POST"],
        response_model=service.answer,
        responses=_failures(RUN),
    )
    router.add_api_route("/healthz", _healthz, responses=_failures(ALWAYS))
    router.add_api_route("/readyz", _readyz, responses=_failures(READY))
    return router.routes


def _run(service: Service[Any, Any]) -> Callable[..., Awaitable[Any]]:
    async def run(envelope: Any, request: Request) -> Any:
        token = context.attach(TraceContextTextMapPropagator().extract(dict(request.headers)))
        try:
            return await request.app.state.server.answer(envelope)
        finally:
            context.detach(token)

    run.__annotations__["envelope"] = service.envelope  # what FastAPI validates and documents
    return run


async def _healthz() -> dict[str, str]:
    return {"status": "ok"}


async def _readyz(request: Request) -> dict[str, str]:
    """Ready unless the database is away or every model of the role rests. A model that may be tried again counts as
    ready, since only a request would try it."""
    server: Server[Any, Any] = request.app.state.server
    try:
        await server.ports.ready()
    except StoreDown as error:
        raise Failure(503, "store_down", error.what) from error
    models, role = server.ports.models, server.service.role
    if role and isinstance(models, RoleModels) and models.rests(role):
        raise Failure(503, "model_down", f"no model answers for {role}")
    return {"status": "ready"}


def _failures(statuses: Mapping[int, str]) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": Failed, "description": about} for status, about in statuses.items()}


def _failure(failure: Failure) -> JSONResponse:
    return JSONResponse({"error": failure.as_json()}, failure.status)


async def _failed(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Failure)
    return _failure(error)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return _failure(Failure(422, "invalid", f"not a valid envelope: {places(error.errors())}"))


async def _broken(request: Request, error: Exception) -> JSONResponse:
    """Answers a bug, which the server logs."""
    return _failure(Failure(500, "unknown", "something went wrong here"))


class Envelopes:
    """Middleware that refuses a body that is too long, is not declared as JSON, or is JSON that two parsers may read
    differently: before anything else reads it, and whatever its Content-Length says."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or (scope["method"], scope["path"]) != ("POST", "/run"):
            await self.app(scope, receive, send)
            return
        read, more = b"", True
        while more and len(read) <= MAX_BYTES:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            read += message.get("body", b"")
            more = message.get("more_body", False)
        if refused := _refused(Headers(scope=scope).get("content-type", ""), read):
            await refused(scope, receive, send)
            return
        whole: list[Message] = [{"type": "http.request", "body": read, "more_body": False}]

        async def replay() -> Message:
            return whole.pop() if whole else await receive()

        await self.app(scope, replay, send)


def _refused(content_type: str, body: bytes) -> JSONResponse | None:
    if len(body) > MAX_BYTES:
        return _failure(Failure(413, "too_large", "the body is too long"))
    if content_type.partition(";")[0].strip().lower() != "application/json":
        return _failure(Failure(415, "content_type", "the body is to be application/json"))
    try:
        check_text(loads(body))
    except ValueError:
        return _failure(Failure(422, "invalid", "not a valid envelope: it cannot be read"))
    return None
