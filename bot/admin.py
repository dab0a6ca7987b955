"""What an admin of a workspace sets, in one grammar for every platform: `/courtbot pattern B`, `/courtbot hours …`."""

from collections.abc import Mapping

from bot.backstage import Backstage, Pressed
from bot.events import Reply
from bot.turn import Turn, Workspace


async def answer(back: Backstage, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """The line after `/courtbot`."""
    return await pattern(back, turn, workspace, words.removeprefix("pattern").strip())


async def pattern(back: Backstage, turn: Turn, workspace: Workspace, letter: str) -> Reply:
    """Says which pattern answers here, or changes it."""
    known = back.letters()
    lines = "\n".join(f"{key}: {name[2:].replace('_', ' ')}" for key, name in known.items())
    if not letter:
        return Reply("answered", f"This workspace runs pattern {workspace.pattern}. There are:\n{lines}")
    if not await turn.is_admin():
        return Reply("refused", "Only an admin of this workspace can change the pattern.", reason="not_admin")
    if letter.upper() not in known:
        return Reply("refused", f"There is no pattern {letter.upper()[:8]}. There are:\n{lines}", reason="unknown")
    await back.workspaces.set_pattern(workspace, letter.upper(), turn.event.member, turn.desk.clock())
    return Reply("answered", f"Pattern {letter.upper()} answers here from now on.")


BUTTONS: Mapping[str, Pressed] = {"pattern": pattern}
