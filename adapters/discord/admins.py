"""Who may administer a guild, as its roles say: for plain messages, which do not carry it."""

from typing import Any

from cachetools import TTLCache
from discord import DiscordException, HTTPException

from adapters.discord.failures import why
from adapters.discord.rest import Rest

ADMINISTRATOR, MANAGE_GUILD = 1 << 3, 1 << 5
KEPT_SECONDS = 300.0
KEPT = 1_000
UNKNOWN_MEMBER = 10007


class Admins:
    """Asks at most every five minutes for each member."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._known: TTLCache[tuple[str, str], bool] = TTLCache(KEPT, KEPT_SECONDS)

    async def is_admin(self, guild: str, user: str) -> bool:
        """Raises OSError where Discord does not say."""
        known = self._known.get((guild, user))
        if known is None:
            known = self._known[guild, user] = await self._ask(guild, user)
        return known

    async def _ask(self, guild: str, user: str) -> bool:
        try:
            server = await self._rest.call("GET", "/guilds/{guild_id}", guild_id=guild)
            if server["owner_id"] == user:
                return True
            member = await self._rest.call("GET", "/guilds/{guild_id}/members/{user_id}", guild_id=guild, user_id=user)
        except DiscordException as error:
            if isinstance(error, HTTPException) and error.code == UNKNOWN_MEMBER:
                return False
            raise OSError(why(error)) from error
        return bool(_permissions(server, member) & (ADMINISTRATOR | MANAGE_GUILD))


def _permissions(server: dict[str, Any], member: dict[str, Any]) -> int:
    """Those of everyone (the role with the guild's own id) and of the member's roles (Permissions)."""
    held = {server["id"], *member["roles"]}
    granted = 0
    for role in server["roles"]:
        if role["id"] in held:
            granted |= int(role["permissions"])
    return granted
