"""D: function calling, our loop. The model suggests calls; this loop runs them and decides whether to go on.

Every call gets a result, errors included. Rounds are bounded; the last one has no tools, so it must answer.
`before` and `after` are where custom logic per step goes.
"""

import json

from bot.conversation import turn_reply
from bot.conversation.prompts import assistant_prompt
from bot.conversation.reply import Reply
from bot.conversation.tools import TOOLS, execute
from bot.conversation.turn import LimitReached, Turn
from bot.llm import Ask, Completion, Message, ModelMisbehaved, ToolCall

ROUNDS = 6


async def handle(turn: Turn) -> Reply:
    """Ask, execute, repeat; then reply with the facts that the desk recorded."""
    system = await assistant_prompt(turn)
    messages = [*turn.session.transcript(), Message("user", turn.words)]
    for round_ in range(ROUNDS):
        last = round_ == ROUNDS - 1
        ask = Ask(system, tuple(messages), TOOLS, tool_choice="none" if last else "auto")
        completion = await _suggest(turn, ask)
        if last or not completion.calls:
            return turn_reply.from_facts(turn, completion.text)
        messages.append(Message("assistant", completion.text, completion.calls))
        results: dict[str, str] = {}
        messages += [Message("tool", await _run(turn, c, results), call_id=c.id) for c in completion.calls]
    raise AssertionError("the last round always answers")


async def _suggest(turn: Turn, ask: Ask) -> Completion:
    """Ask the model, and once more after a refusal or a broken answer: nothing was executed in between."""
    try:
        return await turn.complete("d.loop", ask)
    except ModelMisbehaved:
        return await turn.complete("d.loop", ask)


async def _run(turn: Turn, call: ToolCall, results: dict[str, str]) -> str:
    refused = before(call, results)
    if refused is not None:
        return refused
    try:
        result = await execute(turn, call)
    except LimitReached:
        return json.dumps({"error": {"reason": "limit", "message": "No more calls in this turn; answer now."}})
    return after(call, result, results)


def before(call: ToolCall, results: dict[str, str]) -> str | None:
    """Hook for validation and approval: what it returns is given to the model in place of running the call. Here a
    call that the model repeats within one answer gets the first one's result."""
    return results.get(f"{call.name} {call.arguments}")


def after(call: ToolCall, result: str, results: dict[str, str]) -> str:
    """Hook for clean-up: what it returns is what the model sees."""
    results[f"{call.name} {call.arguments}"] = result
    return result
