"""What Slack's refusals mean for a delivery: try again, go another way, or give up."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.conversation.ports import DeliveryFailed
from bot.domain.errors import StoreDown

TROUBLE = (SlackClientError, aiohttp.ClientError, OSError, DeliveryFailed, StoreDown)
"""Slack, the network or a store that does not do what it is asked for."""
PASSING = {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"} | {
    "team_added_to_org"
}
NOT_HERE = {
    "channel_not_found", "is_archived", "not_in_channel", "thread_not_found", "cannot_reply_to_message",
    "restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel",
    "user_not_in_channel", "messages_tab_disabled", "message_not_found",
}  # fmt: skip
"""The place is closed to the bot; the member's direct messages may not be."""
GONE = {"token_revoked", "account_inactive", "invalid_auth", "not_authed", "token_expired", "org_login_required"} | {
    "team_access_not_granted"
}
"""The workspace no longer lets the bot in."""
UNCLEAR = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
"""Slack may have done what it was asked for, and failed only after that."""
NO_MORE_EDITS = NOT_HERE | {"cant_update_message", "edit_window_closed", "is_inactive", "streaming_state_conflict"}


def code(error: SlackApiError) -> str:
    """Slack's name of the error; empty where the answer was no answer of the Web API."""
    answer: Any = error.response
    if not isinstance(getattr(answer, "data", None), dict):  # a string or nothing where the body was no JSON
        return ""
    return str(answer.get("error") or "")


def refused(error: SlackApiError) -> bool:
    """Whether Slack certainly did nothing of what it was asked for."""
    status = _status(error)
    return status == 429 or (status < 500 and bool(code(error)) and code(error) not in UNCLEAR)


def _status(error: SlackApiError) -> int:
    answer: Any = error.response
    return int(getattr(answer, "status_code", 0) or getattr(answer, "status", 200))


def failed(error: SlackApiError) -> DeliveryFailed:
    """429 and 5xx come again, after the pause that Slack asks for; the rest does not."""
    answer: Any = error.response
    status = _status(error)
    headers: Mapping[str, str] = getattr(answer, "headers", None) or {}
    passing = code(error) in PASSING or status == 429 or status >= 500
    return DeliveryFailed(f"slack: {code(error) or status}", again=passing, after=pause(headers))


def pause(headers: Mapping[str, str]) -> float | None:
    """Seconds that an answer asks to wait for."""
    after = headers.get("Retry-After", "")
    return float(after) if after.isdigit() else None


@asynccontextmanager
async def as_delivery() -> AsyncGenerator[None]:
    """Whatever Slack, the network or Redis does becomes a DeliveryFailed."""
    try:
        yield
    except SlackApiError as error:
        raise failed(error) from error
    except (TimeoutError, aiohttp.ClientError, SlackClientError, StoreDown) as error:
        raise DeliveryFailed(f"slack: {type(error).__name__}") from error
