"""Members on Slack: each conversation has a member of its own, in a channel or in direct messages."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from tests.chaos.acts import Act, Seat, Shown, Talk
from tests.fakes.slack import Message, Person, SlackFake, Team
from tests.fakes.slack.delivery import Delivery, NotAcknowledged
from tests.fakes.slack.forms import NotAllowed
from tests.fakes.slack.state import Channel
from tests.slack.menus import menu, pick

TALKS_IN_A_CHANNEL = 20
LATELY = 400
UNASKED = ("held:", "connected:")
"""How the ids of events begin by which courtbot tells a member something."""
RETRIES = (0.3, 1.0, 2.0, 4.0)
"""In place of Slack's: at once, one minute, five minutes."""


class Handed:
    """Notes the event's id of what is handed over at once: commands and presses, by their user."""

    def __init__(self, slack: SlackFake) -> None:
        self.last: dict[str, str] = {}
        interact = slack.courier.interact

        async def noting(kind: str, payload: dict[str, Any]) -> Any:
            if kind == "slash_commands":
                self.last[payload["user_id"]] = f"command:{payload['trigger_id']}"
            else:
                user = payload["user"]["id"]
                self.last[user] = f"action:{payload['actions'][0]['action_ts']}:{user}"
            return await interact(kind, payload)

        slack.courier.interact = noting


class OnSlack(Seat):
    def __init__(self, slack: SlackFake, handed: Handed, team: Team, number: int, patience: float) -> None:
        self.slack, self.handed, self.team, self.patience = slack, handed, team, patience
        self.person: Person = team.user(f"m{number}")
        self.channel: Channel = team.channel(f"courts{number // TALKS_IN_A_CHANNEL}")
        self.since = {channel.id: len(channel.messages) for channel in (self.channel, self.person.direct)}
        self.talk = Talk("slack", "", team.id, self.person.id)
        self.root: Message | None = None
        self.last: Message | None = None  # the bot's, as the member last saw it
        self.seen: set[str] = set()
        self.pressed: dict[Act, tuple[Message, int, list[str]]] = {}  # with its versions and labels by then

    async def mention(self, words: str) -> str | None:
        self.root = await self.person.mention(self.channel, words)
        return await self._said("mention", self.root)

    async def follow_up(self, words: str) -> str | None:
        return await self._said("follow-up", await self.person.say(self.channel, words, self.root))

    async def direct(self, words: str) -> str | None:
        return await self._said("direct", await self.person.dm(words))

    async def command(self, words: str) -> str | None:
        act = Act("command", words, self._now())
        return await self._handed(act, lambda: self.person.slash("/book", words, self.channel))

    async def press(self, part: str) -> str | None:
        message = self.last
        labels = [*message.buttons, *menu(message)] if message else []
        label = next((label for label in labels if part in label), None)
        if message is None or label is None:
            return None
        act = Act("press", label, self._now())
        self.pressed[act] = (message, len(message.versions), message.buttons)
        press = self.person.click if label in message.buttons else partial(pick, self.person)
        return await self._handed(act, lambda: press(message, label))

    def _now(self) -> float:
        return float(self.slack.ids.ts())

    async def _said(self, kind: str, message: Message) -> str | None:
        lately = self.slack.courier.events[-LATELY:]
        sent = [one for one in lately if one.payload["event"].get("ts") == message.ts]
        act = Act(kind, message.text, float(message.ts), {one.payload["event_id"] for one in sent})
        act.accepted = lambda: any(map(acknowledged, sent))
        self.talk.acts.append(act)
        return await self.answer(act)

    async def _handed(self, act: Act, hand_over: Callable[[], Awaitable[Any]]) -> str | None:
        self.talk.acts.append(act)
        try:
            await hand_over()
            act.accepted = lambda: True
        except NotAllowed:  # what is pressed has just changed
            self.talk.acts.remove(act)
            return None
        except NotAcknowledged:
            pass  # which the member is told, and the turn may run all the same
        act.event = {self.handed.last[self.person.id]}
        return await self.answer(act)

    def found(self, act: Act) -> str | None:
        self._look_at_pressed(act)
        if act.in_place:
            self.last, act.changed = self.pressed[act][0], True
            return act.in_place[-1]
        for new in self._mine():
            if new.ts not in self.seen and new.finished and not self._turn(new).startswith(UNASKED):
                self.seen.add(new.ts)
                self.last = new
                return new.plain
        return None

    def _mine(self) -> list[Message]:
        """The bot's messages of this conversation, oldest first."""
        roots = {self.root.ts} if self.root else set[str]()
        found = [one for one in self.person.direct.messages if one.bot_id == self.team.bot_id]
        for message in self.channel.messages[self.since[self.channel.id] :]:
            mine = message.root in roots if message.ephemeral_for is None else message.ephemeral_for == self.person.id
            if mine and message.bot_id == self.team.bot_id:
                found.append(message)
        return sorted(found, key=lambda one: float(one.ts))

    def notice(self, part: str) -> str | None:
        for message in self._mine():
            if self._turn(message).startswith(UNASKED) and part in message.plain:
                self.last = message
                return message.plain
        return None

    def collect(self) -> None:
        for message in self._mine():
            if self._turn(message).startswith(UNASKED):
                self.talk.notices.append(Shown("notice", words(message)))
                continue
            act = self._answered_by(message)
            if act and message.finished and not message.deleted:
                act.news.append(Shown("ephemeral" if message.ephemeral else "post", words(message)))
        for act in self.pressed:
            self._look_at_pressed(act)

    def _look_at_pressed(self, act: Act) -> None:
        message, count, labels = self.pressed.get(act, (None, 0, list[str]()))
        if message and len(message.versions) > count:
            before, *since = [*message.versions[count:], message.plain]
            act.since_pressed(before, since, words(message)[count + 1 :], [*labels, *message.buttons])

    def _answered_by(self, message: Message) -> Act | None:
        """What a message answers: as its metadata say, else what was done last before it."""
        turn = self._turn(message)
        named = [act for act in self.talk.acts if turn in act.event]
        before = [act for act in self.talk.acts if act.at < float(message.ts)]
        return next(iter(named or before[::-1]), None)

    def _turn(self, message: Message) -> str:
        """The event's id that a message says that it answers."""
        payload = (message.metadata or {}).get("event_payload") or {}
        return str(payload.get("turn", "")).removeprefix(f"slack:{self.team.id}:")

    @property
    def left_open(self) -> int:
        """Messages that go on for ever to show that the bot is at work."""
        return sum(not one.finished and not one.deleted for one in self._mine())


def words(message: Message) -> list[str]:
    """All that it ever said."""
    return [*message.versions, f"{message.plain}\n{message.text}"]


def acknowledged(delivery: Delivery) -> bool:
    task = delivery.task
    return bool(task and task.done() and not task.cancelled() and task.result().failed is None)
