"""Whether what a reply claims is so, by the database before and after its turn."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from bot.compare.world import World
from bot.conversation.grounding import Facts, Place, all_shown
from bot.conversation.grounding.clauses import clauses, plain, sentences
from bot.conversation.grounding.facts import place
from bot.conversation.grounding.judge import SPEECHES
from bot.conversation.reply import Offer, Reply
from bot.domain.booking import Booking
from bot.i18n.catalogues import codes, load

_FILLED = re.compile(r"\\?\{\w+\\?\}")
OWN_LETTERS = 16
"""So many letters of a sentence must be its template's."""
QUOTED = 60
"""So many characters of a message a reply quotes at most."""


@dataclass(frozen=True)
class Exchange:
    """One message of the member, the answer to it, and every booking before and after."""

    said: str
    reply: Reply
    before: tuple[Booking, ...]
    after: tuple[Booking, ...]

    @property
    def changes(self) -> list[tuple[str, Booking]]:
        """What this turn did: "booked", "moved" or "cancelled", and the booking since."""
        known = {booking.code: booking for booking in self.before}
        found: list[tuple[str, Booking]] = []
        for booking in self.after:
            old = known.get(booking.code)
            if old is None or (old.status != "confirmed" and booking.status == "confirmed"):
                found.append(("booked", booking))
            elif booking.status != old.status:
                found.append(("cancelled", booking))
            elif booking.slot != old.slot:
                found.append(("moved", booking))
        return found


def own_words(exchange: Exchange) -> str:
    """The reply without what it repeats of the message, which says nothing."""
    text, said = exchange.reply.text, exchange.said
    return "" if text.strip() == said.strip() else text.replace(f'"{said}"', "").replace(f'"{said[:QUOTED]}"', "")


def false_claims(world: World, exchanges: Sequence[Exchange], at: int) -> Iterator[str]:
    """What the reply of that exchange claims and is not so, in a few words each."""
    exchange = exchanges[at]
    yield from _of_card(exchange)
    yield from (f"offers {offer.court} at {offer.starts_at:%d %B %H:%M}" for offer in _taken(exchange))
    facts = _facts(world, exchanges[: at + 1])
    for line in own_words(exchange).splitlines():
        named = [booking for booking in exchange.after if booking.code in line]
        if named:
            yield from (f"says: {line}" for booking in named if not _is_so(line, booking, facts))
            continue
        for sentence in sentences(line):
            if _says_it_happened(sentence, facts) and not (_is_template(sentence) or all_shown(sentence, facts)):
                yield f"says: {sentence}"


@cache
def _templates() -> re.Pattern[str]:
    """The sentences in which code speaks, in each language, but those that tell of one booking by its code, and those
    that are hardly more than what is filled in."""
    texts = [text for code in codes() for pair in load(code).words.items() for text in pair if "{code}" not in text]
    found = sorted({sentence for text in texts for line in text.splitlines() for sentence in sentences(line)})
    own = [sentence for sentence in found if sum(map(str.isalpha, _FILLED.sub("", sentence))) >= OWN_LETTERS]
    return re.compile("|".join(_FILLED.sub(".+?", re.escape(sentence)) for sentence in own))


def _is_template(sentence: str) -> bool:
    return _templates().fullmatch(sentence) is not None


def _of_card(exchange: Exchange) -> Iterator[str]:
    """The card is what an adapter shows beside the words."""
    reply, card = exchange.reply, exchange.reply.card
    if card is None:
        if reply.outcome in ("booked", "moved", "cancelled"):
            yield f"{reply.outcome} without a booking"
        return
    row = next((booking for booking in exchange.after if booking.code == card.code), None)
    if row is None or row.slot.court.name != card.court or row.slot.local != card.starts_at:
        yield f"a card of {card.court} at {card.starts_at:%d %B %H:%M}"
    elif row.status != card.status:
        yield f"a card that says {card.status}"


def _taken(exchange: Exchange) -> list[Offer]:
    """Offers of what somebody has."""
    live = [booking for booking in exchange.after if booking.status == "confirmed"]
    return [
        offer
        for offer in exchange.reply.offers
        if any(
            booking.slot.court.name == offer.court
            and booking.slot.local < offer.ends_at
            and offer.starts_at < booking.slot.local_end
            and booking.code != offer.moves
            for booking in live
        )
    ]


def _is_so(line: str, booking: Booking, facts: Facts) -> bool:
    """Whether a line that names the booking by its code says where and when it is, and of a live one not that it is
    gone."""
    slot = booking.slot
    if booking.status == "confirmed" and _says_it_happened(line, facts, ("cancelled",)):
        return False
    courts = [court.name for court in facts.club.courts if court.name in line]
    return not courts or (slot.court.name in courts and (f"{slot.local:%H:%M}" in line or ":" not in line))


def _says_it_happened(sentence: str, facts: Facts, sorts: Sequence[str] = ("booked", "cancelled", "moved")) -> bool:
    """Whether it asserts a change of these sorts, in either language; what it denies is none."""
    for speech in SPEECHES:
        for clause in clauses(plain(sentence), speech, facts.now.date(), facts.courts):
            shape = clause.shape
            change = any(getattr(speech, sort).search(shape) for sort in sorts)
            told = speech.did.search(shape) or speech.owned.match(shape) or speech.settled.match(shape)
            if change and told and not speech.denies.search(shape):
                return True
    return False


def _facts(world: World, exchanges: Sequence[Exchange]) -> Facts:
    """What the rows and the offers so far bear out."""
    last = exchanges[-1]
    changes = [(what, booking) for exchange in exchanges for what, booking in exchange.changes]
    mine = [b for b in last.after if b.member == world.member and b.status == "confirmed"]
    offers = [offer for exchange in exchanges for offer in exchange.reply.offers]
    return Facts(
        world.club,
        world.scenario.setup.now,
        free=tuple(map(_offered, offers)),
        bookings=tuple(place(booking.slot, booking.code) for booking in mine),
        changes=tuple(place(booking.slot, booking.code, what) for what, booking in changes),
        asked=tuple(map(_offered, offers)),
        refused=any(exchange.reply.outcome == "refused" for exchange in exchanges),
        said="\n".join(exchange.said for exchange in exchanges),
        notes=world.club.notes,
    )


def _offered(offer: Offer) -> Place:
    minutes = int((offer.ends_at - offer.starts_at).total_seconds() // 60)
    return Place(offer.court, offer.starts_at.replace(tzinfo=None), minutes)
