"""What the phrases of a sentence do in it, in the groups that the grammar asks for."""

ITEMS = ("day", "clock", "span", "part", "length")
REFERENTS = ("day", "clock", "span", "part", "court", "nocourt", "offer", "nooffer", "indoor", "outdoor", "surface")
GOALS = (*REFERENTS, "length", "number", "same time", "other court")
"""What a booking may be moved to."""
CHANGES = ("cancel", "move", "make", "extend", "shorten")
ACTS = (*CHANGES, "book")
BOUNDS = ("after", "before", "by", "until", "over", "window")
AHEAD = ("next day", "next week")
"""So much later than what was talked of."""
MORE = ("another", "other court", "too")
"""What asks for one beside what was named."""
LEAD = ("filler", "soft", "yes", "no", "instead", "sorry", "and", "but", "or", "good")
"""What may stand before all else."""
