"""The product as its own processes: workers, listeners, services, each begun anew as soon as it has ended."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.kit import forks

PAUSE_AFTER_AN_END = 0.2
"""Seconds, where a process ended by itself: what keeps it from starting is not mended in an instant."""


@dataclass(frozen=True)
class Role:
    """What a process is for; `kind` is worker, listener, service or sandbox."""

    name: str
    kind: str
    argv: Sequence[str]


@dataclass
class Living:
    """A process of that role; `paused` while it is stopped."""

    role: Role
    pid: int = 0
    paused: bool = False


class Product:
    """`env` is everybody's. Logs are `NAME.log` in `logs`; `ended` tells who ended without being killed, and how."""

    def __init__(self, roles: Sequence[Role], env: Mapping[str, str], logs: Path) -> None:
        self._env, self._logs = env, logs
        self.living = [Living(role) for role in roles]
        self.ended: list[tuple[str, int]] = []
        self._keepers: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        self._keepers += [asyncio.create_task(self._keep(one)) for one in self.living]

    async def _keep(self, one: Living) -> None:
        while True:
            log = self._logs / f"{one.role.name}.log"
            async with forks.child("bot", *one.role.argv, env=self._env, log=log) as child:
                one.pid = child.pid
                try:
                    code = await child.wait()
                finally:
                    one.pid, one.paused = 0, False
            if code != -signal.SIGKILL:
                self.ended.append((one.role.name, code))
                await asyncio.sleep(PAUSE_AFTER_AN_END)

    def strike(self, one: Living, number: int) -> bool:
        """Sends the signal; False where there is nobody just now."""
        if not one.pid:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(one.pid, number)
            one.paused = number == signal.SIGSTOP
        return True

    def wake_all(self) -> None:
        for one in self.living:
            if one.paused:
                self.strike(one, signal.SIGCONT)

    async def stop(self) -> None:
        """Kills everybody."""
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
