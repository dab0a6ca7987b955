"""What Slack remembers: messages, channels, views, files, tokens."""

import asyncio
import copy
import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack.reading import Json, elements, is_button, label_of, texts

PATIENCE = 60.0
"""Seconds that a test waits for what must come, on however busy a machine."""


class Changes:
    """Lets a test wait until something in Slack's state holds."""

    def __init__(self) -> None:
        self.changed = asyncio.Event()

    def touch(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()

    async def until(
        self, found: Callable[[], Any], timeout: float = PATIENCE, what: str | Callable[[], str] = "it"
    ) -> Any:
        """The first true value of `found`; raises AssertionError when there is none in time."""
        end = time.monotonic() + timeout
        while not (value := found()):
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(f"waited {timeout} s for {what() if callable(what) else what}")
            try:
                await asyncio.wait_for(self.changed.wait(), min(left, 0.25))
            except TimeoutError:
                continue
        return value


class Ids:
    """Timestamps and ids that never repeat within one Slack."""

    def __init__(self) -> None:
        self.counter = itertools.count(1)
        self.last = 0

    def next(self, prefix: str = "") -> str:
        return f"{prefix}{next(self.counter):08d}"

    def ts(self) -> str:
        """A message timestamp: seconds and six digits, unique and rising."""
        self.last = max(self.last + 1, time.time_ns() // 1000)
        return f"{self.last // 1_000_000}.{self.last % 1_000_000:06d}"


@dataclass(eq=False)
class Channel:
    id: str
    name: str
    kind: str = "channel"  # channel, group (private) or im
    bot_in: bool = True
    archived: bool = False
    user: str | None = None  # whose direct messages these are
    messages: list["Message"] = field(default_factory=list)


@dataclass(eq=False)
class Message:
    channel: Channel
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    bot_id: str | None = None
    subtype: str | None = None
    ephemeral_for: str | None = None
    metadata: Json | None = None
    files: list["File"] = field(default_factory=list)
    stream: str | None = None  # streaming, stopped or expired; None for a message that was never a stream
    chunks: list[Json] = field(default_factory=list)
    edited: int = 0
    edited_ts: str | None = None
    deleted: bool = False
    versions: list[str] = field(default_factory=list)
    arguments: Json = field(default_factory=dict)  # as the app passed them: unfurl_links and the like
    posted_at: float = field(default_factory=time.monotonic)

    @property
    def ephemeral(self) -> bool:
        return self.ephemeral_for is not None

    @property
    def root(self) -> str:
        return self.thread_ts or self.ts

    @property
    def tasks(self) -> dict[str, Json]:
        """What a stream shows that it is doing, by id, each as it was last told; an edit puts other blocks there."""
        told = [chunk for chunk in self.chunks if chunk.get("type") == "task_update"]
        return {} if self.edited else {chunk["id"]: chunk for chunk in told}

    @property
    def finished(self) -> bool:
        """False while a stream is open, and while a stream that expired has not been mended by an update."""
        return self.stream in (None, "stopped") or (self.stream == "expired" and self.edited > 0)

    @property
    def buttons(self) -> list[str]:
        return [label_of(element) for _, element in elements(self.blocks) if is_button(element)]

    @property
    def plain(self) -> str:
        """All that a reader sees: the blocks' text where there are blocks, else the text."""
        words = list(texts(self.blocks))
        if self.stream or not words:
            words.insert(0, self.text)
        return "\n".join(words)

    def snapshot(self) -> "Message":
        """The message as it is now: what somebody sees whose client has not caught up."""
        seen = copy.copy(self)
        seen.blocks = copy.deepcopy(self.blocks)
        return seen


@dataclass(eq=False)
class View:
    id: str
    user: str
    team: str
    body: Json  # type, title, blocks, submit, callback_id, private_metadata, external_id ... as the app sent them
    hash: str = ""
    root: str = ""
    previous: str | None = None
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    versions: int = 1

    @property
    def blocks(self) -> list[Json]:
        return self.body["blocks"]

    @property
    def callback_id(self) -> str:
        return self.body.get("callback_id", "")

    @property
    def title(self) -> str:
        return self.body.get("title", {}).get("text", "")

    @property
    def buttons(self) -> list[str]:
        return [label_of(element) for _, element in elements(self.blocks) if is_button(element)]

    @property
    def plain(self) -> str:
        return "\n".join([text for text in [self.title] if text] + list(texts(self.blocks)))


@dataclass
class File:
    id: str
    name: str
    length: int
    content: bytes | None = None
    title: str | None = None


@dataclass
class Token:
    text: str
    team: str | None  # None for an org-wide one
    enterprise: str | None
    scopes: set[str]
    state: str = "live"  # or the error that a call is answered with: token_revoked, account_inactive, token_expired


@dataclass
class Trigger:
    user: str
    made_at: float
    view: str | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    """Five uses in 30 minutes."""

    channel: Channel
    user: str
    team: str
    made_at: float
    message: Message | None = None
    uses: int = 0


@dataclass
class Call:
    """One request to the Web API (or to a response_url), as it arrived and as it was answered."""

    method: str
    args: Json
    token: str | None
    at: float
    answer: Json | None = None


@dataclass
class Ack:
    """One delivery: `seconds` until it was acknowledged, None when it never was."""

    kind: str  # events_api, slash_commands or interactive
    type: str  # app_mention, message, /book, block_actions ...
    seconds: float | None
    attempt: int = 0
    failed: str | None = None  # http_timeout, http_error, connection_failed, timeout
    id: str | None = None


def dumps(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
