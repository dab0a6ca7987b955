"""The short form of `make chaos`: some dozens of kills and pauses on each database, always the same ones."""

import asyncio
from pathlib import Path

import pytest

from tests.chaos.plan import Plan
from tests.chaos.run import Run, run

DATABASES = ("sqlite", "postgresql")


def short(database: str, folder: Path) -> Plan:
    return Plan(
        seed=9, kills=18, minutes=1, database=database, lanes=10, workers=4, every=0.25, lease=1.5, patience=20,
        drain=60, folder=folder,
    )  # fmt: skip


@pytest.mark.timeout(240)
async def test_kills_at_random_moments_leave_nothing_double_untold_or_false_on_either_database(tmp_path: Path) -> None:
    """Both at a time."""
    runs: list[Run] = await asyncio.gather(*(run(short(database, tmp_path)) for database in DATABASES))
    for one in runs:
        assert one.kills >= 18
        assert one.verdict.answered > 0
        assert [(name, found) for name, found in one.verdict.wrong.items() if found and name != "untold"] == []
        assert [line for line in one.verdict.untold if "sign of work covers" not in line] == []
