"""What a model must not say of itself: that something was booked, and what else is not fit to be shown."""

import re

from bot.conversation.leaks import repeats
from bot.i18n.catalogues import codes, load
from bot.i18n.language import day_names, month_names
from bot.i18n.text import latin, readable

_CLAIM = re.compile(
    r"\b(?:(?:re)?book(?:ed|ing (?:is|was|went|complete)|ings? (?:has|have) been)|reserv(?:ed|ation)|cancel?led|"
    r"cancell?ation (?:is|was|went)|confirmed|secured|(?:re)?scheduled|arranged|moved|sorted|locked in|lined up|held|"
    r"grabbed|snagged|set up|taken care of|all set|done(?! with)|yours|pencill?ed|put you (?:down|in)|"
    r"you(?:'re| are) (?:in|on|down|good to go|set)|see you (?:on|at|there|then)|enjoy your (?:game|match|court)|"
    r"confirmation (?:code|number)|(?:got|have) (?:you|it|that) (?:a|the|for|booked|down)|"
    r"(?:i|we|you)(?:'ve| have)? (?:now )?got (?:you )?(?:a |the )?court|"
    r"made (?:a|an|your|the) (?:booking|reservation)|"
    r"went (?:ahead|through)|success(?:ful|fully)?|completed?|your (?:booking|reservation|court)(?= is|:))\b"
    r"|[\u2705\U0001f389]",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:\b(?:not|never|nothing|none|cannot|can|may|could)|n't)(?:\s+(?:be|been|is|was|were|has|have|yet|get|got|it)){0,3}\s+$",
    re.IGNORECASE,
)
"""Right before a claim, what makes it none: "has not been", "nothing was", "can be". Anywhere else it excuses nothing:
"I can confirm that court 2 is booked" is a claim."""
_ASKS = re.compile(
    r"\s*(?:(?:and|so|or|ok|okay|well)[, ]+)?(?:shall|should|would|do|does|did|is|are|was|were|have|has|had|can|could|"
    r"may|will|what|which|when|where|who|how|why)\b",
    re.IGNORECASE,
)
Speech = re.Pattern[str]


def _day_names() -> str:
    """Days of the week and months, in every language; "may" says too much else."""
    names = (name for code in sorted(codes()) for name in (*day_names(code), *month_names(code)))
    return "|".join(re.escape(name) for name in names if name != "May")


def _speech(claim: str, denied: str, asks: str) -> tuple[Speech, Speech, Speech]:
    return (
        re.compile(rf"\b(?:{claim})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{denied})\s+$", re.IGNORECASE),
        re.compile(rf"\s*(?:{asks})\b", re.IGNORECASE),
    )


_OTHERS = [language for code in sorted(codes()) if (language := load(code)).claim]
_SPEECHES = [(_CLAIM, _DENIED, _ASKS), *(_speech(one.claim, one.denied, one.asks) for one in _OTHERS)]
"""A model may answer in any of them, whoever asks. English stands above, the others with their catalogues."""
_CLAUSE = re.compile(r"[^.!?;:\n]+[.!?;:\n]?")


def claims(prose: str) -> bool:
    """Whether a clause of it says that something was booked, moved or cancelled. Errs towards yes: a template
    then takes its place, which costs a pleasantry; a false claim would cost a court."""
    clauses = _CLAUSE.findall(prose.replace("\u2019", "'"))
    return any(_claimed(clause, *speech) for clause in clauses for speech in _SPEECHES)


def _claimed(clause: str, claim: Speech, denied: Speech, asks: Speech) -> bool:
    for found in claim.finditer(clause):
        asked = clause.endswith("?") and asks.match(clause) and "," not in clause[found.end() :]
        if not asked and not denied.search(clause[: found.start()]):
            return True
    return False


MOST_PROSE = 800  # characters
_MARKUP = re.compile(r"\]\(|<[@!#]|@(?:everyone|here|channel)\b|`", re.IGNORECASE)
_DOT = r"(?:\.|\s?[\[({]\s?(?:\.|dot)\s?[\])}]\s?|\s(?:dot|punkt)\s)"
_KNOWN = (
    "com|net|org|info|biz|edu|gov|int|xyz|app|dev|io|ai|co|me|eu|uk|de|at|ch|fr|ru|cn|us|tv|to|ly|gg|link|club|test"
)
_LINK = re.compile(
    r"\bh(?:tt|xx)ps?\b|\b(?:mailto|tel|javascript|data):\S|\b[a-z][a-z0-9+-]{1,15}:/+|\bwww\b|"
    rf"[a-z0-9-]{_DOT}(?:{_KNOWN})\b|"  # a name of the net, also one that is written round
    r"[a-z0-9-]\.(?!(?:am|pm|uhr)\b)(?-i:[a-z])[a-z0-9-]+|"  # after the dot of a sentence comes a space
    r"[a-z0-9-]\s?[\[({]\s?(?:\.|dot)\s?[\])}]|"
    r"\w(?:@|\s?[\[({]\s?(?:at|@)\s?[\])}]\s?)\w|\blocalhost\b|"
    r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])|(?:[0-9a-f]{0,4}:){3,}[0-9a-f]{0,4}",
    re.IGNORECASE,
)
"""Anything that a platform, or a reader, may take for a link or an address."""
_CODE_LIKE = re.compile(r"\b(?=[A-Z]*[0-9])(?=[0-9]*[A-Z])[0-9A-Z]{6}\b")


def violates_guardrail(prose: str, system: str) -> bool:
    """Whether a model's words must not be shown: they claim a booking, carry a link, a mention or a code, go on
    for ever, or repeat what models were told in the turn, `system`. Letters that only look Latin count as Latin."""
    if len(prose) > MOST_PROSE:
        return True
    plain = readable(prose)
    found = (_MARKUP, _LINK, _CODE_LIKE)
    if any(one.search(text) for one in found for text in (plain, latin(plain))):
        return True
    return claims(plain) or claims(latin(plain)) or repeats(prose, system)


def breaks_out(sentence: str) -> bool:
    """Whether it has a link, an address, a mention or markup, also one in letters that only look Latin."""
    plain = readable(sentence)
    return any(one.search(text) for one in (_MARKUP, _LINK) for text in (plain, latin(plain)))


_NAMED = re.compile(
    r"\d|\b(?:court|platz|plätze|booked|booking|reserv\w+|slot|spot|buchung|gebucht|termin\w*|"
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|noon|midday|midnight|o'?clock|uhr|mittags?|"
    r"today|tonight|tomorrow|weekend|heute|übermorgen|wochenende?|(?<!good )(?:morning|afternoon|evening)|"
    rf"(?<!guten )(?:morgen\w*|abend\w*|nachmittag\w*)|{_day_names()})\b",
    re.IGNORECASE,
)
_QUOTED = r"(?:\"[^\"\n]*\"|\u201c[^\u201d\n]*\u201d|\u201e[^\u201c\u201d\n]*[\u201c\u201d])"
_EXAMPLE = re.compile(rf"(?:for example|such as|e\.g\.|zum beispiel|z\. ?b\.),? {_QUOTED}", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")


def names_something(prose: str) -> bool:
    """Whether a sentence of it that is no question names a court, a time, a day or a booking, so that somebody might
    take it for one that was made. What courts are booked for in general, and examples in quotation marks, are none."""
    sentences = _SENTENCE.findall(_EXAMPLE.sub("", readable(prose)))
    told = (sentence for sentence in sentences if not sentence.rstrip().endswith("?"))
    return any(_NAMED.search(text) for sentence in told for text in (sentence, latin(sentence)))
