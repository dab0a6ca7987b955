"""A Bolt app that only acknowledges, over Socket Mode and over HTTP: the floor of acknowledgements. It authorizes as
Bolt does by itself, and answers "ping". A process of its own, which says when it is ready.
"""

import argparse
import asyncio
import sys
from typing import Any

import uvloop
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.runtime.asgi import serve


async def acknowledge(ack: Any) -> None:
    await ack()


async def answer(ack: Any, say: Any) -> None:
    await ack()
    await say("pong")


async def main(options: argparse.Namespace) -> None:
    app: Any = AsyncApp(client=AsyncWebClient(options.token, base_url=options.api), signing_secret=options.secret)
    app.message("ping")(answer)
    app.event("app_mention")(acknowledge)
    app.event("message")(acknowledge)
    app.command("/book")(acknowledge)
    handler = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    site = Starlette(routes=[Route("/slack/events", events, methods=["POST"])])
    socket = AsyncSocketModeHandler(app, options.app_token)
    async with serve(site, "127.0.0.1", options.port):
        await socket.connect_async()
        print("ready", file=sys.stderr, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for name in ("api", "token", "app-token", "secret"):
        parser.add_argument(f"--{name}")
    parser.add_argument("--port", type=int)
    uvloop.run(main(parser.parse_args()))
