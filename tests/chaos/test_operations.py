"""Random operations of several processes: nobody's court is another one's, and the rows are as acknowledged."""

import pytest

from tests.chaos.operations import operate

COUNT = 500


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
async def test_rows_are_as_they_were_acknowledged_and_no_two_of_them_overlap(database: str) -> None:
    outcome = await operate(database, COUNT, processes=2, seed=5)
    assert outcome.operations >= COUNT
    assert outcome.rows > 0
    assert outcome.overlaps == []
    assert outcome.differences == []
