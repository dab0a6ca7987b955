"""Figures with the floor that was measured beside them, aims, and how both are printed."""

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Row:
    """A figure; `floor` is in the same unit, and what it is of is `floor_of`."""

    what: str
    value: float
    unit: str
    floor: float | None = None
    floor_of: str = ""

    def cells(self) -> tuple[str, ...]:
        if self.floor is None:
            return self.what, number(self.value), self.unit, "", "", self.floor_of
        ratio = f"{self.value / self.floor:.2f}"
        return self.what, number(self.value), self.unit, ratio, number(self.floor), self.floor_of


@dataclass(frozen=True)
class Aim:
    """A stated aim and what came of it."""

    what: str
    met: bool

    def __str__(self) -> str:
        return f"{'met    ' if self.met else 'NOT MET'}  {self.what}"


class Line(Protocol):
    """A line of a table."""

    @property
    def value(self) -> float: ...

    def cells(self) -> tuple[str, ...]: ...


HEAD = ("", "figure", "unit", "ratio", "floor", "of")
WORDS = ("", "unit", "of")
"""The columns that hold no numbers."""


@dataclass
class Section:
    """`notes` say how it was measured."""

    title: str
    notes: str
    rows: list[Line] = field(default_factory=list[Line])
    aims: list[Aim] = field(default_factory=list[Aim])
    head: Sequence[str] = HEAD


def table(section: Section) -> str:
    lines = [section.head, *(row.cells() for row in section.rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    body = "\n".join(_line(section.head, line, widths) for line in lines)
    return f"\n{section.title}\n{section.notes}\n\n{body}"


def _line(head: Sequence[str], cells: Sequence[str], widths: Sequence[int]) -> str:
    columns = zip(head, cells, widths, strict=True)
    padded = (cell.ljust(width) if name in WORDS else cell.rjust(width) for name, cell, width in columns)
    return "  ".join(padded).rstrip()


def aims(sections: Iterable[Section]) -> str:
    return "\n".join(["\nAims", *(str(aim) for section in sections for aim in section.aims)])


def number(value: float) -> str:
    """Three digits that mean something."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def machine() -> str:
    """What the figures depend on; a load before the start is other people's, and makes them worse."""
    system = f"{platform.machine()} {platform.system()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {system}, event loop uvloop, load average {os.getloadavg()[0]:.1f} at the start"
