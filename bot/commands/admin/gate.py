"""Who may do it, and the words that several commands share."""

from collections.abc import Sequence

from bot.commands.club_choice import is_own
from bot.conversation import replies
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.domain.booking import Booking
from bot.domain.member import PlatformName, parts_of
from bot.domain.workspace import Workspace

MOST_LINES = 20
"""Of a list in a reply, which must fit one message of the strictest platform (Discord: 4,000 characters)."""


async def not_admin(turn: Turn) -> Reply | None:
    """None for an admin of the workspace; otherwise what is said, and nothing may be changed."""
    try:
        if await turn.is_admin():
            return None
    except OSError:
        name = turn.event.platform.capitalize()
        text = f"{name} did not tell me whether you are an admin here, so nothing was changed. Please try again."
        return Reply("failed", text, reason="platform_down")
    return Reply("refused", "Only an admin of this workspace can do that. Nothing was changed.", reason="not_admin")


async def refusal(turn: Turn, workspace: Workspace) -> Reply | None:
    """As `not_admin`, for what concerns the club. Everybody is the admin of their own direct messages, which may be in
    a club that they are only a member of: such a club is not administered from there."""
    if away := elsewhere(workspace):
        return Reply("refused", away, reason="not_admin")
    return await not_admin(turn)


def elsewhere(workspace: Workspace) -> str:
    """What is said where the club is administered from another workspace only; "" otherwise."""
    if is_own(workspace.id) and workspace.club.id != workspace.id:  # its own club bears its name
        return f"{workspace.club.name} is not administered from here. Its admins do that in the club's own workspace."
    return ""


def person(member: str, platform: PlatformName) -> str:
    """A member as a platform's own mention where it is theirs; `Event.member` elsewhere has no name here."""
    home, _, user = parts_of(member)
    if not user:
        return "a member"
    return f"<@{user}>" if home == platform and platform in ("slack", "discord") else f"{user} on {home.capitalize()}"


def booking_lines(bookings: Sequence[Booking], platform: PlatformName) -> str:
    """One line each, as long as they fit."""
    lines = [f"{b.code}: {replies.slot_text(b.slot)}, {person(b.member, platform)}" for b in bookings[:MOST_LINES]]
    if len(bookings) > MOST_LINES:
        lines.append(f"… and {len(bookings) - MOST_LINES} more")
    return "\n".join(lines)
