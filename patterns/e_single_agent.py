"""E: a single agent. The OpenAI Agents SDK owns the loop; tools, context, limits and tracing are ours.

The agent runs on any vendor: its model is the role `e.agent`.
"""

from bot.conversation import turn_reply
from bot.conversation.prompts import assistant_prompt
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.llm import Message
from patterns.team.agents_sdk import AgentRun


async def handle(turn: Turn) -> Reply:
    """The agent works until it answers; the reply is made from what the desk committed and saw."""
    run = AgentRun(turn)
    agent = run.agent("Booking agent", "e.agent", await assistant_prompt(turn), tools=run.tools())
    result = await run.run(agent, [*turn.session.transcript(), Message("user", turn.words)])
    return turn_reply.from_facts(turn, str(result.final_output))
