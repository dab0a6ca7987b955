"""How G's manager calls its services, does without one that is down, and replies truthfully."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel

from bot.conversation import turn_reply
from bot.conversation.refusals import refusal_text
from bot.conversation.reply import Reply
from bot.conversation.turn import LimitReached, Turn
from bot.domain.errors import BookingError
from bot.i18n.language import gettext, gettext_noop
from patterns.services.client import Client, ServiceDown
from patterns.services.contract import Service

CANNOT = {
    "availability-agent": gettext_noop(
        "I cannot look up free courts right now, but can list and cancel your bookings."
    ),
    "booking-agent": gettext_noop('I cannot book in words right now; "mine" and "cancel CODE" still work.'),
}
ASKING = {
    "availability-agent": gettext_noop("Looking at what is free"),
    "booking-agent": gettext_noop("Seeing to your bookings"),
}
"""What a waiting member is shown while the service works."""
PRESS = gettext_noop("I cannot book in words right now, but pressing one of these books it.")


@dataclass
class Team:
    """The services of one turn. One that is down is not called again in it."""

    turn: Turn
    client: Client
    down: list[str] = field(default_factory=list[str])

    async def ask(self, service: Service[Any, Any], task: BaseModel) -> str:
        """Call the service, record what the database confirms, and return its answer as JSON; an error result where it
        is down. Raises what the step may raise."""
        if service.name not in self.down:
            self.turn.progress(gettext(ASKING[service.name]))
            try:
                answer = await self.client.call(self.turn, service, task)
            except ServiceDown:
                self.down.append(service.name)
                await self.look()
            except LimitReached:
                await self.look()
                raise
            except BookingError as error:
                self.turn.refused[f"{service.name} {task.model_dump_json()}"] = error
                return _error(error.reason, refusal_text(error))
            else:
                return answer.model_dump_json(exclude_defaults=True)
        done = ", ".join(f"{c.what} {c.booking.code}" for c in self.turn.desk.changes) or "nothing was booked"
        return _error("service_down", f"{CANNOT[service.name]} So far: {done}.")

    async def waits(self, slot_id: str | None) -> bool:
        """Whether a proposal of that slot waits for the member's yes. Services do not know about proposals."""
        proposal = await self.turn.desk.waiting(self.turn.session.proposal)
        return proposal is not None and proposal.slot.id == slot_id

    async def look(self) -> None:
        """Record what the turn committed, by the database: a service may have died after its write."""
        self.turn.desk.record(*await self.turn.desk.committed())

    def reply(self, prose: str) -> Reply:
        """The reply, from facts; where a service is down, it also says what cannot be done without it."""
        if not self.down:
            return turn_reply.from_facts(self.turn, prose)
        looked = self.turn.desk.listed is not None
        reply = turn_reply.from_facts(self.turn, "")
        if reply.outcome in ("booked", "cancelled", "moved", "proposed"):
            return reply
        note = " ".join(gettext(PRESS if reply.offers and n == "booking-agent" else CANNOT[n]) for n in self.down)
        if reply.outcome == "offered" or looked:
            return replace(reply, text=f"{reply.text}\n({note})")
        return Reply("refused", f"{note} {gettext('Nothing was booked or changed.')}", reason="service_down")


def _error(reason: str, message: str) -> str:
    return json.dumps({"error": {"reason": reason, "message": message}})
