"""Emoji that platforms name, as the characters that they are: a thumb is an answer, whoever spells it out."""

_NAMED = {
    "+1": "👍", "thumbsup": "👍", "thumbs_up": "👍", "thumbup": "👍",
    "-1": "👎", "thumbsdown": "👎", "thumbs_down": "👎", "thumbdown": "👎",
    "ok_hand": "👌", "ok": "🆗", "white_check_mark": "✅", "heavy_check_mark": "✔",
    "ballot_box_with_check": "☑", "check": "✅", "x": "❌", "cross": "❌", "negative_squared_cross_mark": "❎",
    "heavy_multiplication_x": "✖", "no_entry": "⛔", "no_entry_sign": "🚫", "raised_hands": "🙌", "clap": "👏",
    "pray": "🙏", "muscle": "💪", "tennis": "🎾", "100": "💯", "question": "❓", "grey_question": "❔",
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "keycap_ten": "10",
}  # fmt: skip
_SHADES = dict.fromkeys((*range(0x1F3FB, 0x1F400), 0xFE0F, 0x20E3))
"""Tones of skin, and how a character is drawn: as an emoji, as a key."""


def named(name: str) -> str:
    """The character of a name as platforms write it between colons; empty for one that only decorates. A tone of skin
    (`+1::skin-tone-2`) changes no meaning."""
    return _NAMED.get(name.casefold().partition("::")[0], "")


def of_code_points(code_points: str) -> str:
    """Of `1f44d-1f3fb`, as Slack has it; empty for what is none."""
    try:
        return toneless("".join(chr(int(point, 16)) for point in code_points.split("-") if point))
    except (ValueError, OverflowError):
        return ""


def toneless(text: str) -> str:
    """Without tones of skin, and keys as the digits on them."""
    return text.translate(_SHADES)
