"""The picture of a turn holds what its spans hold: no call more, and none left out."""

import re

import pytest
from opentelemetry.trace import format_span_id
from playwright.sync_api import Locator, Page, expect

from tests.contract.test_counts import BOOKING, EXPECTED
from tests.web.kit import Column, Running

pytestmark = pytest.mark.browser


def picture(page: Page) -> Locator:
    return page.locator("#pictures .turn").last


def drawn(page: Page) -> set[str]:
    """The ids of the spans in the picture."""
    return {str(call.get_attribute("data-span")) for call in picture(page).locator("[data-span]").all()}


@pytest.mark.parametrize("letter", sorted(EXPECTED))
def test_a_picture_has_the_calls_of_the_turns_spans(slack: Column, page: Page, playground: Running, letter: str):
    if letter in "CG":
        playground.serve()
    slack.answer_with(letter)
    page.locator("#spans").check()
    slack.say(BOOKING)
    models, tools, hops = EXPECTED[letter]
    counted = re.compile(rf"booked · {models} model calls? · {tools} tool calls? · {hops} hops? · ")
    expect(picture(page).locator("header")).to_contain_text(counted, timeout=20_000)
    trace = str(picture(page).get_attribute("data-trace"))

    turn = playground.playground.traces.turn(trace)
    assert turn

    def served() -> set[str]:
        return {call.id for call in turn.all if call.name.startswith("service ")}

    def holds_all() -> bool:  # the page hears of a call a moment after it has ended
        own = {format_span_id(span.context.span_id) for span in playground.spans(trace) if span.context}
        return own <= drawn(page) == set(turn.calls) - served()

    playground.until(holds_all)
    assert len(served()) == hops


def test_a_call_shows_what_was_asked_and_answered(slack: Column, page: Page):
    slack.say("court 2 tomorrow at 3pm")
    expect(picture(page).locator("header")).to_contain_text("booked")
    picture(page).get_by_role("link", name="Tools: execute_tool book").click()
    told = page.locator("#dialog")
    expect(told).to_contain_text('"slot_id": "c2-20261202-1500-60"')
    expect(told).to_contain_text('"booked"')
    expect(told).to_contain_text("decided by the model")


def test_an_arrow_to_a_model_names_its_role_and_the_model_that_answered(slack: Column, page: Page):
    slack.answer_with("B")
    slack.say(BOOKING)
    asked = picture(page).locator("a.call", has_text="b.")
    expect(asked).to_have_text([re.compile(r"^\s*b\.parse gpt-\S+ · "), re.compile(r"^\s*b\.confirm gpt-\S+ · ")])


def test_pinned_turns_stand_side_by_side(slack: Column, page: Page):
    slack.answer_with("A")
    slack.say("court 1 tomorrow at 3pm")
    expect(picture(page).locator("header")).to_contain_text("booked")
    picture(page).get_by_role("button", name="Pin").click()
    slack.answer_with("D")
    slack.say("court 2 tomorrow at 3pm")
    letters = page.locator("#pictures .turn .letter")
    expect(letters).to_have_text(["A", "D"])


def test_a_failed_call_is_red_and_says_why(slack: Column, page: Page, playground: Running):
    playground.playground.machinery.break_model("503*2")
    slack.say("court 2 tomorrow at 3pm")
    failed = picture(page).locator(".call.failed")
    expect(failed.first).to_contain_text("ModelDown")
    expect(failed.first.locator("text")).to_have_css("fill", "rgb(179, 18, 47)")
