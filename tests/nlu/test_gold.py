"""Which meanings of a pool of utterances are mended, and which stay."""

from typing import Any

import pytest

from tests.nlu.gold import mended


def row(utterance: str, **gold: str) -> dict[str, Any]:
    empty = {"date": None, "start": None, "end": None}
    return {"id": "r", "utterance": utterance, "ref": "2026-12-01T09:00:00", "accept": []} | empty | gold


@pytest.mark.parametrize(
    ("utterance", "gold", "left"),
    [
        ("thursday 9 am BST", {"date": "2026-12-03", "start": "08:00"}, {"date": "2026-12-03"}),
        ("next three hours", {"start": "10:00", "end": "12:00"}, {}),
        ("tuesday afternoon", {"date": "2026-12-08", "start": "12:00", "end": "16:00"}, {"date": "2026-12-08"}),
        ("in a day", {"date": "2026-12-02", "start": "09:00"}, {"date": "2026-12-02"}),
        ("3pm on tuesday", {"date": "2026-12-01", "start": "15:00"}, {"date": "2026-12-08", "start": "15:00"}),
        ("friday 4.12", {"date": "2027-04-12"}, {"date": "2027-12-04"}),
        ("after lunch", {"date": "2026-12-01"}, {}),
        ("tomorrow at 3pm", {"date": "2026-12-02", "start": "15:00"}, {"date": "2026-12-02", "start": "15:00"}),
        ("today, tuesday", {"date": "2026-12-01"}, {"date": "2026-12-01"}),
    ],
)
def test_gold_is_mended_by_the_kind_of_utterance(utterance: str, gold: dict[str, str], left: dict[str, str]):
    found = mended(row(utterance, **gold))
    assert {name: found[name] for name in ("date", "start", "end") if found[name]} == left
