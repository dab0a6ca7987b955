"""What an installation of the bot asks for, and what there is of it by now."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:  # a link can be made without the library
    from adapters.discord.rest import Rest

AUTHORIZE = "https://discord.com/oauth2/authorize"
GUILD, USER = 0, 1
"""Integration types: added to a server, or to an account (Application Resource)."""
PERMISSIONS = {
    "view_channel": (1 << 10, "to see where it is spoken to"),
    "send_messages": (1 << 11, "to answer there"),
    "send_messages_in_threads": (1 << 38, "to answer in threads, too"),
    "read_message_history": (1 << 16, "to answer as a reply to the question"),
    "attach_files": (1 << 15, "to send a booking as a calendar file"),
}
"""The library's names, with their bits (Permissions) and why the bot needs them. It needs no others."""
COMMANDS = ("book", "courtbot")
CONTENT_FLAGS = 1 << 18 | 1 << 19
"""GATEWAY_MESSAGE_CONTENT and its form for bots below the review threshold (Application Flags)."""


def permissions() -> int:
    return sum(bit for bit, _ in PERMISSIONS.values())


def guild_link(application: str) -> str:
    """For who may manage a server."""
    asks = {"scope": "bot applications.commands", "permissions": permissions(), "integration_type": GUILD}
    return f"{AUTHORIZE}?{urlencode({'client_id': application, **asks}, quote_via=quote)}"


def user_link(application: str) -> str:
    """For one account: the commands go with it, the bot joins nothing."""
    asks = {"scope": "applications.commands", "integration_type": USER}
    return f"{AUTHORIZE}?{urlencode({'client_id': application, **asks}, quote_via=quote)}"


@dataclass(frozen=True, slots=True)
class Application:
    """What Discord says of the application behind a token."""

    id: str
    name: str
    servers: int | None  # where Discord counts them
    reads_content: bool | None  # the message content intent is switched on, where Discord says so
    for_users: bool | None  # it may be added to accounts, where Discord says so
    commands: frozenset[str]  # registered for everywhere


async def look(rest: "Rest") -> Application:
    """Raises discord.DiscordException, OSError."""
    app = await rest.call("GET", "/applications/@me")
    commands = await rest.call("GET", "/applications/{application_id}/commands", application_id=app["id"])
    return Application(
        id=app["id"],
        name=app["name"],
        servers=app.get("approximate_guild_count"),
        reads_content=None if app.get("flags") is None else bool(app["flags"] & CONTENT_FLAGS),
        for_users=None if (installs := app.get("integration_types_config")) is None else str(USER) in installs,
        commands=frozenset(command["name"] for command in commands),
    )
