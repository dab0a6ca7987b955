"""F: a manager and two specialists in one process. The manager decides whom to ask, and answers the member.

By default the specialists are the manager's functions: each gets a typed task and gives facts back. With
`COURTBOT_HANDOFFS` the manager hands the conversation over instead, and the specialists to each other. Each of
the three has a role of its own, so each can have a vendor of its own.
"""

from agents import Agent

from bot.conversation import replies
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.llm import Message
from patterns.team.agents_sdk import AgentRun, stop_at_success
from patterns.team.specialists import AVAILABILITY, BOOKING, MANAGER, AvailabilityTask, BookingTask, with_club_and_now

FLOOR = """
You have the conversation now. What is another's work, hand over to them; offer slots by their slot ids, one a line.
If the member asked for one day, one time and any court, have the first free one booked; otherwise offer and ask."""


async def handle(turn: Turn) -> Reply:
    """The agents work until one of them answers; the reply is made from what the desk committed and saw."""
    run = AgentRun(turn)
    manager = with_handoffs(run) if turn.resources.settings.handoffs else with_functions(run)
    result = await run.run(manager, [*turn.session.transcript(), Message("user", turn.words)])
    return replies.from_facts(turn, str(result.final_output))


def with_functions(run: AgentRun) -> Agent[Turn]:
    """The manager, with the specialists as functions that take a typed task."""
    availability, booking = specialists(run)
    functions = [
        run.delegate(availability, "availability_specialist", AvailabilityTask),
        run.delegate(booking, "booking_specialist", BookingTask),
    ]
    return run.agent("Manager", "f.manager", with_club_and_now(MANAGER, run.turn), tools=functions)


def with_handoffs(run: AgentRun) -> Agent[Turn]:
    """The manager, who hands over to specialists that hand over to each other."""
    availability, booking = specialists(run, FLOOR)
    availability.handoffs, booking.handoffs = [booking], [availability]
    return run.agent("Manager", "f.manager", with_club_and_now(MANAGER, run.turn), handoffs=[availability, booking])


def specialists(run: AgentRun, more: str = "") -> tuple[Agent[Turn], Agent[Turn]]:
    """Availability and booking; `more` goes to the end of what they are told."""
    availability = run.agent(
        "Availability specialist",
        "f.availability",
        with_club_and_now(AVAILABILITY + more, run.turn),
        tools=run.tools("check_availability"),
        handoff_description="Finds out which courts are free.",
    )
    booking = run.agent(
        "Booking specialist",
        "f.booking",
        with_club_and_now(BOOKING + more, run.turn),
        tools=run.tools("book", "my_bookings", "cancel"),
        tool_use_behavior=stop_at_success,
        handoff_description="Books a slot, lists the member's bookings, cancels one.",
    )
    return availability, booking
