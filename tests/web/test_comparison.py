"""One sentence through all eight patterns, at a dry desk."""

import pytest
from playwright.sync_api import Page, expect

from tests.contract.test_counts import BOOKING, EXPECTED
from tests.web.kit import Column, Running

pytestmark = pytest.mark.browser


def test_a_sentence_is_compared_in_all_eight_and_nothing_is_written(slack: Column, page: Page, playground: Running):
    slack.say("book court 1 tomorrow at 3pm")
    page.get_by_label("A sentence for all eight patterns").fill(BOOKING)
    page.get_by_role("button", name="Through all eight").click()
    rows = page.locator(".compared tbody tr")
    expect(rows).to_have_count(8, timeout=60_000)
    for letter, row in zip(sorted(EXPECTED), rows.all(), strict=True):
        models, tools, hops = EXPECTED[letter]
        expect(row.locator("th")).to_contain_text(letter)
        expect(row.locator("td").first).to_have_text("booked")
        expect(row.locator("td.n")).to_contain_text([str(models), str(tools), str(hops)])
    at_three = page.locator("#calendar tr", has_text="15:00").locator("td")
    expect(at_three).to_have_text(["Ann", "free", "free"])


def test_a_compared_pattern_is_shown_as_a_picture(page: Page):
    page.get_by_role("button", name="Through all eight").click()
    row = page.locator(".compared tbody tr", has_text="F").first
    row.locator("button").click(timeout=60_000)
    expect(page.locator("#pictures .turn header")).to_contain_text("at a dry desk")


def test_the_decision_guide_leads_to_every_letter(page: Page):
    assert sorted(page.locator("#guide .letter").all_text_contents()) == sorted(EXPECTED)
