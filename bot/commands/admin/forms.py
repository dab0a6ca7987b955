"""The settings as forms, at most five fields each. What is filled in becomes a line of the same grammar."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from bot.commands.admin import days, peak
from bot.commands.admin.courts import courts_lines
from bot.commands.admin.hours import DAYS, day_text
from bot.commands.admin.misread import Misread
from bot.commands.admin.settings import SETTINGS
from bot.conversation.forms import Field, Form
from bot.conversation.refusals import Explained, refusal_text
from bot.domain.club import Club
from bot.i18n.language import ENGLISH, day_names

NAMES = ("hours", "weekend", "courts", "rules", "club", "notes", "peak", "close")
MOST_LINE = 2_000  # characters: Limits.text_chars, unless an operator says otherwise
_LENGTH = "length"  # both lengths in one field: rules has six numbers, and Discord five fields


def form(club: Club, name: str) -> Form:
    """Filled with what is so now. Raises BookingError for one that there is not."""
    if name not in NAMES:
        raise Explained("There is no such form. /courtbot help lists what there is.")
    title = _TITLES.get(name) or SETTINGS[name].title
    command = f"/courtbot {_SETTING.get(name, name)}"
    return Form(name, title, _FIELDS[name](club), "Preview" if name == "close" else "Save", command)


def _hours(club: Club) -> tuple[Field, ...]:
    """A row a weekday, of which Discord has room for five."""
    return _rows(club, range(5))


def _weekend(club: Club) -> tuple[Field, ...]:
    return _rows(club, range(5, 7))


def _rows(club: Club, days: Iterable[int]) -> tuple[Field, ...]:
    names = day_names(ENGLISH)
    hint = "08:00-12:00, 14:00-21:00, or closed"
    return tuple(Field(DAYS[n], names[n], value=day_text(club.hours[n]), hint=hint) for n in days)


def _courts(club: Club) -> tuple[Field, ...]:
    lines = "\n".join(courts_lines(club.courts))
    return (Field("courts", "Courts, one a line: name, surface, indoor", "text", lines, hint="Court 1, clay, indoor"),)


def _rules(club: Club) -> tuple[Field, ...]:
    found = club.rules
    length = f"{found.slot_minutes}-{found.max_minutes}"
    return (
        Field(_LENGTH, "Shortest and longest booking, minutes", value=length, hint="60-120"),
        Field("horizon", "Bookable ahead, days", value=str(found.horizon_days)),
        Field("notice", "Notice before a booking, minutes", value=str(found.notice_minutes)),
        Field("most", "Most bookings a member may hold", value=str(found.max_live)),
        Field("cutoff", "Last change before the start, minutes", value=str(found.cancel_cutoff_minutes)),
    )


def _club(club: Club) -> tuple[Field, ...]:
    return (
        Field("name", "Name", value=club.name),
        Field("zone", "Time zone", value=club.time_zone, hint="Europe/London"),
    )


def _notes(club: Club) -> tuple[Field, ...]:
    hint = "Prices, guests, contact: what members may be told"
    return (Field("notes", 'Notes; "none" for none', "text", club.notes or "none", hint=hint),)


def _peak(club: Club) -> tuple[Field, ...]:
    return (
        Field(
            "hours", 'Peak hours; "off" for none', value=peak.hours_text(club), hint="mon-fri 17:00-21:00; sat 10-14"
        ),
        Field("most", "Most bookings a member may hold in them", value=str(club.rules.max_peak)),
        _switch("onecourt", "One court at a time for each member", club.rules.one_court),
        _switch("guests", "Names of guests on bookings", club.rules.guest_names),
    )


def _switch(id: str, label: str, is_on: bool) -> Field:
    return Field(id, label, "select", "on" if is_on else "off", (("on", "On"), ("off", "Off")))


def _close(club: Club) -> tuple[Field, ...]:
    names = ", ".join(c.name for c in club.courts)
    return (
        Field("day", "First day", "date", hint="2026-12-24"),
        Field("to", "Last day, if there are more", "date", optional=True, hint="2026-12-26"),
        Field("time", "From when until when, if not all day", optional=True, hint="12:00-14:00"),
        Field("courts", "Courts, if not all", optional=True, hint=names[:100]),
        Field("because", "Reason, which members are told", optional=True),
    )


_TITLES = {
    "peak": "Peak, courts, guests",
    "close": "Close days or courts",
    "hours": "Hours, Monday to Friday",
    "weekend": "Hours of the weekend",
}
_SETTING = {"weekend": "hours"}
_FIELDS: Mapping[str, Callable[[Club], tuple[Field, ...]]] = {
    "hours": _hours,
    "weekend": _weekend,
    "courts": _courts,
    "rules": _rules,
    "club": _club,
    "notes": _notes,
    "peak": _peak,
    "close": _close,
}


def check(club: Club, name: str, values: Mapping[str, str], now: datetime) -> dict[str, str]:
    """What is wrong, by field id; empty if the line that the form makes of the values will be read. `now` is in club
    time."""
    filled = form(club, name)
    found = {f.id: "Please fill this in." for f in filled.fields if not f.optional and not values.get(f.id, "").strip()}
    for field in filled.fields:
        value = values.get(field.id, "").strip()
        if value and (wrong := _wrong(club, name, {field.id: value}, now)):
            found[field.id] = wrong
    if not found and (wrong := _wrong(club, name, values, now)):
        found[filled.fields[0].id] = wrong
    if not found and len(filled.line(values)) > MOST_LINE:
        found[filled.fields[0].id] = f"That is too much for one message: at most {MOST_LINE} characters."
    return found


def _wrong(club: Club, name: str, values: Mapping[str, str], now: datetime) -> str:
    """What is wrong with the values together."""
    said = {key: "; ".join(value.strip().splitlines()) for key, value in values.items() if value.strip()}
    try:
        if name == "close":
            days.check_fields(said, club, now)
        elif name in ("courts", "notes"):
            SETTINGS[name].read("".join(said.values()), club)
        else:
            pairs = " | ".join(f"{key}={value}" for key, value in said.items())
            SETTINGS[_SETTING.get(name, name)].read(pairs, club)
    except Misread as error:
        return refusal_text(error)
    return ""
