"""How many turns a member needs until what they wanted stands, beside a clerk who understands everything.

A row of `clerk.jsonl` is one errand: `before` is said until it begins, `first` opens it, the rest answers what may be
asked (`time`, `date`, `which` booking, the `court` and `start` to pick), and `clerk` is how many turns a clerk takes.
It is done when the database holds `live` (as in `trial/judge.py`) or the reply `says` something.
"""

import json
import re
from pathlib import Path
from typing import Any

from bot.conversation.reply import Offer, Reply
from tests.contract.conftest import Bots
from tests.contract.trial.judge import stands
from tests.kit.talk import Bot, Member

ERRANDS = [json.loads(line) for line in (Path(__file__).parent / "clerk.jsonl").read_text("utf-8").splitlines()]
MOST_TURNS = 5
MORE_THAN_A_CLERK = {"A": 10, "B": 6, "C": 6, "D": 2, "E": 2, "F": 2, "G": 2, "H": 2}
"""Turns of all errands together, at most."""


async def _needed(bot: Bot, errand: dict[str, Any]) -> int:
    ann = bot.member()
    for said in errand.get("before", ()):
        reply = await ann.say(said)
        if reply.outcome == "proposed":
            await ann.say("yes")
    reply = await ann.say(errand["first"])
    for turn in range(1, MOST_TURNS + 1):
        if await _done(bot, errand, reply):
            return turn
        reply = await _answered(ann, errand, reply)
    return MOST_TURNS + errand["clerk"]


async def _done(bot: Bot, errand: dict[str, Any], reply: Reply) -> bool:
    if "says" in errand:
        return re.search(errand["says"], reply.text) is not None
    return stands(errand["live"], await bot.live()) and reply.outcome not in ("offered", "proposed", "asked")


async def _answered(ann: Member, errand: dict[str, Any], reply: Reply) -> Reply:
    """As a patient member answers what they were asked."""
    if reply.outcome == "proposed" or (reply.outcome == "asked" and not reply.offers and reply.buttons):
        return await ann.say("yes")
    if offer := _picked(errand, reply.offers):
        return await ann.press(offer.choice)
    for asked in ("which", "time", "date"):
        if asked in errand and errand[asked] not in errand.setdefault("said", []):
            errand["said"].append(errand[asked])
            return await ann.say(errand[asked])
    return await ann.say(errand["first"])


def _picked(errand: dict[str, Any], offers: tuple[Offer, ...]) -> Offer | None:
    fits = [o for o in offers if errand.get("court", o.court) == o.court]
    return next((o for o in fits if errand.get("start", f"{o.starts_at:%H:%M}") == f"{o.starts_at:%H:%M}"), None)


async def test_no_letter_costs_a_member_many_turns_more_than_a_clerk(bots: Bots, letter: str):
    more: dict[str, int] = {}
    for errand in ERRANDS:
        async with bots() as bot:
            more[errand["first"]] = await _needed(bot, {**errand}) - errand["clerk"]
    told = {first: f"{n:+d}" for first, n in more.items() if n}
    print(f"\n{letter}: {sum(more.values()):+d} turns beside a clerk's {sum(one['clerk'] for one in ERRANDS)}", told)
    assert max(more.values()) < MOST_TURNS, told
    assert sum(more.values()) <= MORE_THAN_A_CLERK[letter], told
