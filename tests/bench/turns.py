"""What a turn costs, and what 1,000 conversations at once make of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench import children
from tests.bench.process import Load, Spent
from tests.bench.report import Aim, Row, Section

PATTERNS = ("A", "D")
CALLS = {"A": 1.0, "D": 7 / 3}
"""A turn of the script, on average: A reads once; D looks and says, books and says, looks and books and says."""
OWN_MS = 3.0
MEMORY_MB = 200.0
SHARE = 0.9
LATENCY = 0.5
WAY = "inbox, worker, dispatcher, pattern, SDK, desk, SQLite, session, delivery to nowhere; a private Redis"


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    lanes: int
    conversations: int
    rounds: int
    repeats: int


TURNS = Size(lanes=32, conversations=96, rounds=2, repeats=5)
CROWD = Size(lanes=1000, conversations=1000, rounds=2, repeats=1)


def run(pattern: str, url: str, size: Size) -> Load:
    """A bot process under that much load."""
    found = children.result("tests.bench.process", pattern=pattern, url=url, **vars(size))
    return Load(
        [Spent(**turns) for turns in found["turns"]],
        [Spent(**calls) for calls in found["calls"]],
        found["calls_a_turn"],
        found["memory_mb"],
        found["wrong"],
    )


def cpu_ms(load: Load) -> float:
    """A turn's."""
    return median(1000 * spent.cpu / spent.turns for spent in load.turns)


def sdk_ms(load: Load) -> float:
    """Of the SDK calls that a turn makes."""
    turns = load.turns[0].turns
    return median(1000 * spent.cpu / turns for spent in load.calls)


def measure_turns(loads: dict[str, Load], size: Size, patterns: Sequence[str] = PATTERNS) -> Section:
    """Fills `loads`, by pattern: the share that a crowd reaches is a share of them."""
    section = Section(
        "Turns at zero model latency",
        f"The whole way: {WAY}.\n"
        f"{size.lanes} conversations at a time; of three turns one asks what is free, one picks from the offer, one "
        "books in a sentence.\nCPU is the bot process's. The model is a server of canned answers in a process of its "
        "own.",
    )
    with children.model() as url:
        for letter in patterns:
            loads[letter] = load = run(letter, url, size)
            _add_turns(section, letter, load)
    return section


def _add_turns(section: Section, letter: str, load: Load) -> None:
    calls = f"{load.calls_a_turn:.2f} SDK calls"
    sdk_rate = median(load.turns[0].turns / spent.seconds for spent in load.calls)
    rate = median(spent.turns_a_second for spent in load.turns)
    own = cpu_ms(load) - sdk_ms(load)
    section.rows += [
        Row(f"{letter}  turns a second", rate, "/s", sdk_rate, calls),
        Row(f"{letter}  CPU a turn", cpu_ms(load), "ms", sdk_ms(load), calls),
        Row(f"{letter}  our own share", own, "ms", OWN_MS, "the aim"),
    ]
    section.aims += [
        Aim(f"{letter}: our own share of a turn < {OWN_MS:g} ms CPU: {own:.2f} ms", own < OWN_MS),
        _all_right(letter, load),
        _all_taken(letter, load),
    ]


def _all_taken(letter: str, load: Load) -> Aim:
    """A canned answer that the pattern does not take costs it calls and a fall-back, which would be measured."""
    needed = CALLS[letter]
    what = f"{letter}: every canned answer is taken: {load.calls_a_turn:.2f} calls a turn, and {needed:.2f} are needed"
    return Aim(what, load.calls_a_turn < needed + 0.01)


def _all_right(letter: str, load: Load) -> Aim:
    first = f", the first {load.wrong[0]!r}" if load.wrong else ""
    return Aim(f"{letter}: every turn answered as it should be: {len(load.wrong)} were not{first}", not load.wrong)


def measure_crowd(
    loads: dict[str, Load], size: Size, latency: float = LATENCY, patterns: Sequence[str] = PATTERNS
) -> Section:
    """`loads` are those of the turns; a pattern without one is measured briefly."""
    section = Section(
        f"{size.lanes:,} conversations at {latency * 1000:g} ms model latency, in one process",
        "The canned answers come from one process of their own, which such a load leaves idle nine tenths of the "
        "time.\nA rate is allowed by the latency, and by the CPU a turn at zero latency; the aim takes the lesser.\n"
        "With so many turns in flight each costs more (caches, collector, queues). Memory is the most resident.",
    )
    brief = Size(TURNS.lanes, TURNS.conversations, TURNS.rounds, repeats=2)
    for letter in patterns:
        if letter not in loads:
            with children.model() as url:
                loads[letter] = run(letter, url, brief)
        with children.model(latency) as url:
            _add_crowd(section, letter, run(letter, url, size), loads[letter], size.lanes / latency)
    return section


def _add_crowd(section: Section, letter: str, load: Load, alone: Load, calls_a_second: float) -> None:
    rate = load.turns[0].turns_a_second
    by_latency, by_cpu = calls_a_second / load.calls_a_turn, 1000 / cpu_ms(alone)
    allowed = min(by_latency, by_cpu)
    share, waited = rate / allowed, load.turns[0].waited / load.turns[0].seconds
    section.rows += [
        Row(f"{letter}  turns a second", rate, "/s", by_latency, "the latency"),
        Row(f"{letter}  turns a second", rate, "/s", by_cpu, "the CPU a turn above"),
        Row(f"{letter}  turns a second", rate, "/s", 1000 / cpu_ms(load), "the CPU a turn here"),
        Row(f"{letter}  CPU a turn", cpu_ms(load), "ms", cpu_ms(alone), "the same above"),
        Row(f"{letter}  its SDK calls alone", sdk_ms(load), "ms", sdk_ms(alone), "the same above"),
        Row(f"{letter}  waited for a core", 100 * waited, "%", floor_of="the time: other processes' load"),
        Row(f"{letter}  resident memory", load.memory_mb, "MB", MEMORY_MB, "the aim"),
    ]
    section.aims += [
        Aim(
            f"{letter}: >= {SHARE:.0%} of the allowed rate: {share:.0%}, waiting for a core {waited:.0%} of the time",
            share >= SHARE,
        ),
        Aim(f"{letter}: <= {MEMORY_MB:g} MB resident: {load.memory_mb:.0f} MB", load.memory_mb <= MEMORY_MB),
        _all_right(letter, load),
    ]
