"""Using one pattern loads no other pattern's SDK."""

import subprocess
import sys

import pytest

import patterns

SDKS = {"openai", "anthropic", "boto3", "agents", "fastapi", "dbos", "httpx2"}
OWN = {
    "A": set(), "B": set(), "C": {"httpx2", "dbos", "fastapi"}, "D": set(), "E": {"agents", "openai"},
    "F": {"agents", "openai"}, "G": {"agents", "openai", "httpx2", "fastapi"}, "H": {"boto3"},
}  # fmt: skip


@pytest.mark.parametrize("letter", sorted(patterns.names()))
def test_loading_a_pattern_loads_no_sdk_but_its_own(letter: str):
    """A, B and D have none of their own: the vendor behind a role brings its SDK."""
    code = f"import sys, patterns; patterns.load({letter!r}); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = SDKS & set(done.stdout.split())
    own = OWN[letter] | ({"httpx2"} if "openai" in OWN[letter] else set())  # openai's own transport
    assert loaded <= own


@pytest.mark.parametrize(("vendor", "others"), [("openai", {"anthropic", "boto3"}), ("anthropic", {"openai", "boto3"})])
def test_a_vendor_loads_no_other_vendors_sdk(vendor: str, others: set[str]):
    code = f"import sys, bot.wiring, bot.llm.{vendor}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not (others | {"agents", "fastapi", "dbos"}) & set(done.stdout.split())
