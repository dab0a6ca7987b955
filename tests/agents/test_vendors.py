"""Agents of different vendors in one conversation, through the real SDKs: a hand-over takes the floor across them."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.cli.start import offline_vendors
from bot.llm.roles import RoleModels
from bot.llm.vendors import make_models
from bot.settings import Settings
from tests.kit.talk import Bot

CLAUDE, BEDROCK = "anthropic:claude-haiku-5-5", "bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0"
MIXED = f"f.availability={CLAUDE} f.booking={BEDROCK}"
LINES = ["Book a court for tomorrow", "3pm", "the second one", "what have I booked?", "please cancel it tomorrow"]


@pytest_asyncio.fixture(loop_scope="module")
async def models(request: pytest.FixtureRequest, bot: Bot, model_url: str) -> AsyncIterator[RoleModels]:
    """The bot's and its services' models, by the roles of the test."""
    settings = Settings(models=request.param).model_copy(update=offline_vendors(model_url.removesuffix("/v1")))
    bot.dispatcher.models = bot.services.ports.models = models = make_models(settings)
    yield models
    await models.aclose()


@pytest.mark.parametrize(
    ("letter", "models", "handoffs"),
    [
        ("E", f"*={CLAUDE}", False),
        ("E", f"*={BEDROCK}", False),
        ("F", MIXED, False),
        ("F", MIXED, True),
        ("G", f"g.availability={BEDROCK} g.booking={CLAUDE}", False),
    ],
    indirect=["letter", "models"],
    ids=["Claude", "Bedrock", "mixed", "mixed, by hand-over", "mixed services"],
)
async def test_a_conversation_goes_the_same_over_any_vendors(bot: Bot, models: RoleModels, handoffs: bool):
    bot.dispatcher.resources.settings.handoffs = handoffs
    ann = bot.member()
    replies = [await ann.say(line) for line in LINES]
    assert [r.outcome for r in replies] == ["asked", "offered", "booked", "listed", "cancelled"]
    assert not any("basic mode" in r.text for r in replies)
