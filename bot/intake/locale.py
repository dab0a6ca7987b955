"""The locale of a member, where their platform has to be asked for it."""

import asyncio

from bot.conversation.event import Event
from bot.conversation.ports import KnowsLocales

ASK_SECONDS = 0.3
"""What asking a platform for a locale may delay at most; it is known the next time."""


async def locale_of(platform: object, event: Event) -> str:
    """The member's locale as the platform knows it, within ASK_SECONDS; raises nothing."""
    if not isinstance(platform, KnowsLocales):
        return ""
    asking = asyncio.ensure_future(_locale(platform, event))
    await asyncio.wait({asking}, timeout=ASK_SECONDS)
    return asking.result() if asking.done() else ""


async def _locale(platform: KnowsLocales, event: Event) -> str:
    try:
        return await platform.locale(event)
    except OSError:
        return ""
