"""What a member can do beside booking: calendar files, reminders, thumbs."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta

from bot.commands.context import CommandContext, Pressed
from bot.conversation import replies
from bot.conversation.choice import Choice
from bot.conversation.event import Event
from bot.conversation.refusals import Explained
from bot.conversation.reply import Button, Reply
from bot.conversation.turn import Turn
from bot.domain.booking import Booking, Slot
from bot.domain.desk import Desk
from bot.domain.errors import NoSuchTime, UnknownBooking
from bot.domain.member import ReplyTo
from bot.domain.ports import Vote
from bot.domain.workspace import Workspace
from bot.i18n.language import ENGLISH, current, gettext, gettext_noop
from bot.i18n.text import day_text, time_text

MOST_REMINDER_MINUTES = 7 * 24 * 60
EVENING = time(18)
LENGTHS = (
    (30, gettext_noop("30 minutes before")),
    (60, gettext_noop("1 hour before")),
    (180, gettext_noop("3 hours before")),
)
NO_SUCH = gettext_noop('You have no such booking. "mine" lists yours.')


async def own_booking(desk: Desk, code: str) -> Booking:
    """The member's live booking. Raises UnknownBooking, also for somebody else's."""
    found = next((b for b in await desk.my_bookings() if b.code == code.upper()), None)
    if found is None:
        raise UnknownBooking("no_such_booking")
    return found


async def shown_or_only(turn: Turn) -> Booking:
    """Of the member's bookings the one shown last, else the only one. Raises UnknownBooking."""
    mine, last = await turn.desk.my_bookings(), turn.session.last_reply
    shown = [booking for booking in mine if last and last.card and booking.code == last.card.code]
    if len(found := shown or mine) != 1:
        raise UnknownBooking("which_booking" if mine else "no_bookings")
    return found[0]


async def calendar(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """`CODE`: the booking as a file."""
    booking = await own_booking(turn.desk, value)
    from bot.commands.calendar_file import calendar_file  # icalendar takes 0.1 s to import

    minutes = await context.reminders.reminded(booking.code)
    file = calendar_file(booking, turn.club, turn.desk.clock(), minutes)
    return Reply("answered", gettext("{what}, for your calendar.", what=replies.slot_text(booking.slot)), file=file)


async def remind(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """`CODE` asks when, `CODE:MINUTES` is the answer; 0 is not at all."""
    code, minutes = Choice("remind", value).values(2)
    booking = await own_booking(turn.desk, code)
    if turn.event.platform == "console":
        words = gettext_noop("I cannot reach you in a terminal later. Add the booking to your calendar instead.")
        raise Explained(gettext(words))
    if not minutes.isdecimal():
        return _when(turn, booking)
    return await _set(context, turn, booking, int(minutes))


def _when(turn: Turn, booking: Booking) -> Reply:
    what = replies.slot_text(booking.slot)
    lengths = [*((minutes, gettext(label)) for minutes, label in LENGTHS), *evening_before(turn, booking.slot)]
    ahead = (booking.slot.starts_at - turn.desk.clock()) / timedelta(minutes=1)
    if not any(minutes < ahead for minutes, _ in lengths):
        raise Explained(gettext("{what} begins too soon for a reminder.", what=what))
    choices = [*((minutes, label) for minutes, label in lengths if minutes < ahead), (0, gettext("No reminder"))]
    buttons = (
        Button(f"remind:{minutes}", label, Choice.of("remind", booking.code, str(minutes)).text)
        for minutes, label in choices
    )
    return Reply("answered", gettext("When shall I remind you of {what}?", what=what), buttons=tuple(buttons))


def evening_before(turn: Turn, slot: Slot) -> list[tuple[int, str]]:
    """In minutes before the start, like any other; a booking that is moved later keeps those."""
    try:
        evening = turn.club.at(slot.local.date() - timedelta(days=1), EVENING)
    except NoSuchTime:
        return []
    label = gettext("The evening before, {time}", time=f"{EVENING:%H:%M}")
    return [(round((slot.starts_at - evening) / timedelta(minutes=1)), label)]


async def _set(context: CommandContext, turn: Turn, booking: Booking, minutes: int) -> Reply:
    at = booking.slot.starts_at - timedelta(minutes=min(minutes, MOST_REMINDER_MINUTES))
    if minutes > MOST_REMINDER_MINUTES or (minutes and at <= turn.desk.clock()):
        raise Explained(gettext("I cannot remind you then. Pick a time between now and the start."))
    to = (turn.event.platform, turn.event.workspace, privately(turn.event))
    booking = await context.reminders.remind(turn.desk.who, booking.code, minutes, to)
    what = replies.slot_text(booking.slot)
    if not minutes:
        return Reply("answered", gettext("I will not remind you of {what}.", what=what))
    local = at.astimezone(turn.club.zone)
    words = gettext_noop("I will remind you on {day} at {time}: {what}.")
    return Reply("answered", gettext(words, day=day_text(local), time=time_text(local), what=what))


async def with_reminder(context: CommandContext, turn: Turn, reply: Reply) -> Reply:
    """After a move, with when the member is reminded now: their reminder moves along, and one whose time would be past
    is dropped. Raises StoreDown."""
    moved = [change.booking for change in turn.desk.changes if change.what == "moved"]
    if reply.outcome != "moved" or not moved:
        return reply
    slot, minutes = moved[-1].slot, await context.reminders.reminded(moved[-1].code)
    if not minutes:
        return reply
    at = (slot.starts_at - timedelta(minutes=minutes)).astimezone(turn.club.zone)
    words = gettext("Your reminder moves along: {day} at {time}.", day=day_text(at), time=time_text(at))
    if at <= turn.desk.clock():
        to = (turn.event.platform, turn.event.workspace, turn.event.reply_to)
        await context.reminders.remind(turn.desk.who, moved[-1].code, 0, to)
        words = gettext("Your reminder would be in the past now, so there is none any more.")
    return replace(reply, text=f"{reply.text}\n{words}")


def privately(event: Event) -> ReplyTo:
    """Where a notice reaches that member, and in which language: an address of `user` and `workspace` is a direct
    message."""
    address = {"user": event.user.id, "workspace": event.workspace}
    if enterprise := event.reply_to.address.get("enterprise"):
        address["enterprise"] = enterprise
    if current() != ENGLISH:
        address["locale"] = current()
    return ReplyTo(event.platform, address)


async def _feedback(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """`up:TRACE` or `down:TRACE`; which answer that was, the conversation remembers."""
    vote, trace = Choice("feedback", value).values(2)
    answer = next((a for a in reversed(turn.session.answers) if trace and a.trace.startswith(trace)), None)
    if answer is None or vote not in ("up", "down"):
        return Reply("refused", gettext("That answer is too old to be rated."), reason="stale")
    judged = Vote(answer.turn_id, vote, answer.pattern, answer.model)
    await context.member_data.vote(turn.event.member, judged, turn.desk.clock())
    thanks = gettext("Thank you, noted." if vote == "up" else "Thank you for telling me, noted.")
    return Reply("answered", thanks, rated=answer.pattern)


BUTTONS: Mapping[str, Pressed] = {
    "calendar": calendar,
    "remind": remind,
    "feedback": _feedback,
}
