"""Opens the managed agent that the settings name, and says what its Lambda is told. boto3 is imported on first use."""

import logging
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.conversation.resources import Resources
from bot.conversation.turn import Turn
from bot.llm import ModelDown
from bot.settings import Settings
from bot.tracing import traceparent
from patterns.h_bedrock_agent.agent import ManagedAgent
from patterns.services.identity import Identity, Signer

log = logging.getLogger(__name__)

AUDIENCE = "action-group"
TURN_SHARE, LAMBDA_SECONDS = 0.8, 23.0
"""How long a Lambda may act for a turn: a share of the turn's seconds, and at most so many. Both end before we stop
waiting for the agent (`aws.READ_SECONDS`), so that what the Lambda did is known before the member is told."""


@asynccontextmanager
async def open_agent(resources: Resources) -> AsyncGenerator[ManagedAgent]:
    """The agent of the process. Raises ModelDown where none is configured."""
    settings = resources.settings
    if missing := missing_setting(settings):
        log.error("pattern H: %s is not set; `courtbot aws provision` makes an agent and prints it", missing)
        raise ModelDown(f"h.agent: {missing} is not set")
    from patterns.h_bedrock_agent.agentcore import Harness
    from patterns.h_bedrock_agent.aws import Aws
    from patterns.h_bedrock_agent.classic import Classic

    harness = settings.h_backend == "agentcore"
    aws = Aws(settings, "bedrock-agentcore" if harness else "bedrock-agent-runtime")
    try:
        if harness:
            yield Harness(aws, settings.h_harness_arn)
        else:
            yield Classic(aws, settings.h_agent_id, settings.h_alias_id, acts=settings.h_backend == "classic-lambda")
    finally:
        await aws.aclose()


def missing_setting(settings: Settings) -> str | None:
    """The variable that the chosen backend needs and that is not set."""
    if settings.h_backend == "agentcore":
        needed = {"COURTBOT_H_HARNESS_ARN": settings.h_harness_arn}
    else:
        needed = {"COURTBOT_H_AGENT_ID": settings.h_agent_id, "COURTBOT_H_ALIAS_ID": settings.h_alias_id}
    return next((name for name, value in needed.items() if not value), None)


def attributes(turn: Turn) -> dict[str, str]:
    """Session attributes for a Lambda that runs the functions: the signed identity, valid for this turn only. Empty
    where the functions run here."""
    settings = turn.resources.settings
    if settings.h_backend != "classic-lambda":
        return {}
    deadline = min(turn.started + turn.limits.turn_seconds * TURN_SHARE, time.time() + LAMBDA_SECONDS)
    identity = Identity.of(turn.event, turn.club, turn.desk.clock(), deadline, turn.desk.orders)
    open_too = identity.model_copy(update={"proposal": turn.session.proposal})
    trace = {"traceparent": parent} if (parent := traceparent()) else {}
    return {"token": Signer(settings.signing_secret()).sign(open_too, AUDIENCE), "calls": "0", **trace}
