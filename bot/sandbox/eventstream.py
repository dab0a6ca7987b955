"""Amazon's event stream (`application/vnd.amazon.eventstream`) as a server writes it; botocore only reads it.

A frame is its length, that of its headers and the CRC-32 of these two; then the headers, the payload and the CRC-32 of
all before it. A header is its name and its value, each behind its length, with the value's type (7: a string) between.
"""

import json
import struct
import zlib
from typing import Any

MEDIA_TYPE = "application/vnd.amazon.eventstream"


def event(kind: str, payload: dict[str, Any]) -> bytes:
    """One event of the stream: `kind` is the member of the stream's union, as `contentBlockDelta`."""
    return _frame({":message-type": "event", ":event-type": kind}, payload)


def exception(kind: str, message: str) -> bytes:
    """A modeled exception in mid-stream, as `throttlingException`: botocore raises it as an EventStreamError."""
    return _frame({":message-type": "exception", ":exception-type": kind}, {"message": message})


def _frame(headers: dict[str, str], payload: dict[str, Any]) -> bytes:
    head = b"".join(_header(*pair) for pair in (headers | {":content-type": "application/json"}).items())
    body = json.dumps(payload).encode()
    prelude = struct.pack("!II", 16 + len(head) + len(body), len(head))
    frame = prelude + struct.pack("!I", zlib.crc32(prelude)) + head + body
    return frame + struct.pack("!I", zlib.crc32(frame))


def _header(name: str, value: str) -> bytes:
    key, text = name.encode(), value.encode()
    return struct.pack("!B", len(key)) + key + struct.pack("!BH", 7, len(text)) + text
