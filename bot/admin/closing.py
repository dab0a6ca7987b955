"""Closing days or courts over what is booked, opening them again, and cancelling for a member: those concerned are
told."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot import notices
from bot.admin.courts import find_courts
from bot.admin.gate import booking_lines, count_text, person, refusal
from bot.admin.misread import Misread, named_values, quoted
from bot.backstage import Backstage
from bot.club import Booking, Closure, Club
from bot.desk import StoreDown, Who
from bot.events import Button, Reply
from bot.nlu.when import understand
from bot.text import day_text
from bot.turn import Turn, Workspace

HOW = (
    "/courtbot close 24 December to 26 December court 1 because of frost\n"
    "Only the day is needed: without courts the whole club is closed."
)
REOPEN_HOW = "/courtbot reopen 24 December"
CANCEL_HOW = "/courtbot cancel CODE"
FIELDS = ("day", "to", "courts", "because")
MOST_REASON = 40
MOST_DAYS = 366
MOST_CHOICE = 80  # characters: more do not fit Discord's custom_id beside the button's owner
MOST_DAY = 60  # characters that name one

_BECAUSE = re.compile(r",?\s+because\s+(?:of\s+)?", re.IGNORECASE)
_COURTS = re.compile(r",?\s+(?:(?:on|for)\s+)?courts?\s+", re.IGNORECASE)
_TO = re.compile(r"\s+(?:to|until|through)\s+|\s*–\s*", re.IGNORECASE)
_FROM = re.compile(r"^(?:from|on)\s+", re.IGNORECASE)
_CHOICE = re.compile(r"(?P<first>\d{8})-(?P<last>\d{8}):(?P<courts>[\d,]*):(?P<reason>.*)")


def read_closure(text: str, club: Club, now: datetime) -> Closure:
    """`now` is in club time, naive or aware. Raises Misread, which says how it goes."""
    try:
        values = named_values(text, FIELDS)
        return closure_of(_typed(text) if values is None else values, club, now)
    except Misread as error:
        raise Misread(f"{error} Nothing was closed.\nTo close days: {HOW}") from error


def _typed(text: str) -> dict[str, str]:
    """The fields of `DAY to DAY court … because …`."""
    rest, because = _parted(_BECAUSE, " ".join(text.split()))
    rest, courts = _parted(_COURTS, rest)
    day, to = _parted(_TO, _FROM.sub("", rest))
    found = {"day": day, "to": to, "courts": courts, "because": because}
    return {name: value for name, value in found.items() if value}


def _parted(by: re.Pattern[str], text: str) -> tuple[str, str]:
    """What stands before the first match and what after it."""
    match = by.search(text)
    return (text[: match.start()], text[match.end() :]) if match else (text, "")


def check_fields(values: Mapping[str, str], club: Club, now: datetime | None) -> None:
    """Of a form, as many as are filled in. Raises Misread. Without `now` no day is read that is said in words."""
    if now is not None and "day" in values:
        closure_of(values, club, now)
        return
    for name in ("day", "to"):
        if name in values and now is not None:
            read_day(values[name], now)
    find_courts(values.get("courts", ""), club)
    _reason(values)


def closure_of(values: Mapping[str, str], club: Club, now: datetime) -> Closure:
    """Raises Misread."""
    first, last = _days(values.get("day", ""), values.get("to", ""), now)
    if first < now.date():
        raise Misread(f"{day_text(first)} {first.year} is in the past.")
    courts = find_courts(values.get("courts", ""), club)
    closure = Closure(first=first, last=last, courts=courts, reason=_reason(values))
    if len(_choice(closure)) > MOST_CHOICE:
        raise Misread("That is too much at once. Give a shorter reason, or close the courts in two steps.")
    return closure


def _days(first_words: str, last_words: str, now: datetime) -> tuple[date, date]:
    first = read_day(first_words, now)
    last = read_day(last_words, now) if last_words else first
    if not timedelta() <= last - first < timedelta(days=MOST_DAYS):
        raise Misread(f"The last day, {day_text(last)} {last.year}, is not within a year after the first.")
    return first, last


def _reason(values: Mapping[str, str]) -> str:
    reason = values.get("because", "")
    if len(reason) > MOST_REASON:
        raise Misread(f"{quoted(reason)} is too long a reason: at most {MOST_REASON} characters.")
    return reason


def read_day(text: str, now: datetime) -> date:
    """Raises Misread for anything but one whole day."""
    said = understand(text[:MOST_DAY], now.replace(tzinfo=None))
    if said.start or said.end or said.daypart or said.minutes:
        raise Misread(f"{quoted(text)} names a time, and days are closed as a whole. Use the hours for less.")
    if said.date is None or said.ambiguous or len(text) > MOST_DAY:
        raise Misread(f"{quoted(text)} is no day that I can read, such as 24 December or 2026-12-24.")
    return said.date


async def close(back: Backstage, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """Shows what closing would cancel; the button closes. Raises BookingError, StoreDown."""
    if no := await refusal(turn, workspace):
        return no
    if not words:
        found = [f"{closure_text(c, turn.club)}" for c in coming(turn.club, turn.now.date())]
        lines = ["Closed days:", *found] if found else ["No day is closed."]
        return Reply("answered", "\n".join([*lines, f"To close days: {HOW}"]), buttons=FORM)
    closure = read_closure(words, turn.club, turn.now)
    hit = await _hit(back, turn, closure)
    text = f"Close {closure_text(closure, turn.club)}? Nothing is closed yet.\n"
    if hit:
        members = "Its member is told" if len(hit) == 1 else "Their members are told"
        text += f"This cancels {count_text(len(hit), 'booking')}. {members}:\n"
        text += booking_lines(hit, turn.event.platform)
    else:
        text += "Nobody has booked then."
    return Reply("answered", text, buttons=(Button("close", "Close", _choice(closure), "danger"),))


FORM = (Button("form", "Close days", "form:close"),)


async def _hit(back: Backstage, turn: Turn, closure: Closure) -> list[Booking]:
    """The live bookings that have not begun and that the closure covers."""
    since = datetime.combine(closure.first, time(), turn.club.zone).astimezone(UTC)
    until = datetime.combine(closure.last + timedelta(days=1), time(), turn.club.zone).astimezone(UTC)
    live = await back.office.live(turn.club, since, until)
    return [
        b
        for b in live
        if b.slot.starts_at > turn.desk.clock() and (not closure.courts or b.slot.court.key in closure.courts)
        and closure.first <= b.slot.local.date() <= closure.last
    ]  # fmt: skip


def _choice(closure: Closure) -> str:
    courts = ",".join(key[1:] for key in closure.courts)
    return f"close:{closure.first:%Y%m%d}-{closure.last:%Y%m%d}:{courts}:{closure.reason}"


def _chosen(value: str, club: Club) -> Closure | None:
    match = _CHOICE.fullmatch(value)
    if match is None:
        return None
    keys = tuple(f"c{n}" for n in match["courts"].split(",") if n)
    try:
        first, last = (datetime.strptime(match[name], "%Y%m%d").date() for name in ("first", "last"))
    except ValueError:
        return None
    if first > last or not set(keys) <= {court.key for court in club.courts}:
        return None
    return Closure(first=first, last=last, courts=keys, reason=match["reason"][:MOST_REASON])


async def pressed(back: Backstage, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """Closes, and tells those whose bookings it cancelled. Raises BookingError, StoreDown."""
    if no := await refusal(turn, workspace):
        return no
    closure = _chosen(value, turn.club)
    if closure is None or closure.last < turn.now.date():
        return Reply("refused", f"That button is out of date.\nTo close days: {HOW}", reason="stale")
    # A turn id of its own: were it this one, a re-run would tell of the admin's own bookings and of nobody else's.
    who = Who(turn.club, turn.event.member, f"{turn.id}/close")
    gone = await back.office.close(who, closure, turn.desk.clock())
    lines = [f"Closed: {closure_text(closure, turn.club)}."]
    if gone:
        lines.append(f"Cancelled {count_text(len(gone), 'booking')}:\n{booking_lines(gone, turn.event.platform)}")
    lines.append(await _tell(back, turn, workspace, gone))
    return Reply("answered", "\n".join(filter(None, lines)))


async def _tell(back: Backstage, turn: Turn, workspace: Workspace, gone: Sequence[Booking]) -> str:
    """Who was told; it names those who have to be told by somebody else."""
    others = [b for b in gone if b.member != turn.event.member]
    left: list[str] = []
    for booking in others:
        event = notices.closed(booking, turn.id, workspace)
        try:
            if event is not None:
                await back.notify(event)
                continue
        except StoreDown:
            pass
        left.append(f"{person(booking.member, turn.event.platform)} ({booking.code})")
    if left:
        return f"I could not tell {', '.join(left)}: please do."
    if not others:
        return ""
    return "The member is told." if len(others) == 1 else "Their members are told."


async def reopen(back: Backstage, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """Takes a day, or days, out of every closure; nothing that was cancelled comes back."""
    if no := await refusal(turn, workspace):
        return no
    if not words:
        return await close(back, turn, workspace, "")
    try:
        first, last = _days(*_parted(_TO, _FROM.sub("", words)), turn.now)
    except Misread as error:
        raise Misread(f"{error}\nTo open days again: {REOPEN_HOW}") from error
    kept = tuple(part for closure in turn.club.closures for part in _without(closure, first, last))
    span = closure_text(Closure(first=first, last=last), turn.club)
    if kept == turn.club.closures:
        return Reply("answered", f"Nothing is closed on {span}.", buttons=FORM)
    club = turn.club.model_copy(update={"closures": kept})
    await back.office.save_club(club, turn.event.member, turn.desk.clock())
    return Reply("answered", f"Open again: {span}. Bookings that were cancelled stay so.")


def _without(closure: Closure, first: date, last: date) -> list[Closure]:
    """What is left of the closure before and after those days."""
    if last < closure.first or first > closure.last:
        return [closure]
    day = timedelta(days=1)
    parts = ((closure.first, first - day), (last + day, closure.last))
    return [closure.model_copy(update={"first": a, "last": b}) for a, b in parts if a <= b]


async def cancel(back: Backstage, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """Cancels any member's booking of the club, and tells him. Raises BookingError, StoreDown."""
    if no := await refusal(turn, workspace):
        return no
    if not re.fullmatch(r"[A-Za-z0-9]{6}", words):
        raise Misread(f"A booking has a code of six letters and digits.\nTo cancel one: {CANCEL_HOW}")
    # See `pressed` for the turn id.
    who = Who(turn.club, turn.event.member, f"{turn.id}/cancel")
    booking = await back.office.cancel_for(who, words.upper(), turn.desk.clock())
    told = await _tell(back, turn, workspace, [booking])
    return Reply("answered", f"Cancelled {booking_lines([booking], turn.event.platform)}. {told}".strip())


def coming(club: Club, today: date) -> list[Closure]:
    """Closures that are not over, soonest first."""
    return sorted((c for c in club.closures if c.last >= today), key=lambda c: (c.first, c.last))


def closure_text(closure: Closure, club: Club) -> str:
    """`Court 1 on Thursday 24 December (frost)`."""
    first, last = (f"{day_text(day)} {day.year}" for day in (closure.first, closure.last))
    days = first if closure.first == closure.last else f"{first} to {last}"
    courts = ", ".join(club.court(key).name for key in closure.courts)
    why = f" ({closure.reason})" if closure.reason else ""
    return f"{courts and courts + ', '}{days}{why}"
