"""F: a manager and two specialists in one process. The manager decides whom to ask, and answers the member.

1. The manager gets the transcript, and calls a specialist with a typed task: the specialists are its tools.
2. A specialist runs its own tools, and returns facts to the manager, which calls the next one or answers.
3. The reply is made from the facts that the desk recorded.

With `COURTBOT_HANDOFFS` the manager hands the conversation over instead, and so do the specialists to each other. Each
of the three has a role, and so possibly a vendor, of its own.
"""

from typing import Any

from agents import Agent

from bot.conversation import turn_reply
from bot.conversation.prompts import CONDUCT
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.llm import Message
from patterns.team.agents_sdk import (
    AgentPool,
    AgentRun,
    Prompt,
    Stop,
    agent,
    delegate,
    stop_at_result,
    stop_at_success,
    stop_when_closed,
    tools,
)
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

HANDED_OVER = f"""
You have the conversation now, and your colleague's part of it is theirs: hand it over to them.
{CONDUCT}"""


def specialists(
    looks: Prompt, books: Prompt, look: Stop = "run_llm_again", act: Stop = "run_llm_again"
) -> tuple[Agent[Any], Agent[Any]]:
    """The availability and the booking specialist: their prompts, and what ends their runs."""
    availability = agent(
        "Availability specialist",
        "f.availability",
        looks,
        tools=tools("check_availability"),
        tool_use_behavior=look,
        handoff_description="Finds out which courts are free.",
    )
    booking = agent(
        "Booking specialist",
        "f.booking",
        books,
        tools=tools("book", "my_bookings", "cancel", "move"),
        tool_use_behavior=act,
        handoff_description="Books a slot, lists, moves and cancels the member's bookings.",
    )
    return availability, booking


def with_functions() -> Agent[Any]:
    """The manager, with the specialists as tools that take a typed task."""
    availability, booking = specialists(
        instructions(AVAILABILITY, AVAILABILITY_FACTS),
        instructions(BOOKING, BOOKING_FACTS),
        look=stop_at_result,
        act=stop_at_success,
    )
    functions = [
        delegate(availability, "availability_specialist", AvailabilityTask),
        delegate(booking, "booking_specialist", BookingTask),
    ]
    return agent("Manager", "f.manager", instructions(MANAGER), tools=functions, tool_use_behavior=stop_when_closed)


def with_handoffs() -> Agent[Any]:
    """The manager, which hands the conversation over to specialists, which hand it over to each other. Each of them
    reads the member's words, so each goes on until all is done."""
    availability, booking = specialists(instructions(AVAILABILITY + HANDED_OVER), instructions(BOOKING + HANDED_OVER))
    availability.handoffs, booking.handoffs = [booking], [availability]
    return agent("Manager", "f.manager", instructions(MANAGER), handoffs=[availability, booking])


FUNCTIONS, HANDOFFS = AgentPool(with_functions), AgentPool(with_handoffs)


async def handle(turn: Turn) -> Reply:
    """Run the agents until one of them answers; then reply with the facts that the desk recorded."""
    manager = HANDOFFS if turn.resources.settings.handoffs else FUNCTIONS
    result = await AgentRun(turn).run(manager, [*turn.session.transcript(), Message("user", turn.words)])
    return turn_reply.from_facts(turn, str(result.final_output))
