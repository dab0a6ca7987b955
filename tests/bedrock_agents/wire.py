"""A server that answers every request with the frames it was given, for streams that no healthy agent sends."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.cli.start import offline_agent, offline_vendors
from bot.sandbox import eventstream, serve
from bot.settings import Settings
from patterns.h_bedrock_agent.agent import AgentAsk
from patterns.h_bedrock_agent.agentcore import Harness
from patterns.h_bedrock_agent.aws import Aws
from patterns.h_bedrock_agent.classic import Classic

SESSION = "0123456789abcdef" * 4


def ask(text: str = "hello", **values: Any) -> AgentAsk:
    prompt = {"Now": "Tuesday 2026-12-01 09:00 (Europe/London)"}
    return AgentAsk(SESSION, text, "You book tennis courts.", prompt, {}, **values)


@dataclass
class Wire:
    """`answers` are used one after the other, the last one again and again: frames, or a response."""

    answers: list[list[bytes] | Response] = field(default_factory=list[Any])
    requests: int = 0

    async def answer(self, request: Request) -> Response:
        self.requests += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Response):
            return answer
        head = {
            "x-amzn-bedrock-agent-content-type": "application/json",
            "x-amz-bedrock-agent-session-id": SESSION,
        }
        return StreamingResponse(iter(answer), headers=head, media_type=eventstream.MEDIA_TYPE)


@asynccontextmanager
async def serving(wire: Wire) -> AsyncIterator[str]:
    app = Starlette(routes=[Route("/{rest:path}", wire.answer, methods=["POST"])])
    async with serve(app) as url:
        yield url


def settings(url: str, **values: Any) -> Settings:
    base = Settings(models="", **values)
    return base.model_copy(update=offline_vendors(url) | offline_agent(base, url))


@asynccontextmanager
async def classic(url: str, acts: bool = False) -> AsyncIterator[Classic]:
    aws = Aws(settings(url), "bedrock-agent-runtime")
    yield Classic(aws, "OFFLINE001", "OFFLINE001", acts)
    await aws.aclose()


@asynccontextmanager
async def harness(url: str) -> AsyncIterator[Harness]:
    known = settings(url)
    aws = Aws(known, "bedrock-agentcore")
    yield Harness(aws, known.h_harness_arn)
    await aws.aclose()
