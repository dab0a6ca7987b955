"""The facts of a turn: what its desk saw and did, and what the member said."""

from bot.conversation.grounding.facts import Facts, Place, changed, place, places
from bot.conversation.turn import Turn
from bot.domain.ports import Change


def facts_of_turn(turn: Turn) -> Facts:
    """As far as anybody looked; what a step on another machine saw is taken up by the desk first."""
    desk = turn.desk
    return Facts(
        turn.club,
        turn.now.replace(tzinfo=None),
        free=places(slot for slot_id, slot in desk.seen.items() if slot_id not in desk.nearby),
        taken=places(slot for slot_id, slot in desk.taken.items() if slot_id not in desk.seen),
        nearest=places(slot for slot_id, slot in desk.seen.items() if slot_id in desk.nearby),
        bookings=_rows(turn),
        changes=changed([change for change in desk.changes if _made_in(turn.id, change)]),
        asked=(*_asked(turn), *_offered(turn)),
        refused=bool(turn.refusals),
        said="\n".join([*turn.session.wish(), turn.text]),
        notes=turn.club.notes,
    )


def _rows(turn: Turn) -> tuple[Place, ...] | None:
    """With those that stood already when they were ordered: true, and no news."""
    desk = turn.desk
    stood = [change.booking for change in desk.changes if not _made_in(turn.id, change)]
    rows = desk.listed if desk.listed is not None else desk.rows
    if rows is None and not stood:
        return None
    return tuple(place(row.slot, row.code) for row in (*(rows or ()), *stood))


def _made_in(turn_id: str, change: Change) -> bool:
    return turn_id in (change.booking.turn_id, change.booking.changed_turn_id)


def _asked(turn: Turn) -> tuple[Place, ...]:
    """What waits for the member's yes."""
    desk = turn.desk
    open_ = [desk.open] if desk.open else []
    slots = [proposal.slot for proposal in (*open_, *desk.proposals)]
    return places([*slots, *(question.slot or question.booking.slot for question in desk.questions)])


def _offered(turn: Turn) -> tuple[Place, ...]:
    """The open offer of the conversation."""
    return tuple(
        Place(
            offer.court,
            offer.starts_at.replace(tzinfo=None),
            int((offer.ends_at - offer.starts_at).total_seconds() // 60),
        )
        for offer in turn.session.offers
    )
