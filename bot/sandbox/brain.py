"""The one brain behind every wire: a deterministic function from a request to an answer.

It follows the tools and the schema it is given, reads what the prompt shows of the club and the moment, merges what the
member said over several messages, asks for what is missing and never makes up a slot id. It knows nothing of vendors,
HTTP or the club.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.domain.booking import SLOT_ID
from bot.llm import Ask, Completion, Message, Tool, ToolCall, Usage
from bot.nlu.heard import Heard, Wish
from bot.sandbox import talk, wants
from bot.sandbox.club_talk import told_of_club
from bot.sandbox.forms import fill, known_values
from bot.sandbox.german import in_german
from bot.sandbox.looking import windowed
from bot.sandbox.results import Do, Say, Step, listing
from bot.sandbox.shown import known_in
from bot.sandbox.talk import Result
from bot.sandbox.tasks import colleague_for, task_for, task_in
from bot.sandbox.wants import HINT, NOT_UNDERSTOOD, Said, Work, not_understood

_THANKS = re.compile(r"\b(?:thanks|thank you|cheers|thx|danke)\b", re.IGNORECASE)
_HELLO = re.compile(r"\W*(?:hi|hello|hey|hallo|good (?:morning|evening|afternoon)|guten)\b", re.IGNORECASE)
TOOLS = ("check_availability", "book", "my_bookings", "cancel", "move")
_WAITS = re.compile(r"^Waiting for the member's yes: (c[\w-]+):", re.MULTILINE)
_READS = re.compile(r"\bThe member reads (\w+): words ")
_NO_OFFER = re.compile(r"^Current offer: none$", re.MULTILINE)


def think(ask: Ask) -> Completion:
    """The answer to a request: text, tool calls, or JSON of the schema asked for."""
    step = _step(ask)
    call = as_call(ask, step)
    if call:
        return Completion("", (call,), usage_of(ask, call.name + call.arguments), "emulated")
    text = _in_their_language(ask, step.text if isinstance(step, Say) else step.instead)
    if ask.schema is not None:
        text = json.dumps(fill(ask.schema, known_values(ask, text)), ensure_ascii=False)
    return Completion(text, (), usage_of(ask, text), "emulated")


def _in_their_language(ask: Ask, text: str) -> str:
    """Where another language than English is asked for, the brain leaves results to whoever tells facts, and the slots
    that it offers stand alone."""
    reads = _READS.search(ask.system)
    if reads is None:
        return text
    slots = [line for line in text.splitlines() if SLOT_ID.search(line)]
    told = slots or (ask.messages[-1:] and ask.messages[-1].role == "tool")
    if told:
        text, listed = _puzzle(text), "\n".join(slots)
        return f"{in_german(text) if reads[1] == 'German' else text}{listed}"
    return in_german(text) if reads[1] == "German" else text


def _puzzle(text: str) -> str:
    """Its first line, where that says what was not understood."""
    first, end, _ = text.partition("\n")
    return f"{first}{end}" if first.startswith(NOT_UNDERSTOOD) else ""


def usage_of(ask: Ask, answer: str) -> Usage:
    """About four characters a token, as English has it."""
    tools = sum(len(tool.name) + len(tool.description) + len(json.dumps(tool.parameters)) for tool in ask.tools)
    said = sum(len(m.text) + sum(len(c.name) + len(c.arguments) for c in m.calls) + 12 for m in ask.messages)
    schema = len(json.dumps(ask.schema)) if ask.schema else 0
    return Usage(-(-(len(ask.system) + said + tools + schema) // 4), max(1, -(-len(answer) // 4)))


def call_id(messages: Sequence[Message], name: str, arguments: str) -> str:
    """Unique in a conversation, and the same for the same request."""
    said = f"{len(messages)}|{name}|{arguments}"
    return f"call_{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:24]}"


def as_call(ask: Ask, step: Step) -> ToolCall | None:
    """The step as a call, if it is one and the request allows it, of a tool or else of a colleague who has it; any
    sensible call where one is required."""
    tools = {tool.name: tool for tool in ask.tools}
    if not tools or ask.tool_choice == "none":
        return None
    if isinstance(step, Do) and step.tool in tools:
        return _to_call(ask, tools[step.tool], step.arguments)
    if isinstance(step, Do) and (colleague := colleague_for(step, ask.tools)):
        text = task_for(colleague, step, talk.last_words(ask.messages))
        return ToolCall(call_id(ask.messages, colleague.name, text), colleague.name, text)
    if ask.tool_choice != "required":
        return None
    today = talk.now_in(ask.system).date().isoformat()
    return _to_call(ask, tools.get("check_availability", ask.tools[0]), {"date": today})


def _to_call(ask: Ask, tool: Tool, arguments: dict[str, Any]) -> ToolCall:
    """A call with what the tool's schema has; what it asks for beyond `arguments` is filled as any schema is."""
    known = known_values(ask, talk.last_words(ask.messages))
    text = json.dumps(fill(tool.parameters, known | arguments), ensure_ascii=False)
    return ToolCall(call_id(ask.messages, tool.name, text), tool.name, text)


def _step(ask: Ask) -> Step:
    messages = talk.current(ask.messages)
    results = talk.results_of(messages)
    if task := task_in(messages):
        return _next(task.work(), results)
    known = known_in(ask.system)[0]
    if talk.is_past_its_offer(messages):
        known = replace(known, offers=())
    elif not known.offers and not _NO_OFFER.search(ask.system):  # a prompt that tells of none at all
        known = replace(known, offers=tuple(talk.latest_offer(messages[:-1] if not results else messages)))
    before, heard = talk.heard_in(messages, known)
    waits = _WAITS.search(ask.system)
    said = Said(Wish(), heard, known, waits=waits[1] if waits else "", furthest=talk.furthest_in(ask.system))
    return _next(_all(said, before, ask), results)


def _next(work: Work, results: Iterable[Result]) -> Step:
    """The call that comes after those results, or what is said at the end. A result of another tool than the one that
    is waited for answers a call that was made twice."""
    try:
        do = next(work)
        for result in results:
            if result.error or result.tool == do.tool or result.tool not in TOOLS:
                do = work.send(result)
    except StopIteration as end:
        return Say(str(end.value))
    return do


def _all(said: Said, before: Wish, ask: Ask) -> Work:
    """Every wish of the message, one after the other; what is said of each."""
    heard, told = said.heard, list[str]()
    if unclear := _unclear(said):
        return unclear
    wishes = list(dict.fromkeys(heard.wishes))
    for n, wish in enumerate(wishes):
        whole = talk.followed(before, wish, heard.in_words) if n == 0 else wish
        at_once = bool(wish.date and wish.time and heard.in_words)
        work = _met(replace(said, wish=whole, at_once=at_once), wish, ask)
        told.append((yield from work(n == len(wishes) - 1)))
    return "\n".join(dict.fromkeys(told))


def _unclear(said: Said) -> str:
    """What is to be asked before anything is looked at; empty where nothing is."""
    heard, wish = said.heard, said.heard.wishes[0]
    if heard.unknown_court:
        return wants.no_such_court(said.known)
    if heard.problem:
        shown = f"\n{listing(said.known.offers)}\n" if said.known.offers else " "
        return f'What do you mean by "{heard.problem}"?{shown}Which day and time would you like?'
    if heard.ambiguous and said.known.offers and (wish.offers or not (wish.date or wish.time)):
        return f"I am not sure which one you mean:\n{listing(said.known.offers)}\nWhich one would you like?"
    if heard.ambiguous:
        day = f" on {wish.date:%A} {wish.date.day} {wish.date:%B}" if wish.date and wish.time else ""
        return f"I am not sure which day or time you mean{day}. Which day, and at what time?"
    return ""


def _met(said: Said, wish: Wish, ask: Ask) -> Callable[[bool], Work]:
    """What meets the wish. `said.wish` is the whole of it, `wish` what this message says."""
    if wish.repeats and not wish.every and wish.intent != "info":
        return _say(wants.HOW_OFTEN)
    if wish.intent == "info":
        return _say(told_of_club(ask.system, wish.topic or "rules"))
    if wish.intent == "help":
        return _say(f"I can find, book, move and cancel tennis courts for you. {HINT}")
    if wish.intent == "no":
        return _say("All right, never mind. Nothing was changed." if not said.known.offers else talk.NONE_OF_THESE)
    whole = said.wish.intent
    if whole in ("cancel", "move") and wish.intent not in ("yes", "other") and (wish.bookings or wish.intent != "mine"):
        return lambda last: (wants.cancel if whole == "cancel" else wants.move)(said, last)
    if wish.intent == "mine":
        return lambda last: wants.mine(said, last)
    if wish.intent in ("yes", "other"):
        return _agreed(said, wish, ask)
    return _wanted(said, wish)


def _agreed(said: Said, wish: Wish, ask: Ask) -> Callable[[bool], Work]:
    offers = said.known.offers
    if wish.intent == "yes" and said.waits and (slot := talk.offer_of(said.waits)):
        return lambda last: wants.book_all([slot], last)
    if wish.intent == "yes" and said.ordered and len(offers) == 1:
        return lambda last: wants.book_all(offers, last)
    words = talk.last_words(ask.messages)
    if offers and not (wish.intent == "other" and _THANKS.search(words)):
        return _say(f"Which of these would you like?\n{listing(offers)}")
    return _say(_small_talk(words, said.heard))


def _wanted(said: Said, wish: Wish) -> Callable[[bool], Work]:
    """An offer that is taken, or a look at what is free."""
    offers = {offer.slot_id: offer for offer in said.known.offers}
    picked = [offers[slot_id] for slot_id in wish.offers if slot_id in offers and _as_said(offers[slot_id], wish)]
    if picked and said.ordered and wish.intent == "book" and (len(picked) == 1 or wish.any_court):
        return lambda last: wants.book_all(picked[: wish.count], last)
    left = picked or [offer for slot_id, offer in offers.items() if slot_id not in wish.not_offers]
    says = wish.date or wish.time or windowed(wish) or wish.minutes or wish.courts or wish.not_courts
    if picked or (left and wish.not_offers):
        return _say(f"That leaves:\n{listing(left)}\nWhich one would you like?")
    if left and not says and wish.intent == "book":
        return _say(f"Which of these would you like?\n{listing(left)}")
    return lambda last: wants.look(said, last)


def _as_said(offer: Any, wish: Wish) -> bool:
    """Whether it is at the day, time and length that the message names, if any."""
    minutes = (offer.ends_at - offer.starts_at).total_seconds() // 60
    same = wish.date in (None, offer.starts_at.date()) and wish.time in (None, offer.starts_at.time())
    return same and wish.minutes in (None, minutes)


def _say(text: str) -> Callable[[bool], Work]:
    def work(last: bool) -> Work:
        return text
        yield  # which makes it a generator, as all work is

    return work


def _small_talk(words: str, heard: Heard) -> str:
    if told := not_understood(heard):
        return f"{told}{HINT}"
    if _THANKS.search(words):
        return "You are welcome."
    if _HELLO.match(words):
        return f"Hello! Would you like to book a court? {HINT}"
    return f"I can help you with tennis courts. {HINT}"
