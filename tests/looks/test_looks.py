"""The looks of each journey are reviewed where they change: LOOKS=write pytest tests/looks keeps what is drawn now."""

import os
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.club import Club
from bot.llm import Models
from patterns.a_ai_service import plain
from tests.fakes.slack.limits import view_faults
from tests.kit.talk import make_bot
from tests.kit.world import Clock
from tests.looks import admins, journeys
from tests.looks.drawn import DRAWN, drawn_blocks
from tests.looks.journeys import Step

HERE = Path(__file__).parent


CODE = re.compile(r"\b(?=[A-Z]*[0-9])[2-9B-Z]{6}\b")


def reviewed(shown: str, file: Path) -> None:
    """Codes are numbered, since each run draws others."""
    codes: dict[str, str] = {}
    shown = CODE.sub(lambda found: codes.setdefault(found[0], f"CODE{len(codes) + 1:02}"), shown) + "\n"
    if os.environ.get("LOOKS") == "write":
        file.write_text(shown)
    assert shown == file.read_text()


async def drawn(platform: str, journey: AsyncIterator[Step]) -> list[str]:
    return [f"── {step.title}\n{DRAWN[platform](step.event, step.reply)}" async for step in journey]


@pytest.mark.parametrize("platform", DRAWN)
async def test_each_journey_looks_as_it_was_reviewed(
    platform: str, sqlite_engine: AsyncEngine, club: Club, clock: Clock
) -> None:
    shown = await drawn(platform, journeys.steps(sqlite_engine, club, clock, platform))
    reviewed("\n\n".join(shown), HERE / f"{platform}.txt")


@pytest.mark.parametrize("platform", DRAWN)
async def test_an_admins_journey_looks_as_it_was_reviewed(
    platform: str, sqlite_engine: AsyncEngine, club: Club, clock: Clock
) -> None:
    bot = make_bot(sqlite_engine, club, clock, cast(Models, None), load=lambda letter: plain)
    shown = await drawn(platform, admins.steps(bot, platform))
    reviewed("\n\n".join(shown), HERE / f"{platform}-admin.txt")


async def test_the_home_tab_looks_as_it_was_reviewed(sqlite_engine: AsyncEngine, club: Club, clock: Clock) -> None:
    bot = make_bot(sqlite_engine, club, clock, cast(Models, None), load=lambda letter: plain)
    blocks = await admins.home(bot, admin=True)
    assert not view_faults({"type": "home", "blocks": blocks})
    reviewed(drawn_blocks(blocks), HERE / "slack-home.txt")


def test_a_turn_at_work_looks_as_it_was_reviewed() -> None:
    shown = [
        f"── {platform}, {title}\n{admins.at_work(platform, work)}"
        for platform in DRAWN
        for title, work in admins.WORKING.items()
    ]
    reviewed("\n\n".join(shown), HERE / "working.txt")
