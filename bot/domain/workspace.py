"""A workspace: what a platform calls one place where people talk to the bot."""

from dataclasses import dataclass

from bot.domain.club import Club


@dataclass(frozen=True, slots=True)
class Workspace:
    """A Slack team, a Discord guild, one person's DM, a terminal: it belongs to a club and has a pattern."""

    platform: str
    id: str
    club: Club
    pattern: str
