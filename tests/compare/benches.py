"""What tests do on a bench."""

from collections.abc import Callable

from bot.compare.claims import Exchange
from bot.compare.judge import Verdict, judge
from bot.compare.runner import Bench
from bot.compare.scenario import Scenario
from bot.compare.talkers import Talker
from bot.compare.world import World, open_world


async def verdict(bench: Bench, scenario: Scenario, make: Callable[[World], Talker]) -> Verdict:
    """On one answer of that talker to the scenario's first message."""
    home = bench.folder / f"alone-{len(list(bench.folder.iterdir()))}"
    bench.fresh(home)
    settings = bench.settings.model_copy(update={"home": home})
    async with open_world(settings, scenario, home.name) as world:
        before = tuple(await world.rows())
        said = world.scenario.says[0]
        reply = await make(world).say(said)
        return await judge(world, [Exchange(said, reply, before, tuple(await world.rows()))])
