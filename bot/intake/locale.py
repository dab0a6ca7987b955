"""The locale of a member, where their platform has to be asked for it."""

import asyncio
from collections.abc import Mapping

from bot.conversation.event import Event
from bot.conversation.parts import take_apart
from bot.conversation.ports import KnowsLocales, Lease
from bot.i18n.language import ENGLISH
from bot.nlu import tokens
from bot.nlu.languages.lexicon import clear_language_of

ASK_SECONDS = 0.3
"""What asking a platform for a locale may delay at most; it is known the next time."""


async def locale_in(lease: Lease, platforms: Mapping[str, object]) -> str:
    """That of the language which the member writes in, where that is clearly another than English; else as the event
    says it, or its platform knows it. The conversation remembers both."""
    event, session = lease.event, lease.session
    locale = event.user.locale or await locale_of(platforms.get(event.reply_to.platform), event)
    session.locale = locale or session.locale
    if written := _written_in(event):
        session.spoken = "" if written == ENGLISH else written
    return session.spoken or session.locale


def _written_in(event: Event) -> str:
    """The code of the language of the member's own words; empty for commands, which are English, and where the words do
    not tell."""
    if event.quoted or event.choice or event.text.startswith("/"):
        return ""
    return clear_language_of(tokens.read(take_apart(event.text).own))


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
