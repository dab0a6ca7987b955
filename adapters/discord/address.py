"""What Discord's two halves agree on: where an answer goes, and what a button carries."""

import re
from dataclasses import asdict, dataclass
from typing import Any, Literal

from adapters.discord.text import length
from bot.domain.member import ReplyTo

PLATFORM: Literal["discord"] = "discord"
TOKEN_SECONDS = 15 * 60
"""An interaction's token can be used for so long (Receiving and Responding, "Interaction Token")."""
MOST_CUSTOM_ID = 100
MOST_CHOICE = 80

Source = Literal["message", "command", "action", "form", "notice"]


@dataclass(frozen=True, slots=True)
class Address:
    """Where an answer goes. Every field is text, "" where there is none; ids are snowflakes in decimal."""

    source: Source = "notice"
    guild: str = ""
    channel: str = ""  # or the thread
    user: str = ""
    message: str = ""  # the member's, or the bot's whose component was pressed
    interaction_id: str = ""
    interaction_token: str = ""
    application: str = ""
    expires: str = ""  # unix seconds when the token ends
    ephemeral: str = ""  # "1": what the interaction shows, only its member sees
    deferred: str = ""  # "1": answered with a "thinking" defer; "update": a press, whose message can be edited

    def to_reply_to(self) -> ReplyTo:
        return ReplyTo(PLATFORM, {name: value for name, value in asdict(self).items() if value})

    @classmethod
    def of(cls, reply_to: ReplyTo) -> "Address":
        """Also of a notice, whose address is no more than the `user` to write to."""
        known: Any = {name: text for name, text in reply_to.address.items() if name in cls.__dataclass_fields__}
        return cls(**known)


CUSTOM_ID = re.compile(r"\Ac1\|(?P<owner>[0-9a-z]{1,13})\|(?P<n>[0-9]{1,2})\|(?P<choice>(?s:.{0,80}))\Z")
"""The custom_id of every component that a reply is sent with, and the template of the dynamic item that hears them.
A select's has no choice: its chosen value is the choice."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def custom_id(owner: str, choice: str, n: int) -> str:
    """`owner` (a user id; "" for anybody) is written in base 36, or MOST_CHOICE would not fit. `n` is the component's
    place in its message, where every custom_id is unique. Raises ValueError for what does not fit."""
    made = f"c1|{_base36(int(owner or 0))}|{n}|{choice}"
    if int(owner or 0) < 0 or length(made) > MOST_CUSTOM_ID or not CUSTOM_ID.match(made):
        raise ValueError("a choice of more than 80 characters, or an owner who is no user")
    return made


def owner_of(match: re.Match[str]) -> str:
    """The user id in a match of CUSTOM_ID; "" where anybody may press."""
    number = int(match["owner"], 36)
    return str(number) if number else ""


def _base36(number: int) -> str:
    digits = ""
    while number > 0:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
