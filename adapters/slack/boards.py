"""A board of the courts in a channel of Slack, as one message of the bot's."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack import errors
from adapters.slack.address import Address
from adapters.slack.blocks import Message, lines_blocks
from adapters.slack.clients import Clients
from adapters.slack.controls import Controls
from adapters.slack.mrkdwn import escaped
from adapters.slack.sent import is_of_type, page
from bot.conversation.ports import BoardLost, DeliveryFailed
from bot.conversation.reply import Reply
from bot.domain.board import Board

log = logging.getLogger(__name__)

FROZEN = {"cant_update_message", "edit_window_closed"}
"""Slack's workspaces may let nobody edit what is old; another message takes its place."""


EVENT_TYPE = "courtbot_board"
MARK: dict[str, Any] = {"metadata": {"event_type": EVENT_TYPE, "event_payload": {"board": "courts"}}}


class SlackBoards:
    """`bot.conversation.ports.ShowsBoards` for Slack."""

    def __init__(self, clients: Clients, client: Callable[[Address], Awaitable[Any]]) -> None:
        self._clients = clients
        self._client = client

    async def show(self, board: Board, reply: Reply) -> str:
        async with errors.as_delivery():
            client = await self._client(_address(board))
            try:
                return await self._shown(client, board, _message(reply))
            except SlackApiError as error:
                if errors.code(error) in errors.NOT_HERE:
                    raise BoardLost(errors.code(error)) from error
                if errors.code(error) in errors.GONE:  # the token may have been rotated, or the bot installed again
                    self._clients.forget(_address(board).team, _address(board).enterprise)
                    raise DeliveryFailed(f"slack: {errors.code(error)}") from error
                raise

    async def _shown(self, client: Any, board: Board, message: Message) -> str:
        content = {"channel": board.place.channel, "text": message.text, "blocks": message.blocks}
        if board.stands:
            try:
                await client.chat_update(ts=board.message, **content)
                return board.message
            except SlackApiError as error:
                if errors.code(error) not in FROZEN:
                    raise
        answer = await client.chat_postMessage(**content, **MARK, unfurl_links=False, unfurl_media=False)
        return str(answer["ts"])

    async def messages(self, board: Board) -> list[str]:
        """Known by their metadata."""
        try:
            client = await self._client(_address(board))
            shown = await page(client, board.place.channel)
        except errors.TROUBLE as error:
            log.info("Slack cannot be asked where a board stands (%s)", type(error).__name__)
            return []
        return [str(one["ts"]) for one in shown if is_of_type(one, EVENT_TYPE)]

    async def remove(self, board: Board, message: str) -> None:
        try:
            client = await self._client(_address(board))
            await client.chat_delete(channel=board.place.channel, ts=message)
        except errors.TROUBLE as error:
            log.info("A board's message stays (%s)", type(error).__name__)


def _address(board: Board) -> Address:
    return Address.of(board.reply_to)


def _message(reply: Reply) -> Message:
    """What can be pressed is for anybody."""
    lines = [line for passage in reply.passages for line in passage.lines]
    return Message(escaped(lines[0].text), [*lines_blocks(lines), *Controls("").below(reply)])
