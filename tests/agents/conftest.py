"""A bot of one letter, as the contract has it."""

import pytest

from tests.contract.conftest import bot, bots, faults, model_url, offline

SLOT = "c1-20261202-1500-60"
__all__ = ["SLOT", "bot", "bots", "faults", "letter", "model_url", "offline"]


@pytest.fixture
def letter(request: pytest.FixtureRequest) -> str:
    return request.param
