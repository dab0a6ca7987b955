"""Kills, pauses and faults at random moments, noted with their time."""

import asyncio
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

from tests.chaos.plan import Plan
from tests.chaos.product import Living, Product
from tests.chaos.stores import Stores

WEIGHTS = {"worker": 6, "listener": 2, "service": 1, "sandbox": 0}
LOOK_SECONDS = 0.1


@dataclass
class Reaper:
    """`losses` are the moments at which Redis forgot something: for a while before and after nobody is killed, since
    what a dead worker has committed and only Redis knows of is then lost for good."""

    plan: Plan
    product: Product
    stores: Stores
    blows: Counter[str] = field(default_factory=Counter[str])
    losses: list[float] = field(default_factory=list[float])
    calm: bool = False
    _over: asyncio.Event = field(default_factory=asyncio.Event)
    _pauses: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    @property
    def kills(self) -> int:
        return sum(count for what, count in self.blows.items() if what.startswith("kill"))

    async def run(self) -> None:
        """Until the kills are done or the minutes over."""
        end = time.monotonic() + self.plan.minutes * 60
        chance = random.Random(f"{self.plan.seed}/reaper")
        faults = asyncio.create_task(self._faults()) if self.plan.faults else None
        try:
            while time.monotonic() < end and (self.kills < self.plan.kills or not self.plan.kills):
                await asyncio.sleep(chance.expovariate(1 / self.plan.every) if self.plan.kills else LOOK_SECONDS)
                if self.plan.kills and not self.calm:
                    self._strike(chance)
        finally:
            if faults:
                await self._finish(faults)
            for pause in self._pauses:
                pause.cancel()
            self.product.wake_all()

    async def _finish(self, faults: asyncio.Task[None]) -> None:
        """A fault that has begun is healed before it ends."""
        self._over.set()
        await faults

    def _strike(self, chance: random.Random) -> None:
        living = self.product.living
        victim = chance.choices(living, [WEIGHTS[one.role.kind] for one in living])[0]
        if chance.random() >= self.plan.pauses:
            if self.product.strike(victim, signal.SIGKILL):
                self.blows[f"kill {victim.role.kind}"] += 1
        elif not victim.paused and self.product.strike(victim, signal.SIGSTOP):
            self.blows[f"pause {victim.role.kind}"] += 1
            task = asyncio.create_task(self._wake(victim, victim.pid, self.plan.lease * chance.uniform(1.2, 3)))
            self._pauses.add(task)
            task.add_done_callback(self._pauses.discard)

    async def _wake(self, one: Living, pid: int, seconds: float) -> None:
        await asyncio.sleep(seconds)
        if one.pid == pid:
            self.product.strike(one, signal.SIGCONT)

    async def _faults(self) -> None:
        chance = random.Random(f"{self.plan.seed}/faults")
        while not self._over.is_set():
            await self._until_over(self.plan.faults * chance.uniform(0.5, 1.5))
            if self._over.is_set():
                return
            every = self.stores.harmless | (self.stores.lossy if self.plan.lossy else {})
            name = chance.choice(sorted(every))
            if name in self.stores.lossy:
                await self._lose(name)
            else:
                await every[name]()
            self.blows[f"fault {name}"] += 1

    async def _lose(self, name: str) -> None:
        self.calm = True
        self.product.wake_all()
        await self._until_over(self.plan.lease * 2.5)
        self.losses.append(time.monotonic())
        await self.stores.lossy[name]()
        await asyncio.sleep(self.plan.lease * 2)
        self.calm = False

    async def _until_over(self, seconds: float) -> None:
        """That long, or until the kills are over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._over.wait()
