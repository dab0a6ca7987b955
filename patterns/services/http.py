"""A service over HTTP, by FastAPI."""

from collections.abc import Callable, Coroutine, Mapping
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from opentelemetry import context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from pydantic import BaseModel, Field
from starlette.routing import BaseRoute

from bot.domain.errors import Refusal, StoreDown
from bot.llm.roles import RoleModels
from bot.llm.strict import loads
from patterns.services.contract import MAX_BYTES, Failure, Ports, Server, Service


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
    app.router.routes[:0] = _routes(service)  # before those of the documents, which are asked for now and then
    app.add_exception_handler(Failure, _failed)
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
        route_class_override=Run,
    )
    router.add_api_route("/healthz", _healthz, responses=_failures(ALWAYS))
    router.add_api_route("/readyz", _readyz, responses=_failures(READY))
    return router.routes


def _run(service: Service[Any, Any]) -> Callable[..., Any]:
    def run(envelope: Any) -> None: ...

    run.__annotations__["envelope"] = service.envelope
    return run


class Run(APIRoute):
    """FastAPI documents it by its types, and leaves the rest to it: reading each envelope once, and as JSON that no two
    parsers read differently."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        return _answered


async def _answered(request: Request) -> Response:
    token = context.attach(TraceContextTextMapPropagator().extract(dict(request.headers)))
    try:
        answer = await request.app.state.server.answer_value(await _sent(request))
    finally:
        context.detach(token)
    return Response(answer.model_dump_json(), media_type="application/json")


async def _sent(request: Request) -> Any:
    """The body's value. Raises Failure for one that is too long, whatever its Content-Length says, is not declared as
    JSON or is none."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_BYTES:
            raise Failure(413, "too_large", "the body is too long")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Failure(415, "content_type", "the body is to be application/json")
    try:
        return loads(body)
    except ValueError as error:
        raise Failure(422, "invalid", "not a valid envelope: it cannot be read") from error


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


async def _broken(request: Request, error: Exception) -> JSONResponse:
    """Answers a bug, which the server logs."""
    return _failure(Failure(500, "unknown", "something went wrong here"))
