"""A club's settings: shown with how to change them, or changed and recorded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.commands.admin import courts, hours, peak, rules
from bot.commands.admin.court_verbs import change_courts
from bot.commands.admin.gate import booking_lines, refusal
from bot.commands.admin.misread import Misread, is_on, one_line
from bot.commands.context import CommandContext
from bot.conversation.choice import Choice
from bot.conversation.refusals import Explained
from bot.conversation.reply import Button, Reply
from bot.conversation.turn import Turn
from bot.domain.booking import Booking, Court, Slot
from bot.domain.club import Club
from bot.domain.errors import BookingError
from bot.domain.hours import DAY_MINUTES, spans_text
from bot.domain.workspace import Workspace

AHEAD = timedelta(days=370)
"""No booking begins later: a horizon is a year at most."""
MOST_NOTES = 1_500


@dataclass(frozen=True, slots=True)
class Setting:
    title: str
    how: str
    show: Callable[[Club], list[str]]
    read: Callable[[str, Club], Club]  # the changed club; raises Misread
    switch: str = ""  # the rule that it turns on and off


def _hours(text: str, club: Club) -> Club:
    return club.model_copy(update={"hours": hours.read_hours(text, club.hours)})


def _courts(text: str, club: Club) -> Club:
    """A closure of courts that are all gone goes with them: without courts it would be the whole club's."""
    found = change_courts(text, club)
    keys = {court.key for court in found}
    closures = [
        closure.model_copy(update={"courts": tuple(key for key in closure.courts if key in keys)})
        for closure in club.closures
        if not closure.courts or keys.intersection(closure.courts)
    ]
    return club.model_copy(update={"courts": found, "closures": tuple(closures)})


def _rules(text: str, club: Club) -> Club:
    return club.model_copy(update={"rules": rules.read_rules(text, club.rules)})


def _switch(name: str, title: str, rule: str) -> Setting:
    """A rule that is on or off."""

    def read(text: str, club: Club) -> Club:
        return club.model_copy(update={"rules": club.rules.model_copy(update={rule: is_on(text)})})

    return Setting(title, f"/courtbot {name} on|off", lambda club: [_on_or_off(club, rule)], read, rule)


def _on_or_off(club: Club, rule: str) -> str:
    return "On" if getattr(club.rules, rule) else "Off"


def _notes(text: str, club: Club) -> Club:
    """What members may be told, as one line; "none" takes it away."""
    words = "" if text.casefold().strip(" .") in ("none", "off", "-") else one_line(text)
    if len(words) > MOST_NOTES:
        raise Misread(f"Notes have at most {MOST_NOTES} characters.")
    return club.model_copy(update={"notes": words})


SETTINGS: Mapping[str, Setting] = {
    "club": Setting(
        "The club", rules.CLUB_HOW, lambda c: [f"Name: {c.name}", f"Time zone: {c.time_zone}"], rules.read_club
    ),
    "hours": Setting("Opening hours", hours.HOW, lambda c: hours.hours_lines(c.hours), _hours),
    "courts": Setting("Courts", courts.HOW, lambda c: courts.courts_lines(c.courts), _courts),
    "rules": Setting("Rules", rules.HOW, lambda c: rules.rules_lines(c.rules), _rules),
    "notes": Setting(
        "Notes for members",
        "/courtbot notes Guests pay 5 at the bar. Balls are lent at the desk.\nWithout any: /courtbot notes none",
        lambda c: [c.notes or "None"],
        _notes,
    ),
    "peak": Setting("Peak hours", peak.HOW, peak.peak_lines, peak.read_peak),
    "confirm": _switch("confirm", "Asking for a yes before a court is booked", "confirm_bookings"),
    "guests": _switch("guests", "Names of guests on bookings", "guest_names"),
    "onecourt": _switch("onecourt", "One court at a time for each member", "one_court"),
}


async def setting(context: CommandContext, turn: Turn, workspace: Workspace, name: str, words: str) -> Reply:
    """Shows it, or changes it as the words say. Raises BookingError, StoreDown."""
    if no := await refusal(turn, workspace):
        return no
    if not words:
        return Reply("answered", f"{_shown(name, turn.club)}\n{_how(name)}", buttons=_buttons(name, turn.club))
    changed = read_setting(name, words, turn.club)
    if changed == turn.club:  # also when a turn is run again
        return Reply(
            "answered", f"That is how it is set already.\n{_shown(name, turn.club)}", buttons=_buttons(name, turn.club)
        )
    await _check_removed(context, turn, changed)
    saved = await context.club_admin.save_club(changed, turn.event.member, turn.desk.clock())
    lines = [f"Saved. {_shown(name, saved)}", *warnings(saved, turn.club), await _unfitting(context, turn, saved)]
    return Reply("answered", "\n".join(filter(None, lines)), buttons=_buttons(name, saved))


def warnings(club: Club, before: Club) -> list[str]:
    """What a change brought with it, and what it makes impossible."""
    new, old = club.rules, before.rules
    found = [rules.zone_warning(club.time_zone)] if club.time_zone != before.time_zone else []
    if new.slot_minutes != old.slot_minutes and new.max_minutes != old.max_minutes:
        found.append(f"A booking now lasts at most {new.max_minutes} minutes, a whole number of slots.")
    if (club.hours, new.slot_minutes) != (before.hours, old.slot_minutes):
        spans = ((n, span) for n, day in enumerate(club.hours) for span in day)
        short = [f"{hours.DAYS[n]} {spans_text((s,), '-')}" for n, s in spans if s.closes - s.opens < new.slot_minutes]
        if short:
            found.append(f"Nothing can be booked on {', '.join(short)}: a slot has {new.slot_minutes} minutes.")
    if new.notice_minutes > new.horizon_days * DAY_MINUTES:
        found.append("Nothing can be booked: the notice is longer than members may book ahead.")
    return list(filter(None, found))


def read_setting(name: str, words: str, club: Club) -> Club:
    """The club as the words would have it. Raises Misread, which says how it goes."""
    try:
        return SETTINGS[name].read(words, club)
    except Misread as error:
        raise Misread(f"{error} Nothing was changed.\n{_how(name)}") from error


def _shown(name: str, club: Club) -> str:
    found = SETTINGS[name]
    return "\n".join([f"{found.title}:", *found.show(club)])


def _how(name: str) -> str:
    return f"To change it: {SETTINGS[name].how}"


def _buttons(name: str, club: Club) -> tuple[Button, ...]:
    if switch := SETTINGS[name].switch:
        other = "off" if getattr(club.rules, switch) else "on"
        return (Button(name, f"Turn it {other}", Choice("courtbot", f"{name} {other}").text),)
    edit = Button("form", f"Edit {name}", Choice("form", name).text)
    return (edit, Button("weekend", "Edit the weekend", Choice("form", "weekend").text)) if name == "hours" else (edit,)


async def _live(context: CommandContext, turn: Turn, club: Club) -> list[Booking]:
    now = turn.desk.clock()
    return await context.club_admin.live(club, now, now + AHEAD)


async def _check_removed(context: CommandContext, turn: Turn, changed: Club) -> None:
    """Raises BookingError for a court that somebody holds."""
    gone = {court.key for court in turn.club.courts} - {court.key for court in changed.courts}
    held = [b for b in await _live(context, turn, turn.club) if b.slot.court.key in gone] if gone else []
    if held:
        names = ", ".join(_names(turn.club, held))
        raise Explained(
            f"Nothing was changed: members hold bookings on {names}. Cancel them first (/courtbot cancel CODE), or "
            f"close the court (/courtbot close DAY court NAME):\n{booking_lines(held, turn.event.platform)}"
        )


def _names(club: Club, bookings: list[Booking]) -> list[str]:
    keys = dict.fromkeys(b.slot.court.key for b in bookings)
    return [club.court(key).name for key in keys]


async def _unfitting(context: CommandContext, turn: Turn, club: Club) -> str:
    """Live bookings that the changed club would not take any more; they stand. Looked for after the change, so that
    one made meanwhile is among them."""
    live = await _live(context, turn, club)
    odd = [b for b in live if not fits(club, b.slot) and (fits(turn.club, b.slot) or not _has(club, b.slot.court))]
    lines = (
        [f"These bookings stand, though they no longer fit:\n{booking_lines(odd, turn.event.platform)}"] if odd else []
    )
    if club.time_zone != turn.club.time_zone and live:
        lines.append("Bookings keep their moment, so they now show at other hours of the day.")
    return "\n".join(lines)


def _has(club: Club, court: Court) -> bool:
    return any(c.key == court.key for c in club.courts)


def fits(club: Club, slot: Slot) -> bool:
    """Whether the club's courts, hours, closures and lengths allow the slot, however near or far it is."""
    lenient = club.rules.model_copy(update={"notice_minutes": 0, "horizon_days": 366})
    try:
        club.model_copy(update={"rules": lenient}).check_slot(replace(slot, zone=club.zone), slot.starts_at)
    except BookingError:
        return False
    return _has(club, slot.court)
