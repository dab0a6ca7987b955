"""What the club knows of itself, told without a model: its courts, hours, lengths, rules, closed days and notes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Literal

from bot.conversation.reply import Reply
from bot.domain.booking import Court
from bot.domain.closure import FOREVER, Closure
from bot.domain.club import Club
from bot.domain.hours import DayHours, Week, clock_text, spans_text
from bot.i18n.language import current, day_names, either, gettext, gettext_noop, together
from bot.i18n.text import day_text

Topic = Literal["courts", "hours", "lengths", "horizon", "limits", "closures", "rules", "notes"]
MOST_NAMED = 30
"""Courts, or closures, in one answer."""


def about(club: Club, topic: Topic, today: date) -> Reply:
    """What there is to say of it, in the current language; `today` is the date at the club."""
    return Reply("answered", "\n".join(_TOPICS[topic](club, today)))


def _courts(club: Club, today: date) -> list[str]:
    named = ", ".join(_court(court) for court in club.courts[:MOST_NAMED])
    more = len(club.courts) - MOST_NAMED
    rest = [gettext("And {count} more.", count=more)] if more > 0 else []
    return [gettext("The club has these courts: {courts}.", courts=named), *rest]


def _court(court: Court) -> str:
    extras = ", ".join(filter(None, (court.surface, gettext("indoor") if court.indoor else "")))
    return f"{court.name} ({extras})" if extras else court.name


def _hours(club: Club, today: date) -> list[str]:
    return [gettext("Opening hours: {hours}.", hours=_week_text(club.hours)), *peak(club)]


def _week_text(week: Week, every_day: bool = True) -> str:
    """`Monday to Friday 08:00–12:00, 14:00–22:00; Saturday closed`; or without the days that have no hours."""
    days = list(zip(day_names(current()), week, strict=True))
    runs = [(hours, [name for name, _ in run]) for hours, run in groupby(days, lambda one: one[1])]
    return "; ".join(f"{_days(names)} {_span(hours)}" for hours, names in runs if hours or every_day)


def peak(club: Club) -> list[str]:
    rules = club.rules
    if not any(rules.peak_hours):
        return []
    hours = _week_text(rules.peak_hours, every_day=False)
    words = gettext_noop("Peak hours: {hours}. A member can hold {most} bookings in them at a time.")
    return [gettext(words, hours=hours, most=rules.max_peak)]


def _span(hours: DayHours) -> str:
    return spans_text(hours) or gettext("closed")


def _days(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return gettext("{first} to {last}", first=names[0], last=names[-1])


def _lengths(club: Club, today: date) -> list[str]:
    return [
        gettext("A booking lasts {lengths} minutes.", lengths=either(map(str, club.lengths()))),
        gettext("You can start every {minutes} minutes from opening time.", minutes=club.rules.slot_minutes),
    ]


def _horizon(club: Club, today: date) -> list[str]:
    rules = club.rules
    lines = [gettext("Courts can be booked up to {days} days ahead.", days=rules.horizon_days)]
    if rules.notice_minutes:
        lines.append(
            gettext("They must be booked at least {minutes} minutes before the start.", minutes=rules.notice_minutes)
        )
    return lines


def _limits(club: Club, today: date) -> list[str]:
    rules, minutes = club.rules, club.rules.cancel_cutoff_minutes
    guests = gettext_noop(
        'You can note your guests with a booking: "with Tom and Eva". Only you and the admins can read it.'
    )
    one = [gettext("A member plays on one court at a time.")] if rules.one_court else []
    return [
        *one,
        *peak(club),
        *([gettext(guests)] if rules.guest_names else []),
        gettext("A member can hold {most} bookings at a time.", most=rules.max_live),
        gettext("You can book {most} of them in one message.", most=rules.most_at_once),
        gettext("You can cancel and move a booking until {minutes} minutes before it begins.", minutes=minutes)
        if minutes
        else gettext("You can cancel and move a booking until it begins."),
    ]


def _closures(club: Club, today: date) -> list[str]:
    coming = [closure for closure in club.closures if closure.last >= today]
    if not coming:
        return [gettext("No closed days are planned.")]
    return [gettext("Closed:"), *(_closure(club, closure) for closure in coming[:MOST_NAMED])]


def _closure(club: Club, closure: Closure) -> str:
    part = "" if closure.whole else f"{clock_text(closure.since)}–{clock_text(closure.until)}"
    courts = ", ".join(club.court(key).name for key in closure.courts)
    when = ", ".join(filter(None, (_closed_days(closure), part)))
    return ": ".join(filter(None, (when, courts))) + (f" ({closure.reason})" if closure.reason else "")


def _closed_days(closure: Closure) -> str:
    first, last = day_text(closure.first), day_text(closure.last)
    span = first if closure.first == closure.last else gettext("{first} to {last}", first=first, last=last)
    if closure.last < FOREVER and not closure.weekdays:
        return span
    names = [day_names(current())[day] for day in closure.weekdays]
    weekly = gettext("every {days}", days=together(names)) if names else gettext("every day")
    return weekly if closure.last >= FOREVER else f"{weekly}, {span}"


def _rules(club: Club, today: date) -> list[str]:
    return [*_lengths(club, today), *_horizon(club, today), *_limits(club, today)]


def _notes(club: Club, today: date) -> list[str]:
    if not club.notes:
        return [gettext("I do not know that. Please ask the club.")]
    return [gettext("The club says: {notes}", notes=club.notes)]


_TOPICS: Mapping[Topic, Callable[[Club, date], list[str]]] = {
    "courts": _courts,
    "hours": _hours,
    "lengths": _lengths,
    "horizon": _horizon,
    "limits": _limits,
    "closures": _closures,
    "rules": _rules,
    "notes": _notes,
}
