"""Which of a model's sentences a member may read."""

import re
from collections.abc import Iterator

from bot.conversation.grounding.clauses import bare, clauses, plain, sentences
from bot.conversation.grounding.facts import Facts
from bot.conversation.grounding.guard import breaks_out
from bot.conversation.grounding.judge import SPEECHES, holds
from bot.conversation.leaks import repeats, without_notes
from bot.domain.booking import SLOT_ID
from bot.i18n.text import FOREIGN, readable

MOST_PROSE = 800  # characters
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|^#+\s*", re.MULTILINE)


def shown(prose: str, facts: Facts, told: str = "") -> str:
    """The sentences of `prose` that hold by the facts, in its lines; "" where none does, or where it repeats what
    models were `told`. A list falls with the line that leads to it, and a line that names a slot's id is left to the
    offer, which code writes."""
    words = _EMPHASIS.sub("", readable(prose))
    if not words or repeats(_but_facts(prose, facts), without_notes(told, facts.notes)):
        return ""
    kept: list[str] = []
    room = MOST_PROSE
    for line in _lines(words.splitlines(), facts):
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join(kept)


def all_shown(prose: str, facts: Facts) -> bool:
    """Whether nothing of it would go."""
    return _letters(shown(prose, facts)) == _letters(prose) != ""


def _letters(text: str) -> str:
    return "".join(c for c in readable(text) if c.isalnum())


def _lines(lines: list[str], facts: Facts) -> Iterator[str]:
    at = 0
    while at < len(lines):
        items = _items(lines, at, facts)
        if items:
            yield from _list(lines[at], items, facts)
        elif line := " ".join(sentence for sentence in sentences(lines[at]) if may_stand(sentence, facts)):
            yield line
        at += 1 + len(items)


def _items(lines: list[str], lead: int, facts: Facts) -> list[str]:
    """The lines of a list below a lead that ends with a colon: each only names something."""
    if not lines[lead].rstrip().endswith(":"):
        return []
    items: list[str] = []
    for line in lines[lead + 1 :]:
        if not (SLOT_ID.search(line) or _names(line, facts)):
            break
        items.append(line)
    return items


def _names(line: str, facts: Facts) -> bool:
    parts = clauses(plain(line), SPEECHES[0], facts.now.date(), facts.courts)
    return len(parts) == 1 and bare(parts[0].shape)


def _list(lead: str, items: list[str], facts: Facts) -> Iterator[str]:
    *before, last = [*sentences(lead)]
    yield from (sentence for sentence in before if may_stand(sentence, facts))
    own = [item for item in items if not SLOT_ID.search(item)]
    if own and all(may_stand(f"{last} {plain(item)}", facts) for item in own):
        yield from (last, *own)


def may_stand(sentence: str, facts: Facts) -> bool:
    """Whether one sentence may be shown: nothing in it leads out of the conversation, it is written in the alphabet
    that it is judged in, and it holds."""
    foreign = any(map(_lookalike, FOREIGN.findall(_without_names(sentence, facts))))
    if foreign or SLOT_ID.search(sentence) or breaks_out(sentence):
        return False
    text = plain(sentence)
    return not text or text in facts.told_by_code or holds(text, facts)


def _but_facts(prose: str, facts: Facts) -> str:
    """It without the sentences in which code itself tells the club's facts: these are no secret of a prompt."""
    for sentence in (sentence for line in prose.splitlines() for sentence in sentences(line)):
        if plain(sentence) in facts.told_by_code:
            prose = prose.replace(sentence, "")
    return prose


def _lookalike(c: str) -> bool:
    """A letter of another alphabet that can pass for a Latin one, or a Latin one out of the ordinary."""
    return c.isalpha() and c.lower() not in "äöüßéèêáàâíìîóòôúùûñçåøæœëï"


def _without_names(sentence: str, facts: Facts) -> str:
    for name in facts.courts:
        sentence = sentence.replace(name, "")
    return sentence
