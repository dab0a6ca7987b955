"""A browser for tests: Chromium, as the machine has it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = (
    "chromium-headless-shell",  # the same engine, in half the CPU of one that could open a window
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
)  # fmt: skip
HOW = "apt-get install chromium-headless-shell, or set TEST_BROWSER to a Chromium or Chrome"
ARGUMENTS = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def find() -> str | None:
    """The path of TEST_BROWSER, or of the first that is installed."""
    return os.environ.get("TEST_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """One that asks nothing of its maker; root may only run it without its sandbox."""
    arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=find(), args=arguments)
        try:
            yield launched
        finally:
            launched.close()
