"""An interaction as it goes through: what the member did, what the bot answered, and its payload on the gateway."""

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.discord import payloads
from tests.fakes.discord.state import BOT_PERMISSIONS, EPHEMERAL, PATIENCE, Channel, Message, User, walk

if TYPE_CHECKING:
    from tests.fakes.discord.fake import DiscordFake

COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5  # interaction types
IN_GUILD, IN_BOT_DM, IN_PRIVATE_CHANNEL = 0, 1, 2  # contexts
MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9  # callback types

UPLOAD_LIMIT = 10 * 1024 * 1024


class NotAcknowledged(AssertionError):
    """No callback came within the three seconds: the member sees "The application did not respond"."""


@dataclass(eq=False)
class Modal:
    """A form the bot showed. `labels` are its fields' labels in order."""

    invocation: "Invocation"
    data: dict[str, Any]

    @property
    def title(self) -> str:
        return self.data["title"]

    @property
    def custom_id(self) -> str:
        return self.data["custom_id"]

    @property
    def fields(self) -> list[tuple[str, dict[str, Any]]]:
        """Each field's label and component."""
        found: list[tuple[str, dict[str, Any]]] = []
        for one in self.data["components"]:
            if one["type"] == 1:
                found += [(inner["label"], inner) for inner in one["components"]]
            elif one["type"] == 18:
                found.append((one["label"], one["component"]))
        return found

    @property
    def labels(self) -> list[str]:
        return [label for label, _ in self.fields]

    @property
    def text(self) -> str:
        return "\n".join(one["content"] for one in walk(self.data["components"]) if one["type"] == 10)


@dataclass(eq=False)
class Invocation:
    """One interaction, and everything the bot did with it.

    `response` is the callback as sent ({"type", "data"}), `message` the original response (for a button's update: the
    message it is on), `followups` what came after, `owners` the authorizing integration owners.
    """

    fake: "DiscordFake"
    id: str
    token: str
    type: int
    user: User
    channel: Channel
    context: int
    owners: dict[str, str]
    data: dict[str, Any]
    source: Message | None = None
    cause: "Invocation | None" = None
    response: dict[str, Any] | None = None
    message: Message | None = None
    modal: Modal | None = None
    followups: list[Message] = field(default_factory=list[Message])
    choices: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    expired: bool = False
    started: float | None = None
    acknowledged_after: float | None = None

    @property
    def application_id(self) -> str:
        return self.fake.application_id

    @property
    def deferred(self) -> bool:
        return self.response is not None and self.response["type"] in (DEFERRED, DEFERRED_UPDATE)

    @property
    def ephemeral(self) -> bool:
        if self.message and self.response and self.response["type"] in (MESSAGE, DEFERRED):
            return self.message.ephemeral
        return bool(self.response and (self.response.get("data") or {}).get("flags", 0) & EPHEMERAL)

    @property
    def user_install_only(self) -> bool:
        return set(self.owners) == {"1"}

    @property
    def too_late(self) -> bool:
        """Three seconds passed without a callback; the token is dead."""
        return self.response is None and self.started is not None and self.age > self.fake.ack_seconds

    @property
    def age(self) -> float:
        """Seconds since the event went out."""
        return 0.0 if self.started is None else time.monotonic() - self.started

    def start(self) -> None:
        self.started = time.monotonic()

    async def acknowledged(self) -> "Invocation":
        """Waits for the callback; raises NotAcknowledged three seconds after the event went out."""
        await self.fake.until(lambda: self.response is not None or self.too_late, self.fake.ack_seconds + 60)
        if self.response is None:
            raise NotAcknowledged(f"{self.data} had no callback within {self.fake.ack_seconds} s")
        return self

    async def answered(self, timeout: float = PATIENCE) -> Message:
        """The original response once it says something, a deferred one after its edit; raises TimeoutError."""
        await self.fake.until(lambda: self.message is not None and not self.message.loading, timeout)
        assert self.message is not None
        return self.message

    def metadata(self) -> dict[str, Any]:
        """The `interaction_metadata` of messages that come of this."""
        shown: dict[str, Any] = {"id": self.id, "type": self.type, "user": payloads.user(self.user)}
        shown["authorizing_integration_owners"] = self.owners
        if self.source:
            shown["interacted_message_id"] = self.source.id
        if self.type == SUBMIT and self.cause:
            shown["triggering_interaction_metadata"] = self.cause.metadata()
        return shown


def interaction_event(one: Invocation) -> dict[str, Any]:
    """INTERACTION_CREATE: `member` in a guild, `user` elsewhere; `message` for what a message's component began."""
    shown: dict[str, Any] = {
        "id": one.id, "application_id": one.application_id, "type": one.type, "token": one.token, "version": 1,
        "data": one.data, "channel_id": one.channel.id, "channel": payloads.interaction_channel(one.channel, one.user),
        "app_permissions": str(BOT_PERMISSIONS), "locale": one.user.locale, "entitlements": [], "context": one.context,
        "authorizing_integration_owners": one.owners, "attachment_size_limit": UPLOAD_LIMIT,
    }  # fmt: skip
    guild = one.channel.guild
    if guild:
        granted = {"permissions": str(payloads.permissions(one.user, guild))}
        shown |= {"guild_id": guild.id, "guild": {"id": guild.id, "locale": guild.locale, "features": []}}
        shown |= {"guild_locale": guild.locale, "member": payloads.full_member(one.user) | granted}
    else:
        shown["user"] = payloads.user(one.user)
    return shown if one.source is None else shown | {"message": payloads.message(one.source)}
