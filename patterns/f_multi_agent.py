"""F: a manager and two specialists in one process. The manager decides whom to ask, and answers the member.

By default the specialists are the manager's functions: each gets a typed task and gives facts back. With
`COURTBOT_HANDOFFS` the manager hands the conversation over instead, and the specialists to each other. Each of
the three has a role of its own, so each can have a vendor of its own.
"""

from typing import Any

from agents import Agent

from bot.conversation import turn_reply
from bot.conversation.prompts import CONDUCT
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.llm import Message
from patterns.team.agents_sdk import (
    AgentRun,
    Agents,
    Prompt,
    Stop,
    agent,
    closes,
    delegate,
    stop_at_result,
    stop_at_success,
    tools,
)
from patterns.team.specialists import (
    AVAILABILITY,
    BOOKING,
    BOOKS,
    LOOKING,
    MANAGER,
    AvailabilityTask,
    BookingTask,
    telling,
)

FLOOR = f"""
You have the conversation now, and your colleague's part of it is theirs: hand it over to them.
{CONDUCT}"""


def specialists(
    looks: Prompt, books: Prompt, look: Stop = "run_llm_again", act: Stop = "run_llm_again"
) -> tuple[Agent[Any], Agent[Any]]:
    """Availability and booking: what they are told, and what ends their work."""
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
    """The manager, with the specialists as functions that take a typed task."""
    availability, booking = specialists(
        telling(AVAILABILITY, LOOKING), telling(BOOKING, BOOKS), look=stop_at_result, act=stop_at_success
    )
    functions = [
        delegate(availability, "availability_specialist", AvailabilityTask),
        delegate(booking, "booking_specialist", BookingTask),
    ]
    return agent("Manager", "f.manager", telling(MANAGER), tools=functions, tool_use_behavior=closes)


def with_handoffs() -> Agent[Any]:
    """The manager, who hands over to specialists that hand over to each other. Each of them has the member's words, so
    each goes on until all is done."""
    availability, booking = specialists(telling(AVAILABILITY + FLOOR), telling(BOOKING + FLOOR))
    availability.handoffs, booking.handoffs = [booking], [availability]
    return agent("Manager", "f.manager", telling(MANAGER), handoffs=[availability, booking])


FUNCTIONS, HANDOFFS = Agents(with_functions), Agents(with_handoffs)


async def handle(turn: Turn) -> Reply:
    """The agents work until one of them answers; the reply is made from what the desk committed and saw."""
    manager = HANDOFFS if turn.resources.settings.handoffs else FUNCTIONS
    result = await AgentRun(turn).run(manager, [*turn.session.transcript(), Message("user", turn.words)])
    return turn_reply.from_facts(turn, str(result.final_output))
