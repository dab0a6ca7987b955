"""Refusals as a member reads them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.conversation.refusals import refusal_text
from bot.domain.errors import BookingError


@contextmanager
def refused(kind: type[BookingError], words: str) -> Iterator[None]:
    """What is done inside is refused with that kind of error, in words that `words`, a regular expression, finds."""
    with pytest.raises(kind) as raised:
        yield
    assert re.search(words, refusal_text(raised.value))
