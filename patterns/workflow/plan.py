"""Decides what to do about a parsed message: the code between parse and availability.

A court is booked only where the message orders it and nothing in it is unclear. Where something is unclear, the rest is
merged into the form all the same, and the member is asked about what is unclear.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from pydantic import BaseModel, Field

from bot.conversation.reply import Offer
from bot.conversation.session import own
from bot.domain.booking import Repeat
from bot.nlu.heard import Heard, Wish
from patterns.workflow.form import COURTS, DAYS, NOTHING, TIMES, Form, Sought
from patterns.workflow.parse import ParseIn

MOST_WISHES = 4
"""Wishes of one message that are served; the reply names any others as not done."""
Whose = Literal["no", "only", "any"]
"""Whether to book without asking further: no; only if exactly one court fits; any court that fits."""


class Look(Sought):
    """A search for free slots, and whether to book one that it finds."""

    take: Whose = "no"
    repeat: Repeat | None = None  # books a series
    but: list[str] = Field(default=[], max_length=100)  # slots that were offered, and are not wanted


class Take(BaseModel):
    """Slots of which `count` are to be booked: the first ones, or, with `choose`, those that the select step picks."""

    slots: list[str] = Field(min_length=1, max_length=1_000)
    count: int = Field(default=1, ge=1)
    choose: bool = False
    repeat: Repeat | None = None  # a series, of which any of the slots may be the first


Does = Literal["answer", "again", "which", "none", "ask", "unclear", "no_court", "show", "find", "take", "left"]


class Todo(BaseModel):
    """What to do about one wish. `look` and `take` are indices into the plan's lists; `slots` are to be shown."""

    does: Does
    wish: Wish = NOTHING
    form: Form = Form()
    look: int | None = None
    take: int | None = None
    slots: list[str] = []


class Plan(BaseModel):
    """What to do about each wish of a message, and the input of the steps that follow."""

    todo: list[Todo] = []
    looks: list[Look] = []
    takes: list[Take] = []
    doubt: str = ""  # the words that were not understood


def plan(asked: ParseIn, heard: Heard, eager: bool) -> Plan:
    """Plan each wish. With `eager`, a message that says day and time books any court that fits."""
    made = Plan(doubt=doubt_of(asked.text, heard))
    form = asked.form.model_copy(update={"more": False})
    for n, wish in enumerate(heard.allowed):
        if n >= MOST_WISHES:
            made.todo.append(Todo(does="left", wish=wish, form=form))
        elif wish.intent in ("mine", "cancel", "move", "info", "help"):
            made.todo.append(Todo(does="answer", wish=wish, form=form))
        else:
            form = form.follow() if any(todo.does not in ("answer", "none") for todo in made.todo) else form
            made.todo.append(_Planner(asked, heard, made, eager).seek(wish, form))
    return made


def doubt_of(text: str, heard: Heard) -> str:
    """The words that were not understood, or the first of several such passages."""
    return heard.problem or heard.unread.partition("…")[0].strip() or (own(text) if heard.ambiguous else heard.unread)


class _Planner:
    """Plans the wishes for a court in one message."""

    def __init__(self, asked: ParseIn, heard: Heard, made: Plan, eager: bool) -> None:
        self.asked, self.heard, self.made, self.eager = asked, heard, made, eager

    def seek(self, wish: Wish, form: Form) -> Todo:
        """Plan a wish to look or to book, a yes or a no, or talk that is none of these."""
        offers = self.asked.offers
        says = says_what(wish)
        if self.asked.proposal and wish.intent in ("book", "yes", "other") and not says:
            return Todo(does="again", wish=wish, form=form)
        if offers and (slots := picked(wish, offers)):
            return self._pick(wish, form, slots)
        if wish.intent == "no":
            declined = form.model_copy(update={"declined": bool(offers)})
            return Todo(does="none", wish=wish, form=declined)
        if offers and not says and wish.intent == "check":
            return self._fill(replace(wish, not_offers=tuple(offer.slot_id for offer in offers)), form)
        if offers and not says:
            return Todo(does="which", wish=wish, form=form)
        return self._fill(wish, form)

    def _pick(self, wish: Wish, form: Form, slots: list[str]) -> Todo:
        moves = next((o.moves for o in self.asked.offers if o.slot_id == slots[0]), "")
        ordered = wish.intent in ("book", "yes") and not self.made.doubt and _settled(wish, slots)
        if moves and ordered:
            to = Wish(intent="move", bookings=(moves,), offers=tuple(slots[:1]))
            return Todo(does="answer", wish=to, form=form)
        if not ordered:
            form = form.model_copy()
            form.merge(wish)  # "how about 5?": what is said next is of that time
            return Todo(does="show", wish=wish, form=form, slots=slots)
        return self._book_at_once(Take(slots=slots, count=wish.count), wish, form)

    def _book_at_once(self, take: Take, wish: Wish, form: Form) -> Todo:
        self.made.takes.append(take)
        return Todo(does="take", wish=wish, form=form, take=len(self.made.takes) - 1)

    def _fill(self, wish: Wish, form: Form) -> Todo:
        whole = wish.date and (wish.time or wish.earliest or wish.latest or wish.over_by)
        anew = self.heard.in_words and wish.intent == "book" and whole and not form.missing()
        again = wish == Wish("check", date=wish.date) and wish.date == form.date
        form = Form() if anew or again else form.model_copy()  # "what is free on Saturday?", after a time of that day
        form.merge(wish)
        if self.made.doubt and form.missing():
            form.count = 1  # of words that were not all understood, and of no day or time that a look could show
        if self.heard.unknown_court:
            return Todo(does="no_court", wish=wish, form=form)
        if form.missing() or (self._odd and not whole):
            talk = wish.intent == "other"  # of no day or time, so that none is asked about
            return Todo(does="unclear" if self._odd and not talk else "ask", wish=wish, form=form)
        sought = form.model_dump(include=set(Sought.model_fields))
        but = list(wish.not_offers)
        take: Whose = "no" if but else self._whose(wish, form)
        repeat = Repeat(form.every, form.times) if form.every and take != "no" else None
        self.made.looks.append(Look(**sought, take=take, repeat=repeat, but=but))
        return Todo(does="find", wish=wish, form=form, look=len(self.made.looks) - 1)

    @property
    def _odd(self) -> bool:
        """Whether it is a day or a time that was not understood."""
        return bool(self.heard.problem or self.heard.ambiguous)

    def _whose(self, wish: Wish, form: Form) -> Whose:
        if form.intent != "book" or wish.intent not in ("book", "yes") or self.made.doubt:
            return "no"
        if wish.repeats and not wish.every:
            return "no"
        at_once = self.eager and wish.date and wish.time and not self.asked.offers
        return "any" if form.any_court or at_once else "only"


def says_what(wish: Wish) -> bool:
    """Whether it says anything of a day, a time, a length, a court or an offer."""
    names = (*DAYS, *TIMES, *COURTS, "not_times", "minutes", "offers", "not_offers", "shift", "longer")
    return wish.count > 1 or any(getattr(wish, name) != getattr(NOTHING, name) for name in names)


def picked(wish: Wish, offers: Sequence[Offer]) -> list[str]:
    """The slots of the open offer that the wish picks, in the wish's order; empty where it is about other slots."""
    left = [offer for offer in offers if offer.slot_id not in wish.not_offers and _fits(wish, offer)]
    if wish.offers:
        return [slot_id for slot_id in wish.offers if any(offer.slot_id == slot_id for offer in left)]
    if wish.courts:
        return [offer.slot_id for key in wish.courts for offer in left if court_of(offer.slot_id) == key]
    if wish.not_offers or wish.not_courts or wish.any_court or (wish.intent == "yes" and len(offers) == 1):
        return [offer.slot_id for offer in left]
    return []


def court_of(slot_id: str) -> str:
    """The key of its court."""
    return slot_id.partition("-")[0]


def _settled(wish: Wish, slots: Sequence[str]) -> bool:
    """Whether the wish says which of the slots: by picking offers, by "any court" at one time, or because its court has
    only one."""
    if wish.courts and not wish.offers:
        first = [slot_id for slot_id in slots if court_of(slot_id) == court_of(slots[0])]
        return len(first) == 1
    starts = {slot_id.partition("-")[2] for slot_id in slots}
    return bool(wish.offers or (wish.any_court and len(starts) == 1) or len(slots) == 1)


def _fits(wish: Wish, offer: Offer) -> bool:
    minutes = (offer.ends_at - offer.starts_at).total_seconds() // 60
    return (
        wish.date in (None, offer.starts_at.date())
        and wish.time in (None, offer.starts_at.time())
        and wish.minutes in (None, minutes)
        and court_of(offer.slot_id) not in wish.not_courts
        and offer.starts_at.date() not in wish.not_days
        and offer.starts_at.time() not in wish.not_times
    )
