"""Writes the reply of A, B and C to a run: what was done, as the desk recorded it, and what was not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.conversation import replies, turn_reply
from bot.conversation.grounding.guard import breaks_out
from bot.conversation.offering import MORE_FREE, NOT_THEN, Lead, nothing_free, offered, refusal_lead
from bot.conversation.reply import Reply
from bot.conversation.session import own
from bot.conversation.turn import Turn
from bot.domain.booking import Slot
from bot.domain.errors import BookingError, Expired, Refusal
from bot.i18n.language import gettext, gettext_noop, together
from bot.i18n.text import day_text
from bot.nlu.heard import Wish
from patterns.workflow.changes import answer
from patterns.workflow.find import Found, of_sort
from patterns.workflow.form import Form, keep_form
from patterns.workflow.plan import Todo
from patterns.workflow.sequence import End
from patterns.workflow.steps import Took

OPEN = ("offered", "asked", "proposed")
NOT_UNDERSTOOD = gettext_noop('I did not understand "{words}".')
EVERY = gettext_noop("I can book every day, every week or every two weeks.")
HOW_OFTEN = gettext_noop("I can book every day, every week or every two weeks. Here is one day:")
SAY_WHICH = gettext_noop('Not booked yet: say which {count} courts you would like, for example "A and B".')
NOT_YET = gettext_noop("Not booked yet: {what}.")
MORE_LEFT = gettext_noop("{count} more of them: not booked yet. Say which.")
NO_COURT = gettext_noop('There is no "{court}" here; the club has {courts}.')
NONE_OF_THESE = gettext_noop("All right, none of these. Which other day or time would you like?")
NO_SUCH = gettext_noop("The club has no such court. These are free then:")
AT_YOUR_SERVICE = gettext_noop("Happy to help with tennis courts.")
OTHERS = gettext_noop("What else is free:")
_WORD = re.compile(r"\w+")


@dataclass
class _Told:
    """The reply to one wish; None where the desk's record of what was done says it all."""

    todo: Todo
    reply: Reply | None
    form: Form


async def reply_to(turn: Turn, end: End) -> Reply:
    """The reply to a run that ended there. Keeps the form for the next message."""
    teller = _Teller(turn, end)
    told = [await teller.tell(todo) for todo in end.plan.todo]
    said = [one for one in told if one.reply]
    first = next((one for one in said if one.reply and one.reply.outcome in OPEN), (said or told)[0])
    desk = turn.desk
    done = turn_reply.done(turn) if desk.changes or desk.proposals or desk.questions else None
    reply = _joined(turn, done, [one for one in said if one is not first], first)
    first.form.more = done is not None and first.reply is not None and first.reply.outcome in OPEN
    keep_form(turn, first.form, reply)
    return reply


def _joined(turn: Turn, done: Reply | None, others: Sequence[_Told], first: _Told) -> Reply:
    """Join the replies: what was done, then what is open, then the others, a line each."""
    if done is None and not others:
        return first.reply or replies.asked(replies.question(first.form.missing()))
    lead = done or first.reply
    assert lead is not None
    told = [lead.text]
    if done and first.reply:
        told.append(_beside(turn, done, first))
    told += [_line(turn, one) for one in others]
    parts = (*lead.parts, *(first.reply.parts if done and first.reply else ()))
    offers = first.reply.offers if first.reply and not turn.desk.proposals else ()
    return replace(lead, text="\n".join(told), offers=offers or lead.offers, parts=parts)


def _beside(turn: Turn, done: Reply, first: _Told) -> str:
    """What to say of the open wish below what was done. A proposal is answered by yes or no, so no offer is put to the
    member beside one."""
    assert first.reply is not None
    if turn.desk.proposals and first.reply.offers:
        return gettext(replies.LEFT, what=wish_text(turn, first.form))
    left = gettext(NOT_YET, what=wish_text(turn, first.form)) if first.reply.offers else ""
    return f"{left}\n{first.reply.text}".strip()


def _line(turn: Turn, one: _Told) -> str:
    assert one.reply is not None
    if one.reply.offers or one.reply.outcome == "asked":
        return gettext(replies.LEFT, what=wish_text(turn, one.form))
    return one.reply.text


def wish_text(turn: Turn, form: Form) -> str:
    """The wish as far as it is known, such as `Court 2 on Friday 4 December, 16:00`."""
    names = [turn.club.court(key).name for key in form.courts]
    parts = [" / ".join(names) or gettext("a court")]
    if form.date:
        parts.append(gettext("on {day}", day=day_text(form.date)))
    return " ".join(parts) + (f", {form.time:%H:%M}" if form.time else "")


class _Teller:
    """Words the reply to each wish of a run."""

    def __init__(self, turn: Turn, end: End) -> None:
        self.turn, self.end = turn, end

    async def tell(self, todo: Todo) -> _Told:
        form = todo.form.model_copy()
        reply = await self._reply(todo, form)
        doubt = self.end.plan.doubt
        named = todo.does in ("show", "find", "ask") or (todo.does == "which" and doubt != own(self.turn.text))
        if reply and doubt and named:
            reply = replace(reply, text=f"{not_understood(doubt, self.turn.text)}\n{reply.text}")
        return _Told(todo, reply, form)

    async def _reply(self, todo: Todo, form: Form) -> Reply | None:
        if todo.does == "answer":
            return await answer(self.turn, todo.wish, self.end.heard, self.end.begin.recent)
        if todo.does == "again":
            return await self._again()
        if todo.does == "none":
            return await self._none(form)
        if todo.does == "find":
            return self._find(todo, form)
        if todo.does == "take" and todo.take is not None:
            return self._took(todo, form, self.end.took[todo.take])
        return self._said(todo, form)

    def _said(self, todo: Todo, form: Form) -> Reply:
        """The reply to a wish for which nothing was looked up."""
        turn, offers = self.turn, self.end.begin.offers
        if todo.does in ("show", "which"):
            slots = [turn.club.slot(slot_id) for slot_id in todo.slots or [offer.slot_id for offer in offers]]
            talk = todo.wish.intent == "other" and not self.end.plan.doubt  # the offer stands
            lead = gettext(AT_YOUR_SERVICE) if talk else gettext("I am not sure which one you mean:")
            return offered(slots, "" if todo.slots else lead)
        if todo.does == "no_court":
            courts = together(court.name for court in turn.club.courts)
            words = gettext(NO_COURT, court=self.end.heard.unknown_court[:40], courts=courts)
            return Reply("refused", words, reason="unknown_court")
        if todo.does == "unclear":
            turn.session.offers = []  # another day or time is meant, and a bare "2" would pick one of these
            return replies.unclear(self.end.plan.doubt)
        if todo.does == "left":
            return Reply("answered", gettext(replies.LEFT, what=wish_text(turn, form)))
        return _day_refused(turn, form) or ask_for(form, todo)

    async def _again(self) -> Reply | None:
        """Put the open proposal to the member again, or say that it has expired."""
        if (proposal := await self.turn.desk.waiting(self.turn.session.proposal)) is None:
            return replies.refused(Expired())
        self.turn.desk.proposals.append(proposal)
        return None

    async def _none(self, form: Form) -> Reply:
        """The reply to a no: to an offer, to a booking that was just shown, or to what was being arranged."""
        if self.end.begin.offers:
            self.turn.session.offers = []  # "court 3" would pick one of these
            return replies.asked(gettext(NONE_OF_THESE))
        if form.turn is None and self.end.begin.recent:
            return replies.listed(await self.turn.desk.my_bookings(), most=self.turn.club.rules.max_live)
        return Reply("dropped", gettext("All right, I have dropped that. Nothing was changed."))

    def _find(self, todo: Todo, form: Form) -> Reply | None:
        assert todo.look is not None
        found = self.end.found[todo.look]
        if found.take:
            before = sum(one.take is not None for one in self.end.found[: todo.look])
            return self._took(todo, form, self.end.took[len(self.end.plan.takes) + before])
        if found.refused:
            form.drop_wrong(found.refused.reason, self.turn)
            return replies.refused(found.refused.error())
        reply = self._offered(todo, form, found)
        lead = gettext(HOW_OFTEN) if todo.wish.repeats and reply.offers else ""
        if (form.intent == "book" or self.end.plan.doubt) and form.count > 1 and reply.offers:
            lead = gettext(SAY_WHICH, count=form.count)
        return replace(reply, text=f"{lead}\n{reply.text}") if lead else reply

    def _offered(self, todo: Todo, form: Form, found: Found) -> Reply:
        seen = self.turn.desk.seen
        shown = [seen.get(slot_id) or self.turn.club.slot(slot_id) for slot_id in found.free or found.nearest]
        taken = [change.booking.slot for change in self.turn.desk.changes]  # since what is free was looked up
        slots = [slot for slot in shown if slot not in taken]
        assert todo.look is not None
        assert form.date is not None
        if self.end.plan.looks[todo.look].but:
            return offered(slots, gettext(OTHERS)) if slots else nothing_free([], form.date, form.time, self.turn.club)
        if found.instead:
            return offered(slots, self._not_free(form, slots))
        if not found.free:
            return nothing_free(slots, form.date, form.time, self.turn.club)
        return _offered(slots, self.turn.now.date())

    def _not_free(self, form: Form, slots: Sequence[Slot]) -> Lead:
        """Say that the court asked for is taken or closed, by its name where one was named."""
        club = self.turn.club
        if not form.courts and not any(of_sort(court, form) for court in club.courts):
            return Lead(gettext(NO_SUCH))
        if len(form.courts) != 1 or not form.date or not form.time:
            return Lead(gettext(NOT_THEN))
        minutes = form.minutes or club.rules.slot_minutes
        wished = f"{form.courts[0]}-{form.date:%Y%m%d}-{form.time:%H%M}-{minutes}"
        return refusal_lead(self._why_not(club.slot(wished)), slots, self.turn.now.date())

    def _why_not(self, slot: Slot) -> BookingError:
        try:
            self.turn.club.check_slot(slot, self.turn.desk.clock())
        except BookingError as error:
            return error
        self.turn.desk.note_full([slot])
        return self.turn.desk.why_taken(slot)

    def _took(self, todo: Todo, form: Form, took: Took) -> Reply | None:
        if took.what == "left":
            return Reply("answered", gettext(replies.LEFT, what=wish_text(self.turn, form)))
        if took.what == "refused":
            return self._refused(took.refused, took.nearest)
        picked = [one for one in self.end.plan.todo if one.does == "take" and one.take is not None]
        if took.done and todo in picked[:-1]:
            return None  # the last one tells what is left: "A and B"
        done = sum(self.end.took[one.take or 0].done for one in picked) if todo in picked else took.done
        left = max(form.count, todo.wish.count) - done
        if took.done and left <= 0:
            return None
        if took.refused:
            return self._refused(took.refused, [])
        return self._more(form, left) if took.done else None

    def _more(self, form: Form, left: int) -> Reply:
        """Ask for the remaining courts, where more were wanted than the member picked."""
        form.count = left
        booked = {change.booking.slot.id for change in self.turn.desk.changes}
        ids = [offer.slot_id for offer in self.end.begin.offers if offer.slot_id not in booked]
        lead = gettext(MORE_LEFT, count=left)
        return offered([self.turn.club.slot(slot_id) for slot_id in ids], lead) if ids else replies.asked(lead)

    def _refused(self, refused: Refusal | None, nearest: Sequence[str]) -> Reply:
        assert refused is not None
        error, slots = refused.error(), [self.turn.club.slot(slot_id) for slot_id in nearest]
        lead = refusal_lead(error, slots, self.turn.now.date())
        return offered(slots, lead) if slots else replies.refused(error)


def _offered(slots: Sequence[Slot], today: date) -> Reply:
    """An offer, which says so where there are more free times than it shows."""
    reply = offered(slots, today=today)
    cut = len({slot.starts_at for slot in slots}) > len(reply.offers)
    return replace(reply, text=f"{reply.text}\n{gettext(MORE_FREE)}") if cut else reply


def not_understood(words: str, said: str) -> str:
    """Say that something was not understood; quote it only where the words are the member's own and hold no link."""
    own = set(_WORD.findall(words.casefold())) <= set(_WORD.findall(said.casefold()))
    if breaks_out(words) or not own:
        return gettext("I did not understand all of that.")
    return gettext(NOT_UNDERSTOOD, words=words[:60])


def _day_refused(turn: Turn, form: Form) -> Reply | None:
    """Refuse a day on which nothing can be booked before a time is asked for."""
    try:
        if form.date and not form.last:
            turn.club.check_day(form.date, turn.now)
    except BookingError as error:
        return replies.refused(error)
    return None


def ask_for(form: Form, todo: Todo) -> Reply:
    """Ask for the first missing field; where nothing at all was asked for, say what can be."""
    if form == Form(turn=form.turn) and todo.wish in (Wish(), Wish("yes")):  # a courtesy, or talk
        return Reply("answered", f"{gettext(AT_YOUR_SERVICE)} {gettext(replies.HINT)}")
    question = replies.question(form.missing())
    if todo.wish.repeats and not todo.wish.every:
        return replies.asked(f"{gettext(EVERY)} {question}")
    other = todo.wish.intent in ("other", "yes")
    return replies.asked(f"{gettext('I book tennis courts.')} {question}" if other else question)
