"""Faults that are pressed on the page, and what members are told then."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.kit import Column, Running

pytestmark = pytest.mark.browser


def test_a_killed_service_is_told_and_mended(slack: Column, page: Page, playground: Running):
    playground.serve()
    slack.answer_with("C")
    page.get_by_role("button", name="Kill booking", exact=True).click()
    expect(page.locator(".services .killed")).to_contain_text("booking")
    slack.say("book court 1 tomorrow at 3pm")
    expect(slack.last.locator(".card")).to_have_count(0)
    expect(page.locator("#pictures .call.failed").first).to_contain_text("booking")
    page.get_by_role("button", name="Mend booking", exact=True).click()
    playground.serve()
    slack.say("book court 1 tomorrow at 3pm")
    expect(slack.last.locator(".card")).to_contain_text("Court 1")


def test_a_race_has_one_winner(slack: Column, discord: Column, page: Page):
    page.get_by_role("button", name="Ann and Ben race").click()
    expect(slack.box.locator(".message")).to_have_count(2)
    expect(discord.box.locator(".message")).to_have_count(2)
    assert slack.box.locator(".card").count() + discord.box.locator(".card").count() == 1


def test_an_offer_that_somebody_else_took_is_told_and_not_booked(slack: Column, page: Page):
    slack.say("is a court free tomorrow at 3pm?")
    page.get_by_role("button", name="Take the court offered in Slack").click()
    expect(page.locator("[data-told]")).to_contain_text("Zoe has taken Court 1")
    slack.press("Court 1")
    expect(slack.last).to_contain_text("already taken")
    expect(slack.box.locator(".card")).to_have_count(0)


@pytest.mark.parametrize(("fault", "told"), [("Down", "basic mode"), ("Claiming", "")])
def test_no_faulty_model_makes_a_reply_say_what_is_not_so(slack: Column, page: Page, fault: str, told: str):
    page.locator("#trouble").get_by_text(fault, exact=True).click()
    expect(page.locator("#trouble input:checked")).not_to_have_value("")
    slack.say("what is free tomorrow at 3pm?")
    expect(slack.last).to_contain_text(told)
    expect(slack.last).not_to_contain_text("Booked")


def test_a_model_that_invents_slots_books_none(slack: Column, page: Page):
    page.locator("#trouble").get_by_text("Inventing slots", exact=True).click()
    expect(page.locator("#trouble input:checked")).to_have_value("invented_slot")
    slack.say("book court 1 tomorrow at 3pm")
    expect(slack.box.locator(".card")).to_have_count(0)
    expect(page.locator("#pictures .call.failed").first).to_contain_text("book")
