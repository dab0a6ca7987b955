"""The real slack-bolt and slack_sdk against the Slack on loopback: what an app sees there is what Slack does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import NotAllowed, SlackFake, Team

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


@pytest.fixture
async def slack() -> AsyncIterator[SlackFake]:
    async with SlackFake() as fake:
        yield fake


@pytest.fixture
def team(slack: SlackFake) -> Team:
    return slack.team("T1")


@pytest.fixture
def client(slack: SlackFake, team: Team) -> AsyncWebClient:
    return AsyncWebClient(team.bot_token, base_url=slack.base_url)


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
        bolt = AsyncBoltRequest(
            body=await request.text(), query=request.query_string, headers={k: v for k, v in request.headers.items()}
        )
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


@pytest.fixture(params=["socket", "http"])
async def running(request: pytest.FixtureRequest, slack: SlackFake, team: Team) -> AsyncIterator[AsyncApp]:
    """The hello-world app, in both transports."""
    app = make_app(slack, team)
    if request.param == "socket":
        async with by_socket(slack, app):
            yield app
    else:
        async with served(app) as url:
            slack.deliver_to(f"{url}/slack/events")
            yield app


async def test_a_mention_is_answered_in_its_thread_and_a_button_changes_the_answer(
    running: AsyncApp, team: Team
) -> None:
    alice, general = team.user("alice"), team.channel("general")
    asked = await alice.mention(general, "book a court tomorrow")
    answer = await alice.reply(to=asked)
    assert (answer.thread_ts, answer.buttons) == (asked.ts, ["Court 1"])
    await alice.click(answer, "Court 1")
    await alice.until(lambda: answer.text == "Booked")
    assert (answer.buttons, answer.edited) == ([], 1)


async def test_one_mention_arrives_twice_under_two_event_ids(running: AsyncApp, team: Team, slack: SlackFake) -> None:
    slack.echoes = False
    asked = await team.user("alice").mention(team.channel("general"), "hello")
    await slack.quiet()
    events = [item.payload for item in slack.courier.events]
    assert [event["event"]["type"] for event in events] == ["app_mention", "message"]
    assert {event["event"]["ts"] for event in events} == {asked.ts}
    assert len({event["event_id"] for event in events}) == 2
    assert [ack.seconds is not None for ack in slack.acks] == [True, True]


async def test_a_streamed_answer_counts_once_it_has_stopped(running: AsyncApp, team: Team) -> None:
    alice = team.user("alice")
    answer = await alice.reply(to=await alice.dm("book a court"))
    assert answer.stream == "stopped"
    assert answer.plain == "Looking **around**\ndone"


async def test_a_command_is_answered_for_one_pair_of_eyes(running: AsyncApp, team: Team) -> None:
    alice, bob, general = team.user("alice"), team.user("bob"), team.channel("general")
    asked = await alice.slash("/book", "tomorrow 3pm", channel=general)
    answer = await alice.reply(to=asked)
    assert answer.ephemeral
    assert answer.text == "you said tomorrow 3pm"
    assert bob.sees(general) == team.messages(general) == []
    with pytest.raises(NotAllowed):
        await bob.click(answer, "anything")


async def test_a_modal_is_filled_refused_and_submitted(running: AsyncApp, team: Team) -> None:
    alice = team.user("alice")
    await alice.slash("/book", channel=team.channel("general"))
    view = await alice.view()
    assert view.title == "Book a court"
    assert set((await alice.submit(view)).errors) == {"day"}
    assert [option["value"] for option in await alice.options(view, "courts", "2")] == ["2"]
    await alice.fill(view, {"Day": "2020-01-01", "Court": "Court 2"})
    assert view.values["court"]["courts"]["selected_option"]["value"] == "2"
    assert (await alice.submit(view)).errors == {"day": "That day has gone"}
    await alice.fill(view, {"Day": "2026-12-01"})
    assert (await alice.submit(view)).closed
    assert await alice.view() is None


async def test_the_home_tab_and_a_message_shortcut(running: AsyncApp, team: Team) -> None:
    alice, general = team.user("alice"), team.channel("general")
    await alice.open_home()
    assert (await alice.wait_home(lambda home: "No bookings" in home.plain)).callback_id == ""
    noted = await alice.say(general, "tennis & <tea>?")
    await alice.shortcut("book_from_message", noted)
    assert (await alice.reply(to=noted)).text == "from: tennis &amp; &lt;tea&gt;?"
