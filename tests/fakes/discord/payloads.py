"""How Discord writes what it knows: users, members, guilds, channels and messages as JSON objects."""

from typing import Any

from tests.fakes.discord.state import (
    BOT_PERMISSIONS,
    DM,
    MANAGE_GUILD,
    MEMBER_PERMISSIONS,
    PUBLIC_THREAD,
    Attachment,
    Channel,
    Guild,
    Message,
    Role,
    User,
)

NULLS = [
    *("icon", "splash", "discovery_splash", "description", "banner", "vanity_url_code", "application_id"),
    *("afk_channel_id", "system_channel_id", "rules_channel_id", "public_updates_channel_id"),
    *("safety_alerts_channel_id", "incidents_data"),
]
JOINED = "2026-01-05T09:00:00+00:00"


def user(one: User) -> dict[str, Any]:
    """The partial user of events, interactions and messages."""
    shown = {"id": one.id, "username": one.name, "discriminator": "0000" if one.bot else "0", "avatar": None}
    shown |= {"global_name": one.display_name, "public_flags": 0, "avatar_decoration_data": None}
    return shown | ({"bot": True} if one.bot else {})


def whole_user(one: User) -> dict[str, Any]:
    """The user object that REST answers (User Resource, User Object)."""
    return user(one) | {"flags": 0, "primary_guild": None}


def own_user(one: User) -> dict[str, Any]:
    """The same for the token's own user, who is told more."""
    return whole_user(one) | {"email": None, "verified": True, "mfa_enabled": True}


def permissions(one: User, guild: Guild | None) -> int:
    if one.bot:
        return BOT_PERMISSIONS
    admin = guild is not None and guild.id in one.admin_of
    return MEMBER_PERMISSIONS | (MANAGE_GUILD if admin else 0)


def member(one: User) -> dict[str, Any]:
    """The partial member of a message event: neither user nor permissions."""
    shown: dict[str, Any] = {"roles": [], "joined_at": JOINED, "deaf": False, "mute": False, "flags": 0}
    return shown | {"nick": None, "avatar": None, "premium_since": None, "pending": False}


def full_member(one: User) -> dict[str, Any]:
    return member(one) | {"user": user(one)}


def role(one: Role) -> dict[str, Any]:
    shown = {"id": one.id, "name": one.name, "color": 0, "hoist": False, "icon": None, "position": 1}
    colors = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
    more: dict[str, Any] = {"permissions": str(MEMBER_PERMISSIONS), "managed": False, "mentionable": one.mentionable}
    return shown | more | {"unicode_emoji": None, "flags": 0, "colors": colors}


def channel(one: Channel) -> dict[str, Any]:
    last = one.all_messages[-1].id if one.all_messages else None
    shown: dict[str, Any] = {"id": one.id, "type": one.type, "last_message_id": last, "flags": 0}
    if one.guild is None:
        return shown | {"recipients": [user(who) for who in one.recipients]}
    shown |= {"guild_id": one.guild.id, "name": one.name, "rate_limit_per_user": 0, "nsfw": False}
    if one.type != PUBLIC_THREAD:
        return shown | {"position": 0, "permission_overwrites": [], "topic": None, "parent_id": None}
    counted = {"message_count": len(one.messages), "member_count": 1, "total_message_sent": len(one.all_messages)}
    meta = {"archived": False, "auto_archive_duration": 1440, "archive_timestamp": one.made, "locked": False}
    owner = one.owner.id if one.owner else one.guild.users[0].id
    parent = one.parent.id if one.parent else None
    return shown | counted | {"parent_id": parent, "owner_id": owner, "thread_metadata": meta}


def guild(one: Guild) -> dict[str, Any]:
    """The guild object that REST returns."""
    everyone = role(Role(one.id, "@everyone")) | {"position": 0}
    humans = [who.id for who in one.users if not who.bot]
    shown: dict[str, Any] = dict.fromkeys(NULLS)
    shown |= {
        "id": one.id,
        "name": one.name,
        "owner_id": humans[0] if humans else one.users[0].id,
        "region": "deprecated",
    }
    shown |= {"afk_timeout": 300, "verification_level": 1, "default_message_notifications": 1, "mfa_level": 0}
    shown |= {"explicit_content_filter": 0, "roles": [everyone, *map(role, one.roles)], "emojis": [], "features": []}
    shown |= {"system_channel_flags": 0, "premium_tier": 0, "preferred_locale": one.locale, "nsfw_level": 0}
    return shown | {"stickers": [], "premium_progress_bar_enabled": False}


def guild_create(one: Guild) -> dict[str, Any]:
    """GUILD_CREATE's guild: only the bot among its members, as without the members intent."""
    bots = [full_member(who) for who in one.users if who.bot]
    usual = [channel(each) for each in one.channels if each.type != PUBLIC_THREAD and each.bot_sees]
    threads = [channel(each) for each in one.channels if each.type == PUBLIC_THREAD and each.bot_sees]
    empty: dict[str, Any] = {key: [] for key in ("voice_states", "presences", "stage_instances", "soundboard_sounds")}
    shown = {"joined_at": JOINED, "large": False, "unavailable": False, "member_count": len(one.users)}
    return (
        guild(one)
        | empty
        | shown
        | {"members": bots, "channels": usual, "threads": threads, "guild_scheduled_events": []}
    )


def attachment(one: Attachment) -> dict[str, Any]:
    shown = {"id": one.id, "filename": one.filename, "size": len(one.data), "url": one.url, "proxy_url": one.url}
    return shown | {"content_type": one.content_type} | ({"description": one.description} if one.description else {})


def message(one: Message) -> dict[str, Any]:
    """The message object, as REST returns it and inside interactions."""
    shown: dict[str, Any] = {
        "id": one.id, "channel_id": one.channel.id, "author": user(one.author), "content": one.content,
        "timestamp": one.timestamp, "edited_timestamp": one.edited_timestamp, "tts": False, "pinned": False,
        "mention_everyone": one.mention_everyone, "mentions": [user(who) for who in one.mentions],
        "mention_roles": [who.id for who in one.mention_roles], "type": one.type, "flags": one.flags,
        "attachments": [attachment(each) for each in one.attachments], "embeds": one.embeds,
        "components": one.components,
    }  # fmt: skip
    if one.reference:
        where = {"type": 0, "message_id": one.reference.id, "channel_id": one.channel.id}
        shown["message_reference"] = where | ({"guild_id": one.channel.guild.id} if one.channel.guild else {})
        shown["referenced_message"] = None if one.reference.deleted else message(one.reference)
    if one.interaction:
        shown |= {"webhook_id": one.interaction.application_id, "application_id": one.interaction.application_id}
        shown["interaction_metadata"] = one.interaction.metadata()
    if one.thread:
        shown["thread"] = channel(one.thread)
    return shown if one.nonce is None else shown | {"nonce": one.nonce}


def message_event(one: Message) -> dict[str, Any]:
    """MESSAGE_CREATE and MESSAGE_UPDATE: the message with where it is and who wrote it."""
    shown = message(one) | {"channel_type": one.channel.type}
    if one.channel.guild is None:
        return shown
    mentions = [user(who) | {"member": member(who)} for who in one.mentions]
    return shown | {"guild_id": one.channel.guild.id, "member": member(one.author), "mentions": mentions}


def without_content(shown: dict[str, Any]) -> dict[str, Any]:
    """The same message for a connection without the MESSAGE_CONTENT intent."""
    return shown | {"content": "", "embeds": [], "attachments": [], "components": []}


def application(fake_id: str, owner: User) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": fake_id, "name": "courtbot", "icon": None, "description": "", "summary": ""}
    installs: dict[str, Any] = {"0": {}, "1": {}}
    shown |= {"bot_public": True, "bot_require_code_grant": False, "verify_key": "0" * 64, "owner": user(owner)}
    return shown | {"flags": 0, "team": None, "integration_types_config": installs}


def interaction_channel(one: Channel, who: User) -> dict[str, Any]:
    """An interaction's partial channel: without overwrites, with the person's permissions there."""
    shown = {key: value for key, value in channel(one).items() if key != "permission_overwrites"}
    return shown if one.type == DM else shown | {"permissions": str(permissions(who, one.guild))}
