"""What happens around an admin: members book, workspaces are looked at."""

from typing import Any

from bot.domain.workspace import Workspace
from tests.kit.talk import Bot

SLOT = "c1-20261202-1500-60"


async def home(bot: Bot, platform: str = "slack", name: str = "w1") -> Workspace:
    return await bot.dispatcher.workspaces.load(platform, name)


async def booked(bot: Bot, user: str = "ann", slot: str = SLOT, **member: Any) -> str:
    """The code of a new booking."""
    return (await bot.member(user, **member).press(f"take:{slot}")).card.code
