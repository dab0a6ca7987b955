"""How large a stored session may get, and what goes first."""

import logging

import pytest

from bot.conversation.reply import Reply
from bot.conversation.session import Session, TranscriptEntry
from store.sessions import MAX_BYTES, decode, encode


def test_a_session_is_read_as_it_was_written() -> None:
    session = Session(proposal="p", form={"day": "2026-12-01"}, last_turn="t", last_reply=Reply("asked", "When?"))
    session.remember(TranscriptEntry(role="user", text="tomorrow"), Reply("asked", "When?"), keep=40)
    assert decode(encode(session), "c") == session


def test_the_oldest_messages_make_room() -> None:
    session = Session(last_turn="t")
    for n in range(20):
        session.remember(TranscriptEntry(role="user", text=f"{n} " + "x" * 20_000), Reply("answered", "Yes."), keep=40)
    stored = decode(encode(session), "c")
    assert len(encode(session)) <= MAX_BYTES
    assert 0 < len(stored.messages) < 40
    assert stored.messages[-2].text.startswith("19 ")
    assert stored.last_turn == "t"


def test_a_session_too_large_without_messages_keeps_the_reply_to_deliver(caplog: pytest.LogCaptureFixture) -> None:
    session = Session(state={"H": "secret" * MAX_BYTES}, last_turn="t", last_reply=Reply("booked", "Done."))
    assert decode(encode(session), "c") == Session(last_turn="t", last_reply=Reply("booked", "Done."))
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "secret" not in caplog.text
