"""Replies from facts. What a member reads about a booking is copied from its row, never from a model's words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time

from bot.conversation.choice import Choice
from bot.conversation.refusals import in_words, refusal_text
from bot.conversation.reply import Button, Card, Offer, Reply
from bot.conversation.session import letter
from bot.domain.booking import Booking, Proposal, Question, Repeat, Slot
from bot.domain.codes import AND_LATER
from bot.domain.errors import BookingError, Values
from bot.domain.ports import Change
from bot.i18n.language import gettext, gettext_noop
from bot.i18n.text import day_text, time_text

MOST_OFFERS = 24
"""The letters of an offer end before the alphabet does; past a handful a day is offered by time."""
HANDFUL = 8
MORE_FREE = gettext_noop("More is free than I can show at once: name a time or a part of the day.")
MOST_BUTTONS = 25
"""Of a message on either platform."""
TRACE_CHARS = 12
"""Of a trace, what a thumb names an answer by; a Discord button's id has 100 characters for everything."""

HINT = gettext_noop('Tell me a day and a time, for example "tomorrow at 3pm".')
PRIVATE_FILE = gettext_noop("The file is in your direct messages.")
DIRECT_CLOSED = gettext_noop(
    "That is for you alone, and your direct messages are closed to me. Use /courtbot export instead."
)
HELP = gettext_noop(
    'I book courts. Say what you would like, for example "book a court tomorrow at 3pm" or "what is free on '
    'Saturday morning?".\n'
    '"mine" lists your bookings, "cancel CODE" and "move CODE" change one, "never mind" drops what we were '
    'arranging, "stop" ends our conversation. "export" and "forget me" are for the data I keep about you.'
)


NOT_THESE = gettext_noop("Not on {days}: {why}")
TAKEN_THESE = gettext_noop("Taken on {days}.")
_STEPS = {
    "looking": gettext_noop("Looking at what is free on {day}"),
    "reserving": gettext_noop("Reserving {court}"),
}


def step_text(step: str, values: Values) -> str:
    """What the desk is doing, in a few words."""
    return gettext(_STEPS[step], **in_words(values))


def offer(slot: Slot) -> Offer:
    return Offer(slot.id, slot.court.name, slot.local, slot.local_end)


def card(booking: Booking) -> Card:
    slot = booking.slot
    return Card(booking.code, slot.court.name, slot.local, slot.local_end, booking.user, booking.status)


def span_text(start: Slot) -> str:
    return f"{time_text(start.local)}–{time_text(start.local_end)}"


def slot_text(slot: Slot) -> str:
    """`Court 2 on Wednesday 2 December, 15:00–16:00`."""
    return gettext("{court} on {day}, {span}", court=slot.court.name, day=day_text(slot.local), span=span_text(slot))


def changed(turn_id: str, changes: Sequence[Change], missed: Mapping[date, BookingError] | None = None) -> Reply:
    """What this turn committed, or found standing; `changes` is not empty. The last one is on the card. `missed` are
    days of a series on which nothing was done."""
    last = changes[-1]
    live = last.booking.status == "confirmed"
    told = [_change_text(turn_id, change) for change in changes]
    told += [*_series_text(changes), *missed_text(missed or {})]
    return Reply(
        last.what,
        "\n".join(told),
        card=card(last.booking),
        buttons=(*(card_buttons(last.booking) if live else ()), *_rest_buttons(changes)),
    )


def _series_text(changes: Sequence[Change]) -> list[str]:
    """How what was booked as a series is cancelled together."""
    made = [c.booking.series for c in changes if c.what == "booked" and c.booking.series]
    words = gettext_noop('These are a series. "cancel {code}" cancels all that is left of it.')
    return [gettext(words, code=code) for code in dict.fromkeys(made) if made.count(code) > 1]


def missed_text(missed: Mapping[date, BookingError]) -> list[str]:
    """A line for each reason, with its days."""
    days: dict[str, list[str]] = {}
    for day, error in missed.items():
        why = refusal_text(error) if error.reason != "taken" else ""
        days.setdefault(why, []).append(day_text(day))
    return [
        gettext(NOT_THESE, days=", ".join(named), why=why) if why else gettext(TAKEN_THESE, days=", ".join(named))
        for why, named in days.items()
    ]


def _rest_buttons(changes: Sequence[Change]) -> tuple[Button, ...]:
    """To cancel a whole series that was booked, or what follows on the one of it that was cancelled."""
    last = changes[-1]
    if not last.booking.series or last.what == "moved":
        return ()
    if last.what == "booked":
        several = sum(change.booking.series == last.booking.series for change in changes) > 1
        label = gettext("Cancel the whole series")
        return (Button("series", label, Choice("cancel", last.booking.series).text, "danger"),) if several else ()
    if len(changes) > 1:
        return ()
    label = gettext("Cancel the later ones too")
    return (Button("later", label, Choice("cancel", last.booking.code + AND_LATER).text, "danger"),)


def _change_text(turn_id: str, change: Change) -> str:
    booking, what = change.booking, slot_text(change.booking.slot)
    if change.what == "cancelled":
        return gettext("Cancelled: {what} (code {code}).", what=what, code=booking.code)
    if change.what == "moved":
        return gettext("Moved: you now have {what}. Code {code}.", what=what, code=booking.code)
    if booking.turn_id != turn_id:
        return gettext("Already yours: {what}. Code {code}.", what=what, code=booking.code)
    return gettext("Booked: {what}. Code {code}.", what=what, code=booking.code)


def card_buttons(booking: Booking) -> tuple[Button, ...]:
    return (
        Button("cancel", gettext("Cancel"), Choice("cancel", booking.code).text, "danger"),
        Button("move", gettext("Move"), Choice("move", booking.code).text),
        Button("calendar", gettext("Add to calendar"), Choice("calendar", booking.code).text),
        Button("remind", gettext("Remind me"), Choice("remind", booking.code).text),
    )


def feedback_buttons(reply: Reply) -> tuple[Button, ...]:
    """A thumb up and one down, for an answer in which a model had a part; none for another. The choice names the
    answer by its trace."""
    if not reply.model:
        return ()
    ref = reply.trace[:TRACE_CHARS]
    up, down = gettext("Helpful"), gettext("Not helpful")
    return (
        Button("up", up, Choice.of("feedback", "up", ref).text),
        Button("down", down, Choice.of("feedback", "down", ref).text),
    )


def proposed(proposal: Proposal) -> Reply:
    what = slot_text(proposal.slot)
    if proposal.repeat:
        what = f"{what}, {_repeat_text(proposal.repeat)}"
    return Reply(
        "proposed",
        gettext("Shall I book {what}? Nothing is booked until you say yes.", what=what),
        buttons=(
            Button("confirm", gettext("Confirm"), Choice("confirm", proposal.id).text, "primary"),
            Button("cancel", gettext("Cancel"), Choice("decline", proposal.id).text),
        ),
    )


def _repeat_text(repeat: Repeat) -> str:
    """`every 7 days, 4 times`."""
    how = {1: gettext("every day"), 7: gettext("every week"), 14: gettext("every two weeks")}.get(repeat.days)
    often = how or gettext("every {days} days", days=repeat.days)
    return f"{often}, {gettext('{count} times', count=repeat.times)}" if repeat.times else often


def to_confirm(questions: Sequence[Question]) -> Reply:
    """Changes that a model wants and the member did not order, put to them; `questions` is not empty."""
    asked_text = "\n".join(_question_text(question) for question in questions)
    keep = Button("keep", gettext("Keep it"), Choice("keep", questions[0].booking.code).text)
    return Reply(
        "proposed",
        f"{asked_text}\n{gettext('Nothing is changed until you say yes.')}",
        buttons=(*(_question_button(question, alone=len(questions) == 1) for question in questions), keep),
    )


def _question_text(question: Question) -> str:
    booking, what = question.booking, slot_text(question.booking.slot)
    if question.slot:
        to = slot_text(question.slot)
        return gettext("Shall I move {what} (code {code}) to {to}?", what=what, code=booking.code, to=to)
    if question.others:
        words = gettext_noop("Shall I cancel {what} (code {code}), and {count} later ones of its series?")
        return gettext(words, what=what, code=booking.code, count=len(question.others))
    return gettext("Shall I cancel {what} (code {code})?", what=what, code=booking.code)


def _question_button(question: Question, alone: bool) -> Button:
    code = question.booking.code
    if question.slot:
        label = gettext("Move it") if alone else gettext("Move {code}", code=code)
        return Button(f"move:{code}", label, Choice.of("move", code, question.slot.id).text, "primary")
    label = gettext("Cancel it") if alone else gettext("Cancel {code}", code=code)
    return Button(f"cancel:{code}", label, Choice("cancel", question.code).text, "primary")


def offered(slots: Sequence[Slot], lead: str = "") -> Reply:
    """`slots` put before the member, not empty; a long day becomes one court for each start time. A `lead` is about
    something else than these, so each of them then says its day and time."""
    if len(slots) > HANDFUL:
        by_start = {slot.starts_at: slot for slot in reversed(slots)}
        slots = sorted(by_start.values(), key=lambda s: s.starts_at)[:MOST_OFFERS]
    days = {slot.local.date() for slot in slots}
    starts = {slot.starts_at for slot in slots}
    one_day, one_time = (len(days) == 1, len(starts) == 1) if not lead else (False, False)
    head = lead or _free_head(slots[0], one_day, one_time)
    lines = [f"{letter(i)}) {_offer_text(s, not one_day, not one_time)}" for i, s in enumerate(slots)]
    question = gettext("Which one would you like?" if len(slots) > 1 else "Would you like it?")
    return Reply("offered", "\n".join([head, *lines, question]), offers=tuple(offer(s) for s in slots))


def _free_head(slot: Slot, one_day: bool, one_time: bool) -> str:
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


_NOTHING_AT = gettext_noop("Nothing is free on {day} at {time}, nor near it. Which other day would you like?")
_NOTHING_ON = gettext_noop("Nothing is free on {day} then, nor near it. Which other day would you like?")
_NEAREST_AT = gettext_noop("Nothing is free on {day} at {time}. The nearest:")
_NEAREST_ON = gettext_noop("Nothing is free on {day} then. The nearest:")


def in_window(slot: Slot, earliest: time | None, latest: time | None) -> bool:
    """Whether the slot starts in the window; `latest` is the last start."""
    start = slot.local.time()
    return (earliest is None or start >= earliest) and (latest is None or start <= latest)


def nothing_free(slots: Sequence[Slot], day: date, start: time | None) -> Reply:
    """Nothing is free as wished; `slots` are the nearest alternatives, perhaps none."""
    wished = {"day": day_text(day), "time": f"{start:%H:%M}"} if start else {"day": day_text(day)}
    if not slots:
        none = gettext(_NOTHING_AT if start else _NOTHING_ON, **wished)
        return Reply("refused", none, reason="taken")
    return offered(slots, gettext(_NEAREST_AT if start else _NEAREST_ON, **wished))


def listed(bookings: Sequence[Booking], lead: str = "") -> Reply:
    """The member's bookings; `lead` asks which of them to cancel."""
    if not bookings:
        return Reply("listed", f"{gettext('You have no bookings.')} {gettext(HINT)}")
    lines = [f"{b.code}: {slot_text(b.slot)}" for b in bookings]
    buttons = tuple(_cancel_button(booking) for booking in bookings)
    if not lead and 2 * len(buttons) < MOST_BUTTONS:
        buttons += tuple(move_button(booking.code) for booking in bookings)
    text = "\n".join([lead or gettext("Your bookings:"), *lines])
    return Reply("listed", text, cards=tuple(card(b) for b in bookings), buttons=buttons)


def late_edit(bookings: Sequence[Booking]) -> Reply:
    """To a message that was corrected after something was done: that stands, and this is how to change it."""
    words = gettext_noop(
        "I had done what you asked for before you changed that message, and it stands as it is. A booking has its "
        "buttons for a change, or say what you would like in a new message."
    )
    reply = listed(bookings)
    return replace(reply, text=f"{gettext(words)}\n{reply.text}")


def _cancel_button(booking: Booking) -> Button:
    return Button(
        f"cancel:{booking.code}",
        gettext("Cancel {code}", code=booking.code),
        Choice("cancel", booking.code).text,
        "danger",
    )


def move_button(code: str) -> Button:
    return Button(f"move:{code}", gettext("Move {code}", code=code), Choice("move", code).text)


def refused(error: BookingError, near: Sequence[Slot] = ()) -> Reply:
    """`near` is what is free instead."""
    if near:
        return replace(offered(near, refusal_text(error)), outcome="refused", reason=error.reason)
    return Reply("refused", refusal_text(error), reason=error.reason)


def asked(text: str) -> Reply:
    return Reply("asked", text)


def failed(text: str, incident: str | None) -> Reply:
    return Reply("failed", text, incident=incident)


def question(missing: Sequence[str]) -> str:
    """Asks for the first of the missing fields."""
    if not missing:
        return gettext(HINT)
    if missing[0] == "time":
        return gettext("What time would you like to play?")
    if "time" in missing:
        return gettext("Which day would you like to play, and at what time?")
    return gettext("Which day would you like to play?")


def unclear(words: str) -> Reply:
    template = gettext_noop('Which day and time do you mean by "{words}"? For example: "tomorrow at 3pm".')
    return asked(gettext(template, words=words[:60]))
