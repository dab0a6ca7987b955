"""E: a single agent. The OpenAI Agents SDK owns the loop; tools, context, limits and tracing are ours.

1. The agent gets the transcript, D's prompt and D's tools.
2. The SDK asks the model (role `e.agent`, any vendor), runs the tools it calls, and repeats until it answers.
3. The reply is made from the facts that the desk recorded.
"""

from bot.conversation import turn_reply
from bot.conversation.prompts import assistant_prompt
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.llm import Message
from patterns.team.agents_sdk import AgentPool, AgentRun, agent, tools

AGENTS = AgentPool(lambda: agent("Booking agent", "e.agent", assistant_prompt, tools=tools()))


async def handle(turn: Turn) -> Reply:
    """Run the agent until it answers; then reply with the facts that the desk recorded."""
    result = await AgentRun(turn).run(AGENTS, [*turn.session.transcript(), Message("user", turn.words)])
    return turn_reply.from_facts(turn, str(result.final_output))
