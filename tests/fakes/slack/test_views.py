"""Modals by slack_sdk: one per trigger, within three seconds and within the limits."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import SlackFake, Team
from tests.fakes.slack.conftest import error
from tests.fakes.slack.hello import MODAL, section


def modal(**changes: Any) -> dict[str, Any]:
    return {**MODAL, **changes}


async def test_a_trigger_opens_one_modal_within_three_seconds(
    client: AsyncWebClient, team: Team, slack: SlackFake
) -> None:
    alice = team.user("alice")
    trigger = slack.trigger(alice)
    view = (await client.views_open(trigger_id=trigger, view=MODAL))["view"]
    assert await error(client.views_open(trigger_id=trigger, view=MODAL)) == "exchanged_trigger_id"
    assert await error(client.views_open(trigger_id="1.2.x", view=MODAL)) == "invalid_trigger_id"
    await client.views_update(view_id=view["id"], hash=view["hash"], view=modal(callback_id="again"))
    assert alice.views[0].callback_id == "again"
    assert await error(client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)) == "hash_conflict"
    slack.trigger_seconds = 0
    late = client.views_open(trigger_id=slack.trigger(alice), view=MODAL)
    assert await error(late) == "expired_trigger_id"


@pytest.mark.parametrize(
    "changes",
    [
        {"title": {"type": "plain_text", "text": "x" * 25}},
        {"private_metadata": "x" * 3001},
        {"blocks": [section("x")] * 101},
        {"submit": None},
    ],
)
async def test_a_modal_over_a_limit_is_refused(
    client: AsyncWebClient, team: Team, slack: SlackFake, changes: Any
) -> None:
    view = {name: value for name, value in modal(**changes).items() if value is not None}
    trigger = slack.trigger(team.user("alice"))
    assert await error(client.views_open(trigger_id=trigger, view=view)) == "invalid_arguments"
