"""The report in a browser: it sorts, unfolds, asks for nothing, and can be read by keyboard and on a phone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from bot.compare.report import write
from tests.compare.synthetic import comparison, run, suite

pytestmark = pytest.mark.browser
SPOKEN = "<script>document.title = 'taken'</script>"
DESK, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
PAPER = ViewportSize(width=703, height=1000)
"""A4 within its margins."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All panels, and a member who writes markup."""
    line = {"who": "member", "text": SPOKEN, "at": "2026-12-01T09:00:00+00:00"}
    evil = run("A", "aaa-markup", transcript=(line,), passed=False, failures=({"kind": "misled", "detail": SPOKEN},))
    names = ("model-errors", "service-down", "lying-model", "budget-8000", "obedient")
    disturbed = [run(letter, condition=name, tags=("attack",)) for name in names for letter in "ABCDEFGH"]
    path = tmp_path_factory.mktemp("report") / "report.html"
    write(comparison(*suite(), *disturbed, evil), path)
    return path


def opened(browser: Browser, report: Path, size: ViewportSize, scheme: Literal["light", "dark"]) -> Iterator[Page]:
    context = browser.new_context(viewport=size, color_scheme=scheme)
    try:
        page = context.new_page()
        page.goto(report.as_uri())
        page.locator("#scenarios > details").first.wait_for()
        yield page
    finally:
        context.close()


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Page]:
    yield from opened(browser, report, DESK, "light")


@pytest.fixture
def phone(browser: Browser, report: Path) -> Iterator[Page]:
    yield from opened(browser, report, PHONE, "light")


@pytest.fixture(params=["light", "dark"])
def themed(browser: Browser, report: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    yield from opened(browser, report, DESK, request.param)


def patterns_of(page: Page) -> str:
    return "".join(page.locator("#figures tbody:first-of-type th .chip").all_inner_texts())


def test_a_heading_sorts_by_its_column_and_back(page: Page):
    heading = page.locator("#figures th", has_text="Tokens")
    heading.get_by_role("button").click()
    assert patterns_of(page)[0] == "G"
    assert heading.get_attribute("aria-sort") == "descending"
    heading.get_by_role("button").click()
    assert patterns_of(page)[0] == "A"


def test_a_heading_sorts_by_keyboard(page: Page):
    page.locator("#figures th", has_text="Tokens").get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert patterns_of(page)[0] == "G"


def test_baselines_stay_below_the_letters_however_the_table_is_sorted(page: Page):
    page.locator("#figures th", has_text="Passed").get_by_role("button").click()
    last = page.locator("#figures table").first.locator("tbody").last
    assert last.locator("th").all_inner_texts() == ["silent", "echo", "first-free", "oracle"]


def test_a_conversation_unfolds_into_what_was_said_and_who_called_whom(page: Page):
    scenario = page.locator("#scenarios > details", has_text="scenario-003")
    scenario.locator("> summary").click()
    run_of_f = scenario.locator(".run").nth(5)
    run_of_f.locator("> summary").click()
    assert run_of_f.locator(".talk p").all_inner_texts() == ["Court 2 tomorrow at 3pm", "You're booked: Court 2"]
    assert run_of_f.locator(".calls .who").all_inner_texts() == ["turn of F", *["f.loop → offline"] * 4]


def test_a_conversation_unfolds_by_keyboard(page: Page):
    scenario = page.locator("#scenarios > details").nth(1)
    scenario.locator("> summary").focus()
    page.keyboard.press("Enter")
    scenario.locator(".run").first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    scenario.locator(".talk p").first.wait_for()


def test_markup_of_a_member_is_text(page: Page):
    scenario = page.locator("#scenarios > details", has_text="aaa-markup")
    scenario.locator("> summary").click()
    scenario.locator(".run > summary").click()
    assert scenario.locator(".talk p").inner_text() == SPOKEN
    assert "taken" not in page.title()


def test_filters_leave_what_was_asked_for(page: Page):
    page.get_by_label("only where one fails").check()
    page.get_by_label("Pattern").select_option("A")
    assert page.locator("#scenarios > details", has_text="aaa-markup").count() == 1
    page.get_by_label("Find").fill("nothing-of-this-name")
    assert page.locator("#scenarios > details").count() == 0
    assert page.locator("output").inner_text().startswith("0 of ")


def test_a_kind_of_scenario_leads_to_its_conversations(page: Page):
    page.locator("#where").get_by_role("button", name="german").click()
    assert page.locator("#scenarios > details").count() == 3


def test_the_page_asks_for_nothing_but_itself(browser: Browser, report: Path):
    asked: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report.as_uri())
    page.locator("#scenarios > details").first.locator("> summary").click()
    context.close()
    assert asked == [report.as_uri()]


def test_the_page_stays_far_below_three_megabytes(report: Path):
    assert report.stat().st_size < 1_000_000


def test_a_page_in_either_theme_has_no_serious_barrier(themed: Page):
    themed.locator("#scenarios > details > summary").nth(1).click()
    themed.locator(".run > summary").first.click()
    themed.locator(".fold > summary").click()
    found = Axe().run(themed).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []


def test_a_phone_scrolls_in_one_direction(phone: Page):
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_paper_has_the_figures_and_no_filters(page: Page):
    page.emulate_media(media="print")
    assert page.locator("#figures table").first.is_visible()
    assert not page.locator(".filters").is_visible()
    assert not page.locator("nav").is_visible()


def test_paper_is_as_wide_as_every_table(page: Page):
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") == PAPER["width"]
