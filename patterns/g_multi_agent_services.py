"""G: a manager and two specialists, each a service of its own. The manager decides whom to ask.

1. The manager's tools are calls of two services: `availability-agent`, an agent on the Agents SDK, and
   `booking-agent`, a tool loop written here (on Claude, by default). Each is built, deployed and scaled by itself.
2. Each service cleans its task before its model is asked, and checks and formats the answer afterwards.
3. The reply is made from what the database confirms. Who is asking travels in each call's signed token, never in a
   task.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from agents import Agent

from bot.conversation.reply import Reply
from bot.conversation.tools import TOOLS, execute, mistake
from bot.conversation.turn import LimitReached, Turn
from bot.llm import Ask, Completion, Message, ModelDown, ModelMisbehaved, ToolCall
from patterns.services.client import open_client
from patterns.services.contract import Service
from patterns.team.agents_sdk import (
    AgentPool,
    AgentRun,
    agent,
    answer,
    function,
    stop_at_result,
    stop_when_closed,
    tools,
)
from patterns.team.answers import Done, Found, checked, cleaned, task_json
from patterns.team.manager import Team
from patterns.team.specialists import (
    AVAILABILITY,
    AVAILABILITY_FACTS,
    BOOKING,
    BOOKING_FACTS,
    MANAGER,
    AvailabilityTask,
    BookingTask,
    instructions,
)

ROUNDS = 4
BOOKING_TOOLS = tuple(tool for tool in TOOLS if tool.name in ("book", "my_bookings", "cancel", "move"))


class ManagerRun(AgentRun):
    """A run of the manager, which can reach its services."""

    def __init__(self, turn: Turn, team: Team) -> None:
        super().__init__(turn)
        self.team = team


async def look(run: ManagerRun, task: AvailabilityTask) -> str:
    return await run.team.ask(SERVICES["availability-agent"], task)


async def act(run: ManagerRun, task: BookingTask) -> str:
    if task.action == "book" and await run.team.waits(task.slot_id):
        return await execute(run.turn, ToolCall("waits", "book", json.dumps({"slot_id": task.slot_id})))
    return await run.team.ask(SERVICES["booking-agent"], task)


def manager() -> Agent[Any]:
    functions = [
        function("availability_specialist", AvailabilityTask, look),
        function("booking_specialist", BookingTask, act),
    ]
    return agent("Manager", "g.manager", instructions(MANAGER), tools=functions, tool_use_behavior=stop_when_closed)


def availability_agent() -> Agent[Any]:
    return agent(
        "Availability agent",
        "g.availability",
        instructions(AVAILABILITY, AVAILABILITY_FACTS),
        tools=tools("check_availability"),
        tool_use_behavior=stop_at_result,
    )


MANAGERS, AVAILABILITY_AGENTS = AgentPool(manager), AgentPool(availability_agent)


async def handle(turn: Turn) -> Reply:
    """Run the manager until it answers; then reply with what the database confirms."""
    team = Team(turn, await turn.resources.get(open_client))
    talk = [*turn.session.transcript(), Message("user", turn.words)]
    result = await ManagerRun(turn, team).run(MANAGERS, talk)
    return team.reply(str(result.final_output))


async def availability(turn: Turn, task: AvailabilityTask) -> Found:
    """Find the free courts that fit the task."""
    result = await AgentRun(turn).run(AVAILABILITY_AGENTS, [Message("user", task_json(cleaned(task)))])
    return checked(turn, Found.model_validate_json(await answer(result)))


async def booking(turn: Turn, task: BookingTask) -> Done:
    """Book a slot, list the member's bookings, or move or cancel one of them."""
    results: list[dict[str, Any]] = []
    try:
        words = await converse(turn, task_json(cleaned(task)), results)
    except (LimitReached, ModelDown, ModelMisbehaved):
        if not turn.desk.changes:
            raise
        words = ""  # what was committed stands, whoever fails to word it
    return checked(turn, Done.model_validate({**outcome(results), "words": words}))


async def converse(turn: Turn, task: str, results: list[dict[str, Any]]) -> str:
    """The tool loop: every result goes back to the model, which then puts the outcome into words. `results` collects
    them."""
    messages, system = [Message("user", task)], await instructions(BOOKING, BOOKING_FACTS)(turn)
    for round_ in range(ROUNDS):
        choice = "none" if round_ == ROUNDS - 1 else "auto"
        completion = await suggest(turn, Ask(system, tuple(messages), BOOKING_TOOLS, choice))
        if not completion.calls:
            return completion.text
        messages.append(Message("assistant", completion.text, completion.calls))
        for call in completion.calls:
            output = await run_call(turn, call)
            results.append(json.loads(output))
            messages.append(Message("tool", output, call_id=call.id))
    return ""


async def suggest(turn: Turn, ask: Ask) -> Completion:
    """Ask the model, and once more after a refusal or a broken answer: nothing was executed in between."""
    try:
        return await turn.complete("g.booking", ask)
    except ModelMisbehaved:
        return await turn.complete("g.booking", ask)


async def run_call(turn: Turn, call: ToolCall) -> str:
    if call.name in {tool.name for tool in BOOKING_TOOLS}:
        return await execute(turn, call)
    turn.count_tool_call()
    return json.dumps(mistake(turn, "unknown_tool", "There is no such function here."))


def outcome(results: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The last result that changed something, else the last one."""
    done = [result for result in results if result.keys() & {"booked", "cancelled", "moved", "proposed", "to_confirm"}]
    return (done or results or [{}])[-1]


SERVICES: Mapping[str, Service[Any, Any]] = {
    "availability-agent": Service("availability-agent", AvailabilityTask, Found, availability, "g.availability"),
    "booking-agent": Service("booking-agent", BookingTask, Done, booking, "g.booking"),
}
