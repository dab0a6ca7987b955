"""What is played: a club as it stands, a member with a goal, and what may stand and must have been said in the end.

Scenarios are TOML files in `bot/compare/scenarios/`, a family a file; `bot/compare/README.md` says how to write one.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from bot.compare.records import Difficulty
from bot.domain.booking import Court, Slot
from bot.domain.closure import Closure
from bot.domain.club import Club, Hours, Rules

FOLDER = Path(__file__).with_name("scenarios")
Part = Literal["day", "time", "length", "court", "booking", "repeat"]
_ROW = re.compile(r"(?P<court>[^,]+), (?P<start>\d{4}-\d\d-\d\d \d\d:\d\d)(?:, (?P<minutes>\d+) minutes)?")
ANY_COURT = "any court"


class BadScenario(Exception):
    """A scenario that cannot be played; the message names file, scenario and field, and says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A live booking as a scenario names it: `Court 2, 2026-12-02 15:00, 90 minutes`."""

    court: str  # or ANY_COURT
    start: datetime  # local and naive
    minutes: int | None = None  # None: one slot of the club

    @classmethod
    def read(cls, text: Any) -> "Row":
        """Raises ValueError for anything else."""
        match = _ROW.fullmatch(text) if isinstance(text, str) else None
        if not match:
            raise ValueError('write a booking as "Court 2, 2026-12-02 15:00", with ", 90 minutes" if not one slot')
        return cls(match["court"], datetime.fromisoformat(match["start"]), int(match["minutes"] or 0) or None)

    def is_of(self, slot: Slot, slot_minutes: int) -> bool:
        place = self.court in (ANY_COURT, slot.court.name)
        return (
            place and self.start == slot.local.replace(tzinfo=None) and slot.minutes == (self.minutes or slot_minutes)
        )

    def overlaps(self, other: "Row", slot_minutes: int) -> bool:
        """Whether both are played at some moment, on whatever courts."""
        ends = [row.start + timedelta(minutes=row.minutes or slot_minutes) for row in (self, other)]
        return self.start < ends[1] and other.start < ends[0]

    def slot(self, club: Club, court: Court) -> Slot:
        starts_at = self.start.replace(tzinfo=club.zone).astimezone(UTC)
        return Slot(court, starts_at, self.minutes or club.rules.slot_minutes, club.zone)

    def courts(self, club: Club) -> list[Court]:
        """Those that will do."""
        return [court for court in club.courts if self.court in (ANY_COURT, court.name)]


Booked = Annotated[Row, BeforeValidator(Row.read)]
State = tuple[Booked, ...]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Setup(_Strict):
    """The club before the first message."""

    now: datetime = datetime(2026, 12, 1, 9)  # club time; a Tuesday
    time_zone: str = "Europe/London"
    courts: tuple[str, ...] = ("Court 1", "Court 2", "Court 3")
    indoor: tuple[str, ...] = ()  # names of courts
    surfaces: dict[str, str] = {}  # by name of court
    opens: int = 7  # o'clock
    closes: int = 22
    closed_weekdays: tuple[int, ...] = ()  # 0 is Monday
    rules: Rules = Rules()
    closures: tuple[Closure, ...] = ()
    notes: str = ""
    mine: State = ()  # the member's bookings; {code1} in what they say is the first one's code
    others: State = ()  # of other members
    locale: str = ""  # of the member, as the platform says
    name: str = "Ann"  # that the platform shows

    @property
    def clock(self) -> datetime:
        """In UTC."""
        return self.now.replace(tzinfo=ZoneInfo(self.time_zone)).astimezone(UTC)

    def club(self, club_id: str, version: int = 1) -> Club:
        courts = tuple(
            Court(key=f"c{n}", name=name, surface=self.surfaces.get(name, ""), indoor=name in self.indoor)
            for n, name in enumerate(self.courts, 1)
        )
        hours = Hours(opens=self.opens * 60, closes=self.closes * 60)
        return Club(
            id=club_id,
            name="Tennis Club",
            time_zone=self.time_zone,
            courts=courts,
            hours=tuple(() if day in self.closed_weekdays else (hours,) for day in range(7)),
            closures=self.closures,
            rules=self.rules,
            notes=self.notes,
            version=version,
        )


class Scenario(_Strict):
    """One member's visit."""

    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    difficulty: Difficulty
    goal: str = Field(min_length=10)  # in words, for people and for a model that plays the member
    says: tuple[str, ...] = Field(min_length=1)  # the first message, and what comes once that is settled
    hurried: bool = False  # says one after the other, and answers nothing between
    knows: dict[Part, str] = {}  # what the member answers, by what is asked
    insists: str = ""  # said once where fewer courts were booked than are wanted, and nothing else is left to say
    agrees: bool = True  # to "Shall I …?"
    picks: Literal["wanted", "nothing"] = "wanted"  # of what is offered: what leads to an end, or nothing
    style: str = ""  # how a model that plays the member is to talk
    setup: Setup = Setup()
    ends: tuple[State, ...] = Field(min_length=1)  # each a whole list of the member's live bookings
    waits: tuple[datetime, ...] = ()  # starts that the member waits for in the end, in club time
    tells: tuple[str, ...] = ()  # each must have been said; "a|b" is one of these
    never_tells: tuple[str, ...] = ()
    shows: State = ()  # must have been offered
    never_shows: State = ()
    silent_rows: bool = False  # the member need not be told what was booked or cancelled
    attack: int | None = None  # the number of its case
    tags: tuple[str, ...] = ()
    quick: bool = False
    family: str = ""
    max_turns: int = Field(default=8, ge=1, le=20)

    @model_validator(mode="after")
    def _can_be_played(self) -> "Scenario":
        club = self.setup.club("check")
        for row in (*self.setup.mine, *self.setup.others, *self.shows, *(row for state in self.ends for row in state)):
            if not row.courts(club):
                raise ValueError(f"there is no {row.court}; the club has {', '.join(self.setup.courts)}")
        if self.waits or any(state != self.setup.mine for state in self.ends) or self.tells or self.shows:
            return self
        raise ValueError("nothing would have to happen: say what must be told (tells, shows) or stand (ends, waits)")

    def naming(self, codes: Mapping[str, str]) -> "Scenario":
        """With the codes of bookings in place of their names, such as `{code1}`."""
        says, tells, never = (tuple(_named(text, codes) for text in texts) for texts in self._texts)
        knows = {part: _named(text, codes) for part, text in self.knows.items()}
        return self.model_copy(update={"says": says, "tells": tells, "never_tells": never, "knows": knows})

    @property
    def _texts(self) -> tuple[tuple[str, ...], ...]:
        return self.says, self.tells, self.never_tells

    @property
    def first_end(self) -> State:
        return self.ends[0]


def _named(text: str, codes: Mapping[str, str]) -> str:
    for name, code in codes.items():
        text = text.replace(name, code)
    return text


class Family(_Strict):
    """One file."""

    title: str
    tags: tuple[str, ...] = ()
    scenario: tuple[dict[str, Any], ...] = Field(min_length=1)


def load_scenarios(folder: Path = FOLDER) -> list[Scenario]:
    """All there are, in the order of files. Raises BadScenario."""
    found: list[Scenario] = []
    for file in sorted(folder.glob("*.toml")):
        found += read_family(file)
    names = [scenario.name for scenario in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise BadScenario(f"{', '.join(twice)}: two scenarios have this name; give one of them another")
    return found


def read_family(file: Path) -> list[Scenario]:
    """Raises BadScenario."""
    try:
        family = Family.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadScenario(f"{file.name}: this is not TOML ({error})") from error
    except ValidationError as error:
        raise BadScenario(explain(file.name, error)) from error
    return [_scenario(file, family, values) for values in family.scenario]


def _scenario(file: Path, family: Family, values: dict[str, Any]) -> Scenario:
    tags = (*family.tags, *values.get("tags", ()))
    try:
        return Scenario.model_validate({**values, "tags": tags, "family": file.stem})
    except ValidationError as error:
        raise BadScenario(explain(f"{file.name}, {values.get('name', 'a scenario without a name')}", error)) from error


def explain(where: str, error: ValidationError) -> str:
    """A line for each field that is wrong."""
    lines: list[str] = []
    for found in error.errors():
        field = ".".join(map(str, found["loc"])) or "the scenario"
        message = str(found["msg"]).removeprefix("Value error, ")
        if found["type"] == "extra_forbidden":
            message = "there is no such field; mend its name, or take it out"
        lines.append(f"{where}: {field}: {message}")
    return "\n".join(lines)


def chosen(scenarios: Sequence[Scenario], names: Iterable[str] = (), quick: bool = False) -> list[Scenario]:
    """Those of these names or tags, else all but attacks; the quick ones of them where only they are wanted. Raises
    BadScenario for a name that is none."""
    wanted = list(names)
    for name in wanted:
        if not any(name == s.name or name in s.tags for s in scenarios):
            near = ", ".join(s.name for s in scenarios if name.split("-")[0] in s.name) or "courtbot compare --list"
            raise BadScenario(f"there is no scenario or tag {name!r}; see {near}")
    found = [s for s in scenarios if not wanted or s.name in wanted or set(wanted) & set(s.tags)]
    return [s for s in found if (s.quick or not quick) and (wanted or s.attack is None)]
