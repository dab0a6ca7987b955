"""What an admin can look at: the grammar, the settings and their last changes, models, and what answers."""

import json
from typing import Any

from bot.commands.admin import courts, days, hours, peak, rules
from bot.commands.admin.gate import not_admin, person
from bot.commands.context import CommandContext
from bot.commands.guide import START
from bot.conversation.choice import Choice
from bot.conversation.reply import Button, Reply
from bot.conversation.turn import Turn
from bot.domain.ports import Recorded
from bot.domain.workspace import Workspace
from bot.i18n.text import day_text

HELP = """Type /courtbot and one of these; without a value it shows what is set.

The club
• club, hours, courts, rules: the settings, with a form for each
• courts add NAME, courts remove NAME, courts rename OLD to NEW: one court at a time
• notes TEXT: what else members may be told, such as prices, guests and contact
• confirm on|off: ask for a yes before a court is booked
• peak mon-fri 17-21, most 2: peak hours, and how many bookings in them a member may hold
• guests on|off: members may note their guests on a booking, for themselves and admins to read
• onecourt on|off: no two bookings of one member at the same time

Bookings and closures
• bookings, bookings DAY: who plays today, or on other days
• cancel CODE: any member's booking
• close tomorrow 12-14, close court 2 every Monday because of league: whoever has booked is told
• reopen DAY, reopen court NAME DAY: takes a closure back
• board, board off: a message in this channel that shows what is free today and tomorrow

The bot
• pattern A–H: which pattern answers here; help me choose leads to one
• shadow, shadow B, shadow off: a second pattern reads along silently, and how often it would have done the same
• show, models, diagnose: what is set, which models answer, what works
• link, link CODE: let another workspace share this club, or join one

Data
• export, forget: your own data, or a member's whom you mention

Members may use help, show, pattern, export and forget (their own); the rest is for admins."""
GUIDE_BUTTON = Button("guide", "Help me choose", Choice("guide", START).text)
MOST_SHOWN = 5


async def help_text(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    return Reply("answered", HELP, buttons=(GUIDE_BUTTON,))


async def show(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """The settings in one text, and the last changes. Raises StoreDown."""
    club = turn.club
    closures = [days.closure_text(c, club) for c in days.coming(club, turn.now.date())]
    changes = await context.club_admin.changes(workspace, MOST_SHOWN)
    lines = [
        f"{club.name} ({club.time_zone}), pattern {workspace.pattern}{_shadow(workspace)}",
        f"Courts: {_few(courts.courts_lines(club.courts))}",
        f"Hours: {'; '.join(hours.hours_lines(club.hours))}",
        *rules.rules_lines(club.rules),
        f"Asks for a yes before booking: {'on' if club.rules.confirm_bookings else 'off'}",
        f"Names of guests on bookings: {'on' if club.rules.guest_names else 'off'}",
        f"One court at a time for each member: {'on' if club.rules.one_court else 'off'}",
        f"Peak hours: {peak.shown(club)}",
        f"Closed: {_few(closures) or 'no days'}",
        f"Notes: {club.notes or 'none'}",
        *await context.used(workspace),
        *(["Last changes:"] if changes else []),
        *(_change_text(change, turn) for change in changes),
    ]
    return Reply("answered", "\n".join(lines))


def _shadow(workspace: Workspace) -> str:
    return f", shadow {workspace.shadow.letter}" if workspace.shadow else ""


def _few(words: list[str], most: int = 12) -> str:
    more = f"; and {len(words) - most} more" if len(words) > most else ""
    return "; ".join(words[:most]) + more


def _change_text(change: Recorded, turn: Turn) -> str:
    at = change.at.astimezone(turn.club.zone)
    return f"{day_text(at)}, {at:%H:%M}: {_what(change)}, by {person(change.actor, turn.event.platform)}"


def _what(change: Recorded) -> str:
    """In a few words; no booking's code, since every member may look."""
    match change.what:
        case "pattern":
            return f"pattern {change.before} to {change.after}"
        case "club":
            return _club_change(change.before, change.after)
        case "cancelled":
            return "a booking cancelled"
        case "link":
            return "an invitation made" if change.after == "invitation" else "a workspace linked"
        case "shadow":
            return f"shadow {change.after.partition(' ')[0] or 'off'}"
        case "board":
            return "a board put up" if change.after == "on" else "a board taken down"
        case "export":
            return "a member's data exported"
        case "forget":
            return "a member forgotten"
        case _:
            return change.what


def _club_change(before: str, after: str) -> str:
    """Which parts of two club documents differ."""
    names = {"time_zone": "time zone", "closures": "closed days"}
    old, new = (_document(text) for text in (before, after))
    parts = [names.get(key, key) for key in new if key not in ("id", "version") and new[key] != old.get(key)]
    return f"changed {', '.join(parts)}" if parts else "club"


def _document(text: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(text)
    except ValueError:
        return {}
    return found


async def models(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    if no := await not_admin(turn):
        return no
    lines = context.models()
    return Reply("answered", "\n".join(["Models:", *lines]) if lines else "No models are known here.")


async def diagnose(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    if no := await not_admin(turn):
        return no
    return Reply("answered", "\n".join(await context.diagnose()) or "There is nothing to report.")
