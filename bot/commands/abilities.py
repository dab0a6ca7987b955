"""What members ask about the bot itself: series, the waiting list, reminders, a board of the courts, two platforms.

Only questions, where nothing is being arranged, and only without a day or a time: with one it is a wish."""

import re
from collections.abc import Awaitable, Callable

from bot.commands import member, waiting
from bot.commands.context import CommandContext
from bot.conversation import facts
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.domain.workspace import Workspace
from bot.i18n.language import gettext, gettext_noop
from bot.nlu.heard import Known, hear

SERIES = gettext_noop(
    'Say which day and at what time, for example "court 1 every Tuesday at 7pm": I book each of them, as far ahead as '
    "courts can be booked and as many as you may hold. A series has a code, which cancels all that is left of it."
)
WAITING = gettext_noop(
    'Where everything is taken, I can watch a time for you: say "tell me when Saturday 10am frees up". A court '
    "that becomes free is held for whoever is first in line, and I let them know."
)
REMINDERS = gettext_noop(
    'I remind you of a booking at a time that you choose: press "Remind me" on it, or say "remind me 1 hour before my '
    'booking".'
)
BOARD = gettext_noop(
    'Ask me, for example "what is free tomorrow?". An admin can also put a board into a channel, which shows what is '
    "free today and tomorrow and changes as courts are booked: /courtbot board."
)
PLATFORMS = gettext_noop(
    'You can be one person to the club on Slack and Discord: write "connect" to me directly, or type /book connect, '
    "and send me the code that you get on the other platform."
)
HELD = gettext_noop("A court that becomes free is held for {minutes} minutes for whoever is first on the waiting list.")
NO_PEAK = gettext_noop("This club has no peak hours.")
GUESTS = gettext_noop(
    'You can note who plays with you: say "book court 2 tomorrow at 3pm with Tom and Eva". Only you and the club\'s '
    "admins read the names."
)
NO_GUESTS = gettext_noop("This club keeps no names of guests. An admin can turn that on.")
Told = Callable[[CommandContext, Turn, Workspace], Awaitable[Reply]]


def _says(template: str) -> Told:
    async def told(context: CommandContext, turn: Turn, workspace: Workspace) -> Reply:
        return Reply("answered", gettext(template))

    return told


async def _waiting(context: CommandContext, turn: Turn, workspace: Workspace) -> Reply:
    """With the member's own places."""
    reply = await waiting.listed(context, turn, workspace, "")
    return reply if reply.buttons else Reply("answered", f"{reply.text} {gettext(WAITING)}")


async def _held(context: CommandContext, turn: Turn, workspace: Workspace) -> Reply:
    return Reply("answered", gettext(HELD, minutes=turn.club.rules.hold_minutes))


async def _peak(context: CommandContext, turn: Turn, workspace: Workspace) -> Reply:
    return Reply("answered", " ".join(facts.peak(turn.club)) or gettext(NO_PEAK))


async def _guests(context: CommandContext, turn: Turn, workspace: Workspace) -> Reply:
    return Reply("answered", gettext(GUESTS if turn.club.rules.guest_names else NO_GUESTS))


async def _reminders(context: CommandContext, turn: Turn, workspace: Workspace) -> Reply:
    """Asks when, where the member has one booking."""
    mine = await turn.desk.held()
    if len(mine) != 1:
        return Reply("answered", gettext(REMINDERS))
    return await member.remind(context, turn, workspace, mine[0].code)


_TOPICS: tuple[tuple[str, Told], ...] = (
    (r"\b(?:waiting ?list|warteliste)\b|\bam i waiting for\b|\bworauf warte ich\b", _waiting),
    (r"\b(?:queue|in line|anstellen|schlange)\b", _waiting),
    (r"\bhow long\b.*\b(?:hold|held|keep|kept)\b|\bwie lange\b.*\b(?:gehalten|hältst|haltet|reserviert)\b", _held),
    (r"\b(?:peak|stoßzeit\w*|hauptzeit\w*)\b", _peak),
    (r"\b(?:write down|note|notier\w*|aufschreib\w*)\b.*\b(?:guests?|who|gäste\w*|we[rm]|mitspieler\w*)\b", _guests),
    (r"\b(?:remind(?:ers?)?|erinner\w*)\b", _reminders),
    (r"\b(?:slack|discord)\b.*\b(?:too|also|as well|accounts?|auch|konto|konten)\b", _says(PLATFORMS)),
    (r"\b(?:connect|link|join|verbinden?|too|also|auch|accounts?)\b.*\b(?:slack|discord)\b", _says(PLATFORMS)),
    (r"\b(?:second|two|other|same|zweite\w*|zwei|ander\w*)\b.*\b(?:accounts?|konto|konten)\b", _says(PLATFORMS)),
    (r"\b(?:board|aushang|übersicht)\b|\bwhere can i see\b|\bsee\b.*\bchannel\b|\bwo sehe ich\b", _says(BOARD)),
    (
        r"\b(?:regular|recurring|weekly|(?:every|each) week|series|regelmäßig\w*|wöchentlich|jede woche|serien?)\b",
        _says(SERIES),
    ),
)
"""Regular expressions of what a message holds, and the answer; the first one counts."""


_QUESTION = re.compile(
    r"(?:^|[,.;:!]\s*)(?:(?:and|but|so|und|aber)\s+)?"
    r"(?:how|do|does|can|could|may|is|are|am|what|where|gibt|wie|kann|kannst|könnt|geht|darf|wo|worauf|was)\b|\?",
    re.IGNORECASE,
)
"""Also where it begins in the middle: "I play on Slack, too, can you join the accounts"."""
_CHANGES = re.compile(r"\b(?:cancel|move|resched|stornier|absag|verschieb)", re.IGNORECASE)


async def answer(context: CommandContext, turn: Turn, workspace: Workspace) -> Reply | None:
    """None where a message asks for none of it, or for more. Raises StoreDown."""
    if not _QUESTION.search(turn.text):
        return None
    told = next((told for words, told in _TOPICS if re.search(words, turn.text, re.IGNORECASE)), None)
    if told is None or _is_arranging(turn) or _is_wish(turn):
        return None
    return await told(context, turn, workspace)


def _is_arranging(turn: Turn) -> bool:
    session, last = turn.session, turn.session.last_reply
    open_ = last is not None and last.outcome in ("asked", "offered", "proposed")
    return open_ or bool(session.offers or session.moving or session.proposal)


def _is_wish(turn: Turn) -> bool:
    """Whether it says a day or a time, or changes what the member has booked."""
    wishes = hear(turn.text, Known(turn.now.replace(tzinfo=None), turn.club.courts)).wishes
    return bool(_CHANGES.search(turn.text)) or any(wish.date or wish.time for wish in wishes)
