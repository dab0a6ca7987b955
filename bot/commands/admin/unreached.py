"""The truth about a notice: an admin learns whom it did not reach, and why."""

from bot.commands import notices
from bot.commands.admin.gate import person
from bot.commands.context import CommandContext
from bot.conversation import replies
from bot.conversation.choice import Choice
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.domain.member import parts_of
from bot.domain.workspace import Workspace


async def tell(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """`CODE:closed` where their direct messages are, `CODE:failed` otherwise. Raises StoreDown."""
    if turn.event.kind != "notice":
        return notices.not_a_button()
    code, why = Choice("unreached", value).values(2)
    booking = await context.club_admin.booking(await notices.club_of(context, turn), code)
    if booking is None:
        return Reply("quiet", "")
    who, where = person(booking.member, turn.event.platform), parts_of(booking.member)[0].capitalize()
    reason = (
        f"{where} does not let me send them direct messages" if why == "closed" else f"{where} did not take my message"
    )
    what = replies.slot_text(booking.slot)
    text = f"I could not tell {who} that their booking {code} was cancelled ({what}): {reason}. Please tell them."
    return Reply("answered", text)
