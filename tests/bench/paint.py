"""How soon the playground's page shows something, beside a bare page of the same server."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from patterns.services.contract import MODULES
from tests.bench.report import Aim, Row, Section
from tests.kit import browsers
from tests.web.kit import running

PAINT_TIMES = 3.0
BARE = "turns/none"
"""A line of plain text, from the same server."""
PAINTED = """() => new Promise(done => new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (entry.name === "first-contentful-paint") done(entry.startTime);
}).observe({ type: "paint", buffered: true }))"""
"""The milliseconds until then, once it is."""


@dataclass(frozen=True)
class Size:
    loads: int


SIZE = Size(loads=60)


def measure(size: Size) -> Section:
    section = Section(
        "The playground's page", "First contentful paint in Chromium, medians; each load is a new profile."
    )
    if browsers.find() is None:
        section.notes += f" Not measured: there is no browser. {browsers.HOW}"
        return section
    with tempfile.TemporaryDirectory() as home, running(Path(home)) as playground, browsers.browser() as browser:
        for service in MODULES:  # what starts meanwhile would be measured, too
            playground.playground.machinery.kill(service)
        times: dict[str, list[float]] = {"": [], BARE: []}
        for _ in range(size.loads):
            for path, found in times.items():
                found.append(_painted(browser, playground.url + path))
    page, bare = median(times[""]), median(times[BARE])
    section.rows.append(Row("first paint", page, "ms", bare, "a line of text from the same server"))
    ratio = page / bare
    section.aims.append(Aim(f"first paint: <= {PAINT_TIMES:g} times a bare page's: {ratio:.1f}", ratio <= PAINT_TIMES))
    return section


def _painted(browser: Browser, url: str) -> float:
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(url)
        return float(page.evaluate(PAINTED))
    finally:
        context.close()
