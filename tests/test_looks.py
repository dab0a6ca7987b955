"""How a reply's text is laid out: whole, in order, whatever was added around what code itself says."""

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.looks import Line, Part, laid_out, line, plain
from bot.conversation.reply import Reply

words = st.text(alphabet="abc *", min_size=1, max_size=12).map(str.strip).filter(bool)


def shown(text: str, *parts: Part) -> list[str]:
    return [one.text for passage in laid_out(text, parts) for one in passage.lines]


@given(st.lists(words, max_size=8), st.lists(words, max_size=4))
def test_words_that_no_part_stands_for_are_all_shown_in_order(lines: list[str], gone: list[str]) -> None:
    parts = [Part(f"<{passage}>", (plain("never"),)) for passage in gone]
    assert shown("\n".join(lines), *parts) == lines


def test_words_above_and_below_a_part_stay_above_and_below() -> None:
    part = Part("Free:\nA) Court 1", (plain("Court 1 is free."),))
    assert shown("Hello.\nFree:\nA) Court 1\nAnything else?", part) == ["Hello.", "Court 1 is free.", "Anything else?"]


def test_a_question_runs_on_after_the_part_above_and_not_after_other_words() -> None:
    head, asked = Part("Free:", (plain("Two are free."),)), Part("Which?", (plain("Which one?"),), runs_on=True)
    assert shown("Free:\nWhich?", head, asked) == ["Two are free. Which one?"]
    assert shown("Free:\nBy the way.\nWhich?", head, asked) == ["Two are free.", "By the way.", "Which one?"]


@given(words)
def test_asterisks_in_a_value_are_no_bold_type(name: str) -> None:
    made = line("**{court}** is free.", court=f"**{name}**")
    assert [(span.text, span.bold) for span in made.spans] == [(f"**{name}**", True), (" is free.", False)]


def test_a_line_without_words_is_empty() -> None:
    assert line("{court}", court="") == Line(())


def test_a_reply_of_no_parts_is_its_text() -> None:
    [passage] = Reply("answered", "One.\nTwo.").passages
    assert ([one.text for one in passage.lines], passage.bare) == (["One.", "Two."], True)
