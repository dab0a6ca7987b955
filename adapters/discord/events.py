"""What Discord sends, as the bot's events. Who spoke, where, and with which permissions is what Discord says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import discord
from discord import Interaction, Message, MessageType

from adapters.discord.address import PLATFORM, TOKEN_SECONDS, Address, Source
from adapters.discord.markup import notation
from adapters.discord.shown import beside, shown
from bot.conversation.event import DM, Event, Kind
from bot.domain.member import User

SPOKEN = (MessageType.default, MessageType.reply)
"""All other types are joins, pins and what else Discord itself writes."""
MENDED_SECONDS = 3600.0
"""For so long after a message an edit may be what names the bot in it: Discord does not say how the message was before,
and the conversation knows whether it was heard."""


def of_message(message: Message, bot: int, follow: bool = False) -> Event | None:
    """None for what is not said to the bot. `follow`: messages in threads count too, which takes the message content
    intent; in a channel the bot must be named, or replied to with a ping."""
    author = message.author
    if author.bot or message.webhook_id or message.type not in SPOKEN:
        return None
    kind = _kind(message, bot, follow)
    if kind is None:
        return None
    guild = _guild(message)
    place = str(message.channel.id)
    address = Address("message", guild, place, str(author.id), str(message.id))
    return Event(
        id=str(message.id),
        platform=PLATFORM,
        workspace=guild or f"@{author.id}",
        channel=place if guild else DM,
        user=User(str(author.id), author.display_name, _manages(message)),
        kind=kind,
        text=notation(message.content, bot),
        shown=beside(message, bot),
        reply_to=address.to_reply_to(),
        message=str(message.id),
        sent=message.created_at.timestamp(),
    )


def of_edit(message: Message, bot: int, follow: bool = False) -> Event | None:
    """A message that its member corrected. Discord also tells of links that were unfurled: these leave the time of
    the last correction as it was, and with it the event's id."""
    event = of_message(message, bot, follow)
    if event is None or message.edited_at is None:
        return None
    at = message.edited_at.timestamp()
    id, new = f"{event.id}:{int(at * 1000)}", event.kind == "mention" and at - event.sent < MENDED_SECONDS
    return replace(event, id=id, message=id, edits=event.id, sent=at, addressed=new)


def _kind(message: Message, bot: int, follow: bool) -> Kind | None:
    if not _guild(message):
        return "direct"
    if any(one.id == bot for one in message.mentions):
        return "mention"
    somebody = message.mentions or message.role_mentions or message.mention_everyone
    thread = isinstance(message.channel, discord.Thread)
    return "message" if follow and thread and message.content and not somebody else None


def _guild(message: Message) -> str:
    """Also of a guild that the library does not know yet."""
    guild = message.guild.id if message.guild else getattr(message.channel, "guild_id", None)
    return str(guild or "")


def _manages(message: Message) -> bool:
    """As far as the library knows the guild; where it matters, the platform asks Discord."""
    if not _guild(message):
        return True
    author = message.author
    return bool(message.guild) and isinstance(author, discord.Member) and manages(author.guild_permissions)


def of_command(interaction: Interaction[Any], text: str = "", choice: str | None = None) -> Event:
    """A command that is deferred; also who asks and where, while a form is opened or somebody types."""
    event = _event(interaction, _address(interaction, "command", private(interaction), "1"))
    return replace(event, text=text, choice=choice)


def of_message_command(interaction: Interaction[Any], message: Message) -> Event:
    """What people see of a message is an idea that the member hands over, somebody's words and nobody's order."""
    return replace(of_command(interaction, shown(message, interaction.application_id)), quoted=True)


def of_press(interaction: Interaction[Any], choice: str) -> Event:
    """A pressed button or chosen option, which is deferred as an update of its message."""
    shown = interaction.message
    address = _address(interaction, "action", bool(shown and shown.flags.ephemeral), "update")
    event = _event(interaction, replace(address, message=str(shown.id) if shown else ""))
    return replace(event, choice=choice)


def of_form(interaction: Interaction[Any]) -> Event:
    """A filled-in modal, which is deferred."""
    return _event(interaction, _address(interaction, "form", private(interaction), "1"))


def private(interaction: Interaction[Any]) -> bool:
    """Whether an answer is for its member alone: wherever somebody else would see it, too."""
    return interaction.guild_id is not None or interaction.context.private_channel


def _event(interaction: Interaction[Any], address: Address) -> Event:
    kind: Kind = address.source if address.source in ("action", "form") else "command"
    workspace = _workspace(interaction)
    admin = workspace.startswith("@") or manages(interaction.permissions)
    alone = interaction.guild_id is None and not interaction.context.private_channel
    return Event(
        id=str(interaction.id),
        platform=PLATFORM,
        workspace=workspace,
        channel=DM if alone else address.channel,
        user=User(address.user, interaction.user.display_name, admin, locale=interaction.locale.value),
        kind=kind,
        text="",
        reply_to=address.to_reply_to(),
        sent=interaction.created_at.timestamp(),
    )


def _workspace(interaction: Interaction[Any]) -> str:
    """The guild that installed the bot; a person, where only they did, or where there is none."""
    only_his = interaction.is_user_integration() and not interaction.is_guild_integration()
    if interaction.guild_id is None or only_his:
        return f"@{interaction.user.id}"
    return str(interaction.guild_id)


def _address(interaction: Interaction[Any], source: Source, ephemeral: bool, deferred: str) -> Address:
    ends: datetime = interaction.created_at + timedelta(seconds=TOKEN_SECONDS)
    return Address(
        source,
        guild=str(interaction.guild_id or ""),
        channel=str(interaction.channel_id or ""),
        user=str(interaction.user.id),
        interaction_id=str(interaction.id),
        interaction_token=interaction.token,
        application=str(interaction.application_id),
        expires=f"{ends.timestamp():.0f}",
        ephemeral="1" if ephemeral else "",
        deferred=deferred,
    )


def manages(permissions: discord.Permissions) -> bool:
    """Whether they make an admin."""
    return permissions.administrator or permissions.manage_guild


def filled(data: Mapping[str, Any]) -> dict[str, str]:
    """What a modal was submitted with, by field: text, or the chosen value."""
    found: dict[str, str] = {}
    for row in data.get("components", ()):
        for part in (row["component"],) if "component" in row else row.get("components", ()):
            chosen = part.get("values") or [""]
            found[part["custom_id"]] = part["value"] if part.get("value") is not None else chosen[0]
    return found
