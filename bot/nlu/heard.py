"""What a member's message means, read without a model: `hear` is the one answer that code may act on."""

from bot.nlu import intent as plain
from bot.nlu import orders
from bot.nlu.choice import pick
from bot.nlu.wish import Heard, Intent, Known, Topic, Wish

__all__ = ["Heard", "Intent", "Known", "Topic", "Wish", "hear"]


def hear(text: str, known: Known) -> Heard:
    """What `text` says to somebody who knows that. Never raises."""
    said = plain.hear(text, known.now, offered=bool(known.offers))
    chosen = pick(said.choice, known.offers) if said.choice else None
    words = (said.choice or "").casefold()
    courts = tuple(court.key for court in known.courts if court.name.casefold() in words)
    code = (said.code or "").upper()
    mine = tuple(booking.code for booking in known.bookings if booking.code == code)
    wish = Wish(
        intent=said.intent,
        date=said.date,
        time=said.time,
        minutes=said.minutes,
        earliest=said.earliest,
        latest=said.latest,
        courts=courts,
        offers=(chosen.slot_id,) if chosen else (),
        bookings=mine,
    )
    return Heard(
        (wish,),
        order=bool(orders.read(text).acts),
        problem=said.problem,
        ambiguous=said.ambiguous,
        unknown_codes=(code,) if code and not mine else (),
    )
