"""One playground for all of these tests; each test begins with an empty club."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.web.kit import Column, Running, running


@pytest.fixture(scope="package")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """For these tests alone: while it runs, spans carry what is said."""
    with running(tmp_path_factory.mktemp("playground")) as found:
        yield found


@pytest.fixture
def page(browser: Browser, playground: Running) -> Iterator[Page]:
    playground.reset()
    context = browser.new_context(viewport=ViewportSize(width=1440, height=900))
    try:
        opened = context.new_page()
        opened.goto(playground.url)
        opened.locator(".column.slack .messages").wait_for(state="attached")
        yield opened
    finally:
        context.close()


@pytest.fixture
def slack(page: Page) -> Column:
    return Column(page, "slack")


@pytest.fixture
def discord(page: Page) -> Column:
    return Column(page, "discord")
