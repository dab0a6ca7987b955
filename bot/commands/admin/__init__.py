"""What an admin of a workspace sets, in one grammar for every platform: `/courtbot pattern B`, `/courtbot hours …`."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.commands import guide, notices
from bot.commands.admin import about, agenda, board, closing, linking, people, reopening, settings, shadowing, unreached
from bot.commands.admin.agenda import Play, today
from bot.commands.admin.forms import check, form
from bot.commands.admin.gate import elsewhere, not_admin
from bot.commands.context import CommandContext, Pressed
from bot.conversation.replies import refused
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.domain.errors import BookingError
from bot.domain.workspace import Workspace
from bot.i18n.language import ENGLISH, speaking
from bot.settings.extras import lack_of_pattern

__all__ = ["BUTTONS", "Play", "answer", "check", "elsewhere", "form", "pattern", "today"]


_PERSON = re.compile(r"<@([A-Za-z0-9]{1,32})>")


def _worded(press: Pressed) -> Pressed:
    """Days and bookings among an admin's words are worded in English like these, and members have names."""

    async def pressed(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
        with speaking(ENGLISH):
            try:
                reply = await press(context, turn, workspace, words)
            except BookingError as error:
                reply = refused(error)
        return replace(reply, people=tuple(dict.fromkeys(_PERSON.findall(reply.text))))

    return pressed


@_worded
async def answer(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """The line after `/courtbot`. Raises BookingError, StoreDown."""
    words = " ".join(words.split())
    if re.fullmatch(r"(?:help(?: me)? (?:to )?)?choose\W*", words, re.IGNORECASE):
        return await guide.answer(context, turn, workspace, guide.START)
    name, _, value = words.partition(" ")
    name = name.rstrip(":.?!").casefold()
    if name in settings.SETTINGS:
        return await settings.setting(context, turn, workspace, name, value.strip())
    if command := _COMMANDS.get(name or "help"):
        return await command(context, turn, workspace, value.strip())
    text = f'There is no "/courtbot {name[:20]}". Type /courtbot help to see what there is.'
    return Reply("refused", text, reason="unknown", buttons=(about.GUIDE_BUTTON,))


@_worded
async def pattern(context: CommandContext, turn: Turn, workspace: Workspace, letter: str) -> Reply:
    """Says which pattern answers here, or changes it."""
    known = context.letters()
    lines = "\n".join(f"{key}: {guide.title(key, name)}" for key, name in known.items())
    if not letter:
        text = f"This workspace runs pattern {workspace.pattern}. There are:\n{lines}"
        return Reply("answered", text, buttons=(about.GUIDE_BUTTON,))
    if no := await not_admin(turn):
        return no
    if letter.upper() not in known:
        text = f"There is no pattern {letter.upper()[:8]}. There are:\n{lines}"
        return Reply("refused", text, reason="unknown", buttons=(about.GUIDE_BUTTON,))
    if lacking := lack_of_pattern(letter.upper()):
        return Reply("refused", lacking, reason="unknown", buttons=(about.GUIDE_BUTTON,))
    await context.workspaces.set_pattern(workspace, letter.upper(), turn.event.member, turn.desk.clock())
    return Reply("answered", f"Pattern {letter.upper()} answers here from now on.")


async def _form(context: CommandContext, turn: Turn, workspace: Workspace, name: str) -> Reply:
    """Where a platform could not open the form, how to type it."""
    if name == "close":
        return await closing.close(context, turn, workspace, "")
    if name in settings.SETTINGS or name == "weekend":
        return await settings.setting(context, turn, workspace, "hours" if name == "weekend" else name, "")
    return Reply(
        "refused", "That form cannot be opened here. Type it instead: /courtbot help says how.", reason="stale"
    )


_COMMANDS: Mapping[str, Pressed] = {
    "pattern": pattern,
    "bookings": agenda.bookings,
    "close": closing.close,
    "reopen": reopening.reopen,
    "cancel": closing.cancel,
    "export": people.export,
    "forget": people.forget,
    "show": about.show,
    "models": about.models,
    "shadow": shadowing.shadow,
    "diagnose": about.diagnose,
    "link": linking.link,
    "board": board.board,
    "help": about.help_text,
}

BUTTONS: Mapping[str, Pressed] = {
    "pattern": pattern,
    "courtbot": answer,
    "form": _form,
    "close": _worded(closing.pressed),
    "forget": _worded(people.pressed),
    "join": _worded(linking.pressed),
    "unreached": _worded(unreached.tell),
    "unboarded": _worded(board.lost),
    **guide.BUTTONS,
    **notices.BUTTONS,
}
"""`courtbot:WORDS` is a line of the grammar; `form:NAME` gets here only where the platform could not open the form."""
