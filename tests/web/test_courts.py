"""The calendar beside the columns shows what the rows say."""

import pytest
from playwright.sync_api import Page, expect

from adapters.web.trouble import Club
from tests.web.kit import Column, Running

pytestmark = pytest.mark.browser


def test_the_day_follows_a_booking_and_its_cancellation(slack: Column, discord: Column, page: Page):
    at_three = page.locator("#calendar tr", has_text="15:00").locator("td")
    expect(at_three).to_have_text(["free", "free", "free"])
    discord.say("book court 2 tomorrow at 3pm")
    expect(at_three).to_have_text(["free", "Ben", "free"])
    discord.say("cancel my booking tomorrow")
    expect(at_three).to_have_text(["free", "free", "free"])


def test_the_week_counts_what_is_free(slack: Column, page: Page):
    page.locator("#calendar").get_by_role("button", name="Week").click()
    slack.say("book court 2 tomorrow at 3pm")
    expect(page.locator("#calendar tr", has_text="15:00").locator("td").first).to_have_text("2 free")


def test_a_closed_court_is_shown_as_closed(slack: Column, page: Page):
    slack.be("Kim, admin")
    slack.say("/courtbot close court 3 tomorrow")
    slack.last.locator(".press.danger, .press.primary").first.click()
    expect(page.locator("#calendar tr", has_text="15:00").locator("td")).to_have_text(["free", "free", "closed"])


def test_the_day_follows_what_the_page_is_not_told_of(playground: Running, page: Page):
    """As when another process books."""
    app = playground.playground.app
    court2 = page.locator("#calendar tr", has_text="15:00").locator("td").nth(1)
    expect(court2).to_have_text("free")
    playground.do(Club(app.workspaces, app.bookings, app.clock).take("discord", "c2-20261202-1500-60"))
    expect(court2).to_have_text("Zoe", timeout=30_000)
