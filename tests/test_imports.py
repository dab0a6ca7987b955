"""Using one pattern loads no other pattern's SDK."""

import asyncio
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import cast

import pytest

import patterns
from bot.conversation.reply import Reply
from bot.conversation.turn import Pattern, Turn
from tests.cli.conftest import Courtbot
from tests.contract.conftest import faults, model_url

__all__ = ["faults", "model_url"]  # fixtures

SDKS = {"openai", "anthropic", "boto3", "agents", "fastapi", "dbos", "httpx2"}
OWN = {
    "A": set(), "B": set(), "C": {"httpx2", "dbos", "fastapi"}, "D": set(), "E": {"agents", "openai"},
    "F": {"agents", "openai"}, "G": {"agents", "openai", "httpx2", "fastapi"}, "H": {"boto3"},
}  # fmt: skip


LOADS_EACH = """
import sys, patterns
for letter in sys.argv[1]:
    patterns.load(letter)
    print(*sys.modules)
"""


@pytest.mark.parametrize("letters", ["ABDEF", "C", "G", "H"])
def test_loading_a_pattern_loads_no_sdk_but_its_own(letters: str):
    """A, B and D have none of their own: the vendor behind a role brings its SDK. Only a letter with nothing more than
    the next one's may be loaded before it."""
    done = subprocess.run([sys.executable, "-c", LOADS_EACH, letters], capture_output=True, text=True, check=True)
    for letter, modules in zip(letters, done.stdout.splitlines(), strict=True):
        own = OWN[letter] | ({"httpx2"} if "openai" in OWN[letter] else set())  # openai's own transport
        assert SDKS & set(modules.split()) <= own, letter


@pytest.mark.parametrize(("vendor", "others"), [("openai", {"anthropic", "boto3"}), ("anthropic", {"openai", "boto3"})])
def test_a_vendor_loads_no_other_vendors_sdk(vendor: str, others: set[str]):
    code = f"import sys, bot.wiring, bot.llm.{vendor}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not (others | {"agents", "fastapi", "dbos"}) & set(done.stdout.split())


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


SAYS_WHAT_IT_LOADED = """
import atexit, sys
from bot.cli import main
atexit.register(lambda: print(*sys.modules))
main(["chat", "--user", "ann", "--now", "2026-12-01T09:00"])
"""
HARNESS = "arn:aws:bedrock-agentcore:us-east-1:000000000000:harness/courtbot-offline001"
USED = {
    "A": {"openai", "httpx2"}, "B": {"openai", "httpx2"}, "D": {"openai", "httpx2"},
    "C": {"openai", "httpx2", "dbos", "boto3"},  # its role c.booking is Bedrock's first
    "E": {"openai", "httpx2", "agents"}, "F": {"openai", "httpx2", "agents"}, "G": {"openai", "httpx2", "agents"},
    "H": {"boto3"},
}  # fmt: skip


@pytest.mark.parametrize("letter", sorted(patterns.names()))
async def test_a_booking_with_a_pattern_loads_no_sdk_but_its_own(letter: str, model_url: str, tmp_path: Path):
    """Keys for OpenAI and AWS are set; the models are another process's, and so are the services of C and G."""
    root = model_url.removesuffix("/v1")
    env = Courtbot(tmp_path).environment(
        COURTBOT_PATTERN=letter, COURTBOT_H_HARNESS_ARN=HARNESS, OPENAI_API_KEY="offline", OPENAI_BASE_URL=model_url,
        AWS_ACCESS_KEY_ID="offline", AWS_SECRET_ACCESS_KEY="offline", AWS_ENDPOINT_URL_BEDROCK_RUNTIME=root,
        AWS_ENDPOINT_URL_BEDROCK_AGENTCORE=root,
    )  # fmt: skip
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", SAYS_WHAT_IT_LOADED], input="book court 2 tomorrow at 3pm\n", env=env,
        capture_output=True, text=True, timeout=90,
    )  # fmt: skip
    booked, *_, loaded = done.stdout.splitlines()
    assert booked.startswith("Booked: Court 2"), done.stderr
    assert SDKS & set(loaded.split()) == USED[letter]


LISTENS = """
import asyncio, sys
from bot import settings
from bot.cli.listen import without_models
from bot.wiring import open_app

async def main():
    async with open_app(without_models(settings.load())):
        print(*sys.modules)

asyncio.run(main())
"""


def test_a_listener_loads_no_sdk_of_a_model(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-c", LISTENS], env={**os.environ, "COURTBOT_HOME": str(tmp_path)}, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    assert not SDKS & set(done.stdout.split())
