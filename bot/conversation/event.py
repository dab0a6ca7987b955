"""What goes in and what comes out: a platform's message as an `Event`, the bot's answer as a `Reply`."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.member import PlatformName, ReplyTo, User, member_of

Kind = Literal["mention", "message", "direct", "command", "action", "form", "notice"]
"""`message` is one that nobody addressed to the bot: a reply in a thread it may be in conversation in. A `notice` comes
from courtbot itself: a reminder, word of a booking that the club had to cancel, or what became of an earlier event."""
DM = "dm"
"""`Event.channel` of what a member does alone with the bot (direct messages, its home, notices): one conversation."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a member did, on whatever platform: the uniform conversation event."""

    id: str  # the platform's delivery id, for redelivery
    platform: PlatformName
    workspace: str
    channel: str
    user: User
    kind: Kind
    text: str  # in the notation of `bot.conversation.parts`, until a turn takes it apart
    reply_to: ReplyTo
    thread: str | None = None
    message: str | None = None  # the message's own id: two deliveries of one message share it
    choice: str | None = None  # the opaque value behind a button
    edits: str | None = None  # the id of the earlier message that this one corrects
    sent: float = 0  # seconds since the epoch by the platform's clock; 0: unknown, served in order of arrival
    quoted: bool = False  # the words are somebody else's, handed over: an idea for a booking, and no order of anybody's
    shown: str = ""  # beside the member's own words, which they may be about: somebody else's, forwarded or answered to
    settles: str = ""  # of a notice: the id of the earlier event whose outcome it tells, which nobody knew before
    addressed: bool = False  # an edit made it one to the bot: it may never have been heard before
    traceparent: str = ""  # W3C's, of whoever let it in; empty where traces go nowhere

    @property
    def conversation(self) -> str:
        """What keeps a memory together: platform, workspace, channel, thread root and member."""
        return ":".join((self.platform, self.workspace, self.channel, self.thread or "", self.user.id))

    @property
    def turn_id(self) -> str:
        """The same for every delivery of this event, so that a re-run finds what an earlier run committed."""
        return f"{self.platform}:{self.workspace}:{self.id}"

    @property
    def member(self) -> str:
        """The identity that bookings are made in: `platform:scope:user`."""
        return member_of(self.platform, self.user)
