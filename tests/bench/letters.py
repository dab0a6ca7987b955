"""What a booking in one message costs with each pattern, next to the SDK calls that it makes."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import patterns
from tests.bench import children
from tests.bench.letter import Cost
from tests.bench.report import Aim, Section, number

HEAD = ("", "model calls", "CPU a turn", "services' CPU", "its SDK calls", "ratio", "our own share")


@dataclass(frozen=True)
class Size:
    turns: int  # in one repeat
    repeats: int


SIZE = Size(turns=32, repeats=3)


@dataclass(frozen=True)
class Row:
    """Milliseconds a turn, medians. What is ours is all but the floor, in this process and in the services."""

    letter: str
    model_calls: float
    bot: float
    services: float
    floor: float

    @property
    def value(self) -> float:
        return self.bot

    def cells(self) -> tuple[str, ...]:
        whole = self.bot + self.services
        services = number(self.services) if self.services else ""
        return (
            self.letter, number(self.model_calls), number(self.bot), services, number(self.floor),
            f"{whole / self.floor:.2f}", number(whole - self.floor),
        )  # fmt: skip


def measure(size: Size, letters: Sequence[str] | None = None) -> Section:
    section = Section(
        "A booking in one message, with each pattern",
        "CPU milliseconds a turn, medians: the bot process's over the whole way from inbox to delivery, and that of "
        "the\nservices of C and G. The offline model answers at once, from a process of its own; vendors by the "
        "default roles.\nThe SDK calls, wherever a turn makes them, are the floor: the same bodies through the same "
        "clients, and nothing else.\nThe ratio and our own share are those of both CPUs to the floor and beyond it.",
        head=HEAD,
    )
    with children.offline_model() as url:
        for letter in letters or sorted(patterns.names()):
            found = Cost(**children.result("tests.bench.letter", pattern=letter, url=url, **vars(size)))
            section.rows.append(
                Row(letter, found.model_calls, median(found.bot), median(found.services), median(found.floor))
            )
            first = f", the first {found.wrong[0]!r}" if found.wrong else ""
            section.aims.append(Aim(f"{letter}: every turn booked: {len(found.wrong)} did not{first}", not found.wrong))
    return section
