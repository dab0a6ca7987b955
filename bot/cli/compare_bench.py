"""Where `courtbot compare` plays: the offline model, a Redis and a folder, for as long as the command runs."""

import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot import tracing
from bot.cli.children import Children, with_own_secret
from bot.cli.start import offline_agent, offline_vendors
from bot.compare.runner import Bench
from bot.compare.spans import Collector
from bot.sandbox import create_app, serve
from bot.sandbox.faults import Faults
from bot.settings import Settings
from bot.wiring import open_redis


@dataclass(frozen=True)
class Offline:
    """`bot.compare.runner.OfflineModel`: the stand-in, served in this process."""

    settings: Settings
    faults: Faults

    def misbehave(self, faults: Sequence[str], seed: str) -> None:
        self.faults.set(*faults, seed=seed)


@asynccontextmanager
async def open_bench(settings: Settings, processes: bool = False) -> AsyncGenerator[Bench]:
    """With `processes`, each run of C and G starts their services as processes. Raises StoreDown, BadSetting."""
    collector, faults = Collector(), Faults()
    tracing.listen(collector)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="courtbot-compare-")))
        redis = await stack.enter_async_context(open_redis(settings.model_copy(update={"home": folder / "redis"})))
        settings = with_own_secret(settings).model_copy(update={"redis_url": redis.url})
        url = await stack.enter_async_context(serve(create_app(faults)))
        offline = settings.model_copy(update=offline_vendors(url) | offline_agent(settings, url))
        bench = Bench(
            offline if settings.offline else settings, Offline(offline, faults), folder / "runs", collector,
            processes=Children if processes else None,
        )  # fmt: skip
        await bench.prepare()
        yield bench
