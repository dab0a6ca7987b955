"""What is said where a turn cannot be seen through."""

import secrets

from bot.conversation import replies
from bot.conversation.reply import Reply
from bot.domain.errors import StoreDown
from bot.i18n.language import gettext, gettext_noop

UNSURE = "I cannot say whether that was saved: look (/courtbot show) before you say it again."
"""Of what admins change, which the desk knows nothing of."""
AS_FAR = gettext_noop("That is as far as I got with your message. If something is missing, say it again.")


LATER = "later"
"""The reason of a reply that another one follows, once the database is back."""


def incident() -> str:
    """A short number that a member can quote and a log line carries."""
    return secrets.token_hex(4)


def unfinished() -> Reply:
    """For an event whose runs all died without a commit."""
    return replies.failed(gettext("I could not finish that message, and nothing was booked."), incident())


def store_down(error: StoreDown) -> Reply:
    """A write may or may not have got through before the database went, so the reply claims neither."""
    words = gettext_noop(
        "I cannot reach {what} right now. What was booked stays booked; nothing is lost. Please try again in a "
        'minute; "mine" then shows what you have.'
    )
    what = gettext("the database") if error.what == "the database" else error.what
    return Reply("failed", gettext(words, what=what), reason="store_down")


def unknown() -> Reply:
    """Where the database was away for so long that nobody knows what became of a write. What did is told later."""
    words = gettext_noop(
        "I cannot reach the database right now, so I do not know yet what became of that. What was booked stays "
        "booked; as soon as it answers, I tell you here."
    )
    return Reply("failed", gettext(words), reason=LATER)


def waits() -> Reply:
    """For what was not asked for, and is said when it can be."""
    return Reply("quiet", "", reason=LATER)


def not_done() -> Reply:
    """Of an earlier message, where nobody could know it before."""
    words = gettext_noop(
        "I can reach the database again. Nothing was booked or changed by your earlier message: please say it again "
        "if you still want it."
    )
    return Reply("failed", gettext(words))
