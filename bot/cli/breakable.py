"""What a playground can break: the offline model, and the services of C and G."""

import os
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from patterns.services.contract import MODULES

if TYPE_CHECKING:
    from bot.cli.children import Children
    from bot.sandbox import Faults


class Machinery:
    """An `adapters.web.trouble.Breakable`. `faults` are the offline model's; None where a vendor answers. `mended` is
    called once nothing is wrong with the model any more."""

    def __init__(
        self, children: "Children", faults: "Faults | None", tell: Callable[[], None], mended: Callable[[], None]
    ) -> None:
        self._children, self._faults, self._tell, self._mended = children, faults, tell, mended
        self._killed = set[str]()
        self._fault = ""

    @property
    def model_fault(self) -> str | None:
        return None if self._faults is None else self._fault

    def break_model(self, fault: str) -> None:
        if self._faults is not None:
            self._faults.set(*filter(None, [fault]))
            self._fault = fault
            if not fault:
                self._mended()

    def services(self) -> Mapping[str, str]:
        running = self._children.pids()
        return {
            name: "killed" if name in self._killed else "runs" if name in running else "not started" for name in MODULES
        }

    def kill(self, service: str) -> None:
        MODULES[service]
        self._killed.add(service)
        if pid := self._children.pids().get(service):
            with suppress(ProcessLookupError):  # it has just ended
                os.kill(pid, signal.SIGKILL)

    def mend(self, service: str) -> None:
        self._killed.discard(service)

    async def url(self, service: str) -> str:
        """Where the service answers; started where it does not run. Raises ConnectionError for one that was killed."""
        if service in self._killed:
            raise ConnectionError(f"the service {service} was killed")
        started = service not in self._children.pids()
        url = await self._children.url(service)
        if started:
            self._tell()
        return url
