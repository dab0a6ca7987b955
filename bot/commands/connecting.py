"""`connect` and `disconnect`: a member who is on two platforms is one person to the club.

Who they are is what each platform says. A code, which one side shows to its member alone, says that both are one; the
other side hands it in, and a press joins them."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from bot.commands.context import CommandContext, Pressed
from bot.commands.member import privately
from bot.commands.notices import not_a_button, personal
from bot.conversation.choice import Choice
from bot.conversation.refusals import Explained
from bot.conversation.reply import Button, Reply
from bot.conversation.turn import Turn
from bot.domain.connecting import LIFE, Side
from bot.domain.errors import StoreDown
from bot.domain.member import parts_of
from bot.domain.ports import Who
from bot.domain.workspace import Workspace
from bot.i18n.catalogues import also
from bot.i18n.language import gettext, gettext_noop

PRESS_LIFE = timedelta(minutes=10)
OFFERED = gettext_noop(
    "Within {minutes} minutes, write to me on the other platform, directly or after /book: connect {code}\n"
    "Then you are one person here and there. Show the code to nobody else."
)
IN_THE_OPEN = gettext_noop("A code is for you alone. Write connect to me directly, or type /book connect.")
SEEN = gettext_noop("Others can read that code here, so it no longer works. Make a new one and send it to me directly.")
ASKED = gettext_noop(
    "Connect yourself with {who}? Only if that is you, too. From then on bookings, waiting list and reminders here and "
    "there are one person's: either side sees, moves and cancels all of them, and {club} counts them together: you "
    'would hold {count} of {most} bookings. "disconnect" undoes it. Nothing is changed yet.'
)
JOINED = gettext_noop('You are connected with {who}: "mine" lists what both sides booked. "disconnect" undoes it.')
TOLD = gettext_noop(
    "You are connected with {who} now, by the code that you made here: either side sees, moves and cancels what both "
    'have booked. If that was not you, say "disconnect".'
)
ALREADY = gettext_noop('You are connected with your side on {platform}. "disconnect" undoes it.')
PARTED = gettext_noop(
    "You are no longer connected with your side on {platform}. Each side keeps what it booked, and is counted alone."
)
ALONE = gettext_noop('You are connected with nobody. Say "connect" to begin.')
OUT_OF_DATE = gettext_noop("That button is out of date, so nothing was changed. Make a new code with connect.")
NO_CODE = gettext_noop('That is not a code. Say "connect" on the other platform for one, such as connect 7KX2M-Q94RT.')


async def connect(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """A code; or with one, what its use would change, and the button that uses it. Raises BookingError, StoreDown."""
    in_the_open, code = turn.event.kind in ("mention", "message"), "".join(filter(str.isalnum, words)).upper()
    if code and in_the_open:
        await context.connections.spoil(code)
        return Reply("refused", gettext(SEEN), reason="in_the_open")
    if in_the_open:
        return Reply("refused", gettext(IN_THE_OPEN), reason="in_the_open")
    if not code:
        return await _offer(context, turn)
    side = await context.connections.look(turn.desk.who, code, turn.desk.clock())
    other = Who(turn.club, side.member, turn.id)
    count = len([*await turn.desk.held(), *await turn.desk.store.of_member(other, turn.desk.clock())])
    text = gettext(ASKED, who=_named(side), club=turn.club.name, count=count, most=turn.club.rules.max_live)
    choice = _choice(code, turn.desk.clock(), turn)
    return Reply("answered", text, buttons=(Button("connect", gettext("Connect"), choice, "primary"),))


async def _offer(context: CommandContext, turn: Turn) -> Reply:
    who, event = turn.desk.who, turn.event
    if other := (await context.connections.members(who.club.id, who.member))[1:]:
        return Reply("answered", gettext(ALREADY, platform=_platform(other[0])))
    side = Side(who.member, event.user.name or event.user.id, event.platform, event.workspace, privately(event))
    code = await context.connections.offer(who, side, turn.desk.clock())
    return Reply("answered", gettext(OFFERED, minutes=LIFE // timedelta(minutes=1), code=code))


async def _pressed(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """Joins, where the same member was asked a while ago at most; the other side learns it."""
    code, seconds, _ = Choice("connect", value).values(3)
    now = turn.desk.clock()
    at = datetime.fromtimestamp(int(seconds), UTC) if re.fullmatch(r"[0-9]{1,10}", seconds) else now - 2 * PRESS_LIFE
    if not timedelta() <= now - at <= PRESS_LIFE or Choice("connect", value).text != _choice(code, at, turn):
        return Reply("refused", gettext(OUT_OF_DATE), reason="stale")
    side = await context.connections.join(turn.desk.who, code, now)
    await _tell(context, turn, side)
    return Reply("answered", gettext(JOINED, who=_named(side)))


def _choice(code: str, at: datetime, turn: Turn) -> str:
    """`connect:CODE:SECONDS:MARK`: the mark is of who was asked, and in which club."""
    mark = sha256("\n".join((code, turn.event.member, turn.club.id)).encode()).hexdigest()[:16]
    return Choice.of("connect", code, str(int(at.timestamp())), mark).text


async def _tell(context: CommandContext, turn: Turn, side: Side) -> None:
    """Who made the code learns of its use, once for each turn. An inbox that is away loses it: they are connected all
    the same."""
    event = turn.event
    choice = Choice.of("connected", event.platform, event.user.name or event.user.id).text
    notice = personal(f"connected:{turn.id}", choice, side.workspace, side.member, dict(side.reply_to.address))
    if notice is not None:
        try:
            await context.notify(notice)
        except StoreDown:
            return


async def _told(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """`PLATFORM:NAME`, from courtbot itself."""
    if turn.event.kind != "notice":
        return not_a_button()
    platform, name = Choice("connected", value).values(2)
    return Reply("answered", gettext(TOLD, who=_who(name, platform)))


async def disconnect(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """Undoes it. Raises StoreDown."""
    parted = await context.connections.part(turn.desk.who)
    return Reply("answered", gettext(PARTED, platform=_platform(parted)) if parted else gettext(ALONE))


async def no_code(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    raise Explained(gettext(NO_CODE))


def _named(side: Side) -> str:
    return _who(side.name, side.platform)


def _who(name: str, platform: str) -> str:
    return gettext("{name} on {platform}", name=name, platform=platform.capitalize())


def _platform(member: str) -> str:
    return parts_of(member)[0].capitalize()


BUTTONS: Mapping[str, Pressed] = {"connect": _pressed, "connected": _told}
_CONNECT = rf"(?:please |bitte )?(?:connect{also('connect')})"
_ACCOUNTS = (
    r"(?: (?:me|my|mich|meine?n?|the|other|both|beide|accounts?|konten|konto|slack|discord|platforms?|plattformen|with"
    r"|and|to|on|mit|und|auf|please|bitte))*"
)
WORDS: tuple[tuple[str, Pressed], ...] = (
    (rf"{_CONNECT}(?P<words> [a-z0-9]{{5}}[- ]?[a-z0-9]{{5}})", connect),
    (rf"{_CONNECT}{_ACCOUNTS}(?P<words>)", connect),
    (rf"{_CONNECT}(?P<words> [a-z0-9-]*[0-9-][a-z0-9-]*)", no_code),
    (rf"(?:please |bitte )?(?:disconnect{also('disconnect')}){_ACCOUNTS}(?P<words>)", disconnect),
)
"""Regular expressions of whole messages."""
