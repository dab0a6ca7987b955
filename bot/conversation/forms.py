"""Forms: a platform's modal, described once. What is filled in becomes a line of the command grammar."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `slot` is a free slot to be picked while `Front.slots` looks for them."""

    id: str
    label: str  # 45 characters at most, Discord's bound
    kind: Literal["line", "text", "date", "select", "slot"] = "line"
    value: str = ""  # what is so now
    options: tuple[tuple[str, str], ...] = ()  # of a select: value, label; 25 at most
    optional: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """`name` opens it again ("hours"); the values become the text of a command, which one implementation reads."""

    name: str
    title: str  # 24 characters at most, Slack's bound
    fields: tuple[Field, ...]  # 5 at most, Discord's bound
    submit: str = "Save"
    command: str = ""  # what the values are appended to, such as "/courtbot hours"

    def line(self, values: Mapping[str, str]) -> str:
        """`/courtbot rules horizon=14; notice=0`: one command line of what was filled in; a text field's lines are
        parted by semicolons."""
        said = [
            (f"{f.id}=" if len(self.fields) > 1 else "") + "; ".join(values.get(f.id, "").splitlines())
            for f in self.fields
            if values.get(f.id, "").strip() or not f.optional
        ]
        return f"{self.command} {' | '.join(said)}".strip()
