"""`python -m tests.web.pictures` makes the pictures of the playground that its documents show."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.kit import browsers
from tests.web.kit import Column, Running, running

HERE = Path(__file__).parents[2] / "adapters" / "web"
MOST_BYTES = 150_000
SCALE = 0.87
"""So that the files stay small."""


def both_columns(page: Page) -> None:
    """A turn of G with its services, while another member has an offer."""
    slack, discord = Column(page, "slack"), Column(page, "discord")
    slack.answer_with("G")
    discord.say("is a court free tomorrow at 3pm?")
    slack.say("book court 2 tomorrow at 3pm")
    expect(page.locator("#pictures .turn header")).to_contain_text("booked")


def side_by_side(page: Page) -> None:
    """The same sentence through A and through G."""
    slack = Column(page, "slack")
    for letter, court in ("A", 1), ("G", 2):
        slack.answer_with(letter)
        slack.say(f"book court {court} tomorrow at 6pm")
        turn = page.locator("#pictures .turn").last
        expect(turn.locator("header")).to_contain_text("booked")
        if letter == "A":
            turn.get_by_role("button", name="Pin").click()
            expect(turn.get_by_role("button", name="Unpin")).to_be_visible()
    expect(page.locator("#pictures .turn .letter")).to_have_text(["A", "G"])
    page.locator("#watch").scroll_into_view_if_needed()


@dataclass(frozen=True)
class Picture:
    name: str
    scheme: Literal["light", "dark"]
    size: ViewportSize
    prepare: Callable[[Page], None]
    part: str = ""  # of the page, as a selector; empty for what the window shows


PICTURES = (
    Picture("playground.png", "light", ViewportSize(width=1330, height=650), both_columns),
    Picture("side-by-side.png", "dark", ViewportSize(width=1340, height=900), side_by_side, "#watch"),
)


def main() -> None:
    with TemporaryDirectory() as home, running(Path(home)) as playground, browsers.browser() as browser:
        playground.serve()
        for letter in "AGD":  # what is loaded by a first turn would be in the pictures
            warm(browser, playground, letter)
        for picture in PICTURES:
            playground.reset()
            take(browser, playground.url, picture)


def warm(browser: Browser, playground: Running, letter: str) -> None:
    page = browser.new_page()
    page.goto(playground.url)
    column = Column(page, "slack")
    column.answer_with(letter)
    column.say("book a court tomorrow at 3pm")
    page.close()


def take(browser: Browser, url: str, picture: Picture) -> None:
    context = browser.new_context(
        viewport=picture.size, color_scheme=picture.scheme, reduced_motion="reduce", device_scale_factor=SCALE
    )
    page = context.new_page()
    page.goto(url)
    page.locator(".column.slack .messages").wait_for(state="attached")
    picture.prepare(page)
    page.locator("h1").click()  # so that nothing has the focus
    path = HERE / picture.name
    (page.locator(picture.part) if picture.part else page).screenshot(path=path)
    context.close()
    size = path.stat().st_size
    print(f"{path}: {size} bytes{'' if size <= MOST_BYTES else f', which is more than {MOST_BYTES}'}")


if __name__ == "__main__":
    main()
