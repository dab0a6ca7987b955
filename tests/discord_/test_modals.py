"""Forms as Discord's modals: within every limit whatever they hold, and read back as what was filled in."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from adapters.discord import modals
from bot.conversation.forms import Field, Form
from bot.conversation.reply import Offer
from tests.fakes.discord.components import check_modal

WORDS = st.text(max_size=200)
AT = datetime(2026, 12, 2, 15, tzinfo=UTC)


def offer(number: int, court: str) -> Offer:
    at = AT + timedelta(hours=number)
    return Offer(f"c1-20261202-{number:04}-60", court, at, at + timedelta(hours=1))


@st.composite
def fields(draw: st.DrawFn, number: int) -> Field:
    kind = draw(st.sampled_from(("line", "text", "date", "select")))
    options = tuple((f"v{i}", draw(WORDS)) for i in range(draw(st.integers(1, 25)))) if kind == "select" else ()
    value = draw(st.text(max_size=5_000)) if kind == "text" else draw(WORDS)
    return Field(f"f{number}", draw(WORDS), kind, value, options, draw(st.booleans()), draw(WORDS))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    found = tuple(draw(fields(number)) for number in range(draw(st.integers(1, 3))))
    slot = (Field("slot", draw(WORDS), "slot", hint=draw(WORDS)),) if draw(st.booleans()) else ()
    return Form("book", draw(WORDS), found + slot)


@given(forms(), st.lists(WORDS, max_size=30))
def test_no_form_breaks_a_limit_of_discord(form: Form, courts: list[str]) -> None:
    shown = modals.modal(form, [offer(number, court) for number, court in enumerate(courts)])
    body = shown.to_dict()
    if body["components"]:  # a form of days alone is not one that there is
        check_modal(dict(body))


def test_a_slot_is_picked_or_said() -> None:
    assert modals.values({"picked": "c1", "slot": "", "court": "any"}) == {"slot": "c1", "court": "any"}
    assert modals.values({"picked": "c1", "slot": " Saturday 3pm "}) == {"slot": "Saturday 3pm"}
    assert modals.values({"picked": "", "slot": "3pm"}) == {"slot": "3pm"}


def test_a_day_is_asked_for_only_where_no_words_can_name_it() -> None:
    day, slot = Field("date", "Day", "date", "2026-12-01"), Field("slot", "Free slots", "slot")
    with_slot = modals.modal(Form("book", "Book", (day, slot)), [offer(1, "Court 1")]).to_dict()
    assert [c["label"] for c in with_slot["components"]] == ["Free slots", "Or another time"]
    alone = modals.modal(Form("close", "Close", (day,))).to_dict()
    assert [c["label"] for c in alone["components"]] == ["Day"]


def test_without_a_free_slot_there_are_words() -> None:
    shown = modals.modal(Form("book", "Book", (Field("slot", "Free slots", "slot"),))).to_dict()
    assert [c["label"] for c in shown["components"]] == ["When"]
