"""The bare SDK calls of a turn, with the clients that the bot itself makes: what no bot that asks these models so
often could do without."""

import asyncio
import secrets
from collections.abc import Sequence
from typing import Any

from bot.llm.roles import LazyVendor
from bot.wiring import App
from tests.bench.offline import Asked


class Floor:
    """`await floor.turn(asked)` sends the same bodies again, one after the other, and reads the answers."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def turn(self, asked: Sequence[Asked]) -> None:
        session = secrets.token_hex(32)  # a managed agent remembers the one that the bodies come from
        for one in asked:
            if one.path == "/v1/responses":
                await (await self._vendor("openai")).client.post("/responses", cast_to=object, body=one.body)
            elif one.path == "/v1/messages":
                await (await self._vendor("anthropic")).client.post("/v1/messages", cast_to=object, body=one.body)
            elif one.path.startswith("/model/"):
                await self._converse(one)
            else:
                await self._harness(one, session)

    async def _vendor(self, name: str) -> Any:
        models: Any = self._app.models
        if isinstance(models.vendors[name], LazyVendor):
            models.vendors[name] = await models.vendors[name].vendor()
        return models.vendors[name]

    async def _converse(self, one: Asked) -> None:
        """In a thread, as boto3 blocks."""
        vendor, model = await self._vendor("bedrock"), one.path.split("/")[2]
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(vendor.pool, lambda: vendor.client.converse(modelId=model, **one.body))

    async def _harness(self, one: Asked, session: str) -> None:
        from patterns.h_bedrock_agent.opening import open_agent

        agent: Any = await self._app.resources.get(open_agent)
        arn = one.query["harnessArn"][0]

        def work(client: Any, _: Any) -> int:
            return len(list(client.invoke_harness(harnessArn=arn, runtimeSessionId=session, **one.body)["stream"]))

        await agent.aws.call(work, set())
