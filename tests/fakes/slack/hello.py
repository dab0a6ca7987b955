"""A small real Bolt app and the two ways to run it: what the fake is tested with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import SlackFake, Team

MODAL = {
    "type": "modal",
    "callback_id": "book",
    "title": {"type": "plain_text", "text": "Book a court"},
    "submit": {"type": "plain_text", "text": "Book"},
    "blocks": [
        {
            "type": "input",
            "block_id": "day",
            "label": {"type": "plain_text", "text": "Day"},
            "element": {"type": "datepicker", "action_id": "day"},
        },
        {
            "type": "input",
            "block_id": "court",
            "optional": True,
            "dispatch_action": True,
            "label": {"type": "plain_text", "text": "Court"},
            "element": {"type": "external_select", "action_id": "courts", "min_query_length": 0},
        },
    ],
}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(text: str, action_id: str, value: str = "1") -> dict[str, Any]:
    return {"type": "button", "text": {"type": "plain_text", "text": text}, "action_id": action_id, "value": value}


def make_app(slack: SlackFake, team: Team, **more: Any) -> AsyncApp:
    """A hello-world of every kind of thing a Slack app hears."""
    client = AsyncWebClient(team.bot_token, base_url=slack.base_url)
    app = AsyncApp(client=client, signing_secret=slack.signing_secret, **more)

    @app.event("app_mention")
    async def mentioned(event: dict[str, Any], say: Any) -> None:
        blocks = [section("Which one?"), {"type": "actions", "elements": [button("Court 1", "offer")]}]
        await say(text="Which one?", blocks=blocks, thread_ts=event.get("thread_ts") or event["ts"])

    @app.event("message")
    async def heard(event: dict[str, Any], client: AsyncWebClient) -> None:
        if event.get("channel_type") == "im" and "subtype" not in event:
            stream = await client.chat_stream(channel=event["channel"], thread_ts=event["ts"])
            await stream.append(markdown_text="Looking ")
            await stream.append(markdown_text="**around**")
            await stream.stop(blocks=[section("done")])

    @app.event("app_home_opened")
    async def opened(event: dict[str, Any], client: AsyncWebClient) -> None:
        if event["tab"] == "home":
            home = {"type": "home", "blocks": [section("No bookings"), {"type": "divider"}]}
            await client.views_publish(user_id=event["user"], view=home)

    @app.command("/book")
    async def book(ack: Any, body: dict[str, Any], client: AsyncWebClient, respond: Any) -> None:
        await ack()
        if body["text"]:
            await respond(f"you said {body['text']}")
        else:
            await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.action("offer")
    async def chosen(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        where = body["container"]
        await client.chat_update(channel=where["channel_id"], ts=where["message_ts"], text="Booked", blocks=[])

    @app.action("courts")
    async def picked(ack: Any) -> None:
        await ack()

    @app.options("courts")
    async def suggest(ack: Any, payload: dict[str, Any]) -> None:
        names = [name for name in ("Court 1", "Court 2") if payload["value"] in name]
        await ack(options=[{"text": {"type": "plain_text", "text": name}, "value": name[-1]} for name in names])

    @app.view("book")
    async def submitted(ack: Any, view: dict[str, Any]) -> None:
        past = view["state"]["values"]["day"]["day"]["selected_date"] < "2026-01-01"
        await (ack(response_action="errors", errors={"day": "That day has gone"}) if past else ack())

    @app.shortcut("book_from_message")
    async def shortcut(ack: Any, respond: Any, shortcut: dict[str, Any]) -> None:
        await ack()
        await respond(f"from: {shortcut['message']['text']}")

    return app


@asynccontextmanager
async def by_socket(slack: SlackFake, app: AsyncApp, interval: float = 1) -> AsyncIterator[None]:
    handler = AsyncSocketModeHandler(app, slack.app_token, web_client=app.client, ping_interval=interval)
    await handler.connect_async()
    try:
        await slack.connected()
        yield
    finally:
        await handler.close_async()


@asynccontextmanager
async def served(app: AsyncApp) -> AsyncIterator[str]:
    """The app behind HTTP on loopback; its base URL."""

    async def handle(request: web.Request) -> web.Response:
        method = {"/slack/install": "handle_installation", "/slack/oauth_redirect": "handle_callback"}.get(request.path)
        bolt = AsyncBoltRequest(body=await request.text(), query=request.query_string, headers=dict(request.headers))
        answer = await (getattr(app.oauth_flow, method)(bolt) if method else app.async_dispatch(bolt))
        headers = [(name, value) for name, value in answer.first_headers_without_set_cookie().items()]
        headers += [("Set-Cookie", value) for value in answer.headers.get("set-cookie", [])]
        return web.Response(status=answer.status, text=answer.body, headers=headers)

    site = web.Application()
    site.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
