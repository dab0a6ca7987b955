"""The reply of a turn in which a model speaks: facts by code, and of the model's words what these facts bear out."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.conversation.asking import proposed, to_confirm
from bot.conversation.grounding import shown
from bot.conversation.grounding.turns import facts_of_turn
from bot.conversation.moving import to_move, to_pick
from bot.conversation.offering import HANDFUL, MORE_FREE, MOST_OFFERS, NOT_THEN, Lead, no_start, offered, refusal_lead
from bot.conversation.refusals import refusal_text
from bot.conversation.replies import LEFT, asked, changed, listed, question, refused
from bot.conversation.reply import Reply
from bot.conversation.slots import slot_text
from bot.conversation.spoken import above, with_state, with_words
from bot.conversation.turn import Turn
from bot.domain.booking import Proposal, Question, Slot
from bot.domain.desk import Desk
from bot.domain.errors import BookingError, Closed, Taken
from bot.i18n.language import gettext
from bot.llm import ModelMisbehaved


def from_facts(turn: Turn, prose: str) -> Reply:
    """The reply of a pattern whose model speaks: the desk's facts, and of the model's words the sentences that the
    facts bear out; below words about something that is open, what is so. Slots that the prose names by id are the ones
    offered. Raises ModelMisbehaved where the model made a mistake and mended nothing."""
    words = shown(prose, facts_of_turn(turn), turn.system)
    told = _facts(turn, prose)
    if told is None and (again := _offered_again(turn, prose)):
        reply = above(words, again)
    elif told is None:
        reply = Reply("asked" if words.endswith("?") else "answered", words) if words else _true_at_least(turn)
    else:
        reply = with_words(told, words)
    spoken = bool(words) and (told is None or reply.text != told.text)
    if told is not None and told.offers:
        turn.session.moving = told.offers[0].moves or None  # what is picked next is its new time
    stands = told is not None and (_names_theirs(turn.desk, told.text) or bool(turn.session.moving))
    return with_state(reply) if spoken and _is_open(turn) and not stands else reply


def _facts(turn: Turn, prose: str) -> Reply | None:
    """What code has to say, None where it has nothing."""
    desk = turn.desk
    if desk.changes or desk.proposals or desk.questions:
        if not desk.proposals and (left := _left_over(desk, prose)):  # a yes would be to either
            return _and_offered(done(turn), offered(left, today=desk.now.date()))
        if not _is_unmet(desk):
            return done(turn)
        taken = [error for error in turn.refusals if isinstance(error, Taken)]
        return _and_offered(done(turn, taken), _offered_by(desk, prose, taken))
    answered = bool(desk.latest) and any(isinstance(error, Taken) for error in turn.refusals)
    if turn.refusals and not answered:
        return _and_refused(refused(turn.refusals[-1]), turn.refusals[:-1])
    if desk.latest:
        offer = _offered_by(desk, prose, turn.refusals)
        return offer if desk.listed is None else _below(listed(desk.listed, most=turn.club.rules.max_live), offer)
    if desk.listed is not None:
        return listed(desk.listed, most=turn.club.rules.max_live)
    if turn.mistakes:
        raise ModelMisbehaved("malformed")
    return None


def _offered_again(turn: Turn, prose: str) -> Reply | None:
    """What is on offer, where a model that looked nothing up repeats it."""
    again = [offer.slot_id for offer in turn.session.offers if offer.slot_id in prose]
    return offered([turn.club.slot(slot_id) for slot_id in again], gettext("Still on offer:")) if again else None


def done(turn: Turn, told: Collection[BookingError] = ()) -> Reply:
    """What the turn changed, and what waits for the member's yes; below it the refusals but for those that are `told`
    elsewhere."""
    desk = turn.desk
    refusals = [error for error in turn.refusals if error not in told]
    if not (desk.changes or desk.proposals):
        return _and_refused(to_confirm(desk.questions), refusals)
    return _and_refused(_and_asked(_and_left(_and_proposed(turn), desk.proposals[1:]), desk.questions), refusals)


def _is_open(turn: Turn) -> bool:
    """Whether a member may wonder what is so: something was looked up, or waits for their choice or their yes."""
    desk, session = turn.desk, turn.session
    return not desk.changes and bool(desk.seen or desk.taken or desk.open or session.offers or session.proposal)


def _names_theirs(desk: Desk, text: str) -> bool:
    """Whether code tells of a booking that stands: "You have Court 2 already (7KQ2MD)"."""
    return any(booking.code in text for booking in desk.rows or ())


def _true_at_least(turn: Turn) -> Reply:
    """Where nothing that a model said may be shown: the open offer, the member's bookings, or a question."""
    desk = turn.desk
    if turn.session.offers and not any(offer.moves for offer in turn.session.offers):
        slots = [turn.club.slot(offer.slot_id) for offer in turn.session.offers]
        return offered(slots, gettext("Still on offer:"))
    return listed(desk.rows, most=turn.club.rules.max_live) if desk.rows else asked(question(["date", "time"]))


def _and_proposed(turn: Turn) -> Reply:
    """What was done, and below it the first court that waits for a yes."""
    changes, proposals = turn.desk.changes, turn.desk.proposals
    if not (changes and proposals):
        return changed(turn.id, changes, turn.desk.missed) if changes else proposed(proposals[0])
    done, below = changed(turn.id, changes, turn.desk.missed), proposed(proposals[0])
    return replace(done, text=f"{done.text}\n{below.text}", buttons=below.buttons)


def _below(mine: Reply, offer: Reply) -> Reply:
    """An offer below the member's bookings, both asked for at once."""
    parts, buttons = mine.parts + offer.parts, mine.buttons + offer.buttons
    return replace(offer, text=f"{mine.text}\n{offer.text}", cards=mine.cards, parts=parts, buttons=buttons)


def _is_unmet(desk: Desk) -> bool:
    """Whether a second wish found nothing but others instead, of which none was taken. What waits for a yes is put to
    the member alone; what an earlier run of the turn took itself was no second wish."""
    own = {change.booking.slot.id for change in desk.changes}
    waits = desk.proposals or desk.questions
    return desk.nearest and bool(desk.latest) and not waits and own.isdisjoint(desk.nearby | desk.full.keys())


def _left_over(desk: Desk, prose: str) -> Sequence[Slot]:
    """The free slots that a model asks about beside what was done or is to be confirmed."""
    taken = {change.booking.slot.id for change in desk.changes}
    taken |= {question.slot.id for question in desk.questions if question.slot}
    return [slot for slot in desk.seen.values() if slot.id in prose and slot.id not in taken]


def _and_offered(done: Reply, offer: Reply) -> Reply:
    """An offer for what could not be met goes below what was done."""
    text, buttons = f"{done.text}\n{offer.text}", done.buttons + offer.buttons
    return replace(done, text=text, offers=offer.offers, buttons=buttons, parts=done.parts + offer.parts)


def _and_left(reply: Reply, others: Sequence[Proposal]) -> Reply:
    """One court is confirmed at a time: the others are said."""
    told = [gettext(LEFT, what=slot_text(proposal.slot)) for proposal in others]
    return replace(reply, text="\n".join([reply.text, *told]))


def _and_asked(reply: Reply, questions: Sequence[Question]) -> Reply:
    """What is to be confirmed goes below what was done."""
    if not questions:
        return reply
    below = to_confirm(questions)
    text, buttons = f"{reply.text}\n{below.text}", reply.buttons + below.buttons
    return replace(reply, text=text, buttons=buttons, parts=reply.parts + below.parts)


def _and_refused(reply: Reply, refusals: Sequence[BookingError]) -> Reply:
    """What was asked for beside it and not done is said below."""
    told = dict.fromkeys(refusal_text(error) for error in refusals)
    return replace(reply, text="\n".join([reply.text, *(text for text in told if text not in reply.text)]))


def _with_their_courts(desk: Desk, named: Sequence[Slot]) -> Sequence[Slot]:
    """A long day that a model named by its starts: with every court that is free at each of them."""
    starts = {slot.starts_at for slot in named}
    if len(named) <= HANDFUL or len(starts) < len(named):
        return named
    return sorted((s for s in desk.seen.values() if s.starts_at in starts), key=lambda s: s.starts_at)


def _nothing_free(desk: Desk, slots: Sequence[Slot]) -> Lead:
    """Above what is offered instead: other courts at that time, or other times."""
    if then := next((slot for slot in slots if slot.local.replace(tzinfo=None) == desk.unmet), None):
        why = _why_not(desk, then)
        return refusal_lead(why, slots, desk.now.date()) if why else Lead(gettext(NOT_THEN))
    told = no_start(desk.unmet.date(), desk.unmet.time(), desk.club) if desk.unmet else ""
    return Lead(told or gettext("Nothing is free then. The nearest:"))


def _why_not(desk: Desk, then: Slot) -> BookingError | None:
    """Why the court that was wished for at that time cannot be had; None where it may have been one of several."""
    full = [slot for slot in desk.full.values() if slot.starts_at == then.starts_at]
    if full:
        return desk.why_taken(full[0]) if len(full) == 1 else None
    closed = [error for court in desk.club.courts if (error := _closed(desk, replace(then, court=court)))]
    return closed[0] if len(closed) == 1 else None


def _closed(desk: Desk, slot: Slot) -> Closed | None:
    try:
        desk.club.check_slot(slot, desk.clock())
    except Closed as error:
        return error
    except BookingError:
        return None
    return None


def _offered_by(desk: Desk, prose: str, refusals: Sequence[BookingError]) -> Reply:
    named = sorted((s for s in desk.seen.values() if s.id in prose), key=lambda s: prose.index(s.id))
    slots = _with_their_courts(desk, named) or desk.latest
    lead = Lead("\n".join(dict.fromkeys(map(refusal_text, refusals))))
    if desk.nearest and not refusals:
        lead = _nothing_free(desk, slots)
    if len(refusals) == 1:
        lead = refusal_lead(refusals[0], slots, desk.now.date())
    moved = next((booking.slot for booking in desk.rows or () if booking.code == desk.moving), None)
    if moved and not lead.text:
        lead = to_pick(moved, slots[0].local.date())
    reply = offered(slots, lead, desk.now.date())
    reply = to_move(reply, desk.moving) if moved else reply
    cut = len(reply.offers) >= MOST_OFFERS and len({slot.starts_at for slot in desk.latest}) > MOST_OFFERS
    return replace(reply, text=f"{reply.text}\n{gettext(MORE_FREE)}") if cut else reply
