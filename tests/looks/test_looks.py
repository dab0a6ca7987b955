"""The looks of each journey are reviewed where they change: LOOKS=write pytest tests/looks keeps what is drawn now."""

import os
import re
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.club import Club
from tests.kit.world import Clock
from tests.looks.drawn import DRAWN
from tests.looks.journeys import steps

HERE = Path(__file__).parent


CODE = re.compile(r"\b(?=[A-Z]*[0-9])[2-9B-Z]{6}\b")


async def drawn(engine: AsyncEngine, club: Club, clock: Clock, platform: str) -> str:
    """Codes are numbered, since each run draws others."""
    codes: dict[str, str] = {}
    journey = [
        f"── {step.title}\n{DRAWN[platform](step.event, step.reply)}"
        async for step in steps(engine, club, clock, platform)
    ]
    return CODE.sub(lambda found: codes.setdefault(found[0], f"CODE{len(codes) + 1:02}"), "\n\n".join(journey)) + "\n"


@pytest.mark.parametrize("platform", DRAWN)
async def test_each_journey_looks_as_it_was_reviewed(
    platform: str, sqlite_engine: AsyncEngine, club: Club, clock: Clock
) -> None:
    shown, file = await drawn(sqlite_engine, club, clock, platform), HERE / f"{platform}.txt"
    if os.environ.get("LOOKS") == "write":
        file.write_text(shown)
    assert shown == file.read_text()
