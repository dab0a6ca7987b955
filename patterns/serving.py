"""A service over HTTP, by FastAPI."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from opentelemetry import context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.desk import StoreDown
from patterns.services import MAX_BYTES, Answer, Envelope, Failure, Ports, Server, Service


def create_app(service: Service[Any, Any], ports: Ports) -> FastAPI:
    """POST /run, /healthz (the process lives), /readyz (its database answers), OpenAPI at /docs."""
    server = Server(service, ports)
    app = FastAPI(title=f"courtbot {service.name}", description=service.run.__doc__ or "")
    app.add_middleware(Bounded)

    async def run(envelope: Any, request: Request) -> Any:
        token = context.attach(TraceContextTextMapPropagator().extract(dict(request.headers)))
        try:
            return await server.answer(envelope)
        finally:
            context.detach(token)

    run.__annotations__["envelope"] = Envelope[service.request]  # what FastAPI validates and documents
    app.add_api_route("/run", run, methods=["POST"], response_model=Answer[service.response])
    app.add_api_route("/healthz", _healthz)
    app.add_api_route("/readyz", _readyz(ports))
    app.add_exception_handler(Failure, _failed)
    return app


async def _healthz() -> dict[str, str]:
    return {"status": "ok"}


def _readyz(ports: Ports) -> Callable[[], Awaitable[dict[str, str]]]:
    async def readyz() -> dict[str, str]:
        try:
            await ports.ready()
        except StoreDown as error:
            raise Failure(503, "store_down", error.what) from error
        return {"status": "ready"}

    return readyz


async def _failed(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Failure)
    return JSONResponse({"error": {"kind": error.kind, "message": error.message}}, error.status)


class Bounded:
    """Answers 413 to a body that is too long, whatever its Content-Length says."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        read, more = b"", True
        while more and len(read) <= MAX_BYTES:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            read += message.get("body", b"")
            more = message.get("more_body", False)
        if len(read) > MAX_BYTES:
            await JSONResponse({"error": {"kind": "too_large", "message": "the body is too long"}}, 413)(
                scope, receive, send
            )
            return
        whole: list[Message] = [{"type": "http.request", "body": read, "more_body": False}]

        async def replay() -> Message:
            return whole.pop() if whole else await receive()

        await self.app(scope, replay, send)
