"""Requests that go a long way round, as the plain ones that they are: "I'd love it if you could" is "could you"."""

_WOULD_BE = [f"{it} be" for it in ("it'd", "it would", "that'd", "that would", "would")]
_PLEASED = ("great", "good", "nice", "lovely", "brilliant", "fantastic", "amazing", "wonderful", "perfect", "ideal")
_HOPED = (
    *(f"{would_be} {pleased}" for would_be in _WOULD_BE for pleased in _PLEASED),
    "i'd love it", "i would love it", "i'd appreciate it", "i would appreciate it", "i'd be grateful",
    "i would be grateful", "i'd be happy", "i was hoping", "be great",
)  # fmt: skip
"""What somebody says to be asked for, before "if you could"."""
_MOVES = ("move", "switch", "change", "swap", "shift", "extend")
_ASKED_OF = {
    "you": ("you could", "you can", "you would", "you were able to"),
    "i": ("i could", "i can", "we could", "we can"),
}
_GERUNDS = {
    "booking": "book", "reserving": "reserve", "putting": "put", "getting": "get", "finding": "find", "moving": "move",
    "cancelling": "cancel", "canceling": "cancel", "changing": "change", "switching": "switch", "adding": "add",
    "extending": "extend", "checking": "check", "sorting": "sort", "squeezing": "squeeze", "sticking": "stick",
    "popping": "pop", "shifting": "shift", "swapping": "swap", "rescheduling": "reschedule", "making": "make",
    "holding": "hold", "pencilling": "pencil", "giving": "give", "having": "have",
}  # fmt: skip
_WONDERED = ("i wonder", "i was wondering", "i'm wondering")
REQUESTS = {
    **{f"{wondered} if {asked}": "could you" for wondered in _WONDERED for asked in _ASKED_OF["you"]},
    **{f"{hoped} if {asked}": f"could {who}" for hoped in _HOPED for who, all_asked in _ASKED_OF.items()
       for asked in all_asked},
    **{f"{would_be} {pleased} to {have}": f"could i {have}" for would_be in _WOULD_BE for pleased in _PLEASED
       for have in ("have", "get", "play", "book")},
    **{f"{mind} {doing}": f"could you {do}" for mind in ("would you mind", "do you mind", "mind")
       for doing, do in _GERUNDS.items()},
    **{f"{any_chance} of {doing}": f"could you {do}" for any_chance in ("any chance", "is there any chance")
       for doing, do in _GERUNDS.items()},
    **{f"{will} have to": f"{who} must" for who in ("i", "we") for will in (f"{who}'ll", f"{who} will")},
    **{f"is it too late to {verb}": f"can i {verb}" for verb in _MOVES},
    **dict.fromkeys(
        ("would you be able to", "will you be able to", "are you able to", "do you think you could",
         "do you reckon you could", "you couldn't", "do me a favour and", "do me a favor and", "be a star and",
         "be a love and", "be so kind as to", "would you be so kind as to"), "could you"),
    **dict.fromkeys(
        ("would i be able to", "would we be able to", "am i able to", "are we able to", "do you think i could",
         "do you think we could", "can i possibly", "could we possibly"), "could i"),
}  # fmt: skip
