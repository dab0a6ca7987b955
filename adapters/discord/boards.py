"""A board of the courts in a channel of Discord, as one message of the bot's."""

import logging

from discord import DiscordException, HTTPException

from adapters.discord import cards
from adapters.discord.delivery import EDIT, POST
from adapters.discord.failures import closes, failure, why
from adapters.discord.rest import Rest
from adapters.discord.sent import is_tagged, page, tagged
from bot.conversation.ports import BoardLost
from bot.conversation.reply import Reply
from bot.domain.board import Board

log = logging.getLogger(__name__)

EDITED_TOO_OFTEN = 30046
"""Of a message that is more than an hour old; a new one takes its place."""

BOARD = "board"


class DiscordBoards:
    """`bot.conversation.ports.ShowsBoards` for Discord."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def show(self, board: Board, reply: Reply) -> str:
        [body] = cards.render(reply, "")
        body = tagged(body, BOARD)
        try:
            return await self._shown(board, body)
        except HTTPException as error:
            if closes(error) and error.status != 401:  # a token that is refused says nothing of the channel
                raise BoardLost(why(error)) from error
            raise failure(error) from error
        except DiscordException as error:
            raise failure(error) from error

    async def _shown(self, board: Board, body: cards.Message) -> str:
        channel = board.place.channel
        if board.stands:
            try:
                await self._rest.call("PATCH", EDIT, body, channel_id=channel, message_id=board.message)
                return board.message
            except HTTPException as error:
                if error.code != EDITED_TOO_OFTEN:
                    raise
        answer = await self._rest.call("POST", POST, body, channel_id=channel)
        return str(answer["id"])

    async def messages(self, board: Board) -> list[str]:
        """Known by their first component."""
        shown = await page(self._rest, board.place.channel)
        return [str(one["id"]) for one in shown if is_tagged(one, BOARD)]

    async def remove(self, board: Board, message: str) -> None:
        try:
            await self._rest.call("DELETE", EDIT, channel_id=board.place.channel, message_id=message)
        except (DiscordException, OSError) as error:
            log.info("A board's message stays (%s)", type(error).__name__)
