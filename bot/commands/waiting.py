"""The waiting list for members: a time that is taken is waited for, and what becomes free is held for who is first."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.commands.context import CommandContext, Pressed
from bot.commands.member import privately
from bot.commands.notices import personal
from bot.conversation import replies
from bot.conversation.choice import Choice
from bot.conversation.event import Event
from bot.conversation.reply import Button, Reply
from bot.conversation.slots import slot_text, span_text
from bot.conversation.turn import Turn
from bot.domain.booking import Slot
from bot.domain.club import Club
from bot.domain.errors import Expired, is_theirs, taken
from bot.domain.ports import Change
from bot.domain.waiting import Held, Place, Wanted
from bot.domain.workspace import Workspace
from bot.i18n.language import either, gettext, gettext_noop
from bot.i18n.text import day_text, short_day_text, time_text
from bot.nlu.heard import Known, Wish, hear

ANY = "any"
"""In place of a court's key, where any will do."""
WHEN = gettext_noop('Which day and time shall I watch? For example: "tell me when Saturday 10am frees up".')
WATCHED = gettext_noop(
    "You are on the waiting list: {what}. When a court is free then, I hold it for you for {minutes} minutes and tell "
    "you."
)
LEFT = gettext_noop("You are no longer waiting for {what}.")
WATCHED_HERE = gettext_noop(
    "You are on the waiting list: {what}. When a court is free then, I hold it for you for {minutes} minutes. I cannot "
    'reach you in a terminal later: "waiting list" shows what is held.'
)


def notice(held: Held) -> Event | None:
    """Word of what is held for a member; the same hold makes the same event again."""
    name = Choice.of("held", str(held.place), held.until.isoformat()).text
    return personal(name, name, held.workspace, held.member, dict(held.reply_to.address))


async def listed(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """The member's places, each with a button to leave it."""
    places = await context.waiting.of_member(turn.desk.who, turn.desk.clock())
    if not places:
        return Reply("answered", gettext("You are not waiting for a court."))
    lines = [place_text(turn, place) for place in places]
    buttons = [button for place in places for button in _buttons(turn, place)]
    return Reply("answered", "\n".join([gettext("You are waiting for:"), *lines]), buttons=tuple(buttons))


def place_text(turn: Turn, place: Place) -> str:
    """What is waited for, and how long it is held."""
    what = wanted_text(turn.club, place.wanted)
    if not place.is_held(turn.desk.clock()):
        return what
    return gettext("{what}: held for you until {time}", what=what, time=_until(turn, place))


def wanted_text(club: Club, wanted: Wanted) -> str:
    """`Court 1 or 2 on Saturday 5 December, 10:00–11:00`."""
    courts = [club.court(key).name for key in wanted.courts]
    court, slot = either(courts) if courts else gettext("any court"), wanted.slots(club)[0]
    return gettext("{court} on {day}, {span}", court=court, day=day_text(slot.local), span=span_text(slot))


def _until(turn: Turn, place: Place) -> str:
    assert place.held_until is not None
    return time_text(place.held_until.astimezone(turn.club.zone))


def _buttons(turn: Turn, place: Place) -> list[Button]:
    when = f"{short_day_text(place.local)} {time_text(place.local)}"
    leave = Button(
        f"leave:{place.id}", gettext("Stop waiting for {when}", when=when), Choice("leave", str(place.id)).text
    )
    if not place.is_held(turn.desk.clock()):
        return [leave]
    assert place.slot is not None
    choice = Choice.of("hold", str(place.id), place.slot.id).text
    book = Button(f"hold:{place.id}", gettext("Book it"), choice, "primary")
    return [book, leave]


async def said(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """ "Tell me when Saturday 10am frees up": joins where the words say a day and a time; else asks for them."""
    words = re.sub(rf" {_FREES_UP}", "", words, count=1, flags=re.IGNORECASE)
    if (shown := _shown(turn)) and re.fullmatch(_IT, words, re.IGNORECASE):
        return await _wait(context, turn, workspace, shown)
    heard = hear(words, Known(turn.now.replace(tzinfo=None), turn.club.courts))
    wish = heard.wish
    if len(heard.wishes) > 1 or not (wish.date and wish.time) or wish.last or heard.ambiguous or heard.problem:
        return replies.asked(gettext(WHEN))
    keys = [court.key for court in turn.club.courts if _fits(court.key, wish)]
    named = () if len(keys) == len(turn.club.courts) else tuple(keys)
    if wish.courts and not named and len(turn.club.courts) > 1:
        return replies.asked(gettext(WHEN))
    minutes = wish.minutes or turn.club.rules.slot_minutes
    day = turn.club.day_for(wish.date, wish.time, minutes, turn.desk.clock())
    starts_at = turn.club.at(turn.club.date_of(day, wish.time), wish.time)
    return await _join(context, turn, Wanted(starts_at, minutes, named))


def _shown(turn: Turn) -> str:
    """What the button to wait beside the last reply waits for; empty where there is none."""
    last = turn.session.last_reply
    found = (Choice.parse(button.choice) for button in (last.buttons if last else ()) if button.id == "wait")
    return next((choice.value for choice in found), "")


def _fits(key: str, wish: Wish) -> bool:
    return (not wish.courts or key in wish.courts) and key not in wish.not_courts


async def _join(context: CommandContext, turn: Turn, wanted: Wanted) -> Reply:
    turn.club.check_length(wanted.minutes)
    slots = wanted.slots(turn.club)
    if len(slots) == 1 and is_theirs(error := taken(slots[0], await turn.desk.held())):
        raise error
    to = (turn.event.platform, turn.event.workspace, privately(turn.event))
    place = await context.waiting.join(turn.desk.who, wanted, to, turn.desk.clock())
    if place.is_held(turn.desk.clock()):
        return _offer(turn, place)
    words = WATCHED_HERE if turn.event.platform == "console" else WATCHED
    text = gettext(words, what=place_text(turn, place), minutes=turn.club.rules.hold_minutes)
    return Reply("answered", text, buttons=tuple(_buttons(turn, place)))


def _offer(turn: Turn, place: Place) -> Reply:
    assert place.slot is not None
    what = slot_text(place.slot)
    text = gettext("{what} is free, and held for you until {time}.", what=what, time=_until(turn, place))
    book, leave = _buttons(turn, place)
    return Reply("answered", text, buttons=(book, replace(leave, label=gettext("No, thanks"))))


async def _told(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """`PLACE:UNTIL`, from courtbot itself. Nothing is said of a hold that is over."""
    place, until = Choice("held", value).values(2)
    if turn.event.kind != "notice":
        return Reply("refused", gettext("That button is out of date."), reason="stale")
    mine = await context.waiting.of_member(turn.desk.who, turn.desk.clock())
    one = next((p for p in mine if str(p.id) == place and p.is_held(turn.desk.clock())), None)
    if one is None or one.held_until is None or one.held_until.isoformat() != until:
        return Reply("quiet", "")
    return _offer(turn, one)


async def _take(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """`PLACE:SLOT`: books that slot where it is still held."""
    place, slot_id = Choice("hold", value).values(2)
    slot = turn.club.slot(slot_id)
    with turn.desk.doubted():
        booking = await context.waiting.take(turn.desk.who, _number(place), slot, turn.desk.clock())
    turn.desk.record(Change("booked", booking))
    return replies.changed(turn.id, turn.desk.changes)


async def _leave(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    place = await context.waiting.leave(turn.desk.who, _number(value), turn.desk.clock())
    if place is None:
        return Reply("answered", gettext("You are no longer waiting for that."))
    return Reply("dropped", gettext(LEFT, what=wanted_text(turn.club, place.wanted)))


def _number(value: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", value):
        raise Expired("hold_over")
    return int(value)


async def _wait(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """`SLOT`, or `any-…` for any court: a button beside what is taken."""
    anywhere = value.startswith(f"{ANY}-")
    slot = turn.club.slot(turn.club.courts[0].key + value.removeprefix(ANY) if anywhere else value)
    return await _join(context, turn, Wanted(slot.starts_at, slot.minutes, () if anywhere else (slot.court.key,)))


def with_button(turn: Turn, reply: Reply) -> Reply:
    """The reply with a button to wait for the one time that was looked for and is taken, where nothing was done."""
    full = [slot for slot in turn.desk.full.values() if not is_theirs(turn.desk.why_taken(slot))]
    at = {(slot.starts_at, slot.minutes) for slot in full}
    open_ = reply.outcome in ("offered", "refused", "asked") and not turn.desk.changes
    if not open_ or len(at) != 1 or turn.session.moving:
        return reply
    return replace(reply, buttons=(*reply.buttons, _wait_button(full)))


def _wait_button(full: Sequence[Slot]) -> Button:
    slot = full[0]
    value = slot.id if len(full) == 1 else ANY + slot.id.removeprefix(slot.court.key)
    return Button("wait", gettext("Tell me when it is free"), Choice("wait", value).text)


BUTTONS: Mapping[str, Pressed] = {"held": _told, "hold": _take, "leave": _leave, "wait": _wait}

_MAY = r"(?:please |bitte )?(?:(?:can|could|would) you (?:please )?|(?:can|could) i |kannst du (?:bitte )?)?"
_ASKS = (
    rf"{_MAY}"
    r"(?:(?:tell|notify|ping|message) me|let me know|(?:sage?|gib) mir bescheid|mir bescheid (?:sagen|geben))[, ]+"
)
_FREES_UP = (
    r"(?:frees? up|opens? up|(?:gets?|becomes?|comes?|is|are) (?:free|available|cancell?ed)|"
    r"(?:wieder )?frei (?:wird|werden|ist))"
)
_IT = (
    r"(?:it|that|this|that one|(?:the|that|this) (?:court|slot|time|one)|er|es|das|der|(?:der|dieser) platz|ein platz)"
)
WORDS: tuple[tuple[str, Pressed], ...] = (
    (
        r"(?:my )?(?:wait(?:ing)? ?list|waiting)|what am i waiting for|"
        r"am i (?:waiting|on (?:the|a|any) wait(?:ing)? ?list)"
        r"(?: for (?:anything|something))?|(?:meine )?warteliste|worauf warte ich(?P<words>)",
        listed,
    ),
    (
        r"(?:please |bitte )?(?:take me off|remove me from|leave|(?:streiche?|nimm|lösche?) mich (?:von|aus)) "
        r"(?:the |your |der )?(?:wait(?:ing)? ?list|warteliste)"
        r"(?P<words>)",
        listed,
    ),
    (
        rf"{_MAY}(?:(?:put|add|sign) me (?:up )?(?:on|to|for) |join |"
        r"(?:setz|trag|schreib|nimm)e? mich (?:bitte )?(?:auf|in) )?(?:the |your |die |eure )?"
        r"(?:wait(?:ing)? ?list|warteliste) (?:for|für) (?P<words>.+?)(?: ein)?(?:,? (?:please|bitte))?",
        said,
    ),
    (rf"{_ASKS}(?:when|once|as soon as|wenn|sobald) (?P<words>.+? {_FREES_UP}(?: .+)?)", said),
    (
        rf"(?:if|when|once|falls|wenn|sobald) (?P<words>.+? {_FREES_UP}),? (?:then |dann )?(?:please |bitte )?"
        r"(?:(?:tell|ping|message|text|notify) me|let me know|(?:sag|gib) (?:mir )?(?:bitte )?bescheid)",
        said,
    ),
    (
        rf"{_ASKS}(?:if|falls) (?P<words>.+? (?:frees? up|opens? up|becomes? (?:free|available)|frei wird)(?: .+)?)",
        said,
    ),
)
"""Regular expressions of whole messages. "If it is free" is a question, and no wish to wait."""
