"""Number words, and the tokens that they fold into."""

from bot.nlu.vocabulary import words

_UNITS = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fourty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_ORDINALS = words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
CARDINAL = {word: value for value, word in enumerate(_UNITS)} | TENS
ORDINAL = {word: value for value, word in enumerate(_ORDINALS, 1)} | {"twentieth": 20, "thirtieth": 30}


def word_number(text: str) -> tuple[str, int] | None:
    """ "int" or "ordinal" and the number that a word is."""
    if text in CARDINAL:
        return "int", CARDINAL[text]
    return ("ordinal", ORDINAL[text]) if text in ORDINAL else None


def unit_of(text: str) -> tuple[str, int] | None:
    """The same for one to nine, which may follow a ten."""
    found = word_number(text)
    return found if found and 1 <= found[1] <= 9 else None
