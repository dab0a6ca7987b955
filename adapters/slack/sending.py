"""The ways a message gets to a member: a thread, direct messages, for his eyes only, in place of a pressed card."""

import json
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError, SlackRequestError

from adapters.slack import errors
from adapters.slack.address import Address, is_slacks
from adapters.slack.blocks import Message, preformatted
from adapters.slack.clients import Clients
from adapters.slack.streaming import sent_key
from bot.desk import StoreDown
from bot.events import Event, File
from bot.ports import DeliveryFailed, Marks

log = logging.getLogger(__name__)

MOST_DMS = 10_000


@dataclass(frozen=True, slots=True)
class Out:
    """A message on its way: who to, about which event, through whose client."""

    event: Event
    address: Address
    message: Message
    client: Any  # AsyncWebClient, whose methods are typed in part

    def content(self) -> dict[str, Any]:
        return {"text": self.message.text, "blocks": self.message.blocks}


def _card_key(address: Address) -> str:
    return f"slack:card:{address.team}:{address.channel}:{address.message}"


class Sender:
    """Raises SlackApiError and what the network raises; the caller makes a DeliveryFailed of it."""

    def __init__(self, clients: Clients, marks: Marks) -> None:
        self._clients = clients
        self._marks = marks
        self._dms: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def post(self, out: Out, channel: str, thread: str = "") -> None:
        """Into a channel's thread: the message that an earlier delivery or the status stream began is finished; only
        where there is none, or it can no longer be edited, there is a new one."""
        if await self._finish(out):
            return
        more = {"thread_ts": thread} if thread else {}
        answer = await out.client.chat_postMessage(
            channel=channel, **more, **out.content(), unfurl_links=False, unfurl_media=False
        )
        await self._remember(out.event, f"post {answer['channel']} {answer['ts']}")

    async def _finish(self, out: Out) -> bool:
        sent = (await self._marks.marked(sent_key(out.event)) or "").split()
        if len(sent) != 3:
            return False
        kind, channel, ts = sent
        if kind == "stream" and await self._stop(out, channel, ts):
            return True
        return await self.edit(out, channel, ts)

    async def _stop(self, out: Out, channel: str, ts: str) -> bool:
        """Ends a stream with the answer. False where it ended early (python-slack-sdk#1859) or has no room."""
        try:
            await out.client.chat_stopStream(channel=channel, ts=ts, blocks=out.message.blocks)
        except SlackApiError as error:
            if errors.failed(error).again:
                raise
            log.info("Turn %s: its stream cannot be finished (%s)", out.event.turn_id, errors.code(error))
        else:
            return True
        try:
            await out.client.chat_stopStream(channel=channel, ts=ts)
        except SlackApiError as error:
            log.debug("Stream %s: %s", ts, errors.code(error))
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

    async def keep_card(self, out: Out, code: str) -> None:
        """Remembers which message that booking's card is."""
        await self._mark(f"slack:moving:{out.address.team}:{code}", f"{out.address.channel} {out.address.message}")

    async def change_card(self, out: Out, code: str) -> None:
        """Puts the message into the place of that card, where one is remembered that is not this message itself."""
        kept = (await self._marks.marked(f"slack:moving:{out.address.team}:{code}") or "").split()
        if len(kept) == 2 and kept[1] != out.address.message:
            await self.edit(out, kept[0], kept[1])

    async def direct(self, out: Out) -> None:
        """To the member's direct messages."""
        await self.post(out, await self.dm(out))

    async def dm(self, out: Out) -> str:
        """The channel of the member's direct messages; his id where the bot may not open it, which posts there too."""
        key = out.address.team, out.address.user or out.event.user.id
        if key not in self._dms:
            try:
                answer = await out.client.conversations_open(users=key[1])
            except SlackApiError as error:
                if errors.code(error) != "missing_scope":
                    raise
                return key[1]
            self._dms[key] = str(answer["channel"]["id"])
            while len(self._dms) > MOST_DMS:
                self._dms.popitem(last=False)
        return self._dms[key]

    async def privately(self, out: Out, by_url_first: bool) -> None:
        """For the member's eyes only, once: through the response_url, in the channel, or in his direct messages."""
        if await self._marks.marked(sent_key(out.event)):
            return
        ways = [self.respond, self._ephemeral] if by_url_first else [self._ephemeral, self.respond]
        for way in ways:
            if await way(out):
                await self._remember(out.event, "private")
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
        key = f"slack:file:{out.event.turn_id}"
        if await self._marks.marked(key):
            return
        thread_or_none = thread or None
        try:
            await out.client.files_upload_v2(
                channel=channel, thread_ts=thread_or_none, content=file.text, filename=file.name, title=file.name
            )
        except (SlackApiError, SlackRequestError) as error:
            log.info("Turn %s: no upload (%s)", out.event.turn_id, type(error).__name__)
            blocks: Sequence[dict[str, Any]] = [preformatted(file.text)]
            whole = {"text": file.name, "blocks": blocks, "unfurl_links": False, "unfurl_media": False}
            await out.client.chat_postMessage(channel=channel, thread_ts=thread_or_none, **whole)
        await self._mark(key, "sent")

    async def _remember(self, event: Event, value: str) -> None:
        await self._mark(sent_key(event), value)

    async def _mark(self, key: str, value: str) -> None:
        """What was sent stays sent: a Redis that is away now costs at most a second message after a crash."""
        try:
            await self._marks.mark(key, value)
        except StoreDown as error:
            log.warning("%s: what was sent is not marked", error)
