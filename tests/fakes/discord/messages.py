"""Posting and editing messages as Discord does: access, limits, uploads, mentions, nonces."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fakes.discord import errors, limits, mentions, payloads
from tests.fakes.discord.components import numbered
from tests.fakes.discord.state import (
    COMPONENTS_V2,
    DM,
    EPHEMERAL,
    GROUP_DM,
    LOADING,
    SUPPRESS_EMBEDS,
    Attachment,
    Channel,
    Message,
    iso,
)

if TYPE_CHECKING:
    from tests.fakes.discord.fake import DiscordFake
    from tests.fakes.discord.interactions import Invocation

NONCE_SECONDS = 300  # "the past few minutes" of the documentation


@dataclass
class Upload:
    """One file of a multipart body; `number` is n of its field name files[n]."""

    number: int
    filename: str
    content_type: str
    data: bytes


def reach(fake: "DiscordFake", channel_id: str, *, send: bool = False) -> Channel:
    """The channel if the bot may see it (and send there); raises Refused 10003, 50001, 50007 or 50013."""
    channel = fake.channels.get(channel_id)
    if channel is None:
        raise errors.unknown_channel()
    if channel.type == GROUP_DM or not channel.bot_sees or (channel.guild and not channel.guild.present):
        raise errors.missing_access()
    if send and channel.type == DM and channel.recipients[0].closed_dms:
        raise errors.closed_dms()
    if send and not channel.bot_sends:
        raise errors.missing_permissions()
    return channel


def find(channel: Channel, message_id: str) -> Message:
    """A message that channel routes know; ephemeral ones are out of their reach."""
    for message in channel.all_messages:
        if message.id == message_id and not message.deleted and not message.ephemeral:
            return message
    raise errors.unknown_message()


def post(fake: "DiscordFake", channel: Channel, body: dict[str, Any], uploads: list[Upload]) -> Message:
    """The bot's message to a channel; the same enforced nonce within minutes gives the message already posted."""
    limits.check_message(body, files=len(uploads))
    nonce = body.get("nonce")
    if nonce is not None and body.get("enforce_nonce"):
        for message in reversed(list(fake.messages.values())):
            same = message.author is fake.bot and message.nonce == nonce
            if same and time.monotonic() - message.posted_at < NONCE_SECONDS:
                return message
    message = Message(fake.ids(), channel, fake.bot, nonce=nonce)
    message.reference = _reference(channel, body)
    message.type = 19 if message.reference else 0
    fill(fake, message, body, uploads)
    fake.post(message)
    return message


def respond(fake: "DiscordFake", one: "Invocation", body: dict[str, Any], uploads: list[Upload]) -> Message:
    """The answer or a follow-up to an interaction."""
    limits.check_message(body, files=len(uploads), webhook=True)
    return add_response(fake, one, body, uploads)


def add_response(fake: "DiscordFake", one: "Invocation", body: dict[str, Any], uploads: list[Upload]) -> Message:
    message = Message(fake.ids(), one.channel, fake.bot, interaction=one, type=20 if one.message is None else 0)
    message.ephemeral_to = one.user if (body.get("flags") or 0) & EPHEMERAL else None
    fill(fake, message, body, uploads)
    fake.post(message)
    return message


def _reference(channel: Channel, body: dict[str, Any]) -> Message | None:
    asked = body.get("message_reference")
    if not asked:
        return None
    try:
        return find(channel, str(asked["message_id"]))
    except errors.Refused:
        if not asked.get("fail_if_not_exists", True):
            return None
        form = errors.Form()
        form.wrong("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
        form.done()
        raise


def edit(fake: "DiscordFake", message: Message, body: dict[str, Any], uploads: list[Upload]) -> Message:
    """Changes what the body names; a deferred answer becomes an answer. An edit never changes who may see it."""
    limits.check_edit(body | ({"attachments": uploads} if uploads else {}), payloads.message(message))
    was_loading, before = message.loading, message.text
    if body.get("flags") is not None:
        body = body | {"flags": body["flags"] & (SUPPRESS_EMBEDS | COMPONENTS_V2)}
    fill(fake, message, body, uploads)
    message.flags &= ~LOADING
    if not was_loading:
        message.history.append(before)
        message.edited_timestamp = iso()
    fake.change(message, news=was_loading)
    return message


def fill(fake: "DiscordFake", message: Message, body: dict[str, Any], uploads: list[Upload]) -> None:
    """Puts the fields of a create or edit into the message."""
    flags = body.get("flags")
    if flags is not None:
        message.flags = flags | (message.flags & (EPHEMERAL | LOADING | COMPONENTS_V2))
    if "content" in body:
        message.content = body["content"] or ""
    if "embeds" in body:
        message.embeds = [{"type": "rich", **one} for one in body["embeds"] or []]
    if "components" in body:
        message.components = numbered(body["components"] or [])
    _attach(fake, message, body, uploads)
    mentions.mark(message, body.get("allowed_mentions"), fake.users, webhook=message.interaction is not None)


def _attach(fake: "DiscordFake", message: Message, body: dict[str, Any], uploads: list[Upload]) -> None:
    described = {str(one["id"]): one for one in body.get("attachments") or []}
    if "attachments" in body:
        message.attachments = [one for one in message.attachments if one.id in described]
    for upload in uploads:
        meta, id = described.get(str(upload.number), {}), fake.ids()
        name = meta.get("filename") or upload.filename
        url = f"{fake.base}/attachments/{message.channel.id}/{id}/{name}"
        attached = Attachment(id, name, upload.content_type, upload.data, url, meta.get("description"))
        message.attachments.append(attached)
        fake.files[id] = attached
