"""What a platform would never send, made of what it does: for a client that is to let such frames go."""

import random
from typing import Any

SECRET = "meet me at the old oak"
"""A member's words, which no log may repeat."""
JUNK: tuple[Any, ...] = (
    None, [], {}, "x", SECRET, True, -1, 1.5, 10**40, [None], [[]], {"id": None}, "99999999999999999999",
    2**63, "\x00", [1],
)  # fmt: skip


def mutated(data: Any, chance: random.Random) -> Any:
    """`data` with one key dropped, or one value, however deep, another one than the platform would send."""
    items: list[Any] = [*data] if isinstance(data, list) else []
    if items and chance.random() > 0.1:
        at = chance.randrange(len(items))
        return [*items[:at], mutated(items[at], chance), *items[at + 1 :]]
    if not isinstance(data, dict) or not data or chance.random() < 0.1:
        return chance.choice(JUNK)
    key = chance.choice(sorted(data))
    if chance.random() < 0.3:
        return {name: value for name, value in data.items() if name != key}
    return data | {key: mutated(data[key], chance)}
