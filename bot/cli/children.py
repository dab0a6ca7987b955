"""The services as child processes of this one: started when first called, ended with it, however it ends."""

import asyncio
import logging
import os
import secrets
import subprocess
import sys

from pydantic import SecretStr

from bot.settings import Settings, variable
from patterns.services.contract import MODULES

log = logging.getLogger(__name__)

START_SECONDS = 30.0
PASSED_ON = (
    "database_url", "openai_base_url", "anthropic_base_url", "aws_access_key_id", "aws_endpoint_url_bedrock_runtime",
)  # fmt: skip
SECRETS_PASSED_ON = ("secret", "openai_api_key", "anthropic_api_key", "aws_secret_access_key")


def environment(settings: Settings) -> dict[str, str]:
    """This process's, with what it decided itself: its home, its secret, and where the offline model answers."""
    values = {name: getattr(settings, name) for name in PASSED_ON}
    values |= {name: v.get_secret_value() for name in SECRETS_PASSED_ON if (v := getattr(settings, name))}
    values["home"] = str(settings.home.resolve())
    return {**os.environ, **{variable(name): value for name, value in values.items() if value}}


def with_own_secret(settings: Settings) -> Settings:
    """For services that are this process's children: no other one needs to know the secret they share."""
    return settings.model_copy(update={"secret": SecretStr(secrets.token_hex(16))})


class Children:
    """`url` is where a service answers. One that has died is started again by the next call."""

    def __init__(self, settings: Settings, *arguments: str) -> None:
        """`arguments` are more of each service's command line."""
        self._environment = environment(settings)
        self._arguments = arguments
        self._running: dict[str, tuple[subprocess.Popen[bytes], str]] = {}
        self._lock = asyncio.Lock()

    async def url(self, name: str) -> str:
        """Raises ConnectionError for a service that does not start."""
        async with self._lock:
            if name in self._running and not self._alive(name):
                log.error("The service %s has ended (%s): started again", name, self._running[name][0].returncode)
            if not self._alive(name):
                together = [other for other in MODULES if MODULES[other] == MODULES[name] and not self._alive(other)]
                # With exceptions as results it ends with the last one, also when cancelled: none is left half-started.
                started = await asyncio.gather(*(self._start(other) for other in together), return_exceptions=True)
                for error in started:
                    if error is not None:
                        raise error
            return self._running[name][1]

    def pids(self) -> dict[str, int]:
        """Of those that run."""
        return {name: process.pid for name, (process, _) in self._running.items() if self._alive(name)}

    def _alive(self, name: str) -> bool:
        return name in self._running and self._running[name][0].poll() is None

    async def _start(self, name: str) -> None:
        """Raises ConnectionError. However it ends, no child is left that nobody has recorded."""
        if name in self._running:
            await asyncio.to_thread(_end, self._running.pop(name)[0])  # which has died
        spawning = asyncio.create_task(asyncio.to_thread(self._spawn, name))
        try:
            reading = asyncio.to_thread(_first_line, await asyncio.shield(spawning))
            line = await asyncio.wait_for(reading, START_SECONDS)
        except asyncio.CancelledError:
            (await spawning).kill()
            await asyncio.to_thread(_end, await spawning)
            raise
        except TimeoutError:
            (await spawning).kill()
            line = b""
        process = await spawning
        if not line:
            await asyncio.to_thread(_end, process)
            raise ConnectionError(f"the service {name} does not start")
        self._running[name] = process, line.decode().strip()

    def _spawn(self, name: str) -> subprocess.Popen[bytes]:
        """Not asyncio's: uvloop runs fork handlers in the child, and OpenTelemetry's may wait there for ever."""
        return subprocess.Popen(
            [sys.executable, "-m", "bot", "service", name, "--port", "0", "--with-parent", *self._arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self._environment,
        )  # fmt: skip

    async def aclose(self) -> None:
        """Their standard input ends, and so do they."""
        await asyncio.gather(*(asyncio.to_thread(_end, process) for process, _ in self._running.values()))


def _first_line(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout
    return process.stdout.readline()


def _end(process: subprocess.Popen[bytes]) -> None:
    with process:  # closes its pipes, and waits
        pass
