"""A workspace: its people, channels, tokens, and the events that it tells the app."""

import asyncio
from typing import TYPE_CHECKING, Any

from tests.fakes.slack import payloads
from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.forms import NotAllowed
from tests.fakes.slack.people import Person
from tests.fakes.slack.state import Channel, Json, Message, Token

if TYPE_CHECKING:
    from tests.fakes.slack.fake import SlackFake

SCOPES = frozenset(
    {
        "app_mentions:read",
        "assistant:write",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:write",
    }
    | {"groups:history", "groups:read", "im:history", "im:read", "im:write", "team:read", "users:read"}
)
HISTORY = {"channel": "channels:history", "group": "groups:history", "im": "im:history"}


class Team:
    def __init__(self, slack: "SlackFake", id: str) -> None:
        self.slack, self.id, self.name, self.domain = slack, id, f"{id} Club", id.lower()
        self.bot_user, self.bot_id = f"U{id}BOT", f"B{id}BOT"
        self.bot_token = f"xoxb-{id}"
        self.scopes = set(SCOPES)  # granted to bot_token; take one out for missing_scope and for its events to stop
        self.rotation = False
        self.enterprise_id: str | None = None
        self.org_install = False
        self.installed = True
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        slack.tokens[self.bot_token] = Token(self.bot_token, id, None, self.scopes)

    def user(self, name: str, **about: Any) -> Person:
        """The person of that name; `about` (admin, tz, locale, guest) on first use."""
        person = self.person(f"U{self.id}{plain(name)}", name)
        for key, value in about.items():
            setattr(person, key, value)
        return person

    def person(self, id: str, name: str) -> Person:
        """By an id, which is unique in a workspace only."""
        return self.people.setdefault(id, Person(self, id, name))

    def channel(self, name: str, private: bool = False, bot_in: bool = True) -> Channel:
        id = f"C{self.id}{plain(name)}"
        return self.channels.setdefault(id, Channel(id, name, "group" if private else "channel", bot_in))

    def dm_with(self, person: Person) -> Channel:
        id = f"D{person.id[1:]}"
        return self.channels.setdefault(id, Channel(id, "directmessage", "im", user=person.id))

    @property
    def bot_profile(self) -> Json:
        about = {"id": self.bot_id, "app_id": self.slack.app_id, "name": "courtbot", "deleted": False}
        return about | {"icons": {}, "updated": 1, "team_id": self.id}

    def messages(self, channel: Channel, thread: Message | str | None = None) -> list[Message]:
        """What everybody there sees, in order; of one thread, its root included."""
        root = thread.root if isinstance(thread, Message) else thread
        shown = [message for message in channel.messages if not message.deleted and not message.ephemeral]
        return [message for message in shown if root in (None, message.root)]

    def author(self, channel: Channel, ts: str) -> str | None:
        return next((message.user for message in channel.messages if message.ts == ts), None)

    def tell(self, event: Json, scope: str | None = None) -> list[Delivery]:
        """Emits an event, unless the app is gone or was not granted the scope that the event takes."""
        if not self.installed or (scope and not self.granted(scope)):
            return []
        return [self.slack.courier.emit(payloads.callback(self, event))]

    def granted(self, scope: str) -> bool:
        """Whether any live token of this workspace, or of its organisation, has the scope."""
        return any(scope in token.scopes for token in self.tokens() if token.state == "live")

    def tokens(self) -> list[Token]:
        known = self.slack.tokens.values()
        orgs = [token for token in known if token.team is None and self.enterprise_id == token.enterprise]
        return [token for token in known if token.team == self.id] + orgs

    def say(self, message: Message) -> list[Delivery]:
        """A message appeared: its message event, and app_mention when it names the bot outside direct messages."""
        told: list[Delivery] = []
        channel = message.channel
        if channel.bot_in and channel.kind != "im" and f"<@{self.bot_user}>" in message.text:
            told += self.tell(payloads.app_mention(self, message), "app_mentions:read")
        if channel.bot_in:
            told += self.tell(payloads.message_event(self, message), HISTORY[channel.kind])
        return told

    def echo(self, message: Message, before: Message | None = None) -> None:
        """The app hears of its own posts and edits too, as in Slack."""
        if self.slack.echoes and not message.ephemeral:
            event = payloads.message_changed(self, message, before) if before else payloads.message_event(self, message)
            self.tell(event, HISTORY[message.channel.kind])

    async def bot_says(self, channel: Channel, text: str, thread: Message | None = None) -> Message:
        """Another app's bot posts."""
        message = Message(channel, self.slack.ids.ts(), f"U{self.id}OTHERBOT", text, bot_id=f"B{self.id}OTHER")
        message.subtype, message.thread_ts = "bot_message", thread.root if thread else None
        channel.messages.append(message)
        await self.slack.settle(self.say(message))
        return message

    def changed(self, message: Message, before: Message) -> list[Delivery]:
        """A person changed a message."""
        scope = HISTORY[message.channel.kind]
        return self.tell(payloads.message_changed(self, message, before), scope) if message.channel.bot_in else []

    def deleted(self, message: Message) -> list[Delivery]:
        """A person deleted a message."""
        scope = HISTORY[message.channel.kind]
        return self.tell(payloads.message_deleted(self, message), scope) if message.channel.bot_in else []

    def check_installed(self) -> None:
        """Commands, buttons and modals of an app that is gone lead nowhere."""
        if not self.installed or not self.granted("commands"):
            raise NotAllowed("the app is not installed, or was not granted `commands`")

    def revoke(self, emit: bool = False) -> "asyncio.Future[Any]":
        """Its tokens answer token_revoked from now on; `emit` tells the app. May be awaited."""
        for token in self.tokens():
            token.state = "token_revoked"
        event = {
            "type": "tokens_revoked",
            "tokens": {"oauth": [], "bot": [self.bot_user]},
            "event_ts": self.slack.ids.ts(),
        }
        return self.slack.spawn(self.slack.settle(self.tell(event) if emit else []))

    def uninstall(self, emit: bool = False) -> "asyncio.Future[Any]":
        """The app is removed: account_inactive, and no further events. `emit` tells the app both events."""
        told = [self.revoke(emit)] if emit else []
        for token in self.tokens():
            token.state = "account_inactive"
        gone = self.tell({"type": "app_uninstalled", "event_ts": self.slack.ids.ts()}) if emit else []
        self.installed = False
        return asyncio.gather(*told, self.slack.settle(gone))

    def expire_tokens(self) -> None:
        """What rotation is for: the tokens given out so far are too old."""
        for token in self.tokens():
            token.state = "token_expired"


def plain(name: str) -> str:
    return "".join(letter for letter in name.upper() if letter.isalnum())
