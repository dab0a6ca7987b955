"""What keeps an event from being run: more comes in than may, or nothing that asks for anything."""

from bot.conversation import replies
from bot.conversation.ports import Lease
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.i18n.language import gettext, gettext_noop
from bot.settings.limits import Limits

ATTEMPTS = 5
"""An event that was begun so often without an end is answered without being run again."""
SPOKEN = ("mention", "message", "direct")
"""Kinds of events that need no answer; a command or a press shows that it waits for one."""
NOTHING_OWN = gettext_noop(
    "I found no words of your own in that: links, what is struck out and what I wrote myself do not count."
)


def refusal(lease: Lease, turn: Turn, limits: Limits) -> Reply | None:
    """The reply to an event that is not run: its member sends too many, it is too long, or there is nothing in it. None
    for one that is run."""
    if lease.turns_this_minute > limits.turns_per_minute and lease.event.kind != "notice":
        return _too_many(lease, limits.turns_per_minute)
    if len(turn.text) + len(turn.event.shown) > limits.text_chars:
        words = gettext("That message is too long: I read up to {most} characters.", most=limits.text_chars)
        return Reply("refused", f"{words} {gettext(replies.HINT)}", reason="too_long")
    if not turn.text and turn.event.choice is None:
        unsaid = f"{gettext(NOTHING_OWN)} {gettext(replies.HINT)}"
        return Reply("answered", unsaid if lease.event.text.strip() else gettext(replies.HELP))
    return None


def _too_many(lease: Lease, most: int) -> Reply:
    """Said once, or every message would bring another one."""
    if lease.turns_this_minute > most + 1 and lease.event.kind in SPOKEN:
        return Reply("quiet", "", reason="rate")
    words = gettext_noop("That is more than {most} messages a minute. Please try again in a minute.")
    return Reply("refused", gettext(words, most=most), reason="rate")
