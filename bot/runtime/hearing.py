"""What a turn hears: a member's own words apart from what their message shows, and what an edit of it means."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Literal

from bot.conversation.echoes import without_echoes
from bot.conversation.event import Event
from bot.conversation.parts import Parts, in_zone, take_apart, whole
from bot.conversation.ports import Lease
from bot.conversation.session import ENDED, Session, TranscriptEntry
from bot.domain.club import Club
from bot.i18n.text import clean, spoken
from bot.nlu.heard import Known, hear, verb

COMMAND = re.compile(r"\s*/courtbot\b", re.IGNORECASE)
"""What an admin types is taken as it stands: names in quotation marks, addresses in the club's notes."""

Edit = Literal["first", "anew", "late", "nothing"]
"""What a corrected message is: one that the bot hears for the `first` time, one whose wish is read `anew`, one that
comes too `late` because something was done since, or `nothing` to answer."""


def parts_of(event: Event, session: Session) -> Parts:
    """Line by line, as they were written."""
    if event.quoted:
        return Parts("", whole(event.text))
    if COMMAND.match(event.text):
        return Parts(event.text)
    said = take_apart(event.text)
    shown = "\n".join(filter(None, (whole(event.shown), said.shown)))
    return without_echoes(Parts(said.own, shown), session.messages, session.last_reply)


def heard(event: Event, parts: Parts, most: int) -> Event:
    """The event with clean words, of which more than `most` characters are told apart from as many. Where a member
    shows words and says none, these are all that the event has."""
    own, shown = spoken(parts.own, most), clean(parts.shown, most)
    if shown and not own:
        return replace(event, text=shown.lstrip("/ "), shown="", quoted=True)
    return replace(event, text=own, shown=shown)


def in_club_time(event: Event, club: Club) -> Event:
    """With each moment that a platform marked as the club's clock has it."""
    return replace(event, text=in_zone(event.text, club.zone), shown=in_zone(event.shown, club.zone))


def as_ordered(event: Event, club: Club, now: datetime) -> Event:
    """With the verb that a command stands for: who types `/book tomorrow 3pm` has said "book". `now` is local."""
    if event.kind != "command" or event.quoted or event.choice or event.text.startswith("/"):
        return event
    said = hear(event.text, Known(now.replace(tzinfo=None), club.courts))
    bare = said.order and not said.in_words and said.wish.intent == "book"
    return replace(event, text=f"{verb('book', event.text)} {event.text}") if bare else event


def should_ignore(lease: Lease) -> bool:
    """A message that nobody addressed to the bot is answered only in a conversation that goes on, and be it that it
    began with an apology: a thread is followed until "stop" or until its session has ended with a quiet day. Of a
    corrected one `edit_of` tells."""
    event, session = lease.event, lease.session
    if event.edits is not None:
        return edit_of(event, session) == "nothing"
    return event.kind == "message" and (session.stopped or session.last_reply is None)


def edit_of(event: Event, session: Session) -> Edit:
    """What the corrected message is to the conversation as it stands."""
    at = next((n for n, said in enumerate(session.messages) if said.message == event.edits), None)
    if at is None:
        return "first" if event.addressed else "nothing"
    before, since = session.messages[at], session.messages[at:]
    if session.stopped or before.aside or _same(event, before):
        return "nothing"
    ended = next((said.outcome for said in since if said.outcome in ENDED), None)
    if ended in ("booked", "moved", "cancelled"):
        return "late"
    return "anew" if ended is None and session.talk_message == event.edits else "nothing"


def _same(event: Event, before: TranscriptEntry) -> bool:
    """Whether only its formatting changed."""
    return spoken(take_apart(event.text).own) == before.text
