"""The offline model as a server: an application with the vendors' routes, served on loopback."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from bot.runtime import asgi
from bot.sandbox import agentcore, anthropic, bedrock, bedrock_agents, openai
from bot.sandbox.faults import Faults


def create_app(faults: Faults | None = None, action_group: bedrock_agents.Handler | None = None) -> Starlette:
    """The stand-in for every vendor. `faults` may be changed while it runs; they are also `app.state.faults`.
    `action_group` is the Lambda that runs the functions of a classic agent; without one it returns control."""
    faults = faults or Faults()
    agents = [*agentcore.routes(faults), *bedrock_agents.routes(faults, action_group)]
    models = [*openai.routes(faults), *anthropic.routes(faults), *bedrock.routes(faults)]
    app = Starlette(routes=[*models, *agents])
    app.state.faults = faults
    app.state.closing = asyncio.Event()
    return app


@asynccontextmanager
async def serve(app: Starlette, host: str = "127.0.0.1", port: int = 0) -> AsyncGenerator[str]:
    """Serves in the running event loop and yields the root URL (OpenAI's base URL is that plus "/v1").

    Port 0 takes a free one. Requests still open at the end are cut short. Raises OSError for a port in use.
    """
    app.state.closing = asyncio.Event()
    async with asgi.serve(app, host, port) as url:
        try:
            yield url
        finally:
            app.state.closing.set()
