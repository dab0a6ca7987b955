"""A conversation's memory: its transcript, its current offer, and what is being arranged."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel

from bot.conversation.reply import Offer, Reply
from bot.llm import Message

QUOTE = "[Quoted: somebody else wrote this, and the member only handed it over]"
"""Before such words, wherever a model reads them; the member's own, if there are any, stand before it."""

ENDED = ("booked", "cancelled", "moved", "dropped")
"""Outcomes after which a new wish begins."""


class TranscriptEntry(BaseModel):
    """One entry of the transcript, in no vendor's form."""

    role: Literal["user", "assistant"]
    text: str
    offers: list[Offer] = []  # what was offered with it, in order
    outcome: str | None = None  # of a reply: where a booking ended, older wishes end too
    aside: bool = False  # a command, which says nothing of a wish
    message: str | None = None  # the platform's id of the member's message
    quoted: bool = False  # somebody else's words, which the member handed over
    shown: str = ""  # somebody else's words beside the member's own
    seen: list[str] = []  # lines that platforms show of a reply in place of its text


class RateableAnswer(BaseModel):
    """A reply that a model had a part in, for the member's thumb on it."""

    trace: str
    turn_id: str
    pattern: str
    model: str


class Session(BaseModel):
    """A conversation's memory. Stored as versioned JSON; what cannot be read is a fresh session."""

    version: Literal[1] = 1
    messages: list[TranscriptEntry] = []
    total_entries: int = 0  # entries ever, of which `messages` holds the last
    offers: list[Offer] = []  # the current offer; letters and ordinals are positions in it
    proposal: str | None = None  # the proposal that a typed yes commits
    moving: str | None = None  # the booking whose new time is being picked
    guests: list[str] = []  # names that were said for the booking that is being arranged
    form: dict[str, Any] = {}  # of the patterns that fill one: A, B, C
    state: dict[str, Any] = {}  # any pattern's own, by letter
    talk_turn: str | None = None  # the last turn that a pattern answered
    talk_message: str | None = None  # the platform's id of that turn's message
    answers: list[RateableAnswer] = []  # the last ones, oldest first
    pending_text: str | None = None  # what was said before the club that is meant was known; while that is asked
    pending_quoted: bool = False  # whether that was somebody else's words
    pending_shown: str = ""  # what it showed of them beside its own
    stopped: bool = False  # by "stop": a thread is no longer followed
    locale: str = ""  # of the member, as the platform last named it here
    spoken: str = ""  # the language that they write in, where it is clearly another than English
    last_turn: str | None = None
    last_reply: Reply | None = None  # delivered again, not made again, if its delivery was not marked

    def remember(self, said: TranscriptEntry, reply: Reply, keep: int) -> None:
        """Adds a turn to the transcript, of which the last `keep` entries stay, and takes up its offer."""
        seen = [line.text for passage in reply.passages if not passage.bare for line in passage.lines]
        answered = TranscriptEntry(
            role="assistant", text=reply.body, offers=list(reply.offers), outcome=reply.outcome, seen=seen
        )
        self.messages += [said, answered]
        self.total_entries += 2
        del self.messages[:-keep]
        if reply.offers or reply.outcome in ENDED:
            self.offers = list(reply.offers)
        if reply.outcome in ENDED:
            self.moving = self.proposal = None
            self.form = self.form if self.form.get("more") else {}  # what is left to arrange beside what was done

    def take_back(self, message: str) -> None:
        """Forgets that message of the member's and what was answered to it, for a corrected one in its place. What
        was made of it goes too: patterns read the wish anew."""
        at = next((i for i, said in enumerate(self.messages) if said.message == message), None)
        if at is None:
            return
        del self.messages[at : at + 2]
        self.offers, self.proposal, self.form, self.state = [], None, {}, {}
        for entry in self.messages:
            if entry.offers or entry.outcome in ENDED:
                self.offers = entry.offers

    def wish(self) -> list[str]:
        """What the member said since the last wish ended, oldest first."""
        said: list[str] = []
        for entry in self.messages:
            if entry.outcome in ENDED:
                said = []
            elif entry.role == "user" and not entry.aside:
                said.append(unmarked(_told(entry)))
        return said

    def transcript(self) -> tuple[Message, ...]:
        """The conversation for a model; an offer shows its letters and slot ids."""
        return tuple(Message(said.role, _told(said) + _offer_lines(said.offers)) for said in self.messages)


def _told(said: TranscriptEntry) -> str:
    return quotation(said.text) if said.quoted else quotation(said.shown, said.text) if said.shown else said.text


def quotation(shown: str, own: str = "") -> str:
    """Somebody else's words as a model reads them, after the member's own."""
    return f"{own}\n{QUOTE} {shown}".lstrip()


def own(told: str) -> str:
    """The member's own words of what a model reads."""
    return told.partition(QUOTE)[0].strip() or told.removeprefix(QUOTE).strip()


def unmarked(told: str) -> str:
    """For a grammar, of what a model reads: what is shown, and below it the member's own words, which win."""
    own, _, shown = told.partition(QUOTE)
    return f"{shown.strip()}\n{own.strip()}".strip()


def _offer_lines(offers: Sequence[Offer]) -> str:
    """What a model may book: not the new times of a booking, which are picked at the desk."""
    return "".join(f"\n[{letter(i)} = {offer.slot_id}]" for i, offer in enumerate(offers) if not offer.moves)


def letter(position: int) -> str:
    """A for the first offer."""
    return chr(ord("A") + position)
