"""What commands reach beyond the desk: the club's ports by subject, the inbox (for notices), and what this process
knows of itself."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Any

from bot.conversation.event import Event
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.domain.board import Boards
from bot.domain.connecting import Connections
from bot.domain.guests import Guests
from bot.domain.ports import ClubAdmin, Invitations, MemberData, Reminders, Workspaces
from bot.domain.shadow import Shadows
from bot.domain.waiting import WaitingList
from bot.domain.workspace import Workspace


def _nothing_measured(letter: str) -> str:
    return ""


async def _nothing_used(workspace: Workspace) -> list[str]:
    return []


async def _nothing_known() -> list[str]:
    return []


async def _nothing_kept(member: str, workspaces: Collection[str]) -> dict[str, Any]:
    return {}


async def _nothing_to_forget(member: str, workspaces: Collection[str]) -> None:
    pass


@dataclass
class CommandContext:
    """Made by wiring, and handed to every command."""

    workspaces: Workspaces
    letters: Callable[[], dict[str, str]]  # the patterns there are: letter -> name of its file
    club_admin: ClubAdmin
    invitations: Invitations
    member_data: MemberData
    reminders: Reminders
    waiting: WaitingList
    boards: Boards
    connections: Connections
    shadows: Shadows
    guests: Guests
    notify: Callable[[Event], Awaitable[bool]]  # the inbox: a notice to another member, once for its id
    # What is kept of a member outside the database: conversations, runs of C. The workspaces are those of the member's
    # scope that are known: elsewhere the same id may be another person's.
    export: Callable[[str, Collection[str]], Awaitable[dict[str, Any]]] = _nothing_kept
    forget: Callable[[str, Collection[str]], Awaitable[None]] = _nothing_to_forget
    models: Callable[[], list[str]] = list  # "d.loop: openai:gpt-6.1-sol, then ...", one line a role
    used: Callable[[Workspace], Awaitable[list[str]]] = _nothing_used  # of the budgets here, one line each
    diagnose: Callable[[], Awaitable[list[str]]] = _nothing_known  # what answers and what does not, one line each
    measured: Callable[[str], str] = _nothing_measured  # what a letter took in the published comparison, in a sentence
    lack_of_dry: Callable[[str], str] = lambda letter: ""  # why that pattern cannot read along; empty where it can


Pressed = Callable[[CommandContext, Turn, Workspace, str], Awaitable[Reply]]
"""What a button does: `value` is what follows the verb and a colon in its choice. Raises BookingError, StoreDown."""
