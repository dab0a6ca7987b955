"""E: a single agent. The OpenAI Agents SDK owns the loop; tools, context, limits and tracing are ours.

The agent runs on any vendor: its model is the role `e.agent`.
"""

from bot.conversation import turn_reply
from bot.conversation.prompts import assistant_prompt
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.llm import Message
from patterns.team.agents_sdk import AgentRun, Agents, agent, tools

AGENTS = Agents(lambda: agent("Booking agent", "e.agent", assistant_prompt, tools=tools()))


async def handle(turn: Turn) -> Reply:
    """The agent works until it answers; the reply is made from what the desk committed and saw."""
    result = await AgentRun(turn).run(AGENTS, [*turn.session.transcript(), Message("user", turn.words)])
    return turn_reply.from_facts(turn, str(result.final_output))
