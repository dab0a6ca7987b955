"""What the brain says, in German: it thinks in English, and each of its few sentences is known here by its pattern."""

import re
from collections.abc import Mapping, Sequence
from functools import partial

from bot.i18n.catalogues import load
from bot.i18n.language import day_names, gettext, month_names, speaking

_CLOCKS = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")
_WORDS: Mapping[str, str] = {
    **dict(zip(day_names("en"), day_names("de"), strict=True)),
    **dict(zip(month_names("en"), month_names("de"), strict=True)),
    "to": "bis", "and": "und", "or": "oder", "every": "jeden", "from": "ab", "only": "nur", "indoor": "Halle",
    "outdoor": "draußen", "closed": "geschlossen", "day": "Tag",
}  # fmt: skip
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b")
_SAME = (
    "What time would you like to play?",
    "Which day would you like to play?",
    "Which one would you like?",
    "No closed days are planned.",
    "I do not know that. Please ask the club.",
    "A member plays on one court at a time.",
    'Tell me a day and a time, for example "tomorrow at 3pm".',
)
"""Sentences that the bot says, too."""
_PLAIN: Mapping[str, str] = {sentence: load("de").words[sentence] for sentence in _SAME} | {
    "Which day would you like to play, and when?": "An welchem Tag und um wie viel Uhr möchtest du spielen?",
    "Which other day or time would you like?": "Welchen anderen Tag oder welche andere Uhrzeit möchtest du?",
    "Which day and time would you like?": "Welchen Tag und welche Uhrzeit möchtest du?",
    "Which day, and at what time?": "An welchem Tag, und um wie viel Uhr?",
    "Which of these would you like?": "Was davon möchtest du?",
    "I cannot look at the calendar right now.": "Ich kann gerade nicht in den Kalender sehen.",
    "I cannot look at your bookings right now.": "Ich kann deine Buchungen gerade nicht sehen.",
    "Would you like it every day, every week or every two weeks?": (
        "Möchtest du ihn jeden Tag, jede Woche oder alle zwei Wochen?"
    ),
    "I can find, book, move and cancel tennis courts for you.": (
        "Ich kann freie Tennisplätze für dich finden, buchen, verschieben und stornieren."
    ),
    "I can help you with tennis courts.": "Ich kann dir mit Tennisplätzen helfen.",
    "All right, never mind. Nothing was changed.": "Alles klar. Es wurde nichts geändert.",
    "All right. Which other day or time suits you?": (
        "Alles klar. Welcher andere Tag oder welche andere Uhrzeit passt dir?"
    ),
    "You are welcome.": "Gern geschehen!",
    "Hello! Would you like to book a court?": "Hallo! Möchtest du einen Platz buchen?",
    "There is no such court here.": "Den Platz kenne ich nicht.",
}
_ECHOES: tuple[tuple[str, str], ...] = (
    (r'I did not understand "(.*?)"\.', r'"\1" habe ich nicht verstanden.'),
    (r'What do you mean by "(.*?)"\?', r'Was meinst du mit "\1"?'),
    (r"I am not sure which day or time you mean(?: on [^.]+)?\.", "Ich bin nicht sicher, wann du meinst."),
    (r"Which day and time would you like for (\w+) instead\?", r"Welchen Tag und welche Uhrzeit möchtest du für \1?"),
)
_FACTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"There are (?P<courts>.+?)\.(?= Which)", ("The club has these courts: {courts}.",)),
    (r"The club has these courts: (?P<courts>.+)\.", ("The club has these courts: {courts}.",)),
    (r"The club is open (?P<hours>.+)\.", ("Opening hours: {hours}.",)),
    (r"The club is closed on (?P<days>.+)\.", ("Closed:", "{days}")),
    (r"You can play for (?P<lengths>[\w, ]+) minutes\.", ("A booking lasts {lengths} minutes.",)),
    (r"Courts can be booked up to (?P<days>\d+) days? ahead\.", ("Courts can be booked up to {days} days ahead.",)),
    (
        r"Courts can be booked up to (?P<days>\d+) days? ahead "
        r"and at least (?P<minutes>\d+) minutes? before the start\.",
        (
            "Courts can be booked up to {days} days ahead.",
            "They must be booked at least {minutes} minutes before the start.",
        ),
    ),
    (r"A member holds at most (?P<most>\d+) coming bookings?, and", ("A member can hold {most} bookings at a time.",)),
    (r"one message books at most (?P<most>\d+)\.", ("You can book {most} of them in one message.",)),
    (
        r"Bookings can be cancelled and moved until they begin\.",
        ("You can cancel and move a booking until it begins.",),
    ),
    (
        r"Bookings can be cancelled and moved until (?P<minutes>\d+) minutes? before they begin\.",
        ("You can cancel and move a booking until {minutes} minutes before it begins.",),
    ),
    (
        r"Peak hours are (?P<hours>.+?); a member holds at most (?P<most>\d+) bookings? in them at a time\.",
        ("Peak hours: {hours}. A member can hold {most} bookings in them at a time.",),
    ),
    (
        r"Members can note the names of guests with a booking\.",
        ('You can note your guests with a booking: "with Tom and Eva". Only you and the admins can read it.',),
    ),
)
"""What it says of the club, and how the bot says it."""


def in_german(text: str) -> str:
    """Those of its sentences that are known here; a club's notes are in whatever language they were written in."""
    for pattern, german in _ECHOES:
        text = re.sub(pattern, german, text)
    for pattern, sentences in _FACTS:
        text = re.sub(pattern, partial(_told, sentences), text)
    for english, german in _PLAIN.items():
        text = text.replace(english, german)
    return text


def _told(sentences: Sequence[str], found: re.Match[str]) -> str:
    words = {name: _worded(value) for name, value in found.groupdict().items()}
    with speaking("de"):
        return " ".join(gettext(sentence, **words) for sentence in sentences)


def _worded(fact: str) -> str | int:
    return int(fact) if fact.isdecimal() else _WORD.sub(lambda word: _WORDS[word[0]], _CLOCKS.sub(r"\1–\2", fact))
