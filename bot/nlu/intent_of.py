"""What a part of a sentence wants."""

from bot.nlu.days import Day
from bot.nlu.items import Length
from bot.nlu.part import Part, corrected
from bot.nlu.roles import ACTS, AHEAD, CHANGES, MORE, REFERENTS
from bot.nlu.times import Clock
from bot.nlu.wish import Intent, Topic

_TOPICS: tuple[Topic, ...] = ("limits", "horizon", "lengths", "rules", "notes", "closures", "courts", "hours")
_TOPIC_ROLES: dict[str, Topic] = {f"topic:{topic}": topic for topic in _TOPICS}
"""Where the words name several, the first of these."""
_TIMED = ("day", "clock", "span", "part")
_SORTS = ("indoor", "outdoor", "surface")
_IT = ("it", "that", "es", "das")
_NAMED = (
    *_TIMED, "court", "nocourt", "offer", "nooffer", "slot", "count", "length", "number", "same time", "same court",
    "next day", "booking",
)  # fmt: skip
"""What says which one."""
_OUTERMOST = ("first free", "last free", "next free")


def topic_of(part: Part) -> Topic | None:
    if part.has("topic:lengths") and part.has("topic:hours"):
        return "hours"  # "how long are you open?"
    return next((topic for role, topic in _TOPIC_ROLES.items() if role in part.roles), None)


def intent_of(part: Part) -> Intent:
    reading = part.reading
    if reading.asks:
        return _asked(part)
    if reading.refused or reading.rejects:
        return "check" if reading.refused and part.has("sees") and part.has(*_TIMED, "court") else "no"
    if part.has("reports") and not part.has(*ACTS, "want") and not _has_time(part):
        return "other"
    if reading.hedged and not part.has("cannot"):
        return _talked_of(part)
    return _ordered(part) or _told(part)


def _has_time(part: Part) -> bool:
    """ "I've got two hours from 6": a while to play, and no booking."""
    return part.has("length", "span") and not part.has("court", "subject")


def _asked(part: Part) -> Intent:
    topic = topic_of(part)
    if part.has("help"):
        return "help"
    if part.has("polite") and (change := _change(part)) and topic is None:
        return change
    if topic and not _is_about_free(part, topic) and not (topic == "lengths" and part.has("owned")):
        return "info"
    if _asks_for_another_time(part) or _wonders_about_an_hour(part):
        return "move"
    if _is_beside(part):
        return "check"
    if part.has("mine", "owned") or _asks_of_theirs(part):
        return "mine"
    if part.has(*CHANGES) and not part.has("book"):
        return "mine"
    if _wants_opinion(part):
        return "info"
    if part.has(*_SORTS) and not part.has(*_TIMED) and not _free(part):
        return "info"
    if _is_foreign(part):
        return "info"
    if part.has(
        *_TIMED, *_OUTERMOST, *AHEAD, "sees", "others", "subject", "court", "book", "offer", "any", "length",
        "count", "nocourt",
    ):  # fmt: skip
        return "check"
    return "other"


def _asks_of_theirs(part: Part) -> bool:
    """ "Is my court still on?", "when is my Friday game?", and no "is there a court for my lesson?"."""
    nouns = (part.chunk(part.reading.after(i, *_TIMED)) for i in part.where("my"))
    own = any(noun.has("booking", "subject", "thing") for noun in nouns)
    return own and not part.has("sees", "taken", *ACTS)


def _is_about_free(part: Part, topic: Topic) -> bool:
    """Whether a question with a word of the club's facts still is one for what is free."""
    if topic == "courts":
        return part.has(*_TIMED)
    if part.has("opens") and not part.known.offers:
        return False  # "are you open at 6?"
    return topic == "hours" and (part.has("clock", "span") or (part.has("subject") and part.has("day")))


def _asks_for_another_time(part: Part) -> bool:
    """ "Can we do Friday instead?", "can we do it on Friday?", "is it possible to play an hour earlier?", "can we have
    court 3 instead?" """
    it = part.has("polite") and any(part.said(i).split()[-1] in _IT for i in part.where("it", "get"))
    other = (it or part.has("instead", "cannot") or _leaves_own(part)) and part.has(*_TIMED, "number")
    elsewhere = other or (part.has("instead") and part.has("court"))
    there = elsewhere and not _corrects_itself(part)
    return _of_a_booking(part) and (there or _shifts(part) or _ends_elsewhere(part))


def _wants_opinion(part: Part) -> bool:
    """ "Would court 2 be right for beginners?": of a court, at no time, with words that the grammar does not have."""
    return part.has("court") and not part.has(*_TIMED, "length", *AHEAD) and bool(part.reading.unread())


def _is_foreign(part: Part) -> bool:
    """ "Can two juniors play without an adult?", "how do I get in after 8pm?": with words that nobody knows, of no day,
    and of nothing that can be booked."""
    known = (
        "day", "part", "span", "sees", "subject", "court", "offer", "any", "book", "others", "count", *AHEAD, *CHANGES,
    )  # fmt: skip
    asks = part.reading.at(part.reading.first).has("ask", "polite", "talk")
    return asks and bool(part.reading.unread()) and not (part.known.offers or part.has(*known, *_OUTERMOST))


def _free(part: Part) -> bool:
    return any(part.said(i) in ("free", "available", "frei", "verfügbar") for i in part.where("sees"))


def _change(part: Part) -> Intent | None:
    if part.has("cancel"):
        return "cancel"
    return "move" if part.has("move", "extend", "shorten", "make") else None


def _ordered(part: Part) -> Intent | None:
    """By the words for what is to be done."""
    if part.has("cancel", "cannot"):
        return "cancel"
    if part.has("move", "extend", "shorten"):
        return "move"
    if part.has("book"):
        return "move" if _takes_instead(part) else "book"
    if part.has("make"):
        return "move" if part.has("code") or _of_a_booking(part) else "book"
    about = part.has(
        *_TIMED, *_SORTS, *_OUTERMOST, "subject", "court", "offer", "count", "length", "any", "number", "nocourt"
    )
    wanted = about and part.has("want", "polite") and not part.has("booking")
    longer = _only_a_length(part) and (part.has("it") or part.adds())  # "can we have it for two hours?"
    another = part.has("instead") or longer or _ends_elsewhere(part) or _leaves_own(part)
    beside = part.has("another") and not part.has("other court")  # "could you get a second court?"
    changes = (part.known.moving or (another and _of_a_booking(part))) and not beside
    return ("move" if changes else "book") if wanted else None


def _takes_instead(part: Part) -> bool:
    """ "Gimme court 1 instead": of what was booked, where nothing else is named."""
    return part.has("instead") and part.has("court") and not part.has(*_TIMED, *MORE, "subject") and _of_a_booking(part)


def _of_a_booking(part: Part) -> bool:
    """Whether "it" is a booking, and not what is being talked about."""
    known = part.known
    return bool(known.moving) or bool(known.bookings and not (known.offers or known.asked))


def _told(part: Part) -> Intent:
    """By what is named, where nothing says what is to be done."""
    topic = topic_of(part)
    if part.has("help"):
        return "help"
    if part.has("scant"):
        return "move" if _of_a_booking(part) else "check"
    if part.has("mine", "owned") or (part.has("my") and part.has("booking")):
        return "mine"
    if part.has("code"):
        return part.known.asked if part.known.asked in ("cancel", "move") else "mine"
    if (
        topic
        and not _brings_company(part)
        and not _is_about_free(part, topic)
        and not (topic == "lengths" and part.has("owned"))
    ):
        return "info"
    if _is_beside(part):
        return "move" if part.known.moving else "check"
    if part.has("sees", "others") and not (part.has("any") and part.denied("offer", "court")):
        return "check"
    instead = part.has("instead") and part.has("number")  # "I can't do 3, 4 instead"
    if part.denied(*REFERENTS, "number") and not (instead or part.has("any", "court", "offer", *_TIMED)):
        return "check"  # of what is left
    if part.has("too") and _shifts(part):
        return "book"  # "the hour after that as well"
    elsewhere = _only_a_length(part) or _goes_elsewhere(part) or _ends_elsewhere(part)
    another = (part.has("instead", "sorry") or _says_no(part)) and not _corrects_itself(part)
    if (_shifts(part) or another or elsewhere) and _of_a_booking(part):
        return "move"
    return _fragment(part)


def _brings_company(part: Part) -> bool:
    """ "Court 1 at 10, I'll bring a guest"."""
    return part.has("people") and part.has("clock", "court")


def _says_no(part: Part) -> bool:
    """ "No, Saturday at 5": not what was just booked."""
    return any(part.reading.leads(i, "no") for i in part.where("no"))


def _corrects_itself(part: Part) -> bool:
    """ "Court 1 at 4, no sorry, at 5": what was said just before, and no booking."""
    named = (part.where(kind) for kind in ("day", "clock", "court"))
    return any(corrected(part, indexes) != indexes for indexes in named)


def _shifts(part: Part) -> bool:
    """ "An hour later": than what there is."""
    lengths = [item.value for item in part.items() if isinstance(item.value, Length)]
    return any(length.ahead and length.later for length in lengths)


def _goes_elsewhere(part: Part) -> bool:
    """ "To court 3", "another court", "no, the other one", "court 3 instead of court 2", "3 is too early, can we do 5",
    of a booking on that court or at that time."""
    to = part.reading.at(part.reading.first).has("to") and part.reading.first in part.indexes
    return to or part.has("other court", "rest") or _leaves_own(part)


def _leaves_own(part: Part) -> bool:
    """Whether what a booking has is excluded, and another such thing is named."""
    if not (part.reading.denied and part.known.bookings):
        return False
    own = {booking.slot.court.key for booking in part.known.bookings}
    if not own.isdisjoint(part.keys(part.denied("court"))) and part.has("court") and not part.has(*_TIMED):
        return True
    starts = {booking.slot.local.hour % 12 for booking in part.known.bookings if not booking.slot.local.minute}
    clocks = (item.value for item in part.items(part.denied("clock")))
    left = {clock.hour % 12 for clock in clocks if isinstance(clock, Clock) and not clock.minute}
    return not starts.isdisjoint(left) and part.has("clock") and not part.has("day", "part")


def _ends_elsewhere(part: Part) -> bool:
    """ "Stay until 6", of a booking, and be it on the day that it has."""
    own = {booking.slot.local.date() for booking in part.known.bookings}
    days = {item.value.date for item in part.items() if isinstance(item.value, Day)}
    return (
        part.has("until") and part.has("clock") and days <= own and not part.has("part", "length", "court", "subject")
    )


def _is_beside(part: Part) -> bool:
    """ "Later?", of what is on offer."""
    return bool(part.known.offers) and part.has("later", "earlier") and not part.has("offer", *_TIMED)


def _only_a_length(part: Part) -> bool:
    return part.has("length") and not part.has(*_TIMED, *_SORTS, "subject", "court", "count", "offer")


def _fragment(part: Part) -> Intent:
    """Nothing but days, times, courts and picks: an answer, or a wish cut short."""
    named = part.has(
        *_TIMED, *_SORTS, *_OUTERMOST, "subject", "court", "offer", "nooffer", "nocourt", "slot", "count", "length"
    )
    asked = part.has("any", "number", "same time", "same court", *AHEAD, "booking")
    picks = part.known.offers or part.known.asked in ("cancel", "move")
    if not (named or asked or (part.has("all") and picks)):
        return "other"
    if any(part.reading.leads(i, "no") for i in part.indexes) and not part.has(*_NAMED):
        return "no"  # "no, for singles"
    if part.known.asked in ("cancel", "move"):
        return "cancel" if part.known.asked == "cancel" else "move"
    return "move" if part.known.moving else "book"


_WHAT_ABOUT = ("what about", "how about", "wie wäre es mit", "wie wärs mit", "what if")


def _wonders_about_an_hour(part: Part) -> bool:
    """ "What about 5", for the booking that there is."""
    wonders = any(part.said(i) in _WHAT_ABOUT for i in part.where("maybe"))
    other = part.has("day", "part", "court", "subject", "sees", "offer", "length", *CHANGES)
    return wonders and part.has("clock", "number") and not other and _of_a_booking(part)


def _talked_of(part: Part) -> Intent:
    """Of what somebody may want, or was wanted."""
    if part.has("mine", "owned") or (part.has(*CHANGES) and not part.has("book")):
        return "mine"
    if part.has("topic:rules"):
        return "info"  # "thinking about cancelling"
    if _wonders_about_an_hour(part):
        return "move"
    return "check" if part.has(*_TIMED, *ACTS, "court", "subject", "sees", "offer") else "other"
