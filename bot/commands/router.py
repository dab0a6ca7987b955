"""What needs no model: buttons, a typed yes or no to a proposal, and the words that are commands everywhere."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.commands import abilities, admin, connecting, guests, member, pressing, reminding, reschedule, waiting
from bot.commands.context import CommandContext, Pressed
from bot.conversation import asking, replies
from bot.conversation.asking import KEEP_IT
from bot.conversation.choice import Choice
from bot.conversation.event import DM
from bot.conversation.reply import Reply
from bot.conversation.session import Session
from bot.conversation.turn import Turn
from bot.domain.codes import AND_LATER
from bot.domain.errors import BookingError
from bot.domain.orders import Orders
from bot.domain.workspace import Workspace
from bot.i18n.catalogues import also
from bot.i18n.language import gettext, gettext_noop
from bot.nlu import orders
from bot.nlu.heard import Known, Wish, hear
from bot.nlu.wish import Asked

YES, NO = Wish("yes"), Wish("no")
STALE = gettext_noop("That button is out of date. Ask what is free, and I will offer it again.")
CODE = r"(?P<code>(?=[a-z]*[0-9])(?![0-9]+[ap]m)[a-z0-9]{6})"  # also a mistyped one, which names no booking

LATER = r"\+| ?(?:and|und) (?:the |all |die |den |alle )*(?:rest|later|following|späteren|folgenden)(?: ones)?"
"""With the later ones of its series."""


@dataclass
class Commands:
    """What members say and press acts at the desk; what admins say, by the ports of the context."""

    context: CommandContext

    async def answer(self, turn: Turn, workspace: Workspace) -> Reply | None:
        """The reply, or None where the message is for the pattern, as quoted words always are, and whatever would write
        something while it shows somebody else's. Raises StoreDown."""
        try:
            if turn.event.quoted:
                return _not_said(turn)
            if turn.event.shown:
                return await _harmless(turn) or _not_said(turn)
            with turn.desk.ordered() as in_words:
                if turn.event.choice is not None:
                    return await self._button(turn, workspace, turn.event.choice)
                return await self._said(turn, workspace, in_words)
        except BookingError as error:
            return replies.refused(error)

    def changes_settings(self, turn: Turn) -> bool:
        """Whether it may change what the desk knows nothing of: a setting, a closed day, a member's data."""
        if turn.event.choice is not None:
            return Choice.parse(turn.event.choice).verb in admin.BUTTONS
        return not turn.event.quoted and any(line.fullmatch(turn.text) for line in (_COURTBOT, _PATTERN))

    async def _button(self, turn: Turn, workspace: Workspace, choice: str) -> Reply:
        last = turn.session.last_reply
        ids = {b.id: b.choice for b in last.buttons} if last else {}
        if last and turn.event.platform == "console":  # whose offers are pressed by their slots
            ids |= {offer.slot_id: offer.choice for offer in last.offers}
        choice = ids.get(choice, choice)
        pressed = Choice.parse(choice)
        if pressed.value and (press := BUTTONS.get(pressed.verb)):
            return await press(self.context, turn, workspace, pressed.value)
        if any(choice == offer.choice for offer in turn.session.offers):
            return await pressing.take(self.context, turn, workspace, choice)
        return await pressing.again(turn, choice) or Reply("refused", gettext(STALE), reason="stale")

    async def _said(self, turn: Turn, workspace: Workspace, ordered: Orders) -> Reply | None:
        text, session = turn.text, turn.session
        change = _to_confirm(session.last_reply) or KEEP_IT in _button_ids(session.last_reply)
        asks: Asked = "change" if change else "yes"
        yes = _yes_or_no(turn, asks) if _asked(session) else None
        if yes is not None and (reply := await self._settled(turn, workspace, yes)):
            return reply
        if ordered == Orders(("cancel",)) and _is_arranging(session) and not await turn.desk.held():
            return await _drop(turn)  # there is nothing else that they could mean
        for pattern, act in _COMMANDS:
            if match := pattern.fullmatch(text):
                return await act(turn, match)
        for pattern, answer in _MORE:
            if match := pattern.fullmatch(text):
                return await answer(self.context, turn, workspace, match["words"] or "")
        if reply := await _regretted(turn):
            return reply
        if session.moving:
            if reply := await reschedule.pick_time(turn, session.moving):
                return reply
            _give_up_move(turn)
            return None
        if reply := await reschedule.of_what_was_shown(turn):
            return reply
        return await abilities.answer(self.context, turn, workspace)

    async def _settled(self, turn: Turn, workspace: Workspace, yes: bool) -> Reply | None:
        """The answer to what the bot asked last: the change or the slot in its last reply, or the proposal that waits.
        None where it asked nothing that a yes, or a no, settles."""
        session, last = turn.session, turn.session.last_reply
        ids = _button_ids(last)
        if {"yes", "no"} <= ids:
            return await self._button(turn, workspace, "yes" if yes else "no")
        if last and KEEP_IT in ids:  # what goes far is done by a press, which names what it does
            words = gettext("Nothing is changed yet. To do it, please press the button.")
            return (
                Reply("answered", words, buttons=last.buttons) if yes else await self._button(turn, workspace, KEEP_IT)
            )
        if asked := _to_confirm(last):
            return await self._button(turn, workspace, asked[0] if yes else asked[1])
        offered = last.offers if last else ()
        if yes and len(offered) == 1:
            return await reschedule.accept(turn, offered[0].slot_id)
        if yes and session.moving and offered:
            return await reschedule.agreed(turn, session.moving)
        if session.proposal and not offered:
            return await (pressing.confirm if yes else pressing.decline)(turn, session.proposal)
        listed = last is not None and last.outcome == "listed"  # which to cancel or move
        return await _drop(turn) if not yes and (session.moving or listed) else None


def _is_arranging(session: Session) -> bool:
    """Whether there is something beside bookings that a member may mean who cancels."""
    last = session.last_reply
    return bool(session.offers or session.proposal or session.form or (last and last.outcome == "asked"))


async def _regretted(turn: Turn) -> Reply | None:
    """To a no right after a court was booked: whether it is to be cancelled; right after it was cancelled, also to
    "keep it": whether it is to be booked again."""
    last = turn.session.last_reply
    if last is None or last.outcome not in ("booked", "cancelled") or last.card is None:
        return None
    asks: Asked = "yes" if last.outcome == "booked" else "change"
    if _yes_or_no(turn, asks) is not False or orders.names_a_change(turn.text):  # "do not cancel it"
        return None
    if last.outcome == "cancelled":
        return await reschedule.offered_again(turn, last.card)
    booking = next((one for one in await turn.desk.held() if one.code == last.card.code), None)
    return asking.to_cancel(booking) if booking else None


def _asked(session: Session) -> bool:
    """Whether there is anything that a yes, or a no, could settle: else nobody need read the message for one."""
    last = session.last_reply
    shown = last is not None and bool(last.offers or last.outcome == "listed")
    shown = shown or bool(_button_ids(last) & {"yes", KEEP_IT})
    return shown or bool(_to_confirm(last) or session.proposal or session.moving)


def _button_ids(last: Reply | None) -> set[str]:
    return {button.id for button in last.buttons} if last else set()


def _yes_or_no(turn: Turn, asks: Asked) -> bool | None:
    """What the whole message says to such a question, if it says yes or no and nothing else."""
    known = Known(turn.now.replace(tzinfo=None), turn.club.courts, asked=asks)
    heard = hear(turn.text, known)
    if heard.unread or len(heard.wishes) > 1 or heard.wish not in (YES, NO):
        return None
    return heard.wish == YES


def _give_up_move(turn: Turn) -> None:
    """With the times that were offered for it: "B" must not book one."""
    turn.session.moving, turn.session.offers = None, []


def _not_said(turn: Turn) -> None:
    """Somebody else's words answer nothing that the member was asked, and are no command of anybody's."""
    if turn.session.moving:
        _give_up_move(turn)


async def _harmless(turn: Turn) -> Reply | None:
    """A command that writes nothing."""
    for pattern, act in _COMMANDS:
        if act in _HARMLESS and (match := pattern.fullmatch(turn.text)):
            return await act(turn, match)
    return None


def _to_confirm(last: Reply | None) -> tuple[str, str] | None:
    """The choices of yes and no to the one change that the last reply asks about; None where it asks about none, or
    about several."""
    buttons = last.buttons if last else ()
    yes = [button.choice for button in buttons if button.style in ("primary", "danger")]
    no = [button.choice for button in buttons if button.id == "keep"]
    return (yes[0], no[0]) if len(yes) == 1 and no else None


async def _help(turn: Turn, match: re.Match[str]) -> Reply:
    return Reply("answered", gettext(replies.HELP))


async def _mine(turn: Turn, match: re.Match[str]) -> Reply:
    return replies.listed(await turn.desk.my_bookings(), most=turn.club.rules.max_live)


async def _cancel_words(turn: Turn, match: re.Match[str]) -> Reply:
    if match["code"]:
        return await pressing.cancel(turn, match["code"] + (AND_LATER if match["later"] else ""))
    return replies.listed(await turn.desk.my_bookings(), gettext("Which of your bookings shall I cancel?"))


async def _move_command(turn: Turn, match: re.Match[str]) -> Reply:
    return await reschedule.begin(turn, match["code"] or "", says_when=bool(match["words"]))


async def _drop_words(turn: Turn, match: re.Match[str]) -> Reply:
    return await _drop(turn)


async def _drop(turn: Turn) -> Reply:
    if turn.session.proposal:
        await turn.desk.decline(turn.session.proposal)
    last = turn.session.last_reply
    stands = last is not None and last.outcome in ("listed", "booked", "moved", "cancelled")
    if turn.session.moving or _to_confirm(last) or stands:
        return Reply("dropped", gettext("All right, I have dropped that. Nothing was changed."))
    return Reply("dropped", gettext("All right, I have dropped that. Nothing was booked."))


async def _stop(turn: Turn, match: re.Match[str]) -> Reply:
    """Forgets the conversation; where a thread was followed without a mention, it no longer is."""
    await _drop(turn)
    turn.session.stopped = True
    turn.session.messages.clear()
    alone = turn.event.channel == DM or turn.event.platform == "console"
    how = gettext("Write to me when you want a court.") if alone else gettext("Mention me when you want a court.")
    return Reply("dropped", f"{gettext('I will be quiet now.')} {how}")


BUTTONS: Mapping[str, Pressed] = {
    **pressing.BUTTONS,
    **member.BUTTONS,
    **waiting.BUTTONS,
    **connecting.BUTTONS,
    **admin.BUTTONS,
}
"""What every button does, by the verb that its choice begins with."""


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"/?(?:{pattern})[.!? ]*", re.IGNORECASE)


_COMMANDS: tuple[tuple[re.Pattern[str], Callable[[Turn, re.Match[str]], Awaitable[Reply]]], ...] = (
    (_words("help" + also("help")), _help),
    (_words("mine|my bookings|bookings|list" + also("mine")), _mine),
    (_words(rf"(?:cancel{also('cancel')})(?: (?:booking |series |serie )?{CODE}(?P<later>{LATER})?)?"), _cancel_words),
    (
        _words(
            rf"(?:move|reschedule{also('move')})(?: (?:my )?booking)?(?: {CODE})?(?P<words> (?:to{also('to')}) .*)?"
        ),
        _move_command,
    ),
    (_words("never ?mind|forget it|drop it|forget about it" + also("drop")), _drop_words),
    (_words("stop|quit|bye" + also("stop")), _stop),
)
_HARMLESS = (_help, _mine, _drop, _stop)
_COURTBOT = re.compile(r"/courtbot(?: +(?P<words>.*))?", re.IGNORECASE)
_PATTERN = _words("pattern(?: (?P<words>[a-z]{1,8}))?")
_MORE: tuple[tuple[re.Pattern[str], Pressed], ...] = (
    *((_words(pattern), act) for pattern, act in (*waiting.WORDS, *connecting.WORDS, *reminding.WORDS, *guests.WORDS)),
    (_COURTBOT, admin.answer),
    (_PATTERN, admin.pattern),
    (_words(rf"export(?: me| my data)?{also('export')}(?P<words>)"), admin.people.export),  # of their own data
    (_words(rf"(?:forget|delete) (?:me|(?:all )?my data)|forget{also('forget')}(?P<words>)"), admin.people.forget),
    (_words(rf"(?:add|put)(?: booking)? (?P<words>{CODE}) (?:to|in|into) (?:my|the) calendar"), member.calendar),
)
