"""Free slots put before a member: few of them as they are, a long day by its starts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import groupby

from bot.conversation.looks import Line, Part, line
from bot.conversation.refusals import refusal_text
from bot.conversation.reply import Button, Offer, Reply
from bot.conversation.session import letter
from bot.conversation.slots import near_day_text, on_day_text, span_text
from bot.domain.booking import Slot
from bot.domain.club import Club
from bot.domain.errors import BookingError, Taken
from bot.i18n.language import gettext, gettext_noop, together
from bot.i18n.text import day_text, short_day_text, time_text

MOST_OFFERS = 24
"""The letters of an offer end before the alphabet does; past a handful a day is offered by time."""
HANDFUL = 8
MORE_FREE = gettext_noop("More is free than I can show at once: name a time or a part of the day.")
_NUMBERS = {
    2: gettext_noop("Two"), 3: gettext_noop("Three"), 4: gettext_noop("Four"), 5: gettext_noop("Five"),
    6: gettext_noop("Six"), 7: gettext_noop("Seven"), 8: gettext_noop("Eight"), 9: gettext_noop("Nine"),
    10: gettext_noop("Ten"),
}  # fmt: skip
_PARTS_OF_DAY = (
    (gettext_noop("Night"), time(0)),
    (gettext_noop("Morning"), time(5)),
    (gettext_noop("Afternoon"), time(12)),
    (gettext_noop("Evening"), time(17)),
)
_FREE_THEN = gettext_noop("**{court} is already taken {day} at {time}.** These are free then:")
_YOURS = gettext_noop("**You have {court} {day} at {time} already.** Also free:")
_FREE_NEAR = gettext_noop("**{court} is already taken {day} at {time}.** The nearest free times:")
_ONE = gettext_noop("**{court}** is free **{when}**.")
_SOME = gettext_noop("{count} courts are free **{when}**.")
_ON_A_DAY = gettext_noop("Free **{day}**:")
_COURT_ON_A_DAY = gettext_noop("{court} is free **{day}**:")
NOT_THEN = gettext_noop("None of the courts that you want is free then. These are:")
_NOTHING_AT = gettext_noop("Nothing is free on {day} at {time}, or close to it. Which other day would you like?")
_NOTHING_ON = gettext_noop("Nothing is free on {day} then, or close to it. Which other day would you like?")
_NO_START = gettext_noop("No court starts at {time}. Courts start at {starts}. The nearest that are free:")
_NEAREST_AT = gettext_noop("Nothing is free on {day} at {time}. The nearest:")
_NEAREST_ON = gettext_noop("Nothing is free on {day} then. The nearest:")


@dataclass(frozen=True, slots=True)
class Lead:
    """Why these slots are offered: as a text, and perhaps as a line that says their start."""

    text: str
    line: Line | None = None
    start: datetime | None = None  # aware, that the line says
    day: date | None = None  # that is said, here or in the line


def offer(slot: Slot) -> Offer:
    return Offer(slot.id, slot.court.name, slot.local, slot.local_end)


def offered(slots: Sequence[Slot], lead: Lead | str = "", today: date | None = None) -> Reply:
    """`slots` put before the member, not empty; a long day becomes one court for each start time. A `lead` is about
    something else than these, so each of them then says its day and time. `today` is the date at the club."""
    lead = lead if isinstance(lead, Lead) else Lead(lead)
    few, courts = _few(slots), _courts_by_start(slots)
    days, starts = {slot.local.date() for slot in few}, {slot.starts_at for slot in few}
    one_day, one_time = (len(days) == 1, len(starts) == 1) if not lead.text else (False, False)
    head = lead.text or _free_head(slots, one_day, one_time)
    lines = "\n".join(_lettered(courts, few, not one_day, not one_time))
    question = gettext("Which one would you like?" if len(few) > 1 else "Would you like it?")
    parts = (
        _with_lead(lead, lines, question)
        if lead.text
        else _alone(courts, _only_court(slots), few, today, (head, lines, question))
    )
    return Reply(
        "offered",
        "\n".join([head, lines, question]),
        offers=_labelled(courts, few, lead),
        buttons=_others(),
        parts=parts,
    )


def _lettered(courts: Counter[datetime], few: Sequence[Slot], with_day: bool, with_time: bool) -> list[str]:
    """`B) Court 2 at 15:00–16:00`, one a line; of a long day the starts alone: `Morning: A) 08:00  B) 09:00`."""
    keys = [f"{letter(n)}) " for n in range(len(few))]
    if not _is_long(few):
        return [key + _offer_text(slot, with_day, with_time) for key, slot in zip(keys, few, strict=True)]
    starts = map(str.__add__, keys, _start_texts(courts, few))
    told = zip((_stretch(slot, with_day) for slot in few), starts, strict=True)
    groups = groupby(told, lambda one: one[0])
    return [f"{name}: {'  '.join(start for _, start in those)}" for name, those in groups]


def _stretch(slot: Slot, with_day: bool) -> str:
    part = _part_of_day(slot)
    return short_day_text(slot.local) if with_day else gettext(part)


def _is_long(few: Sequence[Slot]) -> bool:
    return len(few) > HANDFUL and len({slot.starts_at for slot in few}) == len(few)


def _only_court(slots: Sequence[Slot]) -> str:
    """The name of the one court that a long day is about; empty where it is about several."""
    names = {slot.court.name for slot in slots}
    return names.pop() if len(names) == 1 and _is_long(slots) else ""


def _few(slots: Sequence[Slot]) -> Sequence[Slot]:
    """All of a handful, or of one start; else one court for each start."""
    by_start = {slot.starts_at: slot for slot in reversed(slots)}
    if len(slots) > HANDFUL and len(by_start) > 1:
        slots = sorted(by_start.values(), key=lambda s: s.starts_at)
    return slots[:MOST_OFFERS]


def _others() -> tuple[Button, ...]:
    return (Button("other", gettext("Other time…"), "form:book"),)


def free_lines(slots: Sequence[Slot]) -> tuple[Line, ...]:
    """What is free on one day, each start once, by its parts; `slots` in time order."""
    by_start = {slot.starts_at: slot for slot in reversed(slots)}
    few = sorted(by_start.values(), key=lambda slot: slot.starts_at)
    return tuple(_by_part_of_day(_courts_by_start(slots), few))


def _with_lead(lead: Lead, lines: str, question: str) -> tuple[Part, ...]:
    """What can be picked is on buttons, and asks by itself."""
    above = (Part(lead.text, (lead.line,)),) if lead.line else ()
    return (*above, Part(lines), Part(question))


def _alone(
    courts: Counter[datetime], court: str, few: Sequence[Slot], today: date | None, text: tuple[str, str, str]
) -> tuple[Part, ...]:
    head, lines, question = text
    asked = gettext("Which one?") if len(few) > 1 else question
    asking = Part(question, (line(asked.replace("{", "{{").replace("}", "}}")),), runs_on=True)
    if len({slot.starts_at for slot in few}) == 1:
        return (Part(head, (_at_once(few, today),)), Part(lines), asking)
    if len({slot.local.date() for slot in few}) > 1:
        return (Part(head), Part(lines, tuple(_by_day(courts, few))), Part(question))
    day = line(_COURT_ON_A_DAY if court else _ON_A_DAY, court=court, day=near_day_text(few[0].local.date(), today))
    return (Part(head, (day,)), Part(lines, tuple(_by_part_of_day(courts, few))), Part(question))


def _at_once(slots: Sequence[Slot], today: date | None) -> Line:
    first = slots[0]
    when = f"{near_day_text(first.local.date(), today)}, {span_text(first)}"
    if len(slots) == 1:
        return line(_ONE, court=first.court.name, when=when)
    count = gettext(_NUMBERS[len(slots)]) if len(slots) in _NUMBERS else len(slots)
    return line(_SOME, count=count, when=when)


def _by_part_of_day(courts: Counter[datetime], few: Sequence[Slot]) -> list[Line]:
    """`**Morning** 08:00 · 09:00 · 10:00 (1 court)`: what is nearly gone says so."""
    told = zip(map(_part_of_day, few), _start_texts(courts, few), strict=True)
    groups = groupby(told, lambda one: one[0])
    words = gettext_noop("**{part}** {starts}")
    return [line(words, part=gettext(part), starts=" · ".join(start for _, start in those)) for part, those in groups]


def _part_of_day(slot: Slot) -> str:
    return next(name for name, begins in reversed(_PARTS_OF_DAY) if slot.local.time() >= begins)


def _by_day(courts: Counter[datetime], few: Sequence[Slot]) -> list[Line]:
    told = zip((slot.local.date() for slot in few), _start_texts(courts, few), strict=True)
    groups = groupby(told, lambda one: one[0])
    words = gettext_noop("**{part}** {starts}")
    return [
        line(words, part=short_day_text(day), starts=" · ".join(dict.fromkeys(start for _, start in those)))
        for day, those in groups
    ]


def _start_texts(courts: Counter[datetime], few: Sequence[Slot]) -> list[str]:
    """Of each of the few, which stand for all courts at their starts: `15:00`, or `15:00 (1 court)` where others have
    more."""
    several = courts.total() > max(HANDFUL, len(courts))
    return [
        gettext("{time} (1 court)", time=start) if several and courts[slot.starts_at] == 1 else start
        for slot, start in ((slot, time_text(slot.local)) for slot in few)
    ]


def _courts_by_start(slots: Sequence[Slot]) -> Counter[datetime]:
    return Counter(slot.starts_at for slot in slots)


def _labelled(courts: Counter[datetime], few: Sequence[Slot], lead: Lead) -> tuple[Offer, ...]:
    by_start = len(few) < courts.total()
    said = lead.start or (few[0].starts_at if not lead.text and len({s.starts_at for s in few}) == 1 else None)
    days = {slot.local.date() for slot in few}
    day = lead.day if lead.text else next(iter(days)) if len(days) == 1 else None
    return tuple(
        replace(offer(slot), courts=count, label=_label(slot, count, said, day))
        for slot, count in ((slot, courts[slot.starts_at] if by_start else 1) for slot in few)
    )


def _label(slot: Slot, courts: int, said: datetime | None, said_day: date | None) -> str:
    """`Court 2`, where day and time are said above; `Court 2 at 16:00`; `Wed 2 Dec 16:00 · Court 2`."""
    name = gettext("{count} courts", count=courts) if courts > 1 else slot.court.name
    if said == slot.starts_at:
        return name
    if said and said.astimezone(slot.zone).date() == slot.local.date():
        return gettext("{court} at {time}", court=name, time=time_text(slot.local))
    day = "" if said_day == slot.local.date() else f"{short_day_text(slot.local)} "
    return f"{day}{time_text(slot.local)} · {name}"


def _free_head(slots: Sequence[Slot], one_day: bool, one_time: bool) -> str:
    slot, court = slots[0], _only_court(slots)
    if one_day and court:
        return gettext("{court} is free on {day}:", court=court, day=day_text(slot.local))
    head = gettext("Free on {day}", day=day_text(slot.local)) if one_day else gettext("Free")
    return f"{head}, {span_text(slot)}:" if one_time else f"{head}:"


def _offer_text(slot: Slot, with_day: bool, with_time: bool) -> str:
    parts = [slot.court.name]
    if with_day:
        parts.append(gettext("on {day}", day=day_text(slot.local)))
    if with_time or with_day:
        parts.append(gettext("at {span}", span=span_text(slot)))
    extras = ", ".join(filter(None, (slot.court.surface, gettext("indoor") if slot.court.indoor else "")))
    return " ".join(parts) + (f" ({extras})" if extras else "")


def refusal_lead(error: BookingError, near: Sequence[Slot], today: date | None = None) -> Lead:
    """The refusal above what is free instead."""
    text, values = refusal_text(error), error.values
    if error.reason != Taken.reason:
        return Lead(text)
    day, at = values.get("day"), values.get("time", "")
    then = [s for s in near if s.local.date() == day and f"{s.local:%H:%M}" == at]
    shown = on_day_text(day, today) if day else ""
    words = _YOURS if "code" in values else _FREE_THEN if then else _FREE_NEAR
    said = line(words, court=values.get("court", ""), day=shown, time=at)
    return Lead(text, said, then[0].starts_at if then else None, day)


def no_start(day: date, start: time, club: Club) -> str:
    """Above the nearest times: that no court starts then, which is why nothing is free; empty where courts do."""
    starts, wished = club.starts_near(day, start), f"{start:%H:%M}"
    return gettext(_NO_START, time=wished, starts=together(starts)) if starts and wished not in starts else ""


def nothing_free(slots: Sequence[Slot], day: date, start: time | None, club: Club) -> Reply:
    """Nothing is free as wished; `slots` are the nearest alternatives, perhaps none."""
    wished = {"day": day_text(day), "time": f"{start:%H:%M}"} if start else {"day": day_text(day)}
    if slots and start and (told := no_start(day, start, club)):
        return offered(slots, Lead(told, day=day))
    if not slots:
        none = gettext(_NOTHING_AT if start else _NOTHING_ON, **wished)
        return Reply("refused", none, reason="taken")
    return offered(slots, Lead(gettext(_NEAREST_AT if start else _NEAREST_ON, **wished), day=day))
