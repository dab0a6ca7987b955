"""The page itself: read by anybody, on any screen, and nothing of it comes from elsewhere."""

import gc
from collections import Counter
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from adapters.web.listener import Seat
from adapters.web.people import ANN
from adapters.web.room import MOST_MESSAGES, Message
from adapters.web.traces import MOST_TURNS, Call, Turn
from tests.web.kit import Column, Running

pytestmark = pytest.mark.browser
Scheme = Literal["dark", "light"]


def opened(browser: Browser, playground: Running, scheme: Scheme, width: int = 1440) -> Page:
    context = browser.new_context(viewport=ViewportSize(width=width, height=900), color_scheme=scheme)
    page = context.new_page()
    page.goto(playground.url)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, playground: Running, page: Page, scheme: Scheme):
    page = opened(browser, playground, scheme)
    slack = Column(page, "slack")
    slack.say("what is free tomorrow morning?")
    slack.say("book court 1 tomorrow at 3pm")
    expect(page.locator("#pictures .turn header")).to_contain_text("booked")
    page.locator("#trouble [data-kill=booking]").click()
    expect(page.locator(".services .killed")).to_have_count(1)
    found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert [(v["id"], [node["html"] for node in v["nodes"]]) for v in found] == []
    page.context.close()


def test_a_form_has_nothing_serious_either(page: Page, slack: Column):
    slack.box.get_by_role("button", name="/book").click()
    expect(page.locator("#dialog h2")).to_have_text("Book a court")
    found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert [(v["id"], [node["html"] for node in v["nodes"]]) for v in found] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_scheme_has_its_own_paper(browser: Browser, playground: Running, scheme: Scheme):
    page = opened(browser, playground, scheme)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == {"light": "rgb(244, 244, 242)", "dark": "rgb(23, 24, 27)"}[scheme]
    page.context.close()


def test_a_phone_shows_it_without_scrolling_sideways(browser: Browser, playground: Running, page: Page):
    playground.reset()
    page = opened(browser, playground, "light", width=390)
    slack = Column(page, "slack")
    slack.say("book court 1 tomorrow at 3pm")
    page.get_by_role("button", name="Through all eight").click()
    expect(page.locator(".compared tbody tr")).to_have_count(8, timeout=60_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.context.close()


def test_messages_scroll_in_their_column_and_leave_the_page_as_long_as_it_was(page: Page, slack: Column):
    before = page.evaluate("document.documentElement.scrollHeight")
    for _ in range(8):
        slack.say("what is free tomorrow morning?")
    assert page.evaluate("document.documentElement.scrollHeight") == before


def test_a_court_is_booked_by_the_keyboard_alone(page: Page, slack: Column):
    slack.box.locator(".say input").focus()
    page.keyboard.type("is a court free tomorrow at 3pm?")
    page.keyboard.press("Enter")
    expect(slack.last.get_by_role("button", name="Court 1")).to_be_visible()
    slack.last.get_by_role("button", name="Court 1").focus()
    page.keyboard.press("Enter")
    expect(slack.last.locator(".card")).to_contain_text("You're booked: Court 1")
    page.locator("#pictures a[data-span]").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).to_be_hidden()


def test_no_request_leaves_the_playground(browser: Browser, playground: Running, page: Page):
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.reload()
    Column(page, "discord").say("book court 1 tomorrow at 3pm")
    assert len(asked) > 5
    assert [url for url in asked if not url.startswith(playground.url)] == []


def test_ten_open_pages_all_follow(page: Page, slack: Column):
    others = [page.context.new_page() for _ in range(9)]
    for other in others:
        other.goto(page.url)
    slack.say("book court 1 tomorrow at 3pm")
    for other in others:
        expect(Column(other, "slack").last.locator(".card")).to_contain_text("Court 1")


def test_two_hundred_turns_are_not_all_kept(playground: Running):
    playground.reset()
    room, listener = playground.playground.room, playground.playground.listener
    for _ in range(200):
        since = room.messages("slack")[-1].id if room.messages("slack") else 0
        playground.do(listener.say(Seat("slack", ANN), "mine"))
        playground.until(lambda since=since: room.messages("slack")[-1].id >= since + 2)
    gc.collect()
    kept = Counter(type(one) for one in gc.get_objects() if isinstance(one, Message | Turn | Call))
    assert len(room.messages("slack")) == MOST_MESSAGES
    assert kept[Message] <= MOST_MESSAGES + 10
    assert kept[Turn] <= MOST_TURNS + 1
    assert kept[Call] <= MOST_TURNS * 20
