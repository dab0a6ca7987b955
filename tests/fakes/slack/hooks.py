"""The server's other doors: response_url, the upload URL, the page where an installation is approved."""

import json
import time
from typing import TYPE_CHECKING

from aiohttp import web

from tests.fakes.slack import limits
from tests.fakes.slack.chat import numbered
from tests.fakes.slack.state import Call, Json, Message, ResponseUrl
from tests.fakes.slack.web_api import lost

if TYPE_CHECKING:
    from tests.fakes.slack.fake import SlackFake

USES, SECONDS = 5, 1800


async def respond(slack: "SlackFake", request: web.Request) -> web.StreamResponse:
    """One use of a response_url: five in thirty minutes."""
    body: Json = json.loads(await request.text() or "{}")
    call = Call("response_url", body, None, time.monotonic())
    slack.recorded.append(call)
    fault = slack.next_fault("response_url")
    if fault and not fault.after and (trouble := lost(fault, request)):
        return trouble
    url = slack.response_urls.get(request.match_info["id"])
    if url is None or slack.clock() - url.made_at > SECONDS:
        return web.Response(status=404, text="expired_url")
    if url.uses >= USES:
        return web.Response(status=404, text="used_url")
    url.uses += 1
    blocks = body.get("blocks") or []
    if limits.block_faults(blocks) or limits.too_long_together(blocks):
        call.answer = {"ok": False, "error": "invalid_blocks"}
        return web.Response(status=400, text="invalid_blocks")
    if not (body.get("text") or blocks or body.get("delete_original")):
        return web.Response(status=400, text="no_text")
    show(slack, url, body)
    call.answer = {"ok": True}
    slack.changes.touch()
    if fault and fault.after and (trouble := lost(fault, request)):
        return trouble
    return web.Response(text="ok")


def show(slack: "SlackFake", url: ResponseUrl, body: Json) -> None:
    """Replaces or removes the message that was acted on, or that a command's url made, or adds one: for the person
    alone unless in_channel."""
    team, blocks = slack.teams[url.team], numbered(slack.ids, body.get("blocks") or [])
    if url.message and body.get("delete_original"):
        url.message.deleted = True
        return
    original = url.message if url.message and url.message.bot_id == team.bot_id else None
    if original and body.get("replace_original"):
        current = next(item for item in original.channel.messages if item.ts == original.ts)
        current.versions.append(current.plain)
        current.text, current.blocks, current.edited = body.get("text", ""), blocks, current.edited + 1
        return
    message = Message(url.channel, slack.ids.ts(), team.bot_user, body.get("text", ""), blocks, bot_id=team.bot_id)
    message.thread_ts, message.arguments = body.get("thread_ts"), body
    if body.get("response_type") != "in_channel":
        message.ephemeral_for = url.user
    url.message = url.message or message
    url.channel.messages.append(message)
    team.echo(message)
    slack.changes.touch()


async def upload(slack: "SlackFake", request: web.Request) -> web.StreamResponse:
    file = slack.files.get(request.match_info["id"])
    if file is None:
        return web.Response(status=404)
    content = await request.read()
    if len(content) != file.length:
        return web.Response(status=400, text="length does not match")
    file.content = content
    return web.Response(text=f"OK - {len(content)}")


async def authorize(slack: "SlackFake", request: web.Request) -> web.StreamResponse:
    """What a browser sees; approving is `slack.oauth.approve`."""
    known = request.query.get("client_id") == slack.oauth.client_id
    return web.Response(status=200 if known else 400, text="Approve courtbot?" if known else "invalid_client_id")
