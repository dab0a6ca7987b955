"""F: a manager and two specialists in one process. The manager decides whom to ask, and answers the member.

By default the specialists are the manager's functions: each gets a typed task and gives facts back. With
`COURTBOT_HANDOFFS` the manager hands the conversation over instead, and the specialists to each other. Each of
the three has a role of its own, so each can have a vendor of its own.
"""

from agents import Agent

from bot.conversation import turn_reply
from bot.conversation.prompts import CONDUCT
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.llm import Message
from patterns.team.agents_sdk import AgentRun, Stop, stop_at_result, stop_at_success
from patterns.team.specialists import (
    AVAILABILITY,
    BOOKING,
    BOOKS,
    LOOKING,
    MANAGER,
    AvailabilityTask,
    BookingTask,
    told,
)

FLOOR = f"""
You have the conversation now, and your colleague's part of it is theirs: hand it over to them.
{CONDUCT}"""


async def handle(turn: Turn) -> Reply:
    """The agents work until one of them answers; the reply is made from what the desk committed and saw."""
    run = AgentRun(turn)
    manager = await (with_handoffs(run) if turn.resources.settings.handoffs else with_functions(run))
    result = await run.run(manager, [*turn.session.transcript(), Message("user", turn.words)])
    return turn_reply.from_facts(turn, str(result.final_output))


async def with_functions(run: AgentRun) -> Agent[Turn]:
    """The manager, with the specialists as functions that take a typed task."""
    prompts = await told(run.turn, AVAILABILITY, LOOKING), await told(run.turn, BOOKING, BOOKS)
    availability, booking = specialists(run, *prompts, look=stop_at_result, act=stop_at_success)
    functions = [
        run.delegate(availability, "availability_specialist", AvailabilityTask),
        run.delegate(booking, "booking_specialist", BookingTask),
    ]
    return run.agent(
        "Manager", "f.manager", await told(run.turn, MANAGER), tools=functions, tool_use_behavior=run.closes
    )


async def with_handoffs(run: AgentRun) -> Agent[Turn]:
    """The manager, who hands over to specialists that hand over to each other. Each of them has the member's words, so
    each goes on until all is done."""
    facts = await told(run.turn, FLOOR)
    availability, booking = specialists(run, AVAILABILITY + facts, BOOKING + facts)
    availability.handoffs, booking.handoffs = [booking], [availability]
    return run.agent("Manager", "f.manager", await told(run.turn, MANAGER), handoffs=[availability, booking])


def specialists(
    run: AgentRun, looks: str, books: str, look: Stop = "run_llm_again", act: Stop = "run_llm_again"
) -> tuple[Agent[Turn], Agent[Turn]]:
    """Availability and booking: what they are told, and what ends their work."""
    availability = run.agent(
        "Availability specialist",
        "f.availability",
        looks,
        tools=run.tools("check_availability"),
        tool_use_behavior=look,
        handoff_description="Finds out which courts are free.",
    )
    booking = run.agent(
        "Booking specialist",
        "f.booking",
        books,
        tools=run.tools("book", "my_bookings", "cancel", "move"),
        tool_use_behavior=act,
        handoff_description="Books a slot, lists, moves and cancels the member's bookings.",
    )
    return availability, booking
