"""Questions that a yes or a no settles: whether to book, to cancel, to move. Until then nothing is written."""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.choice import Choice
from bot.conversation.looks import Line, Part, line, plain
from bot.conversation.reply import Button, Reply
from bot.conversation.slots import short_slot_text, slot_text
from bot.domain.booking import Booking, Proposal, Question, Repeat
from bot.i18n.language import gettext, gettext_noop

KEEP_IT = "keep_it"
"""The id of the button of `leave`."""


def to_cancel(booking: Booking) -> Reply:
    """Asks whether to, before a press cancels anything."""
    text = gettext("Cancel {what}?", what=slot_text(booking.slot))
    asked = line(gettext_noop("Cancel **{what}**?"), what=short_slot_text(booking.slot))
    return Reply("asked", text, buttons=keep_or_cancel(booking.code), parts=(Part(text, (asked,)),))


def to_cancel_more(button: str, code: str) -> Reply:
    """The same for several at once: `button` is what was pressed."""
    return Reply("asked", gettext("{words}?", words=button), buttons=keep_or_cancel(code))


def leave(label: str) -> Button:
    """Beside a button that takes something away: as it is, it stays."""
    return Button(KEEP_IT, label, Choice("keep", "it").text)


def keep_or_cancel(code: str) -> tuple[Button, ...]:
    return (
        Button("keep", gettext("Keep"), Choice("keep", code).text),
        Button(f"cancel:{code}", gettext("Cancel booking"), Choice("cancel", code).text, "danger"),
    )


def proposed(proposal: Proposal) -> Reply:
    more = f", {_repeat_text(proposal.repeat)}" if proposal.repeat else ""
    text = gettext(
        "Shall I book {what}? Nothing is booked until you say yes.", what=f"{slot_text(proposal.slot)}{more}"
    )
    asked = line(gettext_noop("Shall I book **{what}**?"), what=f"{short_slot_text(proposal.slot)}{more}")
    nothing = line(gettext_noop("Nothing is booked until you say yes."), small=True)
    return Reply(
        "proposed",
        text,
        buttons=(
            Button("confirm", gettext("Book it"), Choice("confirm", proposal.id).text, "primary"),
            Button("cancel", gettext("Not now"), Choice("decline", proposal.id).text),
        ),
        parts=(Part(text, (asked, nothing)),),
    )


def _repeat_text(repeat: Repeat) -> str:
    """`every 7 days, 4 times`."""
    how = {1: gettext("every day"), 7: gettext("every week"), 14: gettext("every two weeks")}.get(repeat.days)
    often = how or gettext("every {days} days", days=repeat.days)
    return f"{often}, {gettext('{count} times', count=repeat.times)}" if repeat.times else often


def to_confirm(questions: Sequence[Question]) -> Reply:
    """Changes that a model wants and the member did not order, put to them; `questions` is not empty."""
    asked = [Part(_question_text(question), (_question_line(question),)) for question in questions]
    nothing = gettext("Nothing is changed until you say yes.")
    keep = Button("keep", gettext("Keep"), Choice("keep", questions[0].booking.code).text)
    return Reply(
        "proposed",
        "\n".join([*(part.passage for part in asked), nothing]),
        buttons=(keep, *(_question_button(question, alone=len(questions) == 1) for question in questions)),
        parts=(*asked, Part(nothing, (replace(plain(nothing), small=True),))),
    )


def _question_line(question: Question) -> Line:
    what = short_slot_text(question.booking.slot)
    if question.slot:
        words = gettext_noop("Move **{what}** to **{to}**?")
        return line(words, what=what, to=short_slot_text(question.slot))
    if question.others:
        words = gettext_noop("Cancel **{what}** and {count} later ones of its series?")
        return line(words, what=what, count=len(question.others))
    return line(gettext_noop("Cancel **{what}**?"), what=what)


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
    label = gettext("Cancel booking") if alone else gettext("Cancel {code}", code=code)
    return Button(f"cancel:{code}", label, Choice("cancel", question.code).text, "primary")
