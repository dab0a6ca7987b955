"""Roles: which models are asked, in which order, and what is said of a bad configuration."""

import inspect

import pytest
from openai.types.shared import chat_model

from bot.llm import Ask, Completion, Message, ModelDown, ModelMisbehaved
from bot.llm.roles import DEFAULT_MODELS, ROLES, ModelRef, RoleModels, parse_roles, usable_roles

ASK = Ask("system", (Message("user", "hello"),))


class Vendor:
    """Answers with what it was told to for each model; counts the calls."""

    def __init__(self, **outcomes: Exception | str) -> None:
        self.outcomes = outcomes
        self.calls: list[str] = []

    async def complete(self, model: str, ask: Ask) -> Completion:
        self.calls.append(model)
        outcome = self.outcomes[model]
        if isinstance(outcome, Exception):
            raise outcome
        return Completion(outcome, vendor="openai", model=model)

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


async def test_a_bad_answer_is_not_taken_for_a_model_that_is_down():
    vendor = Vendor(one=ModelMisbehaved("refusal"), two="fine")
    with pytest.raises(ModelMisbehaved):
        await models(vendor, "one", "two").complete("r", ASK)
    assert vendor.calls == ["one"]


def test_roles_are_read_with_their_fall_backs_in_order():
    roles = parse_roles("d.loop=openai:x|openai:y:z")
    assert roles["d.loop"] == (ModelRef("openai", "x"), ModelRef("openai", "y:z"))
    assert roles["a.parse"] == tuple(ModelRef("openai", m.partition(":")[2]) for m in DEFAULT_MODELS)


@pytest.mark.parametrize(
    ("text", "says"), [("x.y=openai:m", "a.parse"), ("d.loop=m", "openai"), ("d.loop", "role=vendor:model")]
)
def test_a_bad_role_is_named_with_what_is_accepted(text: str, says: str):
    with pytest.raises(ValueError, match=says):
        parse_roles(text)


def test_a_role_without_any_key_is_named():
    with pytest.raises(ValueError, match=r"a\.parse needs a key for openai"):
        usable_roles(parse_roles(""), {})


@pytest.mark.parametrize("ref", sorted({m for models in ROLES.values() for m in models}))
def test_no_default_model_has_a_shutdown_date_in_the_installed_sdk(ref: str):
    source = inspect.getsource(chat_model)
    names, _, deprecated = source.partition("Deprecated values")
    assert deprecated, "the SDK no longer lists deprecated models here: look where it does"
    model = ref.partition(":")[2]
    assert f'"{model}"' in names
    assert f'"{model}"' not in deprecated
