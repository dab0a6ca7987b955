"""`/courtbot shadow`: which second pattern reads along, and how often it would have done the same."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import groupby

from bot.commands.admin.gate import not_admin
from bot.commands.admin.misread import Misread, quoted
from bot.commands.context import CommandContext
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.domain.shadow import Tally, Took
from bot.domain.workspace import DAY_TOKENS, ShadowPlan, Workspace
from bot.i18n.text import count_text, day_text
from bot.settings.extras import lack_of_pattern

HOW = "/courtbot shadow B, /courtbot shadow B 25% 200000 tokens, or /courtbot shadow off"
SHOWN_DAYS = 30
MOST_DAYS, MOST_PAIRS = 7, 8
_PLAN = re.compile(
    r"(?P<letter>[a-z])(?:[ ,]+(?P<percent>\d{1,3}) ?%)?"
    r"(?:[ ,]+(?P<tokens>\d[\d,.]{0,14}) ?tokens(?: (?:a|per) day)?)?",
    re.IGNORECASE,
)


async def shadow(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """Shows it, or changes it as the words say. Raises BookingError, StoreDown."""
    if no := await not_admin(turn):
        return no
    if not words:
        return Reply("answered", await _report(context, turn, workspace))
    plan = None if words.casefold() == "off" else _read(words, turn.limits.tokens)
    if plan and (refused := _refusal(context, plan.letter)):
        return Reply("refused", refused, reason="unknown")
    await context.shadows.follow(workspace, plan, turn.event.member, turn.desk.clock())
    if plan is None:
        return Reply("answered", "No second pattern reads along from now on. What was counted stays: /courtbot shadow")
    text = (
        f"{_plan_text(plan)} It does so once members have been answered: they notice nothing, and nothing that it "
        "would do happens. Its model calls are paid for like any others. How often it agrees: /courtbot shadow"
    )
    return Reply("answered", text)


def _refusal(context: CommandContext, letter: str) -> str:
    known = context.letters()
    if letter not in known:
        return f"There is no pattern {letter}, only {', '.join(known)}."
    return lack_of_pattern(letter) or context.lack_of_dry(letter)


def _read(words: str, least: int) -> ShadowPlan:
    """`least` is what one turn may take of tokens. Raises Misread."""
    said = _PLAN.fullmatch(words.strip())
    if said is None:
        raise Misread(f"I cannot read {quoted(words)}. {HOW}")
    percent = int(said["percent"] or 100)
    tokens = int(re.sub(r"\D", "", said["tokens"])) if said["tokens"] else DAY_TOKENS
    if not 1 <= percent <= 100:
        raise Misread(f"The share of turns is 1% to 100%. {HOW}")
    if tokens < least:
        raise Misread(f"A day's tokens are at least {least:,}, which one turn may take. {HOW}")
    return ShadowPlan(said["letter"].upper(), percent, tokens)


def _plan_text(plan: ShadowPlan) -> str:
    share = "every turn" if plan.percent == 100 else f"{plan.percent}% of the turns"
    return f"Pattern {plan.letter} reads along with {share}, for at most {plan.tokens:,} tokens a day."


async def _report(context: CommandContext, turn: Turn, workspace: Workspace) -> str:
    plan, since = workspace.shadow, turn.now.date() - timedelta(days=SHOWN_DAYS - 1)
    head = _plan_text(plan) if plan else f"No second pattern reads along. To begin: {HOW}"
    found = await context.shadows.tallies(workspace, since)
    lines = [line for _, pair in _by(found, lambda t: f"{t.live} {t.shadow}") for line in _pair_lines(pair)]
    nothing = [f"Nothing has been counted in the last {SHOWN_DAYS} days."]
    return "\n".join([head, *(lines or nothing)])


def _by(tallies: Sequence[Tally], key: Callable[[Tally], str]) -> list[tuple[str, list[Tally]]]:
    return [(name, list(group)) for name, group in groupby(sorted(tallies, key=key), key)]


def _pair_lines(tallies: Sequence[Tally]) -> list[str]:
    """Of one pair of letters: in all, by day, and where they differed."""
    live, shadow = tallies[0].live, tallies[0].shadow
    mine, other = _sum([t.live_took for t in tallies]), _sum([t.shadow_took for t in tallies])
    turns = sum(t.turns for t in tallies)
    days = _by(tallies, lambda t: t.day.isoformat())[-MOST_DAYS:]
    differed = _by([t for t in tallies if not t.agreed], lambda t: f"{live} {t.live_end}; {shadow} {t.shadow_end}")
    differed.sort(key=lambda pair: -sum(t.turns for t in pair[1]))
    return [
        f"{live} and {shadow} agreed in {_share(tallies)} of {count_text(turns, 'turn')}. {_cost(shadow, mine, other)}",
        f"A turn: {live} {_turn_text(mine, turns)}; {shadow} {_turn_text(other, turns)}",
        *(f"• {day_text(found[0].day)}: {_share(found)} of {_turns(found)}" for _, found in days),
        *(["Where they differed:"] if differed else []),
        *(f"• {ends}: {count_text(_turns(found), 'turn')}" for ends, found in differed[:MOST_PAIRS]),
    ]


def _sum(parts: Sequence[Took]) -> Took:
    known = [took.microdollars for took in parts if took.microdollars is not None]
    microdollars = sum(known) if len(known) == len(parts) else None
    calls, tokens = sum(took.calls for took in parts), sum(took.tokens for took in parts)
    return Took(calls, tokens, sum(took.milliseconds for took in parts), microdollars)


def _turns(tallies: Sequence[Tally]) -> int:
    return sum(t.turns for t in tallies)


def _share(tallies: Sequence[Tally]) -> str:
    """Of the turns that agreed; all of them alone are 100 %."""
    agreed = sum(t.turns for t in tallies if t.agreed)
    return f"{agreed * 100 // _turns(tallies)} %"


def _cost(shadow: str, mine: Took, other: Took) -> str:
    """By money where all of it is known, else by tokens."""
    if mine.microdollars and other.microdollars is not None:
        return f"{shadow} cost {round(other.microdollars * 100 / mine.microdollars)} % as much."
    if mine.tokens:
        return f"{shadow} took {round(other.tokens * 100 / mine.tokens)} % of the tokens."
    return f"{shadow} took {other.tokens:,} tokens in all."


def _turn_text(took: Took, turns: int) -> str:
    return f"{took.calls / turns:.1f} calls, {took.tokens // turns:,} tokens, {took.milliseconds / turns / 1000:.2f} s"
