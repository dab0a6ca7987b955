"""The page itself, as it is first opened."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.web.app import html
from adapters.web.pages import Pages
from adapters.web.people import LOOKS, PEOPLE
from adapters.web.picture import DECIDERS
from bot.commands.guide import ADVICE, GUIDE

TRY = ("book a court for tomorrow", "court 1 tomorrow at 3pm", "mine", "/book")


@dataclass
class Front:
    pages: Pages
    emulated: bool

    @property
    def routes(self) -> list[BaseRoute]:
        return [Route("/", self.page)]

    async def page(self, request: Request) -> Response:
        values = {
            "looks": LOOKS,
            "people": PEOPLE,
            "advice": ADVICE,
            "guide": GUIDE,
            "tries": TRY,
            "deciders": DECIDERS,
        }
        return html(self.pages.render("page.html", emulated=self.emulated, **values))
