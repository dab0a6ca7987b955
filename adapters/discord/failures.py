"""What Discord's refusals mean for a delivery."""

from discord import DiscordException, HTTPException, RateLimited

from bot.conversation.ports import DeliveryFailed

NO_REFERENCE = (160002, 160009)
"""Error codes: a reply needs the permission to read the message history; a plain message does not."""
CLOSED = (401, 403, 404)
"""Statuses of a way that is closed: a token that ran out, no access, a channel or message that is gone."""
CLOSED_CODES = (10062, 50027, 40094, 50083, 160005, 200000)
"""The same by error code: unknown interaction, invalid webhook token, no more follow-ups (user-installed: five),
archived thread, locked thread, held back by the server's automatic moderation."""


def closes(error: HTTPException) -> bool:
    """Whether the way that was tried is closed, now and later."""
    return error.code not in NO_REFERENCE and (error.status in CLOSED or error.code in CLOSED_CODES)


def why(error: DiscordException) -> str:
    """Without the body, which may quote the message."""
    return f"{error.status}, code {error.code}" if isinstance(error, HTTPException) else type(error).__name__


def failure(error: DiscordException) -> DeliveryFailed:
    """What the worker makes of it."""
    if isinstance(error, RateLimited):
        return DeliveryFailed("rate limited", after=error.retry_after)
    if not isinstance(error, HTTPException):
        return DeliveryFailed(why(error), again=False)
    if error.status == 429:
        after = error.response.headers.get("Retry-After")
        return DeliveryFailed("rate limited", after=float(after) if after else None)
    return DeliveryFailed(why(error), again=error.status >= 500)
