"""The contract's conversations once more, with each letter as its own shadow: offline the two agree in every turn.

Each conversation is told to two letters, taken in turn: a shadow hands each letter the same dry desk, whose own
tests run with every letter.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
import pytest_asyncio

from bot.conversation.event import Event
from bot.conversation.reply import Reply
from bot.domain.workspace import ShadowPlan, Workspace
from tests.contract import test_conversations
from tests.contract.test_conversations import *  # noqa: F403 - its tests are run here, too
from tests.contract.test_conversations import LETTERS
from tests.kit.dry import followed, tallies, with_shadow
from tests.kit.talk import Bot, Member

CONVERSATIONS = [name for name in vars(test_conversations) if name.startswith("test_")]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    at = CONVERSATIONS.index(metafunc.function.__name__)
    if metafunc.function.__module__ != __name__:
        metafunc.parametrize("letter", [LETTERS[at % len(LETTERS)], LETTERS[(at + 3) % len(LETTERS)]], indirect=True)


@pytest.fixture
def letter(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize(("letter", "to"), [*pairwise([*LETTERS, LETTERS[0]])], indirect=["letter"])
@pytest.mark.parametrize("after", [1])
async def test_the_pattern_can_be_switched_in_the_middle(bot: Bot, to: str, after: int):
    await test_conversations.switched(bot, to, after)


class Shadowed(Member):
    """Whose turns are followed, each before the next begins."""

    async def run(self, event: Event, attempt: int = 1, saved: bool = True) -> Reply:
        reply = await super().run(event, attempt, saved)
        await followed(self.bot, self)
        return reply


@pytest_asyncio.fixture(loop_scope="module")
async def bot(bot: Bot, letter: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    load = bot.dispatcher.workspaces.load

    async def with_plan(platform: str, workspace: str) -> Workspace:
        return replace(await load(platform, workspace), shadow=ShadowPlan(letter, tokens=1_000_000))

    def member(user: str = "ann", **settings: Any) -> Member:
        return Shadowed(bot, user, **settings)

    monkeypatch.setattr(bot.dispatcher.workspaces, "load", with_plan)
    monkeypatch.setattr(bot, "member", member)
    with_shadow(bot)
    yield bot
    assert [tally for tally in await tallies(bot) if not tally.agreed] == []
