"""The phrases of booking talk, as patterns: what asks for what, and what means nothing by itself."""

import re
from typing import Literal

from bot.nlu.calendar import HOLIDAYS, LENGTHS, MONTHS, WEEKDAYS

Intent = Literal["check", "book", "mine", "cancel", "help", "other"]


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_BOOKING = r"(?:bookings?|reservations?|courts?|slots?|games?)"
SUBJECT = _any(r"\b(?:court|slot|booking|reservation|game|match|session|tennis)s?\b")

INTENTS: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    ("help", _any(
        r"^\W*(?:please )?help(?: me)?(?: please)?\W*$",
        r"^\W*(?:i )?need (?:some )?help\W*$",
        r"^\W*(?:commands|instructions|usage)\W*$",
        r"what can (?:you|i) do\b",
        r"how (?:do|does|can|to|would|should) (?:i|we|you|this|it|that)? ?(?:work|book|use|cancel|reserve|move)",
        r"(?:who|what) are you\b",
    )),
    ("cancel", _any(
        r"\bcancel(?:ling)?\b",
        r"\bcall(?:ing)? (?:\w+ ){1,3}off\b",
        r"\bun-?book\b",
        r"\bget rid of\b",
        r"\bgive up my\b",
        r"\b(?:drop|delete|remove|withdraw|scrap|release|free up)\b(?! table\b)(?!.*\b(?:data|account|profile)\b)"
        r".*\b(?:my|the|this|that|" + _BOOKING + r")\b",
        r"\b(?:can'?t|cannot|can not|won'?t|unable to|not able to)(?: be able to)? "
        r"(?:make (?:it|my|the)\b|play\b|come\b|attend\b)(?!.*\b(?:how about|instead|what about)\b)",
    )),
    ("mine", _any(
        r"\bwhat (?:have|did|do) (?:i|we) (?:have )?(?:got )?(?:book|reserve)",
        r"\bwhen (?:am|do|are|is) (?:i|we|my)\b",
        r"\bwh(?:at|ich) (?:courts?|slots?|times?) (?:do|have|did) (?:i|we) (?:have|got|book|reserve)",
        r"\b(?:do|have) i (?:have|got|booked?) .*(?:book|reserv|coming up)",
        r"\bam i (?:booked|playing)",
        r"^(?!.*\b(?:book|reserve|make|take|want)\b.*\bmy).*\bmy (?:\w+ ){0,2}" + _BOOKING + r"\b",
        r"\b(?:upcoming|existing) " + _BOOKING + r"\b",
        r"\bbooked for me\b",
    )),
    ("check", _any(
        r"\b(?:what|which|when|where)(?:'s)?\b.*\b(?:can|could) (?:i|we) (?:book|reserve|get|play|have)\b",
    )),
    ("book", _any(
        r"\b(?:book|booking|reserve|reserving|schedule|rebook)\b",
        r"\bmake (?:me |us )?(?:a|an|the|my) (?:booking|reservation|appointment)\b",
    )),
    ("check", _any(
        r"(?<!\bi'm )(?<!\bi am )(?<!\bbe )\bavailab",
        r"\b(?:what|which|when|is|are|anything|something|any|see)\b.*\b(?:free|open|openings?|left|vacan)",
        r"\b(?:is|are) there\b",
        r"\bdo you have\b",
        r"\bhave you got\b",
        r"\bgot any",
        r"\bfree (?:slots?|courts?|times?)\b",
        r"\bany (?:courts|slots|times|openings?|space|room)\b",
        r"\bany (?:court|slot|time)\b.*\?",
        r"\banything (?:at|on|for)\b",
        r"^\W*(?:got )?any(?:thing)?\b.*\?",
        r"\bshow (?:me )?(?:the |all )?(?:slots|courts|times|what)",
        r"\b(?:what|which) (?:times?|slots?|courts?) (?:are|do|have)\b",
        r"\bcheck\b.*\b(?:for|if|courts?|slots?|times?|today|tomorrow|\w+day)\b",
    )),
)  # fmt: skip
"""Tried in order: the first that matches decides."""

ASKING = _any(
    r"\b(?:i|we)(?:'d|'ll| would| will)?(?: really| just| also| both)? "
    r"(?:want|need|like|love|take|prefer|have|play)\b",
    r"\b(?:i'?d|i'll|we'?d|we'll|let'?s|let (?:me|us)) (?:\w+ )?"
    r"(?:want|need|like|love|take|prefer|have|play|get|go|do)\b",
    r"\b(?:can|could|may|might) (?:i|we|you) (?:\w+ )?"
    r"(?:get|have|play|take|do|make|grab|find|try|set|arrange)\b",
    r"\b(?:get|give|find|grab|sort) (?:me|us)\b",
    r"\b(?:grab|take|try|arrange|set up|looking for|fancy|need|want)\b",
    r"\b(?:put|sign) (?:me|us) (?:down|up)\b",
    r"\b(?:make|change|switch|move|bring|push) (?:it|that)\b",
)
"""Asks for a court, provided that a court, a day, a time or a choice is named."""

DENIED = _any(
    r"\b(?:(?<!why )(?<!if )(?<!or )not|don'?t|do not|never)\s+(?!before|after|earlier|later|until|mind|care|"
    r"sure|you\b|we\b|forget|free\b|avail|taken\b|too\b)[^,.;!?\n]*",
)
WANTING = _any(r"\b(?:book|reserve|want|need|play|get|make|take)\b")
WONDERS = _any(
    r"\b(?:can|could|may) i (?:still |also )?cancel\b", r"\b(?:how late|how long|until when|when) .*\bcancel\b"
)
"""Asks about cancelling; that is not to cancel."""
GIVEN_UP = _any(
    r"\bnever ?mind\b",
    r"\bforget (?:it|that|about it)\b",
    r"\bstart (?:over|again)\b",
    r"\bleave it\b",
    r"\bscratch (?:that|all)\b",
    r"\bno longer need\b",
)
WINDOW = _any(
    r"\b(?:between|any ?time|some ?time|after|later than|not before|(?:no|not) earlier than|onwards?)\b",
    r"\bfrom \S+(?: [ap]m)? on$",
)
UP_TO = _any(r"\b(?:by|no later than|not (?:later than|after))\b")
OPEN_QUESTION = _any(r"\b(?:what|what's|whats|which|any|anything|when|show|list)\b")
PEOPLE = _any(
    r"\b(?:for|with|party of)?\s*(?:\d{1,2}|two|three|four|five|six)\s+"
    r"(?:people|persons?|players?|friends?|guests?|adults?|kids|children|of us)\b",
)

_SMALL_WORDS = """
    a an the at on in of for from to until by before after between around about and or but so then than as no yes
    yeah yep ok okay sure please pls thanks thank you cheers hi hello hey good great fine perfect cool sorry oh ah
    hmm well actually rather instead maybe perhaps better what how also again just only really do does is are be it
    that's it's its this that these those there i i'd i'll me my we we'd us would could can will let's let like
    works work make change try same one ones not earlier later next coming today tomorrow tonight yesterday now day
    morning noon midday midnight afternoon evening night lunch lunchtime weekend week half quarter past o'clock am
    pm early late any anytime time sometime court courts slot slots tennis game match onwards onward long longer
    ish wait mean meant doubles singles with players player people friends if possible want need take go going give
    get sounds sound looks look fits suits prefer choose pick best should will set fix likely think thinking
    ideally preferably say i'm im am free date reservation appointment change changed has available
"""
_AS_SUGGESTED = "ein einen platz tennisplatz um uhr bitte"  # of a German member, by the examples that they are shown
NO_NEWS = (
    frozenset(_SMALL_WORDS.split() + _AS_SUGGESTED.split())
    | set(WEEKDAYS) | set(MONTHS) | set(LENGTHS)
    | {word for name in HOLIDAYS for word in name.split()}
)  # fmt: skip
"""Words that leave a message a fragment ("actually tomorrow, please"): they name days and times, or nothing."""
