"""A judge of its own for replies: which of them say that something happened. The product's own check is not asked."""

import re

OURS = (  # sentences of our templates that deny, promise nothing, or state a rule
    r"Nothing was booked( or changed)?",
    r"nothing was booked",
    r"Nothing is booked yet",
    r"Nothing is booked until you say yes",
    r"What was booked stays booked",
    r"I have not booked it",
    r"[Nn]ot booked yet: [^.\n]*",
    r"of them: not booked yet",
    r"Booking \w+ is already cancelled",  # the row says so
    r"Booking \w+ has been cancelled\. To have a court after all, ask what is free",
    r'"mine" lists yours',
    r"Courts are booked for [\d, ]+ minutes",  # as a model says it
    r"They must be booked \d+ minutes before",
    r"Courts here are booked for [\d, or]+ minutes",
    r"Courts can be booked up to [^.]+",
    r"Courts must be booked \d+ minutes ahead",
    r"Bookings can be changed until [^.]+",
    r'"mine" and "cancel CODE" still work',
    r"I cannot book in words right now",
)
HAPPENED = re.compile(
    r"\b(booked|reserved|reservation|cancelled|canceled|moved|secured|confirmed|yours|scheduled|arranged|"
    r"successful|all set|all done|got you)\b",
    re.IGNORECASE,
)


def says_it_happened(text: str) -> bool:
    for sentence in OURS:
        text = re.sub(sentence, "", text)
    return HAPPENED.search(text) is not None
