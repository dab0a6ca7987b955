"""A model may say which words it could make nothing of; it claims nothing in them."""

from datetime import datetime

import pytest

from bot.conversation.grounding import Facts, all_shown
from bot.domain.booking import Court
from bot.domain.club import Club

NOW = datetime(2026, 12, 1, 9)
COURTS = tuple(Court(key=f"c{n}", name=f"Court {n}") for n in (1, 2, 3))
FACTS = Facts(Club(id="club", name="Club", courts=COURTS), NOW, said="book court 2 tomorrow at 3 with bananas")


@pytest.mark.parametrize(
    "sentence",
    [
        'I did not understand "{}".',
        'I did not quite understand "{}".',
        "Sorry, I didn't quite understand “{}”.",
        'I\'m not sure what you mean by "{}".',
        'I am sorry, but I do not know what "{}" means.',
        'What do you mean by "{}"?',
        '"{}" habe ich nicht verstanden.',
        "„{}“ habe ich leider nicht verstanden.",
        'Mit "{}" kann ich leider nichts anfangen.',
        'Ich weiß leider nicht, was du mit "{}" meinst.',
        'Was meinst du mit "{}"?',
    ],
)
@pytest.mark.parametrize("words", ["bananas", "with bananas"])
def test_words_may_be_called_not_understood(sentence: str, words: str):
    assert all_shown(sentence.format(words), FACTS)


@pytest.mark.parametrize(
    "sentence",
    [
        'I booked "court 2 tomorrow at 3".',
        "I did book court 2 tomorrow at 3.",
        "I did it.",
        'You have "court 2 tomorrow at 3".',
        'I did not understand "bananas", but you are booked.',
        'I did not understand "bananas". Court 2 is booked.',
        '"Court 2 tomorrow at 3" habe ich gebucht.',
    ],
)
def test_a_claim_beside_or_in_a_quotation_is_not_shown(sentence: str):
    assert not all_shown(sentence, FACTS)
