"""People, as they use Slack: they write, press, fill in, and read what comes back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fakes.slack import payloads
from tests.fakes.slack.composer import rich_text
from tests.fakes.slack.hands import Hands
from tests.fakes.slack.state import PATIENCE, Channel, File, Json, Message, View

if TYPE_CHECKING:
    from tests.fakes.slack.team import Team


@dataclass
class Invocation:
    """A slash command that was acknowledged: `ack` is the body the app answered with."""

    ack: Any
    channel: Channel
    ts: str
    trigger_id: str
    response_url: str


class Person(Hands):
    """Somebody in a workspace. Methods return once Slack's first attempt to tell the app is over."""

    admin = False
    guest = False
    deleted = False
    tz = "Europe/London"
    locale = "en-GB"
    own_team = ""  # of somebody from another workspace, in a channel that is shared with it (Slack Connect)

    def __init__(self, team: "Team", id: str, name: str) -> None:
        self.team, self.id, self.name = team, id, name
        self.views: list[View] = []
        self.home: View | None = None
        self.opened_home = False
        self.read: set[tuple[str, str]] = set()
        self.submitted = False

    @property
    def slack(self) -> Any:
        return self.team.slack

    @property
    def direct(self) -> Channel:
        """Her direct messages with the bot."""
        return self.team.dm_with(self)

    async def mention(self, channel: Channel, text: str, thread: Message | None = None) -> Message:
        """Names the bot: app_mention and message arrive for the same ts, with different event ids."""
        return await self.say(channel, f"<@{self.team.bot_user}> {text}", thread)

    async def dm(self, text: str, thread: Message | None = None) -> Message:
        return await self.say(self.direct, text, thread)

    async def say(
        self,
        channel: Channel,
        text: str,
        thread: Message | None = None,
        *,
        broadcast: bool = False,
        upload: str = "",
    ) -> Message:
        """`broadcast`: a thread's reply that is also sent to the channel. `upload` names a file that comes with it."""
        words = payloads.typed_text(text)
        message = Message(channel, self.slack.ids.ts(), self.id, words, rich_text(self.slack.ids.next("b"), words))
        message.thread_ts = thread.root if thread else None
        if broadcast:
            message.subtype = "thread_broadcast"
        if upload:
            message.subtype, message.files = "file_share", [File(self.slack.ids.next("F"), upload, 1)]
        channel.messages.append(message)
        await self.slack.settle(self.team.say(message))
        return message

    async def edit(self, message: Message, text: str) -> Message:
        """Changes her own words: message_changed, which names the bot again if the message did."""
        assert message.user == self.id, "people edit their own messages"
        before = message.snapshot()
        mention = f"<@{self.team.bot_user}> "
        words = payloads.typed_text(text)
        if before.text.startswith(mention) and not words.startswith(mention):
            words = mention + words
        message.text, message.blocks = words, rich_text(self.slack.ids.next("b"), words)
        message.edited, message.edited_ts = message.edited + 1, self.slack.ids.ts()
        await self.slack.settle(self.team.changed(message, before))
        return message

    async def delete(self, message: Message) -> None:
        """Takes her own words back: message_deleted."""
        assert message.user == self.id, "people delete their own messages"
        message.deleted = True
        await self.slack.settle(self.team.deleted(message))

    async def slash(self, command: str, text: str = "", channel: Channel | None = None) -> Invocation:
        """Types a command at the foot of a channel (never in a thread); raises NotAcknowledged after three seconds."""
        self.team.check_installed()
        channel = channel or self.direct
        self.submitted = False
        trigger = self.slack.trigger(self)
        url = self.slack.response_url(channel, self)
        asked = {"command": command, "text": text, "response_url": url, "trigger_id": trigger}
        where = {"channel_id": channel.id, "channel_name": channel.name}
        began = self.slack.ids.ts()
        form = payloads.slash(self.team, self, **asked, **where)
        body = await self.slack.courier.interact("slash_commands", form)
        if body:
            self.slack.answer_inline(url, body)
        return Invocation(body, channel, began, trigger, url)

    async def shortcut(self, callback_id: str, message: Message) -> None:
        """The shortcut from a message's menu."""
        self.team.check_installed()
        self.submitted = False
        body = payloads.who(self.team, self) | {
            "type": "message_action",
            "callback_id": callback_id,
            "trigger_id": self.slack.trigger(self),
            "response_url": self.slack.response_url(message.channel, self, message),
            "message_ts": message.ts,
            "action_ts": self.slack.ids.ts(),
            "channel": {"id": message.channel.id, "name": message.channel.name},
            "message": payloads.message(self.team, message),
        }
        await self.slack.courier.interact("interactive", body)

    async def open_home(self, tab: str = "home") -> None:
        """Opens the app's Home or Messages tab."""
        self.opened_home = True
        event: Json = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": self.direct.id,
            "tab": tab,
            "event_ts": self.slack.ids.ts(),
        }
        if tab == "home" and self.home:
            event["view"] = payloads.view(self.team, self.home)
        await self.slack.settle(self.team.tell(event))

    async def looks_at(self, channel: Channel) -> None:
        """Changes what she has open beside the agent: app_context_changed."""
        entity = {"type": "slack#/types/channel_id", "value": channel.id, "team_id": self.team.id}
        about = {"user": self.id, "channel": self.direct.id, "event_ts": self.slack.ids.ts()}
        event = {"type": "app_context_changed", "context": {"entities": [entity]}, **about}
        await self.slack.settle(self.team.tell(event))

    async def wait_home(self, shows: Callable[[View], Any] = bool, timeout: float = PATIENCE) -> View:
        """Her Home tab once it shows what is asked for."""
        return await self.until(lambda: self.home if self.home and shows(self.home) else None, timeout, "her Home tab")

    async def view(self, shows: Callable[[View], Any] = bool, timeout: float = PATIENCE) -> View | None:
        """The modal on top, waited for; None when a submission has just closed the last one."""
        if not self.views and self.submitted:
            return None
        return await self.until(
            lambda: self.views[-1] if self.views and shows(self.views[-1]) else None,
            timeout,
            lambda: f"a modal before {self.name}; open: {[view.plain for view in self.views]}",
        )

    async def until(
        self, found: Callable[[], Any], timeout: float = PATIENCE, what: str | Callable[[], str] = "it"
    ) -> Any:
        """Waits until something she can see holds."""
        return await self.slack.changes.until(found, timeout, what)

    def sees(self, channel: Channel) -> list[Message]:
        """All messages of a channel that are there for her, those that only she sees included."""
        return [item for item in channel.messages if not item.deleted and item.ephemeral_for in (None, self.id)]

    async def reply(
        self,
        to: "Message | Channel | Invocation | None" = None,
        shows: Callable[[Message], Any] | None = None,
        timeout: float = PATIENCE,
    ) -> Message:
        """The bot's next finished message that she has not been given yet, in answer `to` something or anywhere."""
        found: Message = await self.until(
            lambda: self.unread(to, shows or self.slack.is_reply),
            timeout,
            lambda: f"a reply to {self.name}; {self.lately(to)}",
        )
        self.read.add((found.channel.id, found.ts))
        return found

    def unread(self, to: "Message | Channel | Invocation | None", shows: Callable[[Message], Any]) -> Message | None:
        where = [to] if isinstance(to, Channel) else [to.channel] if to else list(self.team.channels.values())
        fresh = [
            message
            for channel in where
            if channel.kind != "im" or channel is self.direct
            for message in self.sees(channel)
            if message.bot_id == self.team.bot_id and (channel.id, message.ts) not in self.read
            if message.finished and answers(message, to) and shows(message)
        ]
        return min(fresh, key=lambda message: float(message.ts), default=None)

    def has_reply(self, to: "Message | Channel | Invocation | None" = None) -> bool:
        """Whether a further reply is there already; for saying that there is none."""
        return self.unread(to, bool) is not None

    def lately(self, to: Any) -> str:
        channel = to if isinstance(to, Channel) else to.channel if to else self.direct
        return f"there are {[message.plain[:60] for message in self.sees(channel)[-3:]]}"


def answers(message: Message, to: Any) -> bool:
    """Whether a message may be the answer to a message, in a channel, or to a command."""
    if to is None or isinstance(to, Channel):
        return True
    if isinstance(to, Invocation):
        return float(message.ts) > float(to.ts) and (message.ephemeral or message.thread_ts is None)
    in_thread = message.thread_ts == to.root
    loose = message.thread_ts is None and (message.ephemeral or message.channel.kind == "im")
    return float(message.ts) > float(to.ts) and (in_thread or loose)
