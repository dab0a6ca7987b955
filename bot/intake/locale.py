"""The locale of a member, where their platform has to be asked for it."""

import asyncio
from collections.abc import Mapping

from bot.conversation.event import Event
from bot.conversation.ports import KnowsLocales, Lease

ASK_SECONDS = 0.3
"""What asking a platform for a locale may delay at most; it is known the next time."""


async def locale_in(lease: Lease, platforms: Mapping[str, object]) -> str:
    """As the event says it, or its platform knows it, or the conversation remembers it, which it does from now on."""
    event, session = lease.event, lease.session
    locale = event.user.locale or await locale_of(platforms.get(event.reply_to.platform), event)
    session.locale = locale or session.locale
    return session.locale


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
