"""A club's rules in words, `length=60-120 | horizon=30`, and its name and time zone."""

import difflib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from bot.commands.admin.misread import Misread, named_values, one_line, quoted
from bot.domain.club import Club, Rules
from bot.i18n.text import count_text

HOW = "/courtbot rules slot=60 | longest=120 | horizon=30 | notice=0 | most=5 | cutoff=0"
CLUB_HOW = "/courtbot club name=Riverside Tennis | zone=Europe/London"
MOST_NAME = 60
YEAR = 366 * 24 * 60


@dataclass(frozen=True, slots=True)
class Number:
    """A rule that is a number; `label` says of what."""

    field: str  # of Rules
    label: str
    unit: str  # "minutes", "days" or ""
    least: int
    most: int
    step: int = 1

    def text(self, value: int) -> str:
        """`60 minutes`, `1 day`, `5`."""
        return count_text(value, self.unit.removesuffix("s")) if self.unit else str(value)


NUMBERS = {
    "slot": Number("slot_minutes", "Slot length", "minutes", 15, 720, 15),
    "longest": Number("max_minutes", "Longest booking", "minutes", 15, 1440, 15),
    "horizon": Number("horizon_days", "Bookable ahead", "days", 1, 366),
    "notice": Number("notice_minutes", "Notice before a booking", "minutes", 0, YEAR),
    "most": Number("max_live", "Most bookings a member may hold", "", 1, 1000),
    "cycles": Number("max_given_up", "Most bookings made and cancelled within an hour", "", 1, 1000),
    "hold": Number("hold_minutes", "How long a court is held for whoever is waiting", "minutes", 1, 1440),
    "cutoff": Number("cancel_cutoff_minutes", "Last change before the start", "minutes", 0, YEAR),
}
_UNITS = {
    "minutes": {"m": 1, "min": 1, "mins": 1, "minute": 1, "minutes": 1, "h": 60, "hour": 60, "hours": 60,
                "d": 1440, "day": 1440, "days": 1440},
    "days": {"d": 1, "day": 1, "days": 1, "w": 7, "week": 7, "weeks": 7},
    "": {"booking": 1, "bookings": 1},
}  # fmt: skip
_VALUE = r"\d{1,7}(?:\s*(?:-|–|to)\s*\d{1,7})?"
_UNIT = "|".join(sorted({unit for units in _UNITS.values() for unit in units}, key=len, reverse=True))
_PAIR = re.compile(
    rf"\s*(?P<key>[a-z]+)\s*[=: ]\s*(?P<value>{_VALUE})\s*(?:(?P<unit>{_UNIT})\b)?\s*(?:[|,;]\s*|(?=[a-z])|$)",
    re.IGNORECASE,
)


def read_rules(text: str, rules: Rules) -> Rules:
    """The rules, changed as the words say; only what changes is checked. Raises Misread."""
    text, at = one_line(text), 0
    changed: dict[str, Any] = {}
    while text[at:].strip(" |,;"):
        pair = _PAIR.match(text, at)
        if pair is None:
            part = re.split(r"[|,;]", text[at:].strip(" |,;"))[0]
            raise Misread(f"I cannot read {quoted(part)}: it takes a name, = and a number.")
        changed |= _read(pair["key"].casefold(), pair["value"], (pair["unit"] or "").casefold(), rules)
        at = pair.end()
    found = rules.model_copy(update=_with_longest(changed, rules))
    if (found.slot_minutes, found.max_minutes) != (rules.slot_minutes, rules.max_minutes):
        _check_lengths(found)
    return found


def _with_longest(changed: dict[str, Any], rules: Rules) -> dict[str, Any]:
    """A longest booking that nobody named is raised to the next whole number of new slots."""
    slot, longest = changed.get("slot_minutes"), rules.max_minutes
    if slot is None or "max_minutes" in changed or longest % slot == 0:
        return changed
    whole = -(-longest // slot) * slot
    return changed | ({"max_minutes": whole} if whole <= NUMBERS["longest"].most else {})


def _read(key: str, value: str, unit: str, rules: Rules) -> dict[str, Any]:
    if key in ("length", "lengths"):
        first, _, last = re.sub(r"\D+", " ", value).partition(" ")
        return _read("slot", first, unit, rules) | _read("longest", last or first, unit, rules)
    number = NUMBERS.get(key)
    if number is None:
        raise Misread(f"There is no rule {quoted(key)}, only {', '.join(NUMBERS)}.")
    if not value.isdigit() or (unit and unit not in _UNITS[number.unit]):
        raise Misread(f"{quoted(f'{key}={value}{unit}')} takes one number{number.unit and ' of '}{number.unit}.")
    amount = int(value) * (_UNITS[number.unit][unit] if unit else 1)
    if amount != getattr(rules, number.field):
        _check(key, number, amount)
    return {number.field: amount}


def _check(key: str, number: Number, amount: int) -> None:
    if not number.least <= amount <= number.most:
        unit = number.unit and f" {number.unit}"
        raise Misread(f"{key} is {number.least} to {number.most}{unit}, not {amount}.")
    if amount % number.step:
        raise Misread(f"{key} is a multiple of {number.step} {number.unit}, which {amount} is not.")


def _check_lengths(rules: Rules) -> None:
    if rules.max_minutes % rules.slot_minutes:
        longer = -(-rules.max_minutes // rules.slot_minutes) * rules.slot_minutes
        raise Misread(
            f"A longest booking of {rules.max_minutes} minutes is not a whole number of slots of {rules.slot_minutes} "
            f"minutes. Say both, such as slot={rules.slot_minutes} | longest={longer}."
        )


def rules_lines(rules: Rules) -> list[str]:
    """`Slot length (slot): 60 minutes`, and so on."""
    return [f"{n.label} ({key}): {n.text(getattr(rules, n.field))}" for key, n in NUMBERS.items()]


def read_club(text: str, club: Club) -> Club:
    """The club with another name or time zone. Raises Misread."""
    values = named_values(text, ("name", "zone"))
    if values is None:
        raise Misread(f"I cannot read {quoted(text)}.")
    name, zone = values.get("name", club.name), values.get("zone", club.time_zone)
    if name != club.name and not 0 < len(name) <= MOST_NAME:
        raise Misread(f"A club's name has 1 to {MOST_NAME} characters.")
    if name != club.name and "=" in name:
        raise Misread(f"{quoted(name)} is not a name: there is no = in one.")
    if zone != club.time_zone:
        zone = _zone(zone)
    return Club.model_validate({**club.model_dump(), "name": name, "time_zone": zone})


def _zone(text: str) -> str:
    """However it is written: `europe/new york`, or the city alone."""
    known = {name.casefold(): name for name in available_timezones()}
    said = "_".join(text.casefold().split())
    if said in known:
        return known[said]
    cities: dict[str, list[str]] = {}
    for name in sorted(known):
        if name.startswith(CONTINENTS):
            cities.setdefault(name.rpartition("/")[2], []).append(known[name])
    if len(found := cities.get(said, [])) == 1:
        return found[0]
    near = [cities[city][0] for city in difflib.get_close_matches(said.rpartition("/")[2], cities, 1)]
    hint = SUMMER.get(said.upper()) or (near or ["Europe/London"])[0]
    raise Misread(f"{quoted(text)} is not a time zone. Use a name such as {hint}.")


CONTINENTS = ("africa/", "america/", "asia/", "atlantic/", "australia/", "europe/", "indian/", "pacific/")
SUMMER = {
    "EST": "America/New_York", "EDT": "America/New_York", "EST5EDT": "America/New_York", "ET": "America/New_York",
    "CST": "America/Chicago", "CDT": "America/Chicago", "CST6CDT": "America/Chicago",
    "MST": "America/Denver", "MDT": "America/Denver", "MST7MDT": "America/Denver",
    "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles", "PST8PDT": "America/Los_Angeles",
    "HST": "Pacific/Honolulu", "BST": "Europe/London", "GMT": "Europe/London", "WET": "Europe/Lisbon",
    "CET": "Europe/Berlin", "CEST": "Europe/Berlin", "MET": "Europe/Berlin", "EET": "Europe/Athens",
    "EEST": "Europe/Athens", "IST": "Asia/Kolkata", "JST": "Asia/Tokyo",
}  # fmt: skip
"""Of an abbreviation, the place that is mostly meant by it."""


def zone_warning(zone: str) -> str:
    """What is said of a zone that is named for no place, whose clocks may never change."""
    name = zone.rpartition("/")[2].upper()
    if "/" in zone and not zone.startswith("Etc/"):
        return ""
    january, july = (datetime(2027, month, 1, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7))
    if zone in ("UTC", "Etc/UTC") or january != july:
        return ""
    near = SUMMER.get(name, "Europe/London")
    return f"{zone} has no summer time: its clocks never change. Where they do, use a name such as {near}."
