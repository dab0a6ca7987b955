"""How fast a worker goes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """How much at once, and how long; times in seconds."""

    concurrency: int = 100
    wait: float = 4  # for news, in one read
    beat: float = 10  # a third of the inbox's lease
    grace: float = 25  # for what runs when the worker is told to stop
    delivery: float = 30  # for one try
    deliveries: int = 4
    pause: float = 0.5  # before the second try; doubles with each
    longest_pause: float = 30

    @property
    def lease(self) -> float:
        return 3 * self.beat
