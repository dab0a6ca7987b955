"""The ways a message gets to a member: a thread, direct messages, for their eyes only, in place of a pressed card."""

import json
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from cachetools import LRUCache
from slack_sdk.errors import SlackApiError, SlackRequestError

from adapters.slack import errors
from adapters.slack.address import Address, is_slacks
from adapters.slack.blocks import Message, preformatted
from adapters.slack.clients import Clients
from adapters.slack.sent import Sent, file_key, going, is_file, is_part, is_stream, look, metadata, sent_key, tasks_of
from bot.conversation.event import Event
from bot.conversation.ports import DeliveryFailed, Marks
from bot.conversation.reply import File
from bot.conversation.standing import Place
from bot.domain.errors import StoreDown

log = logging.getLogger(__name__)

MOST_DMS = 10_000


@dataclass(frozen=True, slots=True)
class Out:
    """A message on its way: who to, about which event, through whose client."""

    event: Event
    address: Address
    message: Message
    client: Any  # AsyncWebClient, whose methods are typed in part
    shown: Sent | None = None  # what this process itself streamed of it
    ends: str = "complete"  # or "error": how the last task of a stream ends

    def content(self) -> dict[str, Any]:
        return {"text": self.message.text, "blocks": self.message.blocks}


def _card_key(address: Address) -> str:
    return f"slack:card:{address.team}:{address.channel}:{address.message}"


class Sender:
    """Raises SlackApiError and what the network raises; the caller makes a DeliveryFailed of it."""

    def __init__(self, clients: Clients, marks: Marks) -> None:
        self._clients = clients
        self._marks = marks
        self._dms: LRUCache[tuple[str, str], str] = LRUCache(MOST_DMS)

    async def post(self, out: Out, channel: str, thread: str = "") -> None:
        """Into a channel's thread: the message that an earlier delivery or the status stream began is finished; only
        where there is none, or it can no longer be edited, there is a new one."""
        place = going(channel, thread)
        if await self._finish(out, place):
            return
        if await self._posted_meanwhile(out.event, place):
            return
        more = {"thread_ts": thread} if thread else {}
        more |= {"metadata": metadata(out.event), "unfurl_links": False, "unfurl_media": False}
        try:
            answer = await out.client.chat_postMessage(channel=channel, **more, **out.content())
        except SlackApiError as error:
            if errors.refused(error):
                await self._remember(out.event, Sent("refused"))
            raise
        await self._posted(out, Sent("post", str(answer["channel"]), str(answer["ts"])))

    async def _posted_meanwhile(self, event: Event, place: Sent) -> bool:
        """By another worker, while this one slept. If not, it is going there from here on."""
        try:
            there = Sent.read(await self._marks.swap(sent_key(event), str(place)))
        except StoreDown as error:
            log.warning("%s: what is sent is not marked", error)
            return False
        if there.kind == "post":
            await self._remember(event, there)
        return there.kind == "post"

    async def _posted(self, out: Out, mine: Sent) -> None:
        """Where another worker answered while this one slept over its post, that answer stays, and this one goes."""
        there = await self._marked(out.event, mine)
        if there.kind != "post" or there.ts == mine.ts:
            await self._remember(out.event, mine)
            return
        log.warning("The turn was answered by another worker at the same time")
        with suppress(*errors.TROUBLE):
            await out.client.chat_delete(channel=mine.channel, ts=mine.ts)

    async def _finish(self, out: Out, place: Sent) -> bool:
        """Whether the answer is there now. Slack is asked only where an earlier attempt may have posted it, which is
        also so where the marks cannot be read."""
        sent = await self._marked(out.event, place)
        if out.shown and (sent.kind in ("", "going") or sent.ts == out.shown.ts):
            sent = out.shown  # which knows its tasks better than the mark
        if sent.kind == "going":
            sent, whole = await self._found(out.event, out.address, out.client, sent)
            if whole:
                return True
        if sent.kind == "stream" and await self._stop(out, sent):
            return True
        if sent.ts and await self.edit(out, sent.channel, sent.ts):
            return True
        if sent.kind == "post":  # it is gone, and takes nobody's place
            await self._remember(out.event, Sent("refused"))
        return False

    async def _marked(self, event: Event, unknown: Sent) -> Sent:
        try:
            return Sent.read(await self._marks.marked(sent_key(event)))
        except StoreDown:
            return replace(unknown, at=0)

    async def stands(self, event: Event, address: Address, client: Any) -> bool:
        """Whether the answer was posted though no mark tells of it. A stream that it was to end is marked anew."""
        if not address.posted or (await self._marked(event, Sent("refused"))).kind:
            return False
        return (await self._found(event, address, client, Sent("going", address.channel, address.thread)))[1]

    async def _found(self, event: Event, address: Address, client: Any, place: Sent) -> tuple[Sent, bool]:
        """What a worker left that died before it marked it, or whose answer from Slack was lost, and whether that is
        the whole answer."""
        answer = is_part(event)
        found = await look(client, place, address.message, lambda m: answer(m) or is_stream(event, m))
        if found is None:
            return Sent(), False
        whole = answer(found)
        sent = Sent("post" if whole else "stream", place.channel, str(found["ts"]), tasks=tasks_of(event, found))
        await self._remember(event, sent)
        return sent, whole

    async def _stop(self, out: Out, sent: Sent) -> bool:
        """Ends a stream with the answer. False where it ended early (python-slack-sdk#1859) or has no room."""
        at = {"channel": sent.channel, "ts": sent.ts, "chunks": sent.ended(out.ends)}
        try:
            await out.client.chat_stopStream(**at, blocks=out.message.blocks, metadata=metadata(out.event))
        except SlackApiError as error:
            if errors.failed(error).again:
                raise
            log.info("The stream cannot be finished (%s)", errors.code(error))
        else:
            return True
        try:
            await out.client.chat_stopStream(**at)
        except SlackApiError as error:
            log.debug("Stream %s: %s", sent.ts, errors.code(error))
        return False

    async def edit(self, out: Out, channel: str, ts: str) -> bool:
        """False where that message can no longer be edited."""
        try:
            await out.client.chat_update(channel=channel, ts=ts, **out.content())
        except SlackApiError as error:
            if errors.code(error) not in errors.NO_MORE_EDITS:
                raise
            return False
        return True

    async def replace(self, out: Out, choices: Sequence[str]) -> bool:
        """Takes the place of what was pressed, and notes what can be pressed there now. False where that cannot be."""
        address = out.address
        if address.ephemeral:
            done = await self.respond(out, replace=True)
        else:
            done = await self.edit(out, address.channel, address.message)
        if done:
            await self._mark(_card_key(address), json.dumps(choices))
        return done

    async def is_replaced(self, out: Out) -> bool:
        """Whether what was pressed is not there any more: the first of two clicks has changed its card by now."""
        there = await self._marks.marked(_card_key(out.address))
        return there is not None and out.event.choice not in json.loads(there)

    async def place(self, event: Event) -> Place | None:
        """Where others see the answer to the event, once it is posted."""
        sent = await self._marked(event, Sent())
        return (sent.channel, sent.ts) if sent.kind in ("post", "stream") and sent.ts else None

    async def direct(self, out: Out) -> None:
        """To the member's direct messages."""
        await self.post(out, await self.dm(out))

    async def dm(self, out: Out) -> str:
        """The channel of the member's direct messages; their id where the bot may not open it, which posts there
        too."""
        key = out.address.team, out.address.user or out.event.user.id
        if key not in self._dms:
            try:
                answer = await out.client.conversations_open(users=key[1])
            except SlackApiError as error:
                if errors.code(error) != "missing_scope":
                    raise
                return key[1]
            self._dms[key] = str(answer["channel"]["id"])
        return self._dms[key]

    async def privately(self, out: Out, by_url_first: bool) -> None:
        """For the member's eyes only, once: through the response_url, in the channel, or in their direct messages. What
        one member alone sees, Slack tells to nobody who asks: a worker that dies between Slack's answer and its mark
        leaves a second one (measured: 10 in a kill over 50 such answers at once)."""
        sent = await self._marked(out.event, Sent())
        if sent.kind in ("private", "post") or (sent.kind == "going" and await self._finish(out, sent)):
            return
        respond = partial(self.respond, replace=sent.kind == "sign")
        ways = [respond, self._ephemeral] if by_url_first else [self._ephemeral, respond]
        for way in ways:
            if await way(out):
                await self._remember(out.event, Sent("private"))
                return
        await self.direct(out)

    async def _ephemeral(self, out: Out) -> bool:
        address = out.address
        if not address.channel:
            return False
        more = {"thread_ts": address.thread} if address.thread else {}
        try:
            await out.client.chat_postEphemeral(
                channel=address.channel, user=out.event.user.id, **more, **out.content()
            )
        except SlackApiError as error:
            if errors.code(error) not in errors.NOT_HERE:
                raise
            return False
        return True

    async def respond(self, out: Out, replace: bool = False) -> bool:
        """One of a response_url's five uses in 30 minutes; False where it is used up, out of date or forged."""
        url = out.address.response_url
        if not url or not is_slacks(url, self._clients.api_url):
            return False
        body = {"response_type": "ephemeral", "replace_original": replace, **out.content()}
        if out.address.thread and not replace:
            body["thread_ts"] = out.address.thread
        async with self._clients.session.post(url, json=body, allow_redirects=False) as answer:
            if answer.status == 429 or answer.status >= 500:
                raise DeliveryFailed("slack: response_url", after=errors.pause(answer.headers))
            return answer.status == 200

    async def attach(self, out: Out, file: File, channel: str, thread: str = "") -> None:
        """A file beside a message, once; its text in a message where the bot may not upload."""
        if await self._attached(out, file):
            return
        await self._mark(file_key(out.event), str(going(channel, thread)))
        place: dict[str, Any] = {"channel": channel, "thread_ts": thread or None}
        try:
            await out.client.files_upload_v2(**place, content=file.text, filename=file.name, title=file.name)
        except (SlackApiError, SlackRequestError) as error:
            log.info("No upload (%s)", type(error).__name__)
            blocks: Sequence[dict[str, Any]] = [preformatted(file.text)]
            whole = {"text": file.name, "blocks": blocks, "metadata": metadata(out.event, "file")}
            await out.client.chat_postMessage(**place, **whole, unfurl_links=False, unfurl_media=False)
        await self._mark(file_key(out.event), "sent")

    async def _attached(self, out: Out, file: File) -> bool:
        try:
            mark = await self._marks.marked(file_key(out.event))
        except StoreDown:
            return False
        before = Sent.read(mark)
        if before.kind != "going":
            return mark is not None
        return await look(out.client, before, out.address.message, is_file(out.event, file.name)) is not None

    async def _remember(self, event: Event, sent: Sent) -> None:
        await self._mark(sent_key(event), str(sent))

    async def _mark(self, key: str, value: str) -> None:
        """What was sent stays sent: a Redis that is away now costs at most a second message after a crash."""
        try:
            await self._marks.mark(key, value)
        except StoreDown as error:
            log.warning("%s: what was sent is not marked", error)
