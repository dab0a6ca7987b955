"""A scenario that cannot be played is refused by its file, its name and its field."""

from pathlib import Path

import pytest

from bot.compare.scenario import BadScenario, chosen, load_scenarios

GOOD = """
title = "Booking"
[[scenario]]
name = "book"
difficulty = "easy"
goal = "Book Court 2 tomorrow at 15:00."
says = ["book court 2 tomorrow at 3pm"]
ends = [["Court 2, 2026-12-02 15:00"]]
"""


def refused(folder: Path, text: str) -> str:
    (folder / "book.toml").write_text(text)
    with pytest.raises(BadScenario) as told:
        load_scenarios(folder)
    return str(told.value)


def test_a_good_one_is_read(tmp_path: Path):
    (tmp_path / "book.toml").write_text(GOOD)
    assert [scenario.name for scenario in load_scenarios(tmp_path)] == ["book"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"easy"', '"trivial"', "book.toml, book: difficulty"),
        ("goal =", "gaol =", "book.toml, book: gaol: there is no such field; mend its name, or take it out"),
        ("Court 2, 2026", "Court 9, 2026", "there is no Court 9; the club has Court 1, Court 2, Court 3"),
        ("2026-12-02 15:00", "tomorrow", 'write a booking as "Court 2, 2026-12-02 15:00"'),
        ('[["Court 2, 2026-12-02 15:00"]]', "[[]]", "say what must be told (tells, shows) or stand (ends, waits)"),
        ('says = ["book court 2 tomorrow at 3pm"]', "", "book.toml, book: says: Field required"),
        ("[[scenario]]", "[[scenario", "book.toml: this is not TOML"),
    ],
)
def test_a_bad_one_is_named_with_what_to_do(tmp_path: Path, old: str, new: str, says: str):
    assert says in refused(tmp_path, GOOD.replace(old, new))


def test_a_name_stands_for_one_scenario(tmp_path: Path):
    (tmp_path / "again.toml").write_text(GOOD)
    assert refused(tmp_path, GOOD) == "book: two scenarios have this name; give one of them another"


def test_a_name_that_there_is_not_is_refused():
    with pytest.raises(BadScenario, match="there is no scenario or tag 'bok'"):
        chosen(load_scenarios(), ["bok"])


def test_attacks_are_chosen_by_name_or_tag_alone():
    every = load_scenarios()
    attack = next(scenario for scenario in every if scenario.attack)
    assert chosen(every) == [scenario for scenario in every if scenario.attack is None]
    assert chosen(every, [attack.name]) == [attack]
    assert attack in chosen(every, attack.tags[:1])
