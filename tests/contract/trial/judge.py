"""Judges what came of a member's messages by the database and by the last reply.

A row of `*.jsonl` is one conversation: `say` has its messages, in order; `kind` names what they are about. What must
hold, each part optional, is:
  live           what may stand in the end, each as `2@02T15:00/120 *@04T18:00`: court (any with `*`), December day and
                 time, and minutes where they matter; "" is nothing
  slot           a court was wanted then: it is booked or offered, and nothing else is
  offers, notat  when each offer of the last reply starts ("02T10:00-02T12:00"); a day on which none does
  never, only    a court that is not offered, the only one that is
  minutes        the length of what is offered
  outcome, outcome_not   of the last reply, one of these or none of them
  says           a pattern that the last reply has
  open           the row is not met yet by letter A
  whole, rest    unless this stands, the last reply says what is missing, by that pattern
  courts         one of these lists is what the club has in the end
  shut, kept     slots that the club no longer offers, or else a refusal changed nothing; slots that it still offers
In `say`, `{code1}` is the code of what was booked first, and `> {button}` presses the first button that keeps nothing.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.conversation.reply import Offer, Reply
from bot.domain.booking import Booking

FILES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
FREE = ("booked", "offered")


@dataclass(frozen=True)
class Row:
    kind: str
    say: tuple[str, ...]
    wants: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.kind}: {' | '.join(self.say)[-70:]}"

    @property
    def live(self) -> list[str]:
        slot = self.wants.get("slot")
        return self.wants.get("live") or ["", f"*@{slot}"]


@dataclass(frozen=True)
class Ended:
    """How a conversation ended: what stands and stood, the club's courts, and which slots asked for are free."""

    live: Sequence[Booking]
    before: Sequence[Booking] = ()  # the last line
    courts: tuple[str, ...] = ()
    free: frozenset[str] = frozenset()


def rows(name: str) -> list[Row]:
    lines = (Path(__file__).parent / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    read = [json.loads(line) for line in lines]
    return [Row(row.pop("kind"), tuple(row.pop("say")), row) for row in read]


def unordered(row: Row, live: Sequence[Booking]) -> str:
    """What stands that may not; nothing is worse."""
    return "" if any(stands(one, live) for one in row.live) else f"stands: {_listed(live)}"


def unasked(row: Row, ended: Ended) -> bool:
    """Whether something stands, or was undone by the last line, that nobody ordered."""
    more = not any(_matched(one, ended.live) == len(ended.live) for one in row.live)
    return bool(unordered(row, ended.live)) and (more or ended.live != ended.before)


def wrong(row: Row, reply: Reply, ended: Ended) -> list[str]:
    """All that is not as it should be, in a few words each."""
    found = [unordered(row, ended.live), *_of_reply(row.wants, reply), *_of_offers(row.wants, reply.offers)]
    if "whole" in row.wants and not stands(row.wants["whole"], ended.live) and not _says(row.wants["rest"], reply):
        found.append("does not say what is missing")
    found += _of_club(row.wants, reply, ended)
    return [one for one in found if one]


def _of_club(wants: dict[str, Any], reply: Reply, ended: Ended) -> list[str]:
    found = [f"courts {ended.courts}"] if list(ended.courts) not in wants.get("courts", [list(ended.courts)]) else []
    left = [slot for slot in wants.get("shut", "").split() if slot in ended.free]
    if left and (left != wants["shut"].split() or reply.outcome not in ("refused", "asked")):
        found.append(f"still open: {left}")
    lost = [slot for slot in wants.get("kept", "").split() if slot not in ended.free]
    return found + ([f"closed too: {lost}"] if lost else [])


def stands(told: str, live: Sequence[Booking]) -> bool:
    """Whether exactly those bookings stand."""
    return _matched(told, live) == len(live) == len(told.split())


def _matched(told: str, live: Sequence[Booking]) -> int:
    left = list(live)
    for one in sorted(told.split(), key=lambda one: one.startswith("*")):
        met = next((booking for booking in left if _is(one, booking)), None)
        if met is not None:
            left.remove(met)
    return len(live) - len(left)


def _is(told: str, booking: Booking) -> bool:
    place, _, minutes = told.partition("/")
    court, _, start = place.partition("@")
    slot = booking.slot
    same = start == f"{slot.local:%dT%H:%M}" and court in ("*", slot.court.name.split()[-1])
    return same and minutes in ("", str(slot.minutes))


def _listed(live: Sequence[Booking]) -> str:
    return " ".join(f"{b.slot.court.name[-1]}@{b.slot.local:%dT%H:%M}/{b.slot.minutes}" for b in live) or "nothing"


def _of_reply(wants: dict[str, Any], reply: Reply) -> list[str]:
    allowed = wants.get("outcome", FREE if "slot" in wants else ())
    found = [f"outcome {reply.outcome}"] if allowed and reply.outcome not in allowed else []
    found += [f"outcome {reply.outcome}"] if reply.outcome in wants.get("outcome_not", ()) else []
    found += ["offers nothing"] if reply.outcome == "offered" and not reply.offers else []
    return found + ([] if _says(wants.get("says", ""), reply) else [f"does not say {wants['says']}"])


def _says(pattern: str, reply: Reply) -> bool:
    return bool(re.search(pattern, reply.text, re.DOTALL))


def _of_offers(wants: dict[str, Any], offers: Sequence[Offer]) -> list[str]:
    bad = [offer for offer in offers if not _offers(wants, offer)]
    return [f"offers {bad[0].court} {bad[0].starts_at:%dT%H:%M}"] if bad else []


def _offers(wants: dict[str, Any], offer: Offer) -> bool:
    start, minutes = f"{offer.starts_at:%dT%H:%M}", (offer.ends_at - offer.starts_at).total_seconds() // 60
    first, _, last = wants.get("offers", "-").partition("-")
    return (
        first <= start <= (last or "99")
        and wants.get("slot", start) == start
        and not start.startswith(wants.get("notat", "never"))
        and offer.court != wants.get("never")
        and wants.get("only", offer.court) == offer.court
        and wants.get("minutes", minutes) == minutes
    )
