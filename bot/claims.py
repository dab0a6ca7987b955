"""What a model must not say of itself: that something was booked, and what else is not fit to be shown."""

import re

from bot.languages import codes, load

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
WINDOW = 6  # words of a prompt in a row
_MARKUP = re.compile(r"https?:|www\.|\]\(|<[@!#]|@(?:everyone|here|channel)\b|`", re.IGNORECASE)
_CODE_LIKE = re.compile(r"\b(?=[A-Z]*[0-9])(?=[0-9]*[A-Z])[0-9A-Z]{6}\b")


def unfit(prose: str, system: str) -> bool:
    """Whether a model's words must not be shown: they claim a booking, carry a link, a mention or a code, go on
    for ever, or repeat the prompt that the model was given."""
    if len(prose) > MOST_PROSE or _MARKUP.search(prose) or _CODE_LIKE.search(prose) or claims(prose):
        return True
    said, given = _words(prose), " ".join(_words(system))
    return any(" ".join(said[i : i + WINDOW]) in given for i in range(len(said) - WINDOW + 1))


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())
