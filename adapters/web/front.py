"""The page itself, as it is first opened."""

from dataclasses import dataclass
from datetime import timedelta

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.web.app import ICON, STYLE, html
from adapters.web.pages import Pages
from adapters.web.people import LOOKS, PEOPLE, PLATFORM, workspace_of
from adapters.web.picture import DECIDERS
from bot.commands.guide import ADVICE, GUIDE
from bot.domain.ports import Clock, Workspaces

TRY = ("book a court for tomorrow", "court 1 tomorrow at 3pm", "mine", "/book")


@dataclass
class Front:
    pages: Pages
    emulated: bool
    workspaces: Workspaces
    clock: Clock

    @property
    def routes(self) -> list[BaseRoute]:
        return [Route("/", self.page)]

    async def page(self, request: Request) -> Response:
        club = (await self.workspaces.load(PLATFORM, workspace_of("slack"))).club
        tomorrow = self.clock().astimezone(club.zone).date() + timedelta(days=1)
        parts = {"style": Markup(STYLE), "icon": Markup(ICON)}
        values = {"looks": LOOKS, "people": PEOPLE, "tries": TRY, "deciders": DECIDERS, "emulated": self.emulated}
        return html(self.pages.render("page.html", advice=ADVICE, guide=GUIDE, day=tomorrow, **parts, **values))
