"""What the doctor finds, whoever looks."""

from dataclasses import dataclass
from typing import Literal

Mark = Literal["ok", "note", "missing"]


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    mark: Mark  # "missing" is what keeps courtbot from running
    says: str
