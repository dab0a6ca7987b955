"""The judgement of the waiting lists and of connected members: what was told against what rows there are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tests.chaos.acts import Talk
from tests.chaos.rows import Place, Row, overlaps, read_people, read_places, stray_cells

_WHAT = r"(Court \d+) on ([^,\n]+), (\d\d:\d\d)–\d\d:\d\d"
HELD = re.compile(rf"{_WHAT} is free, and held for you until")
WAITS = re.compile(rf"You are on the waiting list: {_WHAT}")
OVER = re.compile(r"That is no longer held for you")
LEFT = re.compile(rf"You are no longer waiting for {_WHAT}")
LEFT_BEFORE = "You are no longer waiting for that."
"""To a press whose first worker was killed after it had taken them off the list."""
JOINED = re.compile(r'You are connected with [^\n]+: "mine" lists')
Time = tuple[str, str, str]
"""Court, day and start, in a reader's words."""


@dataclass
class Lists:
    """As the database has them, read anew for each judgement."""

    url: str
    rows: Sequence[Row]
    talks: Sequence[Talk]

    def __post_init__(self) -> None:
        self.places, self.cells = read_places(self.url)
        self.people = read_people(self.url)
        self._of = {(talk.platform, talk.user): talk for talk in self.talks}

    @property
    def held(self) -> list[Place]:
        return [place for place in self.places if place.held]

    def double(self) -> Iterator[str]:
        """Two holders of one slot, and holds without their cells."""
        holds = [place.row for place in self.held]
        live = [row for row in self.rows if row.live]
        for one, other in overlaps([*live, *holds]):
            yield f"{one.code} and {other.code} overlap on {one.court} at {one.starts}"
        for cell in stray_cells(holds, self.cells):
            yield f"held cell {cell} is stray"

    def wrong(self) -> Iterator[str]:
        """Who was told of a hold that there is not, or lost their place; and holds that nobody is told of."""
        for talk in self.talks:
            yield from self._promises(talk)
        for place in self.held:
            talk = self._talk(place.member)
            if not any(_time(place.starts, place.held) in HELD.findall(text) for text in talk.texts):
                yield f"{place.member} was never told of {place}"

    def unsettled(self) -> list[str]:
        """What a look of the waiting loop has still to do."""
        untold = [f"{place.member} is not told of {place}" for place in self.held if not place.told]
        return untold + [f"{place} waits for what is free" for place in self.places if self._is_free(place)]

    def _is_free(self, place: Place) -> bool:
        courts = [place.row.court] if place.held else [f"{place.club}/{key}" for key in place.courts]
        taken = [*(row for row in self.rows if row.live), *(one.row for one in self.held)]
        free = (c for c in courts if not any(o.court == c and _meet(o, place) for o in taken))
        return not place.held and any(free)

    def _promises(self, talk: Talk) -> Iterator[str]:
        left = {time for text in talk.texts for time in LEFT.findall(text)}
        if any(LEFT_BEFORE in text for text in talk.texts):
            left |= {time for text in talk.texts for time in HELD.findall(text)}
        booked = {_time(row.starts, row.court) for row in self.rows if self._talk(row.member) is talk}
        places = [place for place in self.places if self._talk(place.member) is talk]
        held = {_time(place.starts, place.held) for place in places if place.held}
        waits = {_time(place.starts, key) for place in places for key in place.courts}
        for text in talk.texts:
            if lost := set(HELD.findall(text)) - held - booked - left:
                yield f"{talk.platform} {talk.user} was told of a hold, and there is none: {lost}"
            if lost := set(WAITS.findall(text)) - waits - booked - left:
                yield f"{talk.platform} {talk.user} was told of a place, and there is none: {lost}"
            if OVER.search(text):
                yield f"{talk.platform} {talk.user} pressed for what was held, and it was not"

    def _talk(self, member: str) -> Talk:
        return self._of[_key(member)]

    def unjoined(self) -> Iterator[str]:
        """Who was told that they are one person with somebody, and are not."""
        persons = {_key(member): person for member, person in self.people.items()}
        for talk in self.talks:
            other = talk.other
            if other and any(JOINED.search(text) for text in talk.texts):
                sides = {persons.get((side.platform, side.user)) for side in (talk, other)}
                if len(sides) != 1 or None in sides:
                    yield f"{talk.platform} {talk.user} was told that they are connected, and are not"


def _key(member: str) -> tuple[str, str]:
    platform, _, user = member.split(":")
    return platform, user


def _time(starts: datetime, court: str) -> Time:
    """As a reader is told it; the club's key of a court is its number behind a letter."""
    return f"Court {court.rpartition('/')[2][1:]}", f"{starts:%A} {starts.day} {starts:%B}", f"{starts:%H:%M}"


def _meet(one: Row, place: Place) -> bool:
    return one.starts < place.ends and place.starts < one.ends
