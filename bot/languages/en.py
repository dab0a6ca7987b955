"""English: its words are the templates themselves, which stand in the code."""

from bot.languages import Language

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

LANGUAGE = Language(
    name="English",
    days=_DAYS,
    short_days=tuple(day[:3] for day in _DAYS),
    months=_MONTHS,
    short_months=tuple(month[:3] for month in _MONTHS),
    date="{weekday} {day} {month}",
    short_date="{weekday} {day} {month}",
    words={},
    claim="",  # stand in bot.claims
    denied="",
    asks="",
    commands={},  # stand in bot.commands
)
