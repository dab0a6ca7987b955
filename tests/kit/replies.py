"""What tests read of a reply, and a club that asks before it books."""

from typing import Any

from bot.conversation.reply import Card, Reply
from tests.kit.talk import Bot


def carded(reply: Reply) -> Card:
    """The card of a reply that has one."""
    assert reply.card is not None, reply
    return reply.card


def ask_before_booking(bot: Bot) -> None:
    """The club wants a yes before each booking."""
    rules = bot.club.rules.model_copy(update={"confirm_bookings": True})
    workspaces: Any = bot.dispatcher.workspaces

    def parse(row: Any) -> Any:
        return bot.club.model_copy(update={"rules": rules})

    workspaces.parse = parse


def is_answer(message: Any) -> bool:
    """Of a message on Slack: no sign that its answer is on the way, such as "Reading your message…"."""
    cut_or_buttoned = message.plain != message.text
    return cut_or_buttoned or not message.text.endswith("…")
