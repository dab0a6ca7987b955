"""What this Discord knows: users, guilds, channels and messages. No socket and no rule is here."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fakes.discord.fake import DiscordFake
    from tests.fakes.discord.interactions import Invocation
    from tests.fakes.discord.people import Person

PATIENCE = 60.0
"""Seconds that a test waits for what must come, on however busy a machine."""
EPOCH_MS = 1_420_070_400_000  # a snowflake counts milliseconds from the first second of 2015

TEXT, DM, GROUP_DM, PUBLIC_THREAD = 0, 1, 3, 11  # channel types

SUPPRESS_EMBEDS, EPHEMERAL, LOADING, COMPONENTS_V2 = 1 << 2, 1 << 6, 1 << 7, 1 << 15  # message flags

MANAGE_GUILD = 1 << 5
# View channels, send (also in threads), embed links, attach files, read history, mention everyone, use commands.
MEMBER_PERMISSIONS = 1 << 10 | 1 << 11 | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 31 | 1 << 38
BOT_PERMISSIONS = MEMBER_PERMISSIONS | 1 << 17 | 1 << 35


class Ids:
    """Snowflakes: rising, unique, telling when they were made."""

    def __init__(self) -> None:
        self._counter = count()

    def __call__(self) -> str:
        return str((int(time.time() * 1000) - EPOCH_MS << 22) | (next(self._counter) & 0x3FFFFF))


def iso(moment: datetime | None = None) -> str:
    return (moment or datetime.now(UTC)).isoformat()


@dataclass(eq=False)
class User:
    """An account; `admin_of` holds the ids of the guilds where it may manage the server."""

    id: str
    name: str
    bot: bool = False
    locale: str = "en-US"
    display_name: str | None = None
    admin_of: set[str] = field(default_factory=set[str])
    installed: bool = False  # the application is installed to this user
    closed_dms: bool = False
    muted: bool = False


@dataclass(eq=False)
class Role:
    id: str
    name: str
    mentionable: bool = True


@dataclass(eq=False)
class Guild:
    """A server; `present` tells whether the bot is in it."""

    fake: "DiscordFake"
    id: str
    name: str
    locale: str = "en-US"
    present: bool = True
    channels: "list[Channel]" = field(default_factory=lambda: list[Channel]())
    users: list[User] = field(default_factory=list[User])
    roles: list[Role] = field(default_factory=list[Role])
    open_commands: set[str] = field(default_factory=set[str])

    def channel(self, name: str, *, bot_sees: bool = True, bot_sends: bool = True) -> "Channel":
        """The text channel of that name, made when there is none."""
        for channel in self.channels:
            if channel.name == name and channel.type == TEXT:
                return channel
        return self.fake.add_channel(Channel(self.fake, self.fake.ids(), TEXT, name, self, bot_sees, bot_sends))

    def member(self, name: str, *, admin: bool = False, locale: str = "en-US") -> "Person":
        """The person of that name as a member here; the same name in two guilds is the same person."""
        return self.fake.join(self, name, admin, locale)

    def role(self, name: str, *, mentionable: bool = True) -> Role:
        self.roles.append(Role(self.fake.ids(), name, mentionable))
        return self.roles[-1]

    def open_to_everyone(self, command: str) -> None:
        """An admin overrode the command's default permissions: every member may use it here."""
        self.open_commands.add(command)


@dataclass(eq=False)
class Channel:
    """A guild's channel, a thread, a DM or a group DM; `recipients` are the humans of a DM."""

    fake: "DiscordFake"
    id: str
    type: int
    name: str = ""
    guild: Guild | None = None
    bot_sees: bool = True
    bot_sends: bool = True
    recipients: list[User] = field(default_factory=list[User])
    parent: "Channel | None" = None
    owner: User | None = None
    typed: int = 0
    all_messages: "list[Message]" = field(default_factory=lambda: list[Message]())
    made: str = field(default_factory=iso)

    @property
    def messages(self) -> "list[Message]":
        """What stands in the channel now, oldest first: nothing deleted, nothing ephemeral."""
        return [one for one in self.all_messages if not one.deleted and not one.ephemeral]

    def thread(self, name: str) -> "Channel":
        """A public thread under this channel, made by a member rather than by the bot."""
        thread = Channel(self.fake, self.fake.ids(), PUBLIC_THREAD, name, self.guild, self.bot_sees, self.bot_sends)
        thread.parent = self
        thread.owner = next((one for one in self.guild.users if not one.bot), None) if self.guild else None
        return self.fake.add_channel(thread)


@dataclass(eq=False)
class Attachment:
    id: str
    filename: str
    content_type: str
    data: bytes
    url: str
    description: str | None = None


@dataclass(eq=False)
class Message:
    """One message as it stands now; `history` keeps each earlier text.

    `pinged` holds what notified somebody: user and role names, "everyone" and "here".
    """

    id: str
    channel: Channel
    author: User
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    components: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    attachments: list[Attachment] = field(default_factory=list[Attachment])
    flags: int = 0
    type: int = 0
    nonce: str | int | None = None
    reference: "Message | None" = None
    interaction: "Invocation | None" = None
    thread: Channel | None = None
    pinged: set[str] = field(default_factory=set[str])
    mentions: list[User] = field(default_factory=list[User])
    mention_roles: list[Role] = field(default_factory=list[Role])
    mention_everyone: bool = False
    ephemeral_to: User | None = None
    deleted: bool = False
    timestamp: str = field(default_factory=iso)
    edited_timestamp: str | None = None
    history: list[str] = field(default_factory=list[str])
    reactions: list[str] = field(default_factory=list[str])
    posted_at: float = field(default_factory=time.monotonic)

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """A deferred answer that nothing has filled yet: "… is thinking"."""
        return bool(self.flags & LOADING)

    @property
    def edited(self) -> bool:
        return bool(self.history)

    @property
    def text(self) -> str:
        """Everything readable: content, then each text display in order of appearance."""
        shown = [one["content"] for one in self.walk() if one["type"] == 10]
        return "\n".join(filter(None, [self.content, *shown]))

    @property
    def buttons(self) -> list[str]:
        """The buttons' labels, in order; disabled and link buttons too."""
        return [one.get("label", "") for one in self.walk() if one["type"] == 2]

    @property
    def selects(self) -> list[dict[str, Any]]:
        return [one for one in self.walk() if one["type"] in (3, 5, 6, 7, 8)]

    def walk(self) -> list[dict[str, Any]]:
        return walk(self.components)


def walk(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every component, parents before children, accessories and labelled components included."""
    found: list[dict[str, Any]] = []
    for component in components:
        inner = [*component.get("components", []), component.get("accessory"), component.get("component")]
        found += [component, *walk([one for one in inner if one])]
    return found
