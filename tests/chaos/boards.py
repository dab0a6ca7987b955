"""Boards of the courts, one in each workspace: how fast their channels are written to, and what they show."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from tests.chaos.rows import CELL, read_boards, read_cells
from tests.fakes.discord import DiscordFake
from tests.fakes.slack import SlackFake

CHANNEL = "board"
PACE_SECONDS = 1.0
"""Between two writes into one channel, at least."""
WRITES = {"slack": ("chat.postMessage", "chat.update"), "discord": ("POST", "PATCH")}
_DAY = re.compile(r"^\W*(?:Today|Tomorrow), \w+ (\d+ \w+)\W*$", re.MULTILINE)
_COURT = re.compile(r"^\W*Court (\d+): (.+)$", re.MULTILINE)
_TAKEN = re.compile(r"taken ([^·]+)")
_SPAN = re.compile(r"(\d\d:\d\d)–(\d\d:\d\d)")


@dataclass
class Boards:
    """`channels` are the platforms' own, by platform and id; `writes` the moments of all writes into each."""

    slack: SlackFake
    discord: DiscordFake
    channels: Mapping[tuple[str, str], Any]
    writes: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))

    def note(self) -> None:
        """What has been written since, before the fakes forget it."""
        calls = [("slack", call.method, str(call.args.get("channel")), call.at) for call in self.slack.recorded]
        requests = [one for one in self.discord.rest.requests if one.path.startswith("/channels/")]
        calls += [("discord", one.method, one.path.split("/")[2], one.at) for one in requests]
        for platform, method, channel, at in calls:
            if (platform, channel) in self.channels and method in WRITES[platform]:
                self.writes[platform, channel].append(at)

    @property
    def too_fast(self) -> list[str]:
        gaps = [(key, later - at) for key, times in self.writes.items() for at, later in pairwise(sorted(times))]
        return [f"{key} was written to twice in {gap:.2f} s" for key, gap in gaps if gap < PACE_SECONDS]

    def untrue(self, url: str) -> list[str]:
        """Boards that do not show the rows, and messages that nobody keeps, a line each."""
        held, kept = read_cells(url), read_boards(url)
        found = [
            f"{platform} {channel}: {wrong}"
            for platform, channel, message, club in kept
            for wrong in self._wrong(self._standing(platform, channel), message, held.get(club, {}))
        ]
        return found + [f"{platform} {channel}: nobody keeps {one}" for platform, channel, one in self._orphans(kept)]

    def _orphans(self, kept: Iterable[tuple[str, str, str, str]]) -> Iterator[tuple[str, str, str]]:
        """Messages in the boards' channels that no board is kept in."""
        rows = {(platform, channel): message for platform, channel, message, _ in kept}
        for platform, channel in self.channels:
            for one in self._standing(platform, channel):
                if one != rows.get((platform, channel)):
                    yield platform, channel, one

    def _wrong(self, standing: dict[str, str], message: str, held: dict[str, list[datetime]]) -> Iterator[str]:
        if message not in standing:
            yield "its message is not there"
            return
        for day, court, shown in read(standing[message]):
            is_so = spans(at for at in held.get(f"c{court}", ()) if f"{at.day} {at:%b}" == day)
            if shown is not None and shown != is_so:
                yield f"Court {court} on {day} shows {shown}, and taken is {is_so}"

    def _standing(self, platform: str, channel: str) -> dict[str, str]:
        """What the bot's messages in that channel say, by their id."""
        messages = self.channels[platform, channel].messages
        if platform == "slack":
            return {one.ts: one.plain for one in messages if not one.deleted}
        return {one.id: one.text for one in messages}


def read(text: str) -> Iterator[tuple[str, str, list[str] | None]]:
    """(day, court's number, what is taken) of each line; None where it does not say all."""
    heads = [*_DAY.finditer(text)]
    ends = [*(head.start() for head in heads[1:]), len(text)]
    for head, end in zip(heads, ends, strict=True):
        for court, states in _COURT.findall(text[head.end() : end]):
            taken = _TAKEN.search(states)
            shown = [f"{since}–{until}" for since, until in _SPAN.findall(taken[1])] if taken else []
            yield head[1], court, None if "…" in states or states.strip() == "taken" else shown


def spans(cells: Iterable[datetime]) -> list[str]:
    """`09:00–11:00` of cells that follow each other."""
    found: list[tuple[datetime, datetime]] = []
    for at in sorted(cells):
        since = found.pop()[0] if found and found[-1][1] == at else at
        found.append((since, at + CELL))
    return [f"{since:%H:%M}–{until:%H:%M}" for since, until in found]
