"""Amazon's event stream, read back by botocore's own decoder."""

import pytest
from botocore.eventstream import EventStreamBuffer

from bot.sandbox import eventstream


def read(data: bytes) -> list[tuple[dict[str, str], bytes]]:
    buffer = EventStreamBuffer()
    buffer.add_data(data)
    return [(message.headers, message.payload) for message in buffer]


def test_events_are_read_one_after_the_other():
    data = eventstream.event("chunk", {"bytes": "aGk="}) + eventstream.event("trace", {"said": "Größe"})
    assert [(headers[":event-type"], payload) for headers, payload in read(data)] == [
        ("chunk", b'{"bytes": "aGk="}'),
        ("trace", b'{"said": "Gr\\u00f6\\u00dfe"}'),
    ]


def test_an_exception_is_marked_as_one():
    [(headers, payload)] = read(eventstream.exception("throttlingException", "Slow down"))
    assert (headers[":message-type"], headers[":exception-type"]) == ("exception", "throttlingException")
    assert payload == b'{"message": "Slow down"}'


@pytest.mark.parametrize("length", [0, 1, 255, 70_000])
def test_a_payload_of_any_length_has_right_checksums(length: int):
    [(_, payload)] = read(eventstream.event("chunk", {"text": "x" * length}))
    assert len(payload) == length + len('{"text": ""}')
