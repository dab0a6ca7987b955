"""`/courtbot board`: a message in the channel that shows what is free today and tomorrow, and changes with it."""

from bot.commands.admin.gate import refusal
from bot.commands.admin.misread import Misread, quoted
from bot.commands.context import CommandContext
from bot.commands.member import privately
from bot.commands.notices import not_a_button
from bot.conversation.event import DM
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.domain.board import Place
from bot.domain.workspace import Workspace
from bot.i18n.language import speaking

HOW = "Type /courtbot board in the channel where you want it; /courtbot board off takes it away."
PUT = (
    "I put the board of the courts at the end of this channel, and it changes as courts are booked. I have to be in "
    "the channel for that. /courtbot board off takes it away."
)
WITH_CHANNELS = ("slack", "discord")
_LOST = "is gone: its message was deleted, or I may no longer write in its channel."
_CLOSED = "could not be put up: I may not write in that channel."


async def board(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """Puts one up at the end of the channel, anew where one stands, or takes it down. Raises Misread, StoreDown."""
    if no := await refusal(turn, workspace):
        return no
    event, said = turn.event, words.casefold()
    if said not in ("", "on", "off"):
        raise Misread(f"I do not know what {quoted(words)} means for a board. {HOW}")
    if event.platform not in WITH_CHANNELS:
        raise Misread("A board needs a channel on Slack or Discord, and there is none here.")
    if event.channel == DM:
        raise Misread(f"A board stands in a channel. {HOW}")
    place, now = Place(workspace.platform, workspace.id, event.channel), turn.desk.clock()
    if said != "off":
        with speaking(turn.session.locale):  # members read it
            reply_to = privately(event)
        await context.boards.put(place, event.member, reply_to, now)
        return Reply("answered", PUT)
    taken_down = await context.boards.take_down(place, event.member, now)
    return Reply("answered", "The board is taken down." if taken_down else "There is no board in this channel.")


async def lost(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """`lost`, or `closed` where it never stood, from courtbot itself."""
    if turn.event.kind != "notice":
        return not_a_button()
    why = _LOST if value == "lost" else _CLOSED
    text = f"The board of the courts that you put up {why} To have one, invite me to the channel first. {HOW}"
    return Reply("answered", text)
