"""The judgement of a run, from the outside: what members were shown against what rows there are."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.acts import Act, Seat, Talk
from tests.chaos.boards import Boards
from tests.chaos.rows import Row, overlaps, read_rows, stray_cells
from tests.chaos.waiting import HELD, JOINED, Lists

_WHERE = (
    r"(Court \d+)(?: on |\n)[^,\n]+, (\d\d:\d\d)–\d\d:\d\d"
    r"(?:\. |\n(?:Your time[^\n]*\n)?(?:-# [^\n]*· )?)Code (\w{6})"
)
"""In a sentence, and on a card."""
BOOKED = re.compile(rf"(?:[Bb]ooked|Already yours): {_WHERE}")
MOVED = re.compile(rf"Moved: (?:you now have )?{_WHERE}")
CANCELLED = re.compile(r"Cancelled: [^\n]+(?: \(code |\n[^\n]*\n(?:-# )?(?:[^\n]*· )?Code )(\w{6})")
DONE = re.compile(r"(Moved|Cancelled) ✓ (Court \d+), [^,\n]+, (\d\d:\d\d)–\d\d:\d\d")
"""What is left to say beside a card that shows it."""
DENIED = re.compile(r"[Nn]othing (?:was|is) booked|[Nn]othing was changed")
NOT_YET = re.compile(r"I do not know yet what became of that")
"""An answer that is no more than the promise of one."""
LOGGED_END = re.compile("given up|could not be delivered|Nothing delivers")
INCIDENT = re.compile(r"incident [0-9a-f]{8}")
WINDOWS = {"ephemeral": "ephemeral", "follow-up": "Discord follow-up"}
"""Ways for which the platform can be asked nothing: how the window is named."""


@dataclass
class Verdict:
    """Figures, and the findings behind them, a line each."""

    events: int = 0  # that were acknowledged
    refused: int = 0  # that were not: the platform told the member, or tries no more
    answered: int = 0
    rows: int = 0
    double: list[str] = field(default_factory=list[str])
    untold: list[str] = field(default_factory=list[str])
    duplicates: list[str] = field(default_factory=list[str])
    windows: dict[str, int] = field(default_factory=lambda: defaultdict[str, int](int))
    false: list[str] = field(default_factory=list[str])
    logged: list[str] = field(default_factory=list[str])  # accepted, never answered, with a log line of their end
    forgotten: list[str] = field(default_factory=list[str])  # accepted and lost with what Redis forgot; no row
    holds: list[str] = field(default_factory=list[str])  # promised and not there, there and not told
    connected: list[str] = field(default_factory=list[str])  # said to be, and are not
    boards: list[str] = field(default_factory=list[str])  # written to too fast, or not true at last
    told_of_holds: int = 0
    joined: int = 0
    board_writes: int = 0
    incidents: int = 0
    left_open: int = 0  # signs of work that nobody ends

    @property
    def wrong(self) -> dict[str, list[str]]:
        """What must be empty."""
        return {
            "double bookings": self.double, "untold": self.untold, "duplicates": self.duplicates, "false": self.false,
            "holds": self.holds, "connected": self.connected, "boards": self.boards,
        }  # fmt: skip


@dataclass
class Judge:
    """`losses` are the moments (as `Act.began`) at which Redis forgot; `logs` is the folder of the product's logs."""

    seats: Sequence[Seat]
    database_url: str
    logs: Path
    losses: Sequence[float] = ()
    boards: Boards | None = None

    def verdict(self) -> Verdict:
        for seat in self.seats:
            seat.collect()
        self.found = Verdict()
        self.all, cells = read_rows(self.database_url)
        self.by_code = {row.code: row for row in self.all}
        self.by_turn: dict[str, list[Row]] = defaultdict(list)
        for row in self.all:
            self.by_turn[row.turn].append(row)
        self.changed = {row.changed for row in self.all if row.changed}
        self.ended = set(_logged_ends(self.logs))
        self._rows(cells)
        for seat in self.seats:
            self._talk(seat.talk)
            self.found.left_open += getattr(seat, "left_open", 0)
        self._lists()
        if self.boards:
            self._boards(self.boards)
        return self.found

    def _lists(self) -> None:
        talks, found = [seat.talk for seat in self.seats], self.found
        lists = Lists(self.database_url, self.all, talks)
        found.double += lists.double()
        found.holds += [*lists.wrong(), *lists.unsettled()]
        found.connected += lists.unjoined()
        found.told_of_holds = sum(any(HELD.search(text) for text in talk.texts) for talk in talks)
        found.joined = sum(any(JOINED.search(text) for text in talk.texts) for talk in talks)

    def _boards(self, boards: Boards) -> None:
        self.found.boards += [*boards.too_fast, *boards.untrue(self.database_url)]
        self.found.board_writes = sum(map(len, boards.writes.values()))

    def _rows(self, cells: set[tuple[str, object, str]]) -> None:
        found = self.found
        found.rows = len(self.all)
        found.double += [f"{a.code} and {b.code} overlap on {a.court} at {b.starts}" for a, b in overlaps(self.all)]
        found.double += [f"cell {cell} is stray" for cell in stray_cells(self.all, cells)]  # type: ignore[arg-type]  # rows without types
        for turn, rows in self.by_turn.items():
            if len(rows) > 1:
                found.double.append(f"turn {turn} booked {len(rows)} times: {' '.join(row.code for row in rows)}")
        told = {(seat.talk.platform, seat.talk.user): seat.talk for seat in self.seats}
        for row in self.all:
            platform, _, user = row.member.split(":")
            self._told(row, told[platform, user])

    def _told(self, row: Row, talk: Talk) -> None:
        """The member has read of the row, and of its last change."""
        texts = talk.read
        if not any(row.code in text for text in texts):
            self.found.untold.append(f"row {row.code} ({row.status}) of {row.turn}, pattern {talk.letter}")
        elif row.changed:
            what = MOVED if row.live else CANCELLED
            state = "moved" if row.live else "cancelled"
            by_card = any(_is_done(row, state, text) for text in texts)
            if not by_card and not any(row.code in match.groups() for text in texts for match in what.finditer(text)):
                self.found.untold.append(f"row {row.code} was {state} by {row.changed}, pattern {talk.letter}")

    def _talk(self, talk: Talk) -> None:
        for act in talk.acts:
            turns = talk.turns(act)
            if act.accepted():
                self.found.events += 1
                self._answered(talk, act, turns)
            else:
                self.found.refused += 1
            self._repeated(talk, act)
            if act.went_back:
                self.found.false.append(f"{talk.platform} pattern {talk.letter}: what {act.words!r} changed went back")
            for text in act.texts:
                self._true(talk, turns, text)
            self.found.incidents += any(INCIDENT.search(text) for text in act.texts)

    def _answered(self, talk: Talk, act: Act, turns: Sequence[str]) -> None:
        name = f"{talk.platform} {act.kind} {act.words!r} ({turns[-1] if turns else '?'}), pattern {talk.letter}"
        wrote = any(turn in self.by_turn or turn in self.changed for turn in turns)
        if act.covered:
            self.found.untold.append(f"a sign of work covers the answer to {name}")
        elif any(not NOT_YET.search(text) for text in act.texts):
            self.found.answered += 1
        elif any(turn in self.ended for turn in turns):
            self.found.logged.append(name)
        elif not wrote and any(act.began - 1 < loss for loss in self.losses):
            self.found.forgotten.append(name)
        else:
            self.found.untold.append(f"no answer to {name}{', which wrote a row' if wrote else ''}")

    def _repeated(self, talk: Talk, act: Act) -> None:
        said = [one for one in act.news if not NOT_YET.search(one.texts[-1])]
        ways = [one.way for one in said] + (["edit"] if act.changed else [])
        if len(ways) < 2:
            return
        if window := next((WINDOWS[each] for each in ways if each in WINDOWS), None):
            self.found.windows[window] += len(ways) - 1
            return
        words = " | ".join(one.texts[-1].strip().partition("\n")[0][:70] for one in said)
        about = f"{talk.platform} {act.kind} {act.words!r}, pattern {talk.letter}"
        self.found.duplicates += [f"{about}, by {'+'.join(ways)}: {words}"] * (len(ways) - 1)

    def _true(self, talk: Talk, turns: Sequence[str], text: str) -> None:
        for wrong in self._lies(turns, text):
            self.found.false.append(f"{talk.platform} pattern {talk.letter}, turn {turns}: {wrong}")

    def _lies(self, turns: Sequence[str], text: str) -> Iterator[str]:
        for court, start, code in BOOKED.findall(text):
            row = self.by_code.get(code)
            if row is None or not _was_at(row, court, start):
                yield f"says booked {code} {court} {start}, and the row is {row}"
        for _, _, code in MOVED.findall(text):
            row = self.by_code.get(code)
            if row is None or not row.changed:
                yield f"says moved {code}, and the row is {row}"
        for code in CANCELLED.findall(text):
            row = self.by_code.get(code)
            if row is None or row.live:
                yield f"says cancelled {code}, and the row is {row}"
        if DENIED.search(text) and "until you say yes" not in text:
            wrote = [row for turn in turns for row in self.by_turn.get(turn, ())]
            if wrote or any(turn in self.changed for turn in turns):
                yield f"denies what it wrote ({[row.code for row in wrote]}): {text[:90]!r}"


def _is_done(row: Row, state: str, text: str) -> bool:
    told = DONE.findall(text)
    return any(what.lower() == state and _was_at(row, court, start) for what, court, start in told)


def _was_at(row: Row, court: str, start: str) -> bool:
    """First or now; where it was in between, nobody knows any more."""
    key, first = court.replace("Court ", "c"), f"-{start.replace(':', '')}-"
    now = row.court.endswith(f"/{key}") and f"{row.starts:%H:%M}" == start
    return now or (row.slot.startswith(f"{key}-") and first in row.slot) or row.changed is not None


def _logged_ends(logs: Path) -> Iterable[str]:
    for path in logs.glob("*.log"):
        for line in path.read_text(errors="replace").splitlines():
            if line.startswith("{") and LOGGED_END.search(line):
                yield json.loads(line)["turn"]
