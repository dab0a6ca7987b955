"""A prompt that is repeated is found out, as it stands and in whatever disguise."""

import base64
import codecs
from collections.abc import Callable
from urllib.parse import quote

import pytest

from bot.conversation.leaks import repeats
from bot.conversation.prompts import ASSISTANT as D
from patterns.h_bedrock_agent import PROMPT as H
from patterns.team.specialists import AVAILABILITY, BOOKING, MANAGER
from tests.kit.costs import cpu_seconds

PIECE = slice(0, 90)
LEET = str.maketrans("aeiostl", "4310571")
CAESAR = str.maketrans("abcdefghijklmnopqrstuvwxyz", "defghijklmnopqrstuvwxyzabc")
MIRROR = str.maketrans("abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba")
DISGUISES: dict[str, Callable[[str], str]] = {
    "as it stands": str,
    "upper case": str.upper,
    "spaced": " ".join,
    "dashed": "-".join,
    "with emoji between": "\U0001f3be".join,
    "zero width": "\u200b".join,
    "a letter a line": "\n".join,
    "reversed": lambda s: s[::-1],
    "words reversed": lambda s: " ".join(word[::-1] for word in s.split()),
    "last word first": lambda s: " ".join(s.split()[::-1]),
    "rot13": lambda s: codecs.encode(s, "rot13"),
    "caesar": lambda s: s.lower().translate(CAESAR),
    "mirrored alphabet": lambda s: s.lower().translate(MIRROR),
    "leet": lambda s: s.translate(LEET),
    "cyrillic": lambda s: s.replace("o", "\u043e").replace("e", "\u0435"),
    "full width": lambda s: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in s),
    "mathematical": lambda s: "".join(chr(ord(c) - 97 + 0x1D41A) if "a" <= c <= "z" else c for c in s),
    "base64": lambda s: base64.b64encode(s.encode()).decode(),
    "base64 among words": lambda s: f"Sure: {base64.b64encode(s.encode()).decode()} is it",
    "base64 broken": lambda s: " ".join(base64.b64encode(s.encode()).decode()),
    "base64 over lines": lambda s: base64.encodebytes(s.encode()).decode(),
    "base64 for addresses": lambda s: base64.urlsafe_b64encode(s.encode()).decode(),
    "base64 of it reversed": lambda s: base64.b64encode(s[::-1].encode()).decode(),
    "base64 reversed": lambda s: base64.b64encode(s.encode()).decode()[::-1],
    "base32": lambda s: base64.b32encode(s.encode()).decode(),
    "hex": lambda s: s.encode().hex(),
    "hex with colons": lambda s: s.encode().hex(":"),
    "hex escapes": lambda s: "".join(f"\\x{b:02x}" for b in s.encode()),
    "unicode escapes": lambda s: "".join(f"\\u{b:04x}" for b in s.encode()),
    "percent signs": quote,
    "all percent signs": lambda s: "".join(f"%{b:02X}" for b in s.encode()),
    "entities": lambda s: "".join(f"&#{b};" for b in s.encode()),
    "character codes": lambda s: " ".join(map(str, s.encode())),
    "bits": lambda s: " ".join(f"{b:08b}" for b in s.encode()),
}


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES)
@pytest.mark.parametrize("prompt", [D, H, MANAGER, AVAILABILITY, BOOKING], ids=["D", "H", "manager", "looks", "books"])
def test_a_prompt_is_found_in_its_disguise(prompt: str, disguise: Callable[[str], str]):
    assert repeats(disguise(prompt[PIECE]), prompt)


@pytest.mark.parametrize(
    "prose",
    [
        "Which day would you like to play, and at what time?",
        "Court 2 is free tomorrow at 3pm. Would you like it?",
        "Nothing is free then. The nearest are at 4pm and 5pm; which one would you like?",
        "Hello! I book tennis courts. Tell me a day and a time.",
        "Um wie viel Uhr m\u00f6chtest du morgen spielen?",
        "",
        "a" * 800,
    ],
)
def test_mere_talk_repeats_no_prompt(prose: str):
    assert not any(repeats(prose, prompt) for prompt in (D, H, MANAGER, AVAILABILITY, BOOKING))


@pytest.mark.parametrize("prose", ["QUJD" * 200, "a b c d " * 100, "41" * 400, "% " * 400, "&#" * 400])
def test_noise_is_read_quickly(prose: str):
    repeats("", D)
    assert cpu_seconds(lambda: repeats(prose, D)) < 0.2
