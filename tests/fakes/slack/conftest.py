"""slack_sdk alone before the Slack on loopback."""

from collections.abc import Awaitable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import SlackFake, Team


@pytest.fixture
def client(slack: SlackFake, team: Team) -> AsyncWebClient:
    slack.ack_seconds, slack.settle_seconds = 0.05, 0  # no app listens here
    return AsyncWebClient(team.bot_token, base_url=slack.base_url, retry_handlers=[])


async def error(call: Awaitable[Any]) -> str:
    """What Slack refuses the call with."""
    with pytest.raises(SlackApiError) as refused:
        await call
    return refused.value.response["error"]
