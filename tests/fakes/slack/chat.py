"""chat.*: posts, ephemeral messages, edits, deletions and streams, with their limits."""

import copy
from typing import Any

from tests.fakes.slack import limits, payloads
from tests.fakes.slack.state import Channel, Json, Message
from tests.fakes.slack.web_api import Refused, Request, api

WRITE = "chat:write"


def content(request: Request) -> tuple[str, list[Json]]:
    """The text and the blocks of a post, checked; raises Refused."""
    args = request.args
    text, blocks, markdown = args.get("text") or "", args.get("blocks") or [], args.get("markdown_text")
    if markdown is not None:
        if text or blocks:
            raise Refused("markdown_text_conflict")
        if len(markdown) > limits.MARKDOWN_CHARACTERS:
            raise Refused("msg_too_long")
        text = markdown
    if not text and not blocks and not args.get("attachments"):
        raise Refused("no_text")
    return text, checked(request, blocks)


def checked(request: Request, blocks: Any) -> list[Json]:
    if faults := limits.block_faults(blocks):
        raise Refused("invalid_blocks", errors=faults, response_metadata={"messages": faults})
    if limits.too_long_together(blocks):
        raise Refused("msg_blocks_too_long")
    return numbered(request.slack.ids, blocks)


def numbered(ids: Any, blocks: list[Json]) -> list[Json]:
    """Blocks with the ids that Slack adds where the app gave none."""
    blocks = copy.deepcopy(blocks)
    for block in blocks:
        block.setdefault("block_id", ids.next("b"))
        for key in ("child_blocks", "elements") if block["type"] in ("container", "carousel") else ():
            block[key] = numbered(ids, block.get(key) or [])
    return blocks


def writable(request: Request) -> Channel:
    channel = request.channel()
    if channel.archived:
        raise Refused("is_archived")
    if not channel.bot_in:
        raise Refused("not_in_channel")
    return channel


def thread_in(channel: Channel, thread_ts: str | None) -> str | None:
    """The thread to answer in: a known message's, and a parent's."""
    if not thread_ts:
        return None
    parent = next((message for message in channel.messages if message.ts == thread_ts and not message.ephemeral), None)
    if parent is None:
        raise Refused("thread_not_found")
    if parent.thread_ts not in (None, thread_ts):
        raise Refused("cannot_reply_to_message")
    return thread_ts


def posted(request: Request, channel: Channel, text: str, blocks: list[Json]) -> Message:
    team, args = request.team, request.args
    message = Message(channel, request.slack.ids.ts(), team.bot_user, text[: limits.TEXT_CHARACTERS], blocks)
    message.thread_ts = thread_in(channel, args.get("thread_ts"))
    message.bot_id, message.metadata, message.arguments = team.bot_id, args.get("metadata"), dict(args)
    channel.messages.append(message)
    request.slack.clear_status(channel.id, message.thread_ts)
    return message


@api("chat.postMessage", WRITE)
def post_message(request: Request) -> Json:
    channel = writable(request)
    message = posted(request, channel, *content(request))
    request.team.echo(message)
    return {"channel": channel.id, "ts": message.ts, "message": payloads.message(request.team, message)}


@api("chat.postEphemeral", WRITE)
def post_ephemeral(request: Request) -> Json:
    channel = writable(request)
    person = request.team.people.get(request.need("user"))
    if person is None or (channel.kind == "im" and channel.user != person.id):
        raise Refused("user_not_in_channel")
    message = posted(request, channel, *content(request))
    message.ephemeral_for = person.id
    return {"message_ts": message.ts}


def own(request: Request, error: str) -> Message:
    """The app's own message named by channel and ts."""
    channel, ts = request.channel(), request.need("ts")
    for message in channel.messages:
        if message.ts == ts and not message.deleted and not message.ephemeral:
            if message.bot_id != request.team.bot_id:
                raise Refused(error)
            return message
    raise Refused("message_not_found")


@api("chat.update", WRITE)
def update(request: Request) -> Json:
    message = own(request, "cant_update_message")
    if message.stream == "streaming":
        raise Refused("streaming_state_conflict")
    text, blocks = content(request)
    if len(text) > limits.TEXT_CHARACTERS:
        raise Refused("msg_too_long")
    keeps = "blocks" not in request.args and "markdown_text" not in request.args  # as documented for chat.update
    edit(request, message, text, message.blocks if keeps else blocks)
    shown = payloads.message(request.team, message)
    return {"channel": message.channel.id, "ts": message.ts, "text": message.text, "message": shown}


def edit(request: Request, message: Message, text: str, blocks: list[Json]) -> None:
    before = message.snapshot()
    message.versions.append(message.plain)
    message.text, message.blocks, message.edited = text, blocks, message.edited + 1
    message.edited_ts = request.slack.ids.ts()
    message.arguments = dict(request.args)
    request.team.echo(message, before)


@api("chat.delete", WRITE)
def delete(request: Request) -> Json:
    message = own(request, "cant_delete_message")
    message.deleted = True
    return {"channel": message.channel.id, "ts": message.ts}


@api("chat.startStream", WRITE)
def start_stream(request: Request) -> Json:
    channel = writable(request)
    thread = request.need("thread_ts")
    if channel.kind != "im":
        for name in ("recipient_user_id", "recipient_team_id"):
            if not request.args.get(name):
                raise Refused(f"missing_{name}")
    message = posted(request, channel, "", [])
    message.thread_ts, message.stream = thread_in(channel, thread), "streaming"
    grow(request, message)
    return {"channel": channel.id, "ts": message.ts}


@api("chat.appendStream", WRITE)
def append_stream(request: Request) -> Json:
    message = streaming(request)
    grow(request, message)
    return {"channel": message.channel.id, "ts": message.ts}


@api("chat.stopStream", WRITE)
def stop_stream(request: Request) -> Json:
    message = streaming(request)
    blocks = checked(request, request.args.get("blocks") or [])
    grow(request, message)
    message.blocks, message.stream = message.blocks + blocks, "stopped"
    message.metadata = request.args.get("metadata")
    if session := request.args.get("session_status"):
        thread = {"channel": message.channel.id, "thread_ts": message.thread_ts}
        request.slack.sessions.append(thread | {"status": session, "title": None})
    request.team.echo(message)
    shown = payloads.message(request.team, message)
    return {"channel": message.channel.id, "ts": message.ts, "message": shown}


def streaming(request: Request) -> Message:
    message = own(request, "cant_update_message")
    expired = request.slack.clock() - message.posted_at > request.slack.stream_seconds
    if message.stream == "streaming" and expired:
        message.stream = "expired"
    if message.stream != "streaming":
        raise Refused("message_not_in_streaming_state")
    return message


def grow(request: Request, message: Message) -> None:
    """Adds markdown_text or chunks; 12,000 characters a call, 40,000 in all."""
    chunks = request.args.get("chunks") or []
    if markdown := request.args.get("markdown_text"):
        if chunks:
            raise Refused("markdown_text_conflict")
        chunks = [{"type": "markdown_text", "text": markdown}]
    text, blocks = message.text, list(message.blocks)
    for chunk in chunks:
        kind = chunk.get("type")
        if kind == "markdown_text":
            if len(chunk["text"]) > limits.MARKDOWN_CHARACTERS:
                raise Refused("msg_too_long")
            text += chunk["text"]
        elif kind == "blocks":
            blocks += checked(request, chunk["blocks"])
        elif kind not in ("task_update", "plan_update"):
            raise Refused("invalid_chunks")
    if len(text) > limits.TEXT_CHARACTERS:
        raise Refused("msg_too_long")
    message.text, message.blocks = text, blocks
    message.chunks += chunks
