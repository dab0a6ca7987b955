"""Who can sit at the page, and the two places they talk in."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.member import PlatformName, User, member_of

PLATFORM: PlatformName = "web"
CLUB = "playground"
Look = Literal["slack", "discord"]
LOOKS: tuple[Look, ...] = ("slack", "discord")


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    admin: bool = False

    def user(self, look: Look, locale: str = "") -> User:
        """As a member of that place: as on Slack and Discord, the same name in both is two members."""
        return User(self.id, self.name, self.admin, scope=look, locale=locale)

    def member(self, look: Look) -> str:
        return member_of(PLATFORM, self.user(look))


ANN, BEN, KIM = Person("ann", "Ann"), Person("ben", "Ben"), Person("kim", "Kim", admin=True)
PEOPLE = {person.id: person for person in (ANN, BEN, KIM)}
STRANGER = Person("zoe", "Zoe")
"""Sits at no page: takes a court before somebody else does."""


def name_of(member: str) -> str:
    """Of a booking's member, as the calendar shows it."""
    user = member.rpartition(":")[2]
    return next((person.name for person in (*PEOPLE.values(), STRANGER) if person.id == user), user)


def workspace_of(look: Look) -> str:
    """Both belong to one club, by the part of their names before the slash."""
    return f"{CLUB}/{look}"
