"""What has changed, told to every page that is open. A page then asks for the parts that it shows."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress

TOGETHER_SECONDS = 0.05
"""Changes that follow each other so closely are told at once."""
ALIVE_SECONDS = 15.0


class _Page:
    """What one open page has not been told yet."""

    def __init__(self) -> None:
        self.topics = dict[str, None]()
        self.news = asyncio.Event()


class Updates:
    """Topics are `slack`, `discord`, `turns`, `calendar`, `faults`. Nothing is queued: a topic waits once."""

    def __init__(self) -> None:
        self._pages = set[_Page]()
        self._closed = False

    @property
    def watched(self) -> bool:
        """Whether any page is open."""
        return bool(self._pages)

    def tell(self, topic: str) -> None:
        for page in self._pages:
            page.topics[topic] = None
            page.news.set()

    def close(self) -> None:
        """Ends what pages follow, so that a server which ends need not wait for them."""
        self._closed = True
        self.tell("end")

    async def follow(self) -> AsyncGenerator[list[str]]:
        """The topics that changed, again and again; an empty list now and then, which shows that the server lives."""
        page = _Page()
        self._pages.add(page)
        try:
            yield []
            while not self._closed:
                with suppress(TimeoutError):
                    async with asyncio.timeout(ALIVE_SECONDS):
                        await page.news.wait()
                        await asyncio.sleep(TOGETHER_SECONDS)
                topics = list(page.topics)
                page.topics.clear()
                page.news.clear()
                yield topics
        finally:
            self._pages.discard(page)
