"""What is said where words cannot be read, and the form `field=value | field=value` of a setting."""

import re
from collections.abc import Sequence

from bot.conversation.refusals import Explained


class Misread(Explained):
    """Something typed makes no sense; nothing was changed. The message names the part."""

    reason = "unclear"


def quoted(words: str) -> str:
    """As much of the words as helps to find them."""
    words = " ".join(words.split())
    return f'"{words[:40]}…"' if len(words) > 40 else f'"{words}"'


def is_on(text: str) -> bool:
    """Raises Misread."""
    words = text.casefold()
    if words not in ("on", "off"):
        raise Misread("It is on or off.")
    return words == "on"


def one_line(text: str) -> str:
    """Lines parted by semicolons, as a form's line has them, and no space twice, which keeps every search short."""
    return "; ".join(" ".join(line.split()) for line in text.splitlines())


def named_values(text: str, names: Sequence[str]) -> dict[str, str] | None:
    """The values of `name=… | zone=…`; None where none is named so. A bar that no name follows is part of a value.
    Raises Misread for words before the first name, for a name said twice, and for one
    inside another's value, where the bar was left out."""
    found = re.split(rf"(?:^|\|) ?({'|'.join(names)}) ?= ?", one_line(text), flags=re.IGNORECASE)
    if len(found) == 1:
        return None
    head, pairs = found[0].strip(), list(zip(found[1::2], found[2::2], strict=True))
    if head:
        raise Misread(f"I cannot read {quoted(head)}.")
    values: dict[str, str] = {}
    for name, value in pairs:
        if name.casefold() in values:
            raise Misread(f"{name.casefold()} is there twice.")
        if inside := re.search(rf"\b({'|'.join(names)}) ?=", value, re.IGNORECASE):
            raise Misread(f"{quoted(value)} has {inside[1]}= in it: separate the values by a bar, |.")
        values[name.casefold()] = value.strip()
    return values
