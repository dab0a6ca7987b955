"""Refusals in words: what kept the club from doing what was asked, and what to do instead."""

from collections.abc import Mapping

from bot.domain.errors import BookingError, Values
from bot.i18n.language import either, gettext, gettext_noop, together
from bot.i18n.text import day_text

WORDS: Mapping[str, str] = {
    "taken": gettext_noop("{court} on {day} at {time} is taken. Please pick another."),
    "already_yours": gettext_noop("You have {court} on {day} at {time} already ({code})."),
    "unknown_slot": gettext_noop("I do not know that slot. Ask what is free and pick one of those."),
    "unknown_court": gettext_noop("There is no such court here. The club has {courts}."),
    "no_slot_starts": gettext_noop("No court starts at {time}. Courts start at {starts}."),
    "no_such_time": gettext_noop(
        "The clocks go forward on {day}: {time} does not exist that day. Pick an hour before or after it."
    ),
    "length": gettext_noop("Courts here are booked for {lengths} minutes. How long should it be?"),
    "past_day": gettext_noop("{date} is in the past. Which day would you like?"),
    "begun": gettext_noop("{time} on {day} has already begun. Pick a later time."),
    "too_late_today": gettext_noop("It is too late to book for today. Which other day would you like?"),
    "horizon": gettext_noop("Courts can be booked up to {date}. Pick a day by then."),
    "notice": gettext_noop("Courts must be booked at least {minutes} minutes ahead. Pick a later time."),
    "closed_day": gettext_noop("The club is closed on {day}{why}. Which other day would suit you?"),
    "closed_hours": gettext_noop(
        "The club is open {hours} on {day}, and {minutes} minutes must fit in. Which time would you like?"
    ),
    "court_closed": gettext_noop("{court} is closed on {day}. Pick another court or day."),
    "part_closed": gettext_noop(
        "{court} is closed on {day} from {opens} to {closes}{why}. Pick another time or court."
    ),
    "cutoff": gettext_noop(
        "Bookings can be changed until {minutes} minutes before they begin. Please speak to the club."
    ),
    "booking_begun": gettext_noop("That booking has already begun, so it can no longer be changed."),
    "most_live": gettext_noop(
        "You hold {most} bookings already, the most a member may have. Cancel one, or wait until one is over."
    ),
    "own_overlap": gettext_noop(
        "You have {court} on {day} at {time} already ({code}), and a member plays on one court at a time here. "
        "Pick another time, or move or cancel that booking."
    ),
    "most_peak": gettext_noop(
        "Peak hours on {day} are {hours}, and a member may hold {most} bookings in peak hours at a time, as you do. "
        "Pick another time, or move or cancel one of those."
    ),
    "most_booked": gettext_noop("I book at most {most} courts a message. Send another message for the rest."),
    "most_cancelled": gettext_noop("I cancel at most {most} bookings a message. Send another message for the rest."),
    "most_given_up": gettext_noop(
        "You booked and cancelled {most} courts within an hour, so the next booking has to wait until {time}. "
        "What you hold stays yours, and you can cancel or move it."
    ),
    "most_proposed": gettext_noop("{most} bookings are already waiting for your yes or no. Answer one of them first."),
    "unknown_booking": gettext_noop("You have no booking {code}. Ask for your bookings to see their codes."),
    "no_such_booking": gettext_noop('You have no such booking. "mine" lists yours.'),
    "no_bookings": gettext_noop("You have no upcoming bookings."),
    "which_booking": gettext_noop('Which booking do you mean? Say its code; "mine" lists yours.'),
    "cancelled": gettext_noop("Booking {code} is already cancelled."),
    "cancelled_since": gettext_noop("Booking {code} has been cancelled. To have a court after all, ask what is free."),
    "expired": gettext_noop(
        "There is nothing left to confirm: it was declined or waited too long. Ask for the court again."
    ),
    "guests_count": gettext_noop("A booking takes the names of up to {most} guests. Please name them again."),
    "guests_names": gettext_noop("I can note names only, of at most 40 letters each. Please name your guests again."),
    "most_waiting": gettext_noop(
        "You are already waiting for {most} times, the most that I can watch. Stop waiting for one first."
    ),
    "hold_over": gettext_noop("That is no longer held for you: the time to answer is over. Ask what is free."),
    "connect_unknown": gettext_noop('I do not know that code. Say "connect" on the other platform for a new one.'),
    "connect_used": gettext_noop('That code has been used. Say "connect" on the other platform for a new one.'),
    "connect_old": gettext_noop(
        'That code is older than {minutes} minutes. Say "connect" on the other platform for a new one.'
    ),
    "connect_elsewhere": gettext_noop("That code belongs to another club, so it connects nobody here."),
    "connect_own": gettext_noop("You made that code here. Write it to me on the other platform."),
    "connect_already": gettext_noop(
        'One of the two sides is connected already. Say "disconnect" there first, and then "connect" for a new code.'
    ),
    "connect_tries": gettext_noop("You have tried many codes. Please wait {minutes} minutes, then make a new one."),
    "club_gone": gettext_noop("That club is gone. Pick another one."),
}
"""By `BookingError.case`: what members read."""
FOR_ADMINS: Mapping[str, str] = {
    "unknown_booking_of_club": "The club has no booking {code}. Ask for its bookings to see their codes.",
    "booking_over": "Booking {code} is over.",
    "club_changed": "Somebody else changed the club meanwhile. Look at it again and repeat your change.",
    "invitation_unknown": "I do not know that code. Ask an admin of the club for a new one.",
    "invitation_used": "That code has been used. Ask an admin of the club for a new one.",
    "invitation_old": "That code is older than {minutes} minutes. Ask an admin of the club for a new one.",
    "invitation_own": "That code is of the club that this workspace belongs to. Use it in the other workspace.",
    "club_in_use": "Members still hold bookings in the club that this workspace would leave, and no other workspace "
    "keeps it. Cancel them, or wait until they are over.",
}
"""What admins read, in English."""


class Explained(BookingError):
    """A refusal that is worded where it is raised, above the domain: it stays in this process."""

    def __init__(self, text: str) -> None:
        super().__init__("explained")
        self.text = text

    def __str__(self) -> str:
        return self.text


def refusal_text(error: BookingError) -> str:
    """What is refused and what to do, in the current language; fit for whoever asked."""
    if isinstance(error, Explained):
        return error.text
    template = WORDS.get(error.case) or FOR_ADMINS[error.case]
    return gettext(template, **in_words(error.values))


def in_words(values: Values) -> dict[str, object]:
    """The values as a template takes them: `day` and, with its year, `date`; `why` in brackets."""
    shown: dict[str, object] = {**values}
    if day := values.get("day"):
        shown |= {"day": day_text(day), "date": f"{day_text(day)} {day.year}"}
    if "why" in values:
        shown["why"] = f" ({values['why']})" if values["why"] else ""
    if spans := values.get("spans"):
        shown["hours"] = together(gettext("from {opens} to {closes}", opens=a, closes=b) for a, b in spans)
    if courts := values.get("courts"):
        shown["courts"] = together(courts)
    if starts := values.get("starts"):
        shown["starts"] = together(starts)
    if lengths := values.get("lengths"):
        shown["lengths"] = either(map(str, lengths))
    return shown
