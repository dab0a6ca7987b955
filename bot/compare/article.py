"""What the article says of each pattern, to stand beside the figures: its side-by-side table."""

from collections.abc import Mapping
from typing import NamedTuple


class Said(NamedTuple):
    style: str
    decides: str
    runtime: str
    complexity: str


SIDE_BY_SIDE: Mapping[str, Said] = {
    "A": Said("AI as a service", "our code, a state machine", "shared", "low"),
    "B": Said("Workflow", "our code, fixed steps", "shared", "medium"),
    "C": Said("Workflow of services", "our code, fixed steps", "independent", "medium-high"),
    "D": Said("Function calling", "the model suggests, our loop executes", "shared", "medium"),
    "E": Said("Single agent", "the agent", "shared", "low"),
    "F": Said("Manager and specialists", "the manager agent", "shared", "medium"),
    "G": Said("Manager, specialists as services", "the manager agent", "independent", "high"),
    "H": Said("Managed agent", "AWS", "managed", "low-medium"),
}
SPECTRUM = "ABCDEFG"
"""From control to autonomy; H stands beside E."""
_RANKS = {"low": 1.0, "low-medium": 1.5, "medium": 2.0, "medium-high": 2.5, "high": 3.0}


def complexity(letter: str) -> float:
    """The article's word as a rank."""
    return _RANKS[SIDE_BY_SIDE[letter].complexity]
