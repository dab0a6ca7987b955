"""H: a managed agent. AWS runs the loop and keeps the conversation; we run its functions and make the reply.

1. The agent gets the member's words, what was said since its own last answer (other patterns and commands speak in the
   same conversation), and the current facts.
2. AWS asks the model. Where it wants a function, the agent pauses for us to run it, or has a Lambda run it.
3. When the agent answers, the reply is made from the facts that the desk recorded.

Two AWS services fit behind it: the AgentCore harness, and Bedrock Agents Classic.
"""

import hashlib
import json
import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from opentelemetry.trace import SpanKind

from bot.conversation import turn_reply
from bot.conversation.briefing import brief
from bot.conversation.prompts import ASSISTANT
from bot.conversation.reply import Reply
from bot.conversation.tools import execute
from bot.conversation.turn import NO_ORDER, LimitReached, Turn
from bot.i18n.language import ENGLISH, answer_in, current
from bot.llm import ModelMisbehaved, ToolCall
from bot.llm.roles import RoleModels
from bot.tracing import set_content, span
from patterns.h_bedrock_agent.agent import AgentAnswer, AgentAsk, ManagedAgent
from patterns.h_bedrock_agent.opening import attributes, open_agent

log = logging.getLogger(__name__)

PROMPT = f"""{ASSISTANT}
"Earlier", before a message, is what was said in this same conversation since your last answer, by the member and by
other assistants."""

IDLE_SECONDS = 10 * 60
"""After so long a managed session may have expired, so a new one is begun and told everything."""
EARLIER_CHARS = 8_000
ROLE = "h.agent"


async def handle(turn: Turn) -> Reply:
    """Ask, run the functions that the agent pauses for, resume it, repeat; then reply with the facts that the desk
    recorded."""
    agent = await turn.resources.get(open_agent)
    memory, facts = Memory(turn), await prompt(turn)
    turn.note_prompt("\n".join([PROMPT, *(f"{name}: {fact}" for name, fact in facts.items())]))
    ask = AgentAsk(memory.session, memory.told(), PROMPT, facts, attributes(turn))
    while True:
        answer = await _asked(turn, agent, ask)
        if not answer.calls:
            break
        ask = ask.resumed(answer, [await _run(turn, call) for call in answer.calls])
    if agent.acts:
        await take_up(turn, answer.ran)
    reply = turn_reply.from_facts(turn, answer.text)
    memory.keep()
    return reply


async def prompt(turn: Turn) -> dict[str, str]:
    """What the agent's model is told for this turn only, beside the member's words: above all the briefing."""
    told = {} if current() == ENGLISH else {"Language": answer_in()}
    quoted = {"Quoted": NO_ORDER} if turn.quotes else {}
    return {"Facts": await brief(turn), **told, **quoted}


class Memory:
    """Which managed session continues, and what it does not know yet. A turn that breaks off drops its session, since
    one that still waits for a result would refuse the next message."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        known: dict[str, Any] = turn.session.state.pop("H", None) or {}
        rested = time.time() - known.get("at", 0)
        fresh = turn.attempt > 1 or known.get("through", 0) > turn.session.total_entries or rested > IDLE_SECONDS
        self._through = 0 if fresh else int(known["through"])
        self.session = session_id(turn) if fresh else str(known["session"])

    def told(self) -> str:
        """The member's words, and before them, as JSON, what was said since the agent's last answer. That goes with the
        words because a managed session keeps these, but not its prompt attributes."""
        session, said, room = self._turn.session, list[dict[str, str]](), EARLIER_CHARS
        unknown = min(session.total_entries - self._through, len(session.messages))
        for message in reversed(session.transcript()[len(session.messages) - unknown :]):
            room -= len(message.text)
            if room < 0:
                break
            said.insert(0, {"role": message.role, "text": message.text})
        lead = f"Earlier: {json.dumps(said, ensure_ascii=False)}\n" if said else ""
        return lead + self._turn.words

    def keep(self) -> None:
        """Keep the session, as the turn ended well. It then knows two more entries: the member's words and the
        reply."""
        known = {"session": self.session, "through": self._turn.session.total_entries + 2, "at": time.time()}
        self._turn.session.state["H"] = known


def session_id(turn: Turn) -> str:
    """A new session's id: 64 hex digits (both services take 33 to 100 of `[a-zA-Z0-9-_]`), derived from the
    conversation and the turn that begins the session, so that the conversation's next session is a fresh one."""
    return hashlib.sha256(f"{turn.event.conversation}|{turn.id}|{turn.attempt}".encode()).hexdigest()


async def _asked(turn: Turn, agent: ManagedAgent, ask: AgentAsk) -> AgentAnswer:
    turn.count_model_call()
    with span(
        "invoke_agent courtbot",
        SpanKind.CLIENT,
        gen_ai__operation__name="invoke_agent",
        gen_ai__provider__name="aws.bedrock",
        gen_ai__agent__name="courtbot",
        courtbot__role=ROLE,
    ) as current:
        set_content(current, gen_ai__input__messages=lambda: "\n".join(ask.results) or ask.text)
        with turn.desk.doubted():  # its functions may run elsewhere
            answer = await _counted(turn, agent, ask)
        set_content(current, gen_ai__output__messages=lambda: f"{answer.text}\n{answer.calls or ''}".strip())
        current.set_attribute("gen_ai.usage.input_tokens", answer.usage.input_tokens)
        current.set_attribute("gen_ai.usage.output_tokens", answer.usage.output_tokens)
    turn.spend(answer.usage.total, answer.usage.cost)
    return answer


async def _counted(turn: Turn, agent: ManagedAgent, ask: AgentAsk) -> AgentAnswer:
    """Ask the agent through the circuit breaker and counters of model calls, so that a dead agent does not cost every
    turn its time-out."""
    if not isinstance(turn.models, RoleModels):
        return await agent.ask(ask)
    with turn.models.agent_call(ROLE, agent.ref) as count:
        try:
            answer = await agent.ask(ask)
        except ModelMisbehaved as error:
            error.usage = count("misbehaved", error.usage)
            raise
        return replace(answer, usage=count("answered", answer.usage))


async def _run(turn: Turn, call: ToolCall) -> str:
    try:
        return await execute(turn, call)
    except LimitReached:
        return json.dumps({"error": {"reason": "limit", "message": "No more calls in this turn; answer now."}})


async def take_up(turn: Turn, ran: Sequence[ToolCall]) -> None:
    """Record what the agent's Lambda did. Each call is repeated here: a read gives the current facts, and a write is
    idempotent per turn. Then the database says what was committed, even if the agent's trace did not mention it."""
    try:
        for call in ran:
            await execute(turn, call)
    except LimitReached:
        log.warning("The Lambda ran more calls than a turn may")
    known = {change.booking.code for change in turn.desk.changes}
    turn.desk.record(*(change for change in await turn.desk.committed() if change.booking.code not in known))
