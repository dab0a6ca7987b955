"""Where on Slack an answer goes: what a worker on any machine needs to deliver it, as plain strings."""

from dataclasses import asdict, dataclass, fields
from typing import Literal, Self, cast

from bot.events import ReplyTo

Source = Literal["message", "command", "action", "form", "home", "notice"]


@dataclass(frozen=True, slots=True)
class Address:
    """Slack's own ids; an empty string is "none"."""

    team: str
    enterprise: str = ""  # of an org-wide install
    channel: str = ""
    thread: str = ""  # the thread_ts to answer in
    user: str = ""
    message: str = ""  # ts of the user's message, or of the bot's message whose button was pressed
    response_url: str = ""  # 5 uses in 30 minutes
    ephemeral: str = ""  # "1": only the member may see the answer
    source: Source = "message"

    def to_reply_to(self) -> ReplyTo:
        return ReplyTo("slack", {name: value for name, value in asdict(self).items() if value})

    @classmethod
    def of(cls, reply_to: ReplyTo) -> Self:
        """A notice that courtbot itself sends has only `user` and `workspace`: it goes to that member's DM."""
        said = reply_to.address
        names = {field.name for field in fields(cls)} - {"team", "source"}
        known = {name: said[name] for name in names if name in said}
        source = cast("Source", said.get("source", "notice"))
        return cls(team=said.get("team") or said.get("workspace", ""), source=source, **known)
