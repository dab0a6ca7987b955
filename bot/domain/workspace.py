"""A workspace: what a platform calls one place where people talk to the bot."""

from dataclasses import dataclass

from bot.domain.club import Club

DAY_TOKENS = 200_000
"""What a shadow may take where nobody says how much."""


@dataclass(frozen=True, slots=True)
class ShadowPlan:
    """A second pattern that reads along: which, how many of the turns, and for how many tokens a day at most."""

    letter: str
    percent: int = 100
    tokens: int = DAY_TOKENS

    @property
    def text(self) -> str:
        """As it is stored and recorded: `B 25 200000`."""
        return f"{self.letter} {self.percent} {self.tokens}"

    @classmethod
    def parse(cls, text: str | None) -> "ShadowPlan | None":
        if not text:
            return None
        letter, percent, tokens = text.split()
        return cls(letter, int(percent), int(tokens))


@dataclass(frozen=True, slots=True)
class Workspace:
    """A Slack team, a Discord guild, one person's DM, a terminal: it belongs to a club and has a pattern."""

    platform: str
    id: str
    club: Club
    pattern: str
    shadow: ShadowPlan | None = None
