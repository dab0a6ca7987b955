"""Peak hours, and how many bookings in them a member may hold: `hours=mon-fri 17:00-21:00; sat 10-14 | most=2`."""

import re

from bot.commands.admin.hours import hours_lines, read_hours
from bot.commands.admin.misread import Misread, is_on, named_values, one_line
from bot.domain.club import Club, Rules
from bot.domain.hours import Hours

HOW = (
    "/courtbot peak mon-fri 17:00-21:00; sat,sun 10:00-14:00, most 2\n"
    "The number is how many bookings in peak hours a member may hold at a time. For no peak hours: /courtbot peak off"
)
MOST = 100
_NONE = Rules().peak_hours
_MOST = re.compile(r"[\s|,;]*\bmost(?:\s*=\s*|\s+)(\d{1,4})\s*$", re.IGNORECASE)
_OFF = ("off", "none", "-")
_SWITCHES = {"onecourt": "one_court", "guests": "guest_names"}
"""What stands beside it in the form, by the rule that it turns on or off."""


def read_peak(text: str, club: Club) -> Club:
    """The club with these peak hours; what is not said of the two stays as it is. Raises Misread."""
    values = named_values(text, ("hours", "most", *_SWITCHES)) or _typed(one_line(text))
    rules = club.rules.model_copy(
        update={
            "peak_hours": _hours(values["hours"]) if "hours" in values else club.rules.peak_hours,
            "max_peak": _most(values["most"]) if "most" in values else club.rules.max_peak,
            **{_SWITCHES[name]: is_on(said) for name, said in values.items() if name in _SWITCHES},
        }
    )
    return club.model_copy(update={"rules": rules})


def _typed(text: str) -> dict[str, str]:
    most = _MOST.search(text)
    hours = text[: most.start()].strip() if most else text
    return ({"hours": hours} if hours else {}) | ({"most": most[1]} if most else {})


def _hours(text: str) -> tuple[tuple[Hours, ...], ...]:
    return _NONE if text.casefold() in _OFF else read_hours(text, _NONE)


def _most(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= MOST:
        raise Misread(f"most is 1 to {MOST}.")
    return int(text)


def hours_text(club: Club) -> str:
    """`mon-fri 17:00-21:00; sat 10:00-14:00`, or `off`."""
    lines = [line for line in hours_lines(club.rules.peak_hours) if not line.endswith(" closed")]
    return "; ".join(lines) or "off"


def shown(club: Club) -> str:
    """In one line, with how many bookings a member may hold in them."""
    return hours_text(club) + (f", most {club.rules.max_peak}" if any(club.rules.peak_hours) else "")


def peak_lines(club: Club) -> list[str]:
    return [f"Hours: {hours_text(club)}", f"Most bookings a member may hold in them (most): {club.rules.max_peak}"]
