"""A reply as Discord shows it: messages of Components V2, each within every limit.

Plain data, as the API takes it (Component Reference): nothing is registered anywhere, so there is no view whose end
could take the listeners of older messages with it. Limits are from the same page."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from adapters.discord.controls import NAME, OPTION, TEXT, Component, Controls, everything
from adapters.discord.text import cut, escape, length, split
from bot.conversation.card import Card
from bot.conversation.looks import Line, Passage, Span
from bot.conversation.reply import Button, File, Reply

SUPPRESS_EMBEDS, EPHEMERAL, COMPONENTS_V2 = 1 << 2, 1 << 6, 1 << 15
FLAGS = COMPONENTS_V2 | SUPPRESS_EMBEDS
NOBODY: dict[str, Any] = {"parse": [], "replied_user": False}
"""The allowed_mentions of every message: none."""
FILE, CONTAINER = 13, 17
MOST_TEXT = 4_000  # of all texts of a message together
BELOW = 1_000  # of words under a card; more stand above it
MESSAGES = 5  # of one reply: a user-installed app may follow up five times
THUMBS = ("👍", "👎")
GREEN, GREY = 0x2E7D32, 0x757575

Message = dict[str, Any]


def render(reply: Reply, owner: str, feedback: Sequence[Button] = ()) -> list[Message]:
    """The bodies of one message or more, to be sent in this order: the first begins the text, the last has what can
    be pressed, by `owner` only (a user id; "" for anybody)."""
    controls = Controls(owner)
    above, below = _around(reply.passages)
    buttons = controls.loose(reply) if below else []
    held = [_held(passage, reply, controls) if passage.holds else _words_below(passage, reply) for passage in below]
    held[:1] = [held[0] | {"components": [*held[0]["components"], *buttons]}] if held else []
    pressed = controls.offers(reply) if below else controls.below(reply)
    thumbs = controls.of([(thumb, b.choice, b.style) for thumb, b in zip(THUMBS, feedback, strict=False)])
    end = [*held, *_state(reply), *pressed, *thumbs, *_file(reply.file)]
    return _messages("\n".join(_lines(passage.lines, reply) for passage in above), end)


def _around(passages: Sequence[Passage]) -> tuple[list[Passage], list[Passage]]:
    """What stands above a card or a list, and from there on; words that are long stand above."""
    first = next((i for i, passage in enumerate(passages) if passage.holds), len(passages))
    long = [passage for passage in passages[first:] if not passage.holds and length(escape(_text_of(passage))) > BELOW]
    above = [*passages[:first], *long]
    return above, [passage for passage in passages[first:] if passage not in long]


def _text_of(passage: Passage) -> str:
    return "\n".join(line.text for line in passage.lines)


def progress(doing: str) -> Message:
    """What stands in the place of an answer until there is one. It is no message of Components V2, so that one which
    comes late covers nothing: Discord refuses `content` where an answer of such components stands by then."""
    return {"content": _in_small_print(doing), "flags": SUPPRESS_EMBEDS, "allowed_mentions": NOBODY}


def in_place_of_progress(body: Message) -> Message:
    """The answer, as a message that may show progress has to be told it: its content has to be emptied."""
    return {**body, "content": None}


def out_of_date(doing: str) -> list[Component]:
    """What is left of a message that had nothing but what could be pressed."""
    return [_text(_in_small_print(doing))]


def _in_small_print(words: str) -> str:
    return f"-# {escape(cut(words, OPTION))} …"


def message(components: Sequence[Component], flags: int = 0) -> Message:
    return {"flags": FLAGS | flags, "components": list(components), "allowed_mentions": NOBODY}


def _messages(words: str, end: list[Component]) -> list[Message]:
    taken = sum(length(c.get("content", "")) for c in everything(end))
    pieces = split(words, MOST_TEXT)
    last = pieces.pop() if pieces and length(pieces[-1]) <= MOST_TEXT - taken else ""
    most = MESSAGES - 1
    if len(pieces) > most:
        pieces = [*pieces[: most - 1], split(pieces[most - 1], MOST_TEXT - 2)[0] + "\n…"]
    ending = [_text(last), *end] if last else end
    bodies = [message([_text(piece)]) for piece in pieces]
    return [*bodies, message(ending)] if ending else bodies or [message([_text("…")])]


def _lines(lines: Iterable[Line], reply: Reply) -> str:
    return "\n".join(_line(line, reply.people) for line in lines)


def _line(line: Line, people: Sequence[str] = ()) -> str:
    words = "".join(_span(span, people) for span in line.spans)
    return f"-# {words}" if line.small else words


def _span(span: Span, people: Sequence[str]) -> str:
    words = _named(escape(span.text), people)
    for mark, on in (("**", span.bold), ("~~", span.struck)):
        words = f"{mark}{words}{mark}" if on and words.strip() else words
    return words


def _named(escaped: str, people: Sequence[str]) -> str:
    """Their mentions are shown as names; nothing in a message pings (NOBODY)."""
    for user in people:
        escaped = escaped.replace(escape(f"<@{user}>"), f"<@{user}>")
    return escaped


def _held(passage: Passage, reply: Reply, controls: Controls) -> Component:
    """The reply's card, or the rows of its list, with what can be pressed about them."""
    if passage.holds == "card" and reply.card:
        return _container(passage.lines, reply.card)
    head = [_text(_lines(map(_short, passage.lines), reply))] if passage.lines else []
    return {"type": CONTAINER, "components": [*head, *controls.rows(reply)]}


def _words_below(passage: Passage, reply: Reply) -> Component:
    return _text(_lines(passage.lines, reply))


def _state(reply: Reply) -> list[Component]:
    """What is so, in small print below a model's words."""
    return [_text(f"-# {escape(reply.state)}")] if reply.state else []


def _container(lines: Sequence[Line], card: Card) -> Component:
    """The first line as a heading; how long it is until then, by the reader's clock, with the small print."""
    first, *rest = map(_short, lines)
    heading = _line(replace(first, spans=tuple(replace(span, bold=False) for span in first.spans)))
    until = f"{_stamp(card.starts_at, 'R')} · " if card.live else ""
    small = [f"-# {until}{_line(replace(line, small=False))}" for line in rest if line.small]
    shown = [f"### {heading}", *(_line(line) for line in rest if not line.small), *small]
    colour = GREEN if card.live else GREY
    return {"type": CONTAINER, "accent_color": colour, "components": [_text("\n".join(shown))]}


def _short(line: Line) -> Line:
    """Of facts: as much as fits into a card, in one line."""
    return replace(line, spans=tuple(replace(s, text=_one_line(s.text)) for s in line.spans))


def _one_line(text: str) -> str:
    return cut(" ".join(text.split()), NAME) if len(text) > NAME or "\n" in text else text


def _stamp(at: datetime, style: str) -> str:
    """Discord shows it by the reader's clock and in their language."""
    return f"<t:{int(at.timestamp())}:{style}>"


def _file(file: File | None) -> list[Component]:
    """An attachment of a V2 message is seen only through a component."""
    return [{"type": FILE, "file": {"url": f"attachment://{file_name(file)}"}}] if file else []


def file_name(file: File) -> str:
    """Of letters that need no quoting anywhere."""
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in file.name)
    return kept.lstrip("._-")[-60:].lstrip("._-") or "file.txt"


def _text(content: str) -> Component:
    return {"type": TEXT, "content": content}
