"""The names of guests on a member's own bookings: noted with an order, or by a command, and told to nobody else."""

import re
from collections.abc import Collection
from dataclasses import replace

from bot.commands.context import CommandContext, Pressed
from bot.commands.member import own_booking, shown_or_only
from bot.conversation.event import DM, Event
from bot.conversation.refusals import Explained, refusal_text
from bot.conversation.reply import Reply
from bot.conversation.session import ENDED, Session
from bot.conversation.turn import Turn
from bot.domain.booking import Booking
from bot.domain.club import Club
from bot.domain.errors import BookingError
from bot.domain.workspace import Workspace
from bot.i18n.language import gettext, gettext_noop, together
from bot.nlu.guests import apart, listed
from bot.nlu.refs import CODE

_OFF = gettext_noop("This club keeps no names of guests. An admin can turn that on.")
_UNSEEN = gettext_noop("I have noted your guests. Only you and the club's admins can read their names.")
_NOWHERE_PUBLIC = gettext_noop("Ask me that in a direct message: the names are for you and the club's admins.")
_TO_BOOKING = re.compile(
    r"\s*\b(?:to|for|on|zu|bei|für)\s+(?:my |the |meiner |meine |die |der |booking |buchung )*(?:booking|game|buchung)?"
    r"(?:\s+(?:hinzu|ein))?\s*$",
    re.IGNORECASE,
)


def hear_guests(event: Event, session: Session, club: Club) -> Event:
    """The member's event without the names of guests that it says, or that a form was filled in with; these wait in the
    session for the booking."""
    if club.rules.guest_names and event.kind == "form" and event.choice and event.text:
        session.guests = list(listed(event.text))
        return replace(event, text="")
    typed = event.choice is None and event.kind != "notice" and not event.text.startswith("/")
    if not club.rules.guest_names or event.quoted or not typed or any(re.fullmatch(p, event.text) for p in _COMMANDS):
        return event
    text, names = apart(event.text, club.courts)
    if not names:
        return event
    session.guests = list(names)
    return replace(event, text=text)


async def with_guests(context: CommandContext, turn: Turn, reply: Reply) -> Reply:
    """Notes the guests that wait on what this turn booked, and shows those of the member's list where nobody else
    reads it. Raises StoreDown."""
    session, said = turn.session, ""
    if session.guests and (codes := await _booked(turn)):
        said = await _noted(context, turn, codes, session.guests)
    elif reply.outcome == "listed" and is_alone(turn.event):
        said = await _lines(context, turn.desk.listed or ())
    if said or reply.outcome in ENDED:
        session.guests = [] if reply.outcome in ENDED else session.guests
    return replace(reply, text=f"{reply.text}\n{said}") if said else reply


async def _booked(turn: Turn) -> list[str]:
    """The codes of what this turn, in whichever of its runs, has booked."""
    changes = turn.desk.changes or (await turn.desk.committed() if turn.attempt > 1 else [])
    return [change.booking.code for change in changes if change.what == "booked"]


async def _noted(context: CommandContext, turn: Turn, codes: Collection[str], names: Collection[str]) -> str:
    try:
        await context.guests.note(turn.desk.who, codes, names)
    except BookingError as error:
        return refusal_text(error)
    return names_text(names) if is_alone(turn.event) else gettext(_UNSEEN)


def names_text(names: Collection[str]) -> str:
    return gettext("Guests: {names}.", names=together(names))


async def _lines(context: CommandContext, bookings: Collection[Booking]) -> str:
    found = await context.guests.of([booking.code for booking in bookings])
    shown = (booking.code for booking in bookings if booking.code in found)
    return "\n".join(f"{code}: {names_text(found[code])}" for code in shown)


def is_alone(event: Event) -> bool:
    """Whether nobody but the member reads the answer."""
    return event.channel == DM or event.platform in ("console", "web") or bool(event.reply_to.address.get("ephemeral"))


async def _note(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """`ABC234: Tom and Eva`, `Tom and Eva to ABC234`, `Tom and Eva`."""
    _check_kept(turn.club)
    code = CODE.search(words)
    rest = f"{words[: code.start()]} {words[code.end() :]}" if code else words
    booking = await (own_booking(turn.desk, code[0]) if code else shown_or_only(turn))
    said = await _noted(context, turn, [booking.code], listed(_TO_BOOKING.sub("", rest)))
    return Reply("answered", said)


async def _remove(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    booking = await (own_booking(turn.desk, words.strip()) if words.strip() else shown_or_only(turn))
    await context.guests.note(turn.desk.who, [booking.code], ())
    return Reply("answered", gettext("Booking {code} has no guests now.", code=booking.code))


async def _show(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """Of one booking, or of all."""
    if not is_alone(turn.event):
        raise Explained(gettext(_NOWHERE_PUBLIC))
    mine = [await own_booking(turn.desk, words.strip())] if words.strip() else await turn.desk.held()
    return Reply("answered", await _lines(context, mine) or gettext("No guests are noted."))


def _check_kept(club: Club) -> None:
    if not club.rules.guest_names:
        raise Explained(gettext(_OFF))


_GUESTS = r"(?:all |the |my |alle |die |meine )*(?:guests?|gäste|gast)"
_OF = r"(?: (?:of|for|from|on|von|bei|zu|für))?(?: (?:my |the |meiner |der )?(?:booking|buchung))?"
_CODE = r"(?=[a-z]*[0-9])[a-z0-9]{6}"
_NAMES = r"(?!(?:who|what|that|wer|was|das)\b)[\w-]+(?:(?:,| and| und)? [\w-]+)*"
WORDS: tuple[tuple[str, Pressed], ...] = (
    (rf"(?:who are |show |zeige? |wer sind )?{_GUESTS}{_OF} (?P<words>{_CODE})", _show),
    (r"(?:show |zeige? )?(?:my guests|meine gäste)(?P<words>)", _show),
    (rf"(?:remove|delete|entferne?|lösche?) {_GUESTS}{_OF}(?P<words> {_CODE})?", _remove),
    (rf"(?:add |note |notiere? |trage? )?{_GUESTS}{_OF} (?P<words>{_CODE}:? .+)", _note),
    (rf"(?:please |bitte )?(?:add|note|füge?|notiere?|trage?) {_GUESTS}:? (?P<words>.+)", _note),
    (r"(?:please )?(?:add|note|put(?: down)?) (?P<words>.+?)(?: down)? as (?:a |my )?guests?(?: please)?", _note),
    (r"(?:bitte )?(?:füge?|trage?|notiere?) (?P<words>.+?) als (?:meinen? )?(?:gast|gäste)(?: hinzu| ein)?", _note),
    (rf"(?P<words>{_NAMES}) (?:(?:is|are) my guests?|(?:ist|sind) meine? (?:gast|gäste))", _note),
)
"""Regular expressions of whole messages."""
_COMMANDS = tuple(re.compile(rf"{pattern}[.!? ]*", re.IGNORECASE) for pattern, _ in WORDS)
