"""The one brain behind every wire: a deterministic function from a request to an answer.

It follows the tools and the schema it is given, merges what the member said over several messages, asks for what
is missing and never makes up a slot id. It knows nothing of vendors, HTTP or the club.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.conversation.reply import Offer
from bot.llm import Ask, Completion, Message, Tool, ToolCall, Usage
from bot.nlu.intent import Heard, never_mind, pick
from bot.sandbox import talk
from bot.sandbox.forms import fill, known_values
from bot.sandbox.results import Do, Say, Step, after, listing
from bot.sandbox.talk import Wish
from bot.sandbox.tasks import colleague_for, task_for, task_in

_YES = re.compile(
    r"\W*(?:yes|yep|yeah|ok|okay|sure|please|go ahead|do it|fine|perfect|great|sounds good)\b", re.IGNORECASE
)
_THANKS = re.compile(r"\b(?:thanks|thank you|cheers|thx)\b", re.IGNORECASE)
_HELLO = re.compile(r"\W*(?:hi|hello|hey|good (?:morning|evening|afternoon))\b", re.IGNORECASE)
_WONDERING = re.compile(r"\b(?:what|how) about\b|\?", re.IGNORECASE)
HINT = 'Tell me a day and a time, for example "tomorrow at 3pm".'


@dataclass(frozen=True, slots=True)
class _Talk:
    """The conversation as understood when the member's last message came in."""

    wish: Wish
    heard: Heard
    words: str
    offers: list[Offer]


def think(ask: Ask) -> Completion:
    """The answer to a request: text, tool calls, or JSON of the schema asked for."""
    step, wish = _step(ask)
    call = as_call(ask, step, wish)
    if call:
        return Completion("", (call,), usage_of(ask, call.name + call.arguments), "emulated")
    text = step.text if isinstance(step, Say) else step.instead
    if ask.schema is not None:
        text = json.dumps(fill(ask.schema, known_values(ask, text)), ensure_ascii=False)
    return Completion(text, (), usage_of(ask, text), "emulated")


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


def as_call(ask: Ask, step: Step, wish: Wish) -> ToolCall | None:
    """The step as a call, if it is one and the request allows it, of a tool or else of a colleague who has it; any
    sensible call where one is required."""
    tools = {tool.name: tool for tool in ask.tools}
    if not tools or ask.tool_choice == "none":
        return None
    if isinstance(step, Do) and step.tool in tools:
        return _to_call(ask, tools[step.tool], step.arguments)
    if isinstance(step, Do) and (colleague := colleague_for(step, ask.tools)):
        text = task_for(colleague, step, wish, talk.last_words(ask.messages))
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


def _step(ask: Ask) -> tuple[Step, Wish]:
    messages = talk.current(ask.messages)
    results = talk.results_of(messages)
    if task := task_in(messages):
        return after(results, task.wish) if results else task.first, task.wish
    wish, heard = talk.heard_in(messages, talk.now_in(ask.system))
    if results:
        return after(results, wish), wish
    return _first(_Talk(wish, heard, talk.last_words(messages), talk.latest_offer(messages))), wish


def _first(said: _Talk) -> Step:
    """What to do about a message before any tool was called."""
    heard, wish = said.heard, said.wish
    if heard.intent == "help":
        return Say(f"I find, book and cancel tennis courts. {HINT}")
    if wish.intent == "cancel" and (heard.code or heard.intent in ("cancel", "book")):
        return _cancel(heard)
    if heard.intent == "mine":
        return Do("my_bookings", {}, "I cannot look at your bookings right now.")
    if heard.intent == "other":
        return _small_talk(said)
    chosen = _chosen(said)
    if chosen:
        return Do("book", {"slot_id": chosen.slot_id}, f"Shall I book this one?\n{listing([chosen])}")
    timed = heard.date or heard.time or heard.earliest or heard.latest or heard.minutes
    if heard.choice and said.offers and not timed and heard.intent == "book":
        return Say(f"I am not sure which one you mean:\n{listing(said.offers)}\nWhich one would you like?")
    return _unclear(heard) or _look(wish)


def _cancel(heard: Heard) -> Step:
    if heard.code:
        return Do("cancel", {"booking_id": heard.code}, "Which booking shall I cancel?")
    return Do("my_bookings", {}, "Which booking shall I cancel? Tell me its code.")


def _small_talk(said: _Talk) -> Step:
    if never_mind(said.words):
        return Say("All right, never mind.")
    if said.offers and len(said.offers) == 1 and _YES.match(said.words):
        return Do("book", {"slot_id": said.offers[0].slot_id}, "Would you like it?")
    if said.offers:
        return Say(f"Which of these would you like?\n{listing(said.offers)}")
    if _THANKS.search(said.words):
        return Say("You are welcome.")
    if _HELLO.match(said.words):
        return Say(f"Hello! I book tennis courts. {HINT}")
    return Say(f"I can help you with tennis courts. {HINT}")


def _chosen(said: _Talk) -> Offer | None:
    """The offered slot that the message picks, unless it asks for another day, time or length with it."""
    heard = said.heard
    if not said.offers or heard.intent != "book":
        return None
    words = heard.choice or ""
    if heard.time and not words and not _WONDERING.search(said.words):
        words = f"{heard.time:%H:%M}"
    chosen = pick(words, said.offers) if words else None
    if chosen is None or heard.date not in (None, chosen.starts_at.date()):
        return None
    minutes = (chosen.ends_at - chosen.starts_at).seconds // 60
    if heard.time not in (None, chosen.starts_at.time()) or heard.minutes not in (None, minutes):
        return None
    return chosen


def _unclear(heard: Heard) -> Say | None:
    if heard.problem:
        return Say(f'There is no such day or time as "{heard.problem}". Which day and time would you like?')
    if heard.ambiguous:
        day = f" on {heard.date:%A} {heard.date.day} {heard.date:%B}" if heard.date and heard.time else ""
        return Say(f"I am not sure which day or time you mean{day}. Which day, and at what time?")
    return None


def _look(wish: Wish) -> Step:
    """Asks for what is missing, else looks at what is free."""
    if wish.date is None:
        return Say("Which day would you like to play?" if wish.time else "Which day would you like to play, and when?")
    if wish.intent != "check" and wish.time is None and not wish.windowed:
        return Say("What time would you like to play?")
    arguments = {
        "date": wish.date.isoformat(),
        "time": f"{wish.time:%H:%M}" if wish.time else None,
        "minutes": wish.minutes,
    }
    return Do(
        "check_availability", arguments, "I cannot look at the calendar right now. Which day and time would you like?"
    )
