"""Both columns in a browser: what members say, press and fill in, and what each of them sees."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.kit import Column

pytestmark = pytest.mark.browser


def test_a_court_taken_in_one_column_is_taken_in_the_other(slack: Column, discord: Column):
    slack.say("book court 1 tomorrow at 3pm")
    expect(slack.last.locator(".card")).to_contain_text("You're booked: Court 1")
    discord.say("book court 1 tomorrow at 3pm")
    expect(discord.last.locator(".card")).to_have_count(0)


def test_a_court_is_picked_by_a_press(discord: Column):
    discord.say("is a court free tomorrow at 3pm?")
    discord.press("Court 2")
    expect(discord.last.locator(".card")).to_contain_text("You're booked: Court 2")


def test_a_form_books_what_is_picked_in_it(slack: Column, page: Page):
    slack.box.locator(".say input").fill("/book")
    slack.box.locator(".say input").press("Enter")
    form = page.locator("#dialog form")
    form.get_by_label("Day").fill("2026-12-03")
    expect(form.get_by_label("Free slots").locator("option").nth(1)).to_contain_text("Thu 3 Dec")
    form.get_by_label("Or another time").fill("18:00")
    form.get_by_role("button", name="Book").click()
    expect(slack.last.locator(".card")).to_contain_text("Thu 3 Dec, 18:00–19:00")


def test_a_form_says_beside_a_field_what_is_wrong(slack: Column, page: Page):
    slack.box.get_by_role("button", name="/book").click()
    page.locator("#dialog").get_by_role("button", name="Book").click()
    expect(page.locator("#dialog .wrong[data-for=slot]")).to_have_text("Pick a free slot.")


def test_a_conversation_goes_on_when_the_pattern_changes(slack: Column):
    slack.say("Book a court for tomorrow")
    slack.answer_with("A")
    slack.say("3pm")
    expect(slack.last.locator(".seen")).to_contain_text("A")
    slack.answer_with("E")
    slack.say("the second one")
    expect(slack.last.locator(".card")).to_contain_text("Court 2")


def test_the_answer_to_a_command_is_for_its_member_alone(slack: Column):
    slack.say("/book tomorrow 3pm court 1")
    expect(slack.last).to_contain_text("Only visible to you")
    slack.be("Ben")
    expect(slack.box.locator(".message")).to_have_count(0)


def test_a_card_changes_where_it_stands(slack: Column):
    slack.say("book court 1 tomorrow at 3pm")
    slack.say("cancel my booking tomorrow")
    expect(slack.box.locator(".card").first).to_contain_text("Cancelled: Court 1")
    expect(slack.last).to_contain_text("Cancelled ✓")


def test_an_offer_of_what_its_member_has_by_now_says_that_it_is_out_of_date(slack: Column):
    slack.say("which courts are free tomorrow at 3pm?")
    expect(slack.last.get_by_role("button", name="Court 1")).to_be_visible()
    slack.say("/book tomorrow 3pm court 1")
    expect(slack.box.locator(".message").nth(1)).to_contain_text("This offer is out of date: you have Court 1")
    expect(slack.last.locator(".card")).to_contain_text("You're booked: Court 1")


def test_somebody_else_cannot_press_a_members_button(slack: Column):
    slack.say("book a court tomorrow at 3pm")
    slack.be("Ben")
    slack.box.locator(".message").nth(1).get_by_role("button", name="Add to calendar").click()
    expect(slack.last).to_contain_text("That button is for someone else")


def test_a_member_who_reads_german_is_answered_in_german(discord: Column, page: Page):
    page.locator("#locale").select_option("de-DE")
    discord.say("buche platz 1 morgen um 15 Uhr")
    expect(discord.last.locator(".card")).to_contain_text("Mi. 2. Dez.")


def test_an_admin_switches_the_pattern_in_words(discord: Column):
    discord.be("Kim, admin")
    discord.say("/courtbot pattern F")
    expect(discord.box.locator("input[value=F]")).to_be_checked()
