"""What has been sent of a turn. Marks say it; where a worker died between Slack's answer and its mark, or that answer
was lost, Slack itself is asked: what the bot posts names its turn."""

import hashlib
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import aiohttp
from slack_sdk.errors import SlackApiError
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_exception

from adapters.slack import errors
from bot.conversation.event import Event
from bot.i18n.language import gettext, gettext_noop

log = logging.getLogger(__name__)

EVENT_TYPE = "courtbot_reply"
PAGE = 100
"""Messages that one look takes in; an app that Slack limits gets 15 of them (conversations.history)."""
LONGEST_WAIT = 5.0
"""Seconds that Slack may ask to wait before a look; for a longer pause the member does not wait."""
SKEW = 60.0
"""Seconds that this machine's clock may be ahead of Slack's."""

TROUBLE = (SlackApiError, aiohttp.ClientError, TimeoutError)

Kind = Literal["", "going", "refused", "stream", "sign", "post", "private"]
Found = Mapping[str, Any]
NOT_NEEDED, NOT_DONE = gettext_noop("{step}: not needed"), gettext_noop("{step}: not done")


class Task(NamedTuple):
    """As a stream shows it."""

    id: str
    title: str
    status: str = "in_progress"

    def chunk(self) -> dict[str, Any]:
        """As chat.appendStream takes it."""
        return {"type": "task_update", "id": self.id, "title": self.title, "status": self.status}


@dataclass(frozen=True, slots=True)
class Sent:
    """`going` is on its way to a channel since `at` (seconds since the epoch), and nobody knows whether it arrived;
    `refused` certainly did not. A `stream` is unfinished and has `tasks` that may be shown as not ended; a `sign` of
    life, which one member alone sees, waits for the answer in its place; a `post` and what is `private` have been said.
    An empty kind: nothing is known, so nothing has been sent."""

    kind: Kind = ""
    channel: str = ""
    ts: str = ""  # of the message; of one that is going, of the thread that it goes to
    at: float = 0
    tasks: tuple[Task, ...] = ()

    def __str__(self) -> str:
        more = json.dumps(self.tasks) if self.kind == "stream" else f"{self.at:.0f}" if self.kind == "going" else ""
        return " ".join((self.kind, self.channel or "-", self.ts or "-", more)).strip()

    @classmethod
    def read(cls, mark: str | None) -> "Sent":
        kind, channel, ts, more = [*(mark or "").split(" ", 3), "", "", "", ""][:4]
        channel, ts = channel.strip("-"), ts.strip("-")
        if kind == "stream":
            return cls(kind, channel, ts, tasks=tuple(Task(*one) for one in json.loads(more or "[]")))
        if kind == "going":
            return cls(kind, channel, ts, float(more or 0))
        return cls(kind, channel, ts) if kind in ("refused", "sign", "post", "private") else cls()

    def ended(self, status: str) -> list[dict[str, Any]] | None:
        """Chunks for chat.stopStream, after which no task is open: what was being done ends so, what was done before it
        is complete, and what it never came to is said to be so."""
        begun = [one for one in self.tasks if one.status != "pending"]
        never = NOT_DONE if status == "error" else NOT_NEEDED
        ended = [one._replace(status=status if one is begun[-1] else "complete") for one in begun]
        left = [
            one._replace(title=gettext(never, step=one.title), status="complete")
            for one in self.tasks
            if one.status == "pending"
        ]
        return [one.chunk() for one in (*ended, *left)] or None


def going(channel: str, thread: str = "") -> Sent:
    return Sent("going", channel, thread, time.time())


def sent_key(event: Event) -> str:
    """The mark's, of the message that answers a turn."""
    return f"slack:sent:{event.turn_id}"


def file_key(event: Event) -> str:
    return f"slack:file:{event.turn_id}"


def metadata(event: Event, part: str = "answer") -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"turn": event.turn_id, "part": part}}


def task_id(event: Event, step: int) -> str:
    """Names the turn: a stream can be given metadata only when it ends."""
    return f"{_task_prefix(event)}{step}"


def _task_prefix(event: Event) -> str:
    return f"{hashlib.sha256(event.turn_id.encode()).hexdigest()[:16]}."


def is_part(event: Event, part: str = "answer") -> Callable[[Found], bool]:
    """Whether a message is that part of the turn's answer."""
    wanted = metadata(event, part)

    def check(message: Found) -> bool:
        payload: Found = _metadata(message).get("event_payload") or {}
        return is_of_type(message, EVENT_TYPE) and wanted["event_payload"].items() <= payload.items()

    return check


def is_of_type(message: Found, event_type: str) -> bool:
    return _metadata(message).get("event_type") == event_type


def _metadata(message: Found) -> Found:
    return message.get("metadata") or {}


def tasks_of(event: Event, message: Found) -> tuple[Task, ...]:
    """The turn's tasks that a streamed message shows as not ended."""
    shown = (
        Task(str(one["task_id"]), str(one.get("title", "")), str(one.get("status"))) for one in _cards(event, message)
    )
    return tuple(task for task in shown if task.status != "complete")


def is_stream(event: Event, message: Found) -> bool:
    return bool(_cards(event, message))


def _cards(event: Event, message: Found) -> list[Found]:
    """The turn's task cards: blocks of their own in a timeline, in one block of a plan."""
    blocks: Sequence[Found] = message.get("blocks") or ()
    cards = [card for block in blocks for card in (block, *(block.get("tasks") or ()))]
    return [card for card in cards if str(card.get("task_id", "")).startswith(_task_prefix(event))]


def is_file(event: Event, name: str) -> Callable[[Found], bool]:
    """Whether a message brings the turn's file. An upload carries no metadata: it is known by its name and its time."""
    text = is_part(event, "file")
    return lambda message: text(message) or any(one.get("name") == name for one in message.get("files") or ())


async def look(client: Any, place: Sent, after: str, wanted: Callable[[Found], bool]) -> Found | None:
    """The message among one page of the place where it was going to, those after the ts `after` where there is one.
    None where it is not there, or where the app may not look or is limited: then it is said again rather than not."""
    since = after or (f"{place.at - SKEW:.6f}" if place.at else "")
    try:
        found = await page(client, place.channel, place.ts, since)
    except TROUBLE:
        log.info("Slack cannot be asked what is in %s: something may be said there twice", place.channel)
        return None
    return next((message for message in found if wanted(message)), None)


async def page(client: Any, channel: str, thread: str = "", since: str = "") -> Sequence[Found]:
    """The newest messages of a channel, or those of its thread. Raises what is in TROUBLE."""
    about: dict[str, Any] = {"channel": channel, "limit": PAGE, "include_all_metadata": True}
    about |= {"oldest": since} if since else {}

    async def ask() -> Any:
        if thread:
            return await client.conversations_replies(ts=thread, **about)
        return await client.conversations_history(**about)

    twice = AsyncRetrying(
        retry=retry_if_exception(_may_pass), stop=stop_after_attempt(2), wait=wait_exception(_pause), reraise=True
    )
    answer: Any = await twice(ask)
    return answer.get("messages") or ()


def _may_pass(error: BaseException) -> bool:
    """Whether a look that could not be answered is tried once more; not where that would be refused, too, or come too
    late."""
    refused = isinstance(error, SlackApiError) and not errors.failed(error).again
    return isinstance(error, TROUBLE) and not refused and _pause(error) <= LONGEST_WAIT


def _pause(error: BaseException) -> float:
    after = errors.failed(error).after if isinstance(error, SlackApiError) else None
    return 0.5 if after is None else after
