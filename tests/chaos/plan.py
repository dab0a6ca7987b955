"""What a run is asked to do."""

from dataclasses import dataclass, field
from pathlib import Path

CHANNELS = ("slack", "discord")
LETTERS = "ABCDEFGH"
SERVICES = {"C": ("parse", "availability", "booking"), "G": ("availability-agent", "booking-agent")}


@dataclass(frozen=True)
class Plan:
    """Times in seconds. A run ends when its kills are done, or its minutes over."""

    seed: int = 1
    kills: int = 100
    minutes: float = 5.0
    letters: str = LETTERS
    platforms: tuple[str, ...] = CHANNELS
    database: str = "sqlite"
    lanes: int = 50  # conversations at a time
    workers: int = 3
    concurrency: int = 12  # turns that a worker runs at a time
    every: float = 0.4  # between two kills, on average
    pauses: float = 0.1  # the share of blows that is a pause beyond the lease
    faults: float = 0.0  # seconds between two faults of Redis or the database; 0: none
    lossy: bool = False  # whether Redis forgets, too
    confirm: bool = False  # whether the clubs ask for a yes
    lease: float = 2.0
    patience: float = 30.0  # of a member, for an answer
    drain: float = 60.0  # for all that is left once everything is healed
    folder: Path = field(default_factory=lambda: Path("/tmp/chaos"))

    @property
    def services(self) -> list[str]:
        return [name for letter, names in SERVICES.items() if letter in self.letters for name in names]
