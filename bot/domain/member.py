"""Who a member is, and where an answer reaches them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

PlatformName = Literal["slack", "discord", "web", "console"]


@dataclass(frozen=True, slots=True)
class User:
    """Who spoke, as the platform vouches for it: never as a model or a request body says."""

    id: str
    name: str = ""
    admin: bool = (
        False  # of this workspace, where the event itself says so; else `bot.conversation.ports.is_admin` asks
    )
    scope: str = ""  # what the id is unique in (a Slack team); empty where it is unique on the platform
    locale: str = ""  # as the platform names it (en-GB, de), where it does


def member_of(platform: str, user: User) -> str:
    """The identity that bookings are made in: `platform:scope:user`."""
    return ":".join((platform, user.scope, user.id))


def parts_of(member: str) -> tuple[str, str, str]:
    """Platform, scope and user of such an identity; nobody's has no user."""
    platform, _, rest = member.partition(":")
    scope, _, user = rest.rpartition(":")
    return platform, scope, user


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """Where an answer goes: plain strings, so that any worker on any machine can send it."""

    platform: str
    address: Mapping[str, str] = field(default_factory=dict[str, str])
