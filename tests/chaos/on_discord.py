"""Members on Discord: each conversation has a member of its own, in a guild's channel."""

from collections.abc import Callable
from contextlib import suppress

from adapters.discord.delivery import nonce
from tests.chaos.acts import Act, Seat, Shown, Talk
from tests.fakes.discord import DiscordFake, Guild, Invocation, Message, NotAcknowledged, NotOffered, Person

TALKS_IN_A_CHANNEL = 20


class OnDiscord(Seat):
    """`is_in_inbox` tells whether an event was taken in: Discord gets no acknowledgement of a message."""

    def __init__(
        self, discord: DiscordFake, guild: Guild, number: int, patience: float, is_in_inbox: Callable[[str], bool]
    ) -> None:
        self.discord, self.guild, self.patience, self.is_in_inbox = discord, guild, patience, is_in_inbox
        self.person: Person = guild.member(f"m{number}")
        self.channel = guild.channel(f"courts{number // TALKS_IN_A_CHANNEL}")
        self.since = len(self.channel.all_messages)
        self.talk = Talk("discord", "", guild.id, self.person.id)
        self.said: dict[Act, Message] = {}
        self.asked: dict[Act, tuple[Invocation, int]] = {}
        self.last: Message | None = None

    async def mention(self, words: str) -> str | None:
        return await self._said("mention", await self.person.mention(self.channel, words))

    async def follow_up(self, words: str) -> str | None:
        if self.last is None or self.last.ephemeral or self.last.channel is not self.channel:
            return await self.mention(words)
        return await self._said("follow-up", await self.person.reply_to(self.last, words))

    async def direct(self, words: str) -> str | None:
        """In a guild: alone with the bot, a member is first asked which club is meant."""
        return await self.mention(words)

    async def command(self, words: str) -> str | None:
        try:
            asked = await self.person.slash("book", when=words, channel=self.channel, wait=False)
        except NotOffered:  # the commands are registered once the first listener is up
            return None
        return await self._asked(Act("command", words, 0.0, {asked.id}), asked, 0)

    async def press(self, part: str) -> str | None:
        message = self.last
        label = next((label for label in message.buttons if part in label), None) if message else None
        if message is None or label is None:
            return None
        versions = len(message.history)
        try:
            pressed = await self.person.click(message, label, wait=False)
        except NotOffered:
            return None
        act = Act("press", label, 0.0, {pressed.id})
        act.workspace = "" if message.channel.guild else f"@{self.person.id}"
        return await self._asked(act, pressed, versions)

    async def _said(self, kind: str, message: Message) -> str | None:
        act = Act(kind, message.text, 0.0, {message.id})
        self.said[act] = message
        act.accepted = self._taken(act)
        self.talk.acts.append(act)
        return await self.answer(act)

    def _taken(self, act: Act) -> Callable[[], bool]:
        """Whether its event was once found in the inbox."""
        known = False

        def taken() -> bool:
            nonlocal known
            known = known or any(map(self.is_in_inbox, self.talk.turns(act)))
            return known

        return taken

    async def _asked(self, act: Act, asked: Invocation, versions: int) -> str | None:
        # It is deferred before it is in the inbox, as Discord's three seconds want it: a listener may die in between.
        taken = self._taken(act)
        act.accepted = lambda: asked.response is not None and (taken() or bool(self._answers(act)))
        self.asked[act] = (asked, versions)
        self.talk.acts.append(act)
        with suppress(NotAcknowledged):  # which the member is told, and the turn may run all the same
            await asked.acknowledged()
        return await self.answer(act)

    def found(self, act: Act) -> str | None:
        act.accepted()
        for message, text in self._answers(act):
            if not is_progress(text):
                self.last = message
                act.changed = act in self.asked and message is self.asked[act][0].source
                return text
        return None

    def _answers(self, act: Act) -> list[tuple[Message, str]]:
        """What answers it, as it stands now."""
        found = [(each, each.text) for each in self._posts(act)]
        if act in self.said:
            return found
        one, versions = self.asked[act]
        found += [(each, each.text) for each in one.followups if not each.deleted]
        original = one.message
        if original and not original.loading and (original is not one.source or len(original.history) > versions):
            found.insert(0, (original, original.text))
        return found

    def _posts(self, act: Act) -> list[Message]:
        """Messages in the channel or to the member alone, known by their nonce: a reply may lose its reference."""
        mine = {nonce(turn, 0) for turn in self.talk.turns(act)}
        every = [*self.channel.all_messages[self.since :], *self._direct()]
        return [one for one in every if one.nonce in mine and not one.deleted]

    def _direct(self) -> list[Message]:
        """What the bot has written to the member alone."""
        direct = self.discord.dms.get(self.person.id)
        return [one for one in direct.all_messages if one.author is self.discord.bot] if direct else []

    def notice(self, part: str) -> str | None:
        for message in self._notices():
            if part in message.text:
                self.last = message
                return message.text
        return None

    def _notices(self) -> list[Message]:
        answers = {nonce(turn, 0) for act in self.talk.acts for turn in self.talk.turns(act)}
        return [one for one in self._direct() if one.nonce and one.nonce not in answers and not one.deleted]

    def collect(self) -> None:
        self.talk.notices = [Shown("notice", [*one.history, one.text]) for one in self._notices()]
        for act in self.talk.acts:
            for message, text in self._answers(act):
                read = [one for one in [*message.history, text] if not is_progress(one)]
                if not read:
                    continue
                act.covered = act.covered or is_progress(text)
                one, versions = self.asked.get(act, (None, 0))
                if one and message is one.source:
                    before, *since = [*message.history, text][versions:]
                    act.since_pressed(before, since, since, ())
                elif one and message.interaction is one:
                    act.news.append(Shown("original" if message is one.message else "follow-up", read))
                else:
                    act.news.append(Shown("message", read))

    @property
    def left_open(self) -> int:
        """Answers that go on for ever to say that the bot is at work."""
        originals = [one.message for one, _ in self.asked.values() if one.response and one.message]
        return sum(one.loading or is_progress(one.text) for one in originals)


def is_progress(text: str) -> bool:
    """A line in small print that says what the bot is at."""
    return text.startswith("-# ") and text.endswith(" …")
