"""Roles: which models are asked, in which order, and what is said of a bad configuration."""

import asyncio
import inspect
import re
import subprocess
import sys
from types import ModuleType

import pytest
from anthropic.resources.messages.messages import DEPRECATED_MODELS
from anthropic.types import model as anthropic_models
from openai.types.shared import chat_model

from bot.llm import Ask, Completion, Message, ModelDown, ModelMisbehaved, Usage, roles
from bot.llm.roles import (
    OPENAI_FIRST,
    ROLES,
    VENDORS,
    LazyVendor,
    ModelRef,
    RoleModels,
    parse_ref,
    parse_roles,
    usable_roles,
)
from tests.kit.waiting import PATIENCE

ASK = Ask("system", (Message("user", "hello"),))


class Vendor:
    """Answers with what it was told to for each model; counts the calls."""

    def __init__(self, **outcomes: Exception | str) -> None:
        self.outcomes = outcomes
        self.calls: list[str] = []

    async def complete(self, model: str, ask: Ask) -> Completion:
        self.calls.append(model)
        await asyncio.sleep(0)  # others may ask meanwhile
        outcome = self.outcomes[model]
        if isinstance(outcome, Exception):
            raise outcome
        return Completion(outcome, usage=Usage(100, 10, 40), vendor="openai", model=model)

    async def aclose(self) -> None: ...


def models(vendor: Vendor, *names: str) -> RoleModels:
    return RoleModels({"r": tuple(ModelRef("openai", name) for name in names)}, {"openai": vendor})


async def test_the_next_model_answers_when_the_first_is_down():
    vendor = Vendor(one=ModelDown("no"), two="fine")
    assert (await models(vendor, "one", "two").complete("r", ASK)).text == "fine"
    assert vendor.calls == ["one", "two"]


async def test_a_model_that_was_just_down_is_not_waited_for_again():
    vendor = Vendor(one=ModelDown("no"), two="fine")
    role = models(vendor, "one", "two")
    await role.complete("r", ASK)
    await role.complete("r", ASK)
    assert vendor.calls == ["one", "two", "two"]


async def test_all_down_is_said_at_once_the_second_time():
    vendor = Vendor(one=ModelDown("no"))
    role = models(vendor, "one")
    for _ in range(2):
        with pytest.raises(ModelDown):
            await role.complete("r", ASK)
    assert vendor.calls == ["one"]


async def test_a_model_that_does_not_answer_in_time_is_down(monkeypatch: pytest.MonkeyPatch):
    class Slow(Vendor):
        async def complete(self, model: str, ask: Ask) -> Completion:
            if model == "one":
                await asyncio.sleep(2 * PATIENCE)
            return await super().complete(model, ask)

    monkeypatch.setattr(roles, "ANSWER_SECONDS", 0.05)
    async with asyncio.timeout(PATIENCE):
        assert (await models(Slow(two="fine"), "one", "two").complete("r", ASK)).text == "fine"


async def test_a_bad_answer_is_not_taken_for_a_model_that_is_down():
    vendor = Vendor(one=ModelMisbehaved("refusal"), two="fine")
    with pytest.raises(ModelMisbehaved):
        await models(vendor, "one", "two").complete("r", ASK)
    assert vendor.calls == ["one"]


async def test_a_role_of_a_ninth_pattern_asks_the_models_for_other_roles():
    vendor = Vendor(one="fine", own="mine")
    role = RoleModels({"other": (ModelRef("openai", "one"),)}, {"openai": vendor})
    assert (await role.complete("i.loop", ASK)).text == "fine"
    assert parse_roles("i.loop=openai:own")["i.loop"] == (ModelRef("openai", "own"),)


def test_roles_are_read_with_their_fall_backs_in_order():
    roles = parse_roles("d.loop=openai:x|openai:y:z")
    assert roles["d.loop"] == (ModelRef("openai", "x"), ModelRef("openai", "y:z"))
    assert roles["a.parse"] == tuple(map(parse_ref, OPENAI_FIRST))


@pytest.mark.parametrize(
    ("text", "says"), [("b.pick=openai:m", "a.parse"), ("d.loop=m", "openai"), ("d.loop", "role=vendor:model")]
)
def test_a_bad_role_is_named_with_what_is_accepted(text: str, says: str):
    with pytest.raises(ValueError, match=says):
        parse_roles(text)


def test_every_role_at_once_and_a_server_of_ones_own():
    roles = parse_roles("*=openai:llama3:8b@http://localhost:11434/v1/ d.loop=anthropic:claude-haiku-5-5")
    own = ModelRef("openai", "llama3:8b", "http://localhost:11434/v1")
    assert (roles["a.parse"], roles["g.booking"]) == ((own,), (own,))
    assert roles["d.loop"] == (ModelRef("anthropic", "claude-haiku-5-5"),)
    assert own.served_by == "http://localhost:11434/v1"


@pytest.mark.parametrize("text", ["anthropic:m@http://x", "openai:@http://x/v1", "openai:m@httpx"])
def test_a_server_of_ones_own_speaks_openai_and_has_a_url(text: str):
    with pytest.raises(ValueError, match="openai:model@http"):
        parse_ref(text)


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_key_of_one_vendor_is_enough_for_every_role(vendor: str):
    usable = usable_roles(parse_roles(""), {vendor: Vendor()})
    assert {ref.vendor for refs in usable.values() for ref in refs} == {vendor}
    assert usable.keys() == ROLES.keys()


def test_a_role_without_any_key_is_named():
    with pytest.raises(ValueError, match=r"a\.parse needs a key for anthropic, bedrock, openai"):
        usable_roles(parse_roles(""), {})


def test_a_role_pointed_at_a_vendor_without_a_key_is_named():
    with pytest.raises(ValueError, match=r"c\.booking needs a key for bedrock"):
        usable_roles(parse_roles("c.booking=bedrock:m"), {"openai": Vendor()})


async def test_a_vendor_is_made_when_it_is_first_asked():
    made: list[str] = []

    def make(module: ModuleType) -> Vendor:
        made.append(module.__name__)
        return Vendor(one="fine")

    role = RoleModels(
        {"r": (ModelRef("openai", "one"),)}, {"openai": LazyVendor("json", make), "bedrock": LazyVendor("json", make)}
    )
    assert made == []
    for _ in range(2):
        await role.complete("r", ASK)
    assert made == ["json"]
    await role.aclose()


async def test_a_pattern_is_warmed_by_its_first_models(caplog: pytest.LogCaptureFixture):
    def make(module: ModuleType) -> Vendor:
        raise ModelDown(f"no {module.__name__}")

    good, bad = ModelRef("openai", "m"), ModelRef("bedrock", "m")
    role = RoleModels(
        {"d.loop": (good,), "d.other": (bad,)},
        {"openai": LazyVendor("json", lambda _: Vendor()), "bedrock": LazyVendor("abc", make)},
    )
    await role.warm("D")
    assert isinstance(role.vendors["openai"], Vendor)
    assert "no abc" in caplog.text


DEFAULTS = sorted({m for models in ROLES.values() for m in models})


@pytest.mark.parametrize("ref", [m for m in DEFAULTS if m.startswith("openai:")])
def test_no_default_of_openai_has_a_shutdown_date_in_the_installed_sdk(ref: str):
    source = inspect.getsource(chat_model)
    names, _, deprecated = source.partition("Deprecated values")
    assert deprecated, "the SDK no longer lists deprecated models here: look where it does"
    model = ref.partition(":")[2]
    assert f'"{model}"' in names
    assert f'"{model}"' not in deprecated


@pytest.mark.parametrize("ref", [m for m in DEFAULTS if "claude" in m])
def test_no_claude_is_one_that_the_installed_sdk_knows_to_end(ref: str):
    model = re.sub(r".*[:.](claude-[a-z0-9-]+?)(-v\d+:\d+)?$", r"\1", ref)
    assert f'"{model}"' in inspect.getsource(anthropic_models)
    assert model not in DEPRECATED_MODELS


def test_making_the_models_imports_no_sdk_and_warming_a_pattern_only_its_own():
    code = """
import asyncio, sys
from bot.cli.start import offline_vendors
from bot.settings import Settings
from bot.llm.vendors import make_models
loaded = lambda: [sdk for sdk in ("openai", "anthropic", "boto3") if sdk in sys.modules]
models = make_models(Settings(models="").model_copy(update=offline_vendors("http://127.0.0.1:9")))
before = loaded()
asyncio.run(models.warm("D"))
print(before, loaded())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] ['openai']"
