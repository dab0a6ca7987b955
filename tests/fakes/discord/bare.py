"""A bot without a library, and the components it sends: for asking Discord things discord.py would not ask."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.fakes.discord.fake import DiscordFake
from tests.fakes.discord.interactions import Invocation
from tests.fakes.discord.people import Person
from tests.fakes.discord.state import Channel

COMMAND = {"name": "book", "description": "Books a court", "integration_types": [0, 1]}


class BareBot:
    """A bot without a library: `call` returns status and body."""

    def __init__(self, fake: DiscordFake, session: aiohttp.ClientSession) -> None:
        self.fake, self.session = fake, session
        self.general: Channel = fake.guild("Riverside").channel("general")
        self.ann: Person = fake.guild("Riverside").member("ann")
        fake.app_commands.overwrite(None, [COMMAND])

    async def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {self.fake.token}"}
        async with self.session.request(method, self.fake.api_base + path, json=body, headers=headers) as answer:
            return answer.status, await answer.json() if answer.status != 204 else None

    async def post(self, **body: Any) -> tuple[int, Any]:
        return await self.call("POST", f"/channels/{self.general.id}/messages", body)

    async def asked(self, **how: Any) -> Invocation:
        return await self.ann.slash("book", wait=False, **how)

    async def answer(self, one: Invocation, kind: int, **data: Any) -> tuple[int, Any]:
        return await self.call("POST", f"/interactions/{one.id}/{one.token}/callback", {"type": kind, "data": data})

    async def hook(self, one: Invocation, method: str = "POST", at: str = "", **body: Any) -> tuple[int, Any]:
        return await self.call(method, f"/webhooks/{self.fake.application_id}/{one.token}{at}", body)


@asynccontextmanager
async def bare_bot() -> AsyncIterator[BareBot]:
    async with DiscordFake() as fake, aiohttp.ClientSession() as session:
        yield BareBot(fake, session)


def row(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(components)}


def button(custom_id: str = "b", label: str = "B") -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": label, "custom_id": custom_id}


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def select(count: int, label: str = "x") -> dict[str, Any]:
    options = [{"label": label, "value": str(number)} for number in range(count)]
    return {"type": 3, "custom_id": "s", "options": options}
