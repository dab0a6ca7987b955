"""The member of a scenario: reads a reply and says the next message, or is done."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.compare.records import Line
from bot.compare.scenario import ANY_COURT, Part, Row, Scenario, State
from bot.conversation.reply import Offer, Reply
from bot.conversation.session import letter
from bot.llm import Ask, Message, Models

ROLE = "compare.member"
DONE = "DONE"
ASKED: Mapping[Part, re.Pattern[str]] = {
    "booking": re.compile(r"which (?:booking|one of|of your)|code\b.*\?|welche (?:deiner )?Buchung", re.IGNORECASE),
    "repeat": re.compile(r"how often|every day, every week|wie oft|jede Woche", re.IGNORECASE),
    "day": re.compile(r"\b(?:day|date|tag|datum|when|wann)\b", re.IGNORECASE),
    "time": re.compile(r"\b(?:time|when|uhrzeit|uhr|wann|wie viel uhr)\b", re.IGNORECASE),
    "length": re.compile(r"\b(?:how long|minutes|wie lange|minuten)\b", re.IGNORECASE),
    "court": re.compile(r"\b(?:which|what) courts?\b|welche[rn]? (?:platz|plätze)", re.IGNORECASE),
}
"""What a question asks for, in either language."""


class Member(Protocol):
    async def first(self) -> str:
        """The message that begins the visit."""
        ...

    async def next(self, reply: Reply, transcript: Sequence[Line]) -> str | None:
        """What they say to the reply; `> ID` presses a button or an offer. None: they are done."""
        ...


@dataclass
class ScriptedMember:
    """Answers what is asked from what they know, picks the offer they want, agrees or does not, and then says the next
    thing on their mind. The same for the same seed: by it they press or type, and write a little differently."""

    scenario: Scenario
    dice: random.Random
    codes: Sequence[str] = ()  # of the bookings they came with
    plain: bool = True  # their messages as the scenario has them
    _left: list[str] = field(default_factory=list[str])
    _known: dict[Part, str] = field(default_factory=dict[Part, str])
    _got: list[Offer] = field(default_factory=list[Offer])
    _booked: set[str] = field(default_factory=set[str])
    _last: str = ""
    _again: bool = True

    def __post_init__(self) -> None:
        self._left, self._known = list(self.scenario.says), dict(self.scenario.knows)

    async def first(self) -> str:
        return self._say(self._left.pop(0))

    async def next(self, reply: Reply, transcript: Sequence[Line]) -> str | None:
        if self.scenario.hurried and self._left:
            return self._say(self._left.pop(0))
        self._booked |= {card.code for card in (*reply.touched, *filter(None, [reply.card])) if card.live}
        said = self._answer(reply)
        if said is not None:
            return said
        if not self._left and self.scenario.insists and len(self._booked) < len(self.scenario.first_end):
            self._left, self.scenario = [self.scenario.insists], self.scenario.model_copy(update={"insists": ""})
        return self._say(self._left.pop(0)) if self._left else None

    def _answer(self, reply: Reply) -> str | None:
        if reply.outcome == "failed":
            return self._repeat()
        if (settled := self._yes_or_no(reply)) is not None:
            return settled
        if reply.offers:
            return self._pick(reply.offers)
        asks = reply.outcome in ("asked", "refused") or (reply.outcome == "listed" and "?" in reply.text)
        return self._tell(reply.text) if asks else None

    def _repeat(self) -> str | None:
        """Once, as people do."""
        again, self._again = self._again, False
        return self._last if again else None

    def _yes_or_no(self, reply: Reply) -> str | None:
        """To "Shall I …?", by its button or in a word."""
        yes = [button.id for button in reply.buttons if button.style in ("primary", "danger")]
        no = [button.id for button in reply.buttons if button.id in ("keep", "cancel") and button.style == "plain"]
        if reply.outcome not in ("proposed", "asked") or not yes or not no:
            return None
        agreed = next((button for button in yes if self.scenario.agrees and self._means(button, reply.text)), None)
        if self.dice.random() < 0.5 or (agreed and len(yes) > 1):
            return f"> {agreed or no[0]}"
        return "yes" if agreed else "no"

    def _means(self, button: str, text: str) -> bool:
        """Whether that is what they want: a booking or a move to a place of theirs, or to lose a booking that no end
        has."""
        verb, _, code = button.partition(":")
        if verb != "cancel":
            return any(_is_named(row, text) for row in self._wanted())
        row = dict(zip(self.codes, self.scenario.setup.mine, strict=False)).get(code)
        return row is None or any(row not in state for state in self.scenario.ends)

    def _pick(self, offers: Sequence[Offer]) -> str | None:
        """What leads to an end: one offer by its letter or its button, several by their letters."""
        if self.scenario.picks == "nothing":
            return None
        picked = max((self._leading_to(state, offers) for state in self.scenario.ends), key=len)
        self._got += [offers[n] for n in picked]
        if len(picked) == 1 and self.dice.random() < 0.5:
            return f"> {offers[picked[0]].choice}"
        return " and ".join(map(letter, picked)) or None

    def _leading_to(self, state: State, offers: Sequence[Offer]) -> list[int]:
        """The places of the offers that this end still lacks."""
        left = [row for row in state if row not in self.scenario.setup.mine]
        for got in self._got:
            _take(left, got)
        return [n for n, offer in enumerate(offers) if offer not in self._got and _take(left, offer)]

    def _wanted(self) -> list[Row]:
        """What an end has and the club had not before; of several ends, what each of them would need."""
        before = self.scenario.setup.mine
        return [row for state in self.scenario.ends for row in state if row not in before]

    def _tell(self, question: str) -> str | None:
        """What is asked for, as far as they know it and have not said it; else all of that."""
        asked = {part: text for part, text in self._known.items() if ASKED[part].search(question)}
        told = asked or dict(self._known)
        self._known = {part: text for part, text in self._known.items() if part not in told}
        return self._say(" ".join(told.values())) if told else None

    def _say(self, text: str) -> str:
        self._last = text if self.plain else self.dice.choice((text, text.capitalize(), text.rstrip("."), f"{text}."))
        return self._last


def _is_offered(row: Row, offer: Offer) -> bool:
    minutes = int((offer.ends_at - offer.starts_at).total_seconds() // 60)
    same = row.start == offer.starts_at.replace(tzinfo=None) and row.minutes in (None, minutes)
    return same and row.court in (ANY_COURT, offer.court)


def _take(rows: list[Row], offer: Offer) -> bool:
    """Removes the row that the offer is for; whether there was one."""
    row = next((row for row in rows if _is_offered(row, offer)), None)
    if row is not None:
        rows.remove(row)
    return row is not None


def _is_named(row: Row, text: str) -> bool:
    return f"{row.start:%H:%M}" in text and str(row.start.day) in text and (row.court in text or row.court == ANY_COURT)


@dataclass
class ModelMember:
    """A model that is told the goal and plays the member, one message at a time."""

    scenario: Scenario
    models: Models

    async def first(self) -> str:
        return self.scenario.says[0]

    async def next(self, reply: Reply, transcript: Sequence[Line]) -> str | None:
        """Raises ModelDown, ModelMisbehaved."""
        roles = {"bot": "user", "member": "assistant"}
        messages = tuple(
            Message("user" if roles[line.who] == "user" else "assistant", line.text) for line in transcript
        )
        said = (await self.models.complete(ROLE, Ask(self._told(), messages))).text.strip()
        return None if not said or DONE in said else said

    def _told(self) -> str:
        scenario = self.scenario
        known = "\n".join(f"- {part}: {text}" for part, text in scenario.knows.items()) or "- nothing beside the goal"
        later = "\n".join(f"- {text}" for text in scenario.says[1:]) or "- nothing"
        return (
            "You are a member of a tennis club who writes to its booking bot. Write the member's next message and "
            "nothing else: one short message, in the language you began in. Say only what you know, and answer only "
            f"what you are asked. To choose an offer, write its letter. When your goal is reached, or clearly cannot "
            f"be, write {DONE}.\n"
            f"Your goal: {scenario.goal}\nWhat you know:\n{known}\nWhat you say once the first thing is settled:\n"
            f"{later}\nYou {'agree' if scenario.agrees else 'say no'} when you are asked to confirm.\n{scenario.style}"
        )
