"""Using one pattern loads no other pattern's SDK."""

import asyncio
import os
import shutil
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import cast

import pytest

import patterns
from bot.conversation.reply import Reply
from bot.conversation.turn import Pattern, Turn
from tests.cli.conftest import Courtbot
from tests.contract.conftest import faults, model_url, offline
from tests.kit import forks
from tests.kit.bare import Bare, bare
from tests.kit.databases import SqliteFiles

__all__ = ["faults", "model_url", "offline"]  # fixtures

SDKS = {"openai", "anthropic", "boto3", "agents", "fastapi", "dbos", "httpx2"}
OWN = {
    "A": set(), "B": set(), "C": {"httpx2", "dbos", "fastapi"}, "D": set(), "E": {"agents", "openai"},
    "F": {"agents", "openai"}, "G": {"agents", "openai", "httpx2", "fastapi"}, "H": {"boto3"},
}  # fmt: skip


class Modules:
    """What a process that has imported no SDK has imported after more."""

    def __init__(self, bare: Bare) -> None:
        self._bare = bare

    def loads(self, code: str, read: str = "", env: dict[str, str] | None = None) -> tuple[set[str], str]:
        """The modules that are there once `code` has run to its end, and what it said, then what it said of errors.
        These are apart: on a busy machine a line of the log may come before an answer, or after everything."""
        code = f"import atexit, sys; atexit.register(lambda: print(*sys.modules))\n{code}"
        done = self._bare.run(code, read, os.environ if env is None else env)
        *said, loaded = done.stdout.splitlines()
        return set(loaded.split()), "\n".join((*said, done.stderr))


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Modules]:
    with bare(tmp_path_factory.mktemp("bare")) as process:
        yield Modules(process)


def test_the_parts_that_every_pattern_shares_load_no_sdk(modules: Modules):
    assert not SDKS & modules.loads("")[0]


@pytest.mark.parametrize("letter", sorted(patterns.names()))
def test_loading_a_pattern_loads_no_sdk_but_its_own(modules: Modules, letter: str):
    """A, B and D have none of their own: the vendor behind a role brings its SDK."""
    loaded, _ = modules.loads(f"patterns.load({letter!r})")
    own = OWN[letter] | ({"httpx2"} if "openai" in OWN[letter] else set())  # openai's own transport
    assert f"patterns.{patterns.names()[letter]}" in loaded
    assert SDKS & loaded <= own


@pytest.mark.parametrize(("vendor", "others"), [("openai", {"anthropic", "boto3"}), ("anthropic", {"openai", "boto3"})])
def test_a_vendor_loads_no_other_vendors_sdk(modules: Modules, vendor: str, others: set[str]):
    loaded, _ = modules.loads(f"import bot.llm.{vendor}")
    assert vendor in loaded
    assert not (others | {"agents", "fastapi", "dbos"}) & loaded


async def test_a_pattern_is_loaded_once_and_beside_the_event_loop(monkeypatch: pytest.MonkeyPatch):
    """An SDK takes up to two seconds to load, and a platform waits three for an acknowledgement."""
    loaded: list[threading.Thread] = []

    async def quiet(turn: Turn) -> Reply:
        return Reply("quiet", "")

    def load(letter: str) -> Pattern:
        loaded.append(threading.current_thread())
        return quiet

    monkeypatch.setattr(patterns, "load", load)
    handle, turn = patterns.handler.__wrapped__("E"), cast(Turn, None)
    assert [(await handle(turn)).outcome for _ in range(2)] == ["quiet", "quiet"]
    [thread] = loaded
    assert thread is not threading.main_thread()


CHATS = """
from bot.cli import children, main

async def elsewhere(self, name):
    return os.environ[f"TEST_{name}"]

children.Children.url, children.with_own_secret = elsewhere, lambda settings: settings
main(["chat", "--user", "ann", "--now", "2026-12-01T09:00"])
"""
HARNESS = "arn:aws:bedrock-agentcore:us-east-1:000000000000:harness/courtbot-offline001"
USED = {
    "A": {"openai", "httpx2"}, "B": {"openai", "httpx2"}, "D": {"openai", "httpx2"},
    "C": {"openai", "httpx2", "dbos", "boto3"},  # its role c.booking is Bedrock's first
    "E": {"openai", "httpx2", "agents"}, "F": {"openai", "httpx2", "agents"}, "G": {"openai", "httpx2", "agents"},
    "H": {"boto3"},
}  # fmt: skip
SERVICES = {"C": ("parse", "availability", "booking"), "G": ("availability-agent", "booking-agent")}


@asynccontextmanager
async def services(letter: str, env: dict[str, str]) -> AsyncIterator[dict[str, str]]:
    """Each a process of its own; yields where they are."""
    async with AsyncExitStack() as stack:
        urls: dict[str, str] = {}
        for name in SERVICES.get(letter, ()):
            child = await stack.enter_async_context(
                forks.child("bot", "service", name, "--port", "0", env=env, hears=1)
            )
            urls[f"TEST_{name}"] = (await child.said.readline()).decode().strip()
        yield urls


@pytest.mark.parametrize("letter", sorted(patterns.names()))
async def test_a_booking_with_a_pattern_loads_no_sdk_but_its_own(
    modules: Modules, letter: str, model_url: str, sqlite_files: SqliteFiles, workflows_template: Path, tmp_path: Path
):
    """Keys for OpenAI and AWS are set; the models are another process's, and so are the services of C and G."""
    shutil.copy(workflows_template, tmp_path)
    root = model_url.removesuffix("/v1")
    env = Courtbot(tmp_path).environment(
        COURTBOT_PATTERN=letter, COURTBOT_H_HARNESS_ARN=HARNESS, OPENAI_API_KEY="offline", OPENAI_BASE_URL=model_url,
        AWS_ACCESS_KEY_ID="offline", AWS_SECRET_ACCESS_KEY="offline", AWS_ENDPOINT_URL_BEDROCK_RUNTIME=root,
        AWS_ENDPOINT_URL_BEDROCK_AGENTCORE=root, COURTBOT_SECRET="a secret of some length",
        DATABASE_URL=sqlite_files.fresh("chat"),
    )  # fmt: skip
    async with services(letter, env) as urls:
        loaded, said = await asyncio.to_thread(modules.loads, CHATS, "book court 2 tomorrow at 3pm\n", env | urls)
    assert said.startswith("Booked: Court 2")
    assert SDKS & loaded == USED[letter]


LISTENS = """
import asyncio
from bot import settings
from bot.cli.listen import without_models
from bot.wiring import open_app

async def opens():
    async with open_app(without_models(settings.load())):
        pass

asyncio.run(opens())
"""


def test_a_listener_loads_no_sdk_of_a_model(modules: Modules, tmp_path: Path):
    loaded, said = modules.loads(LISTENS, env={**os.environ, "COURTBOT_HOME": str(tmp_path)})
    assert "Traceback" not in said
    assert not SDKS & loaded
