"""A model's circuit breaker: when nobody asks any more, who tries again, and what the process says of it."""

import asyncio

import pytest

from bot.llm import ModelDown, ModelMisbehaved
from bot.llm import breaker as breakers
from bot.llm.breaker import FAILURES, OPEN_SECONDS, PAUSE_SECONDS, WINDOW_SECONDS, Breaker, State
from bot.llm.roles import ModelRef, RoleModels
from bot.llm.watch import ModelCall
from tests.llm.test_roles import ASK, Vendor


class Time:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def told() -> list[State]:
    return []


@pytest.fixture
def breaker(time: Time, told: list[State]) -> Breaker:
    return Breaker(told.append, time)


def fail(breaker: Breaker, error: BaseException | None = None) -> None:
    """One call that it admits and that ends so; ModelDown unless said otherwise."""
    assert breaker.admits()
    error = error or ModelDown("no")
    with pytest.raises(type(error)), breaker.call():
        raise error


def answer(breaker: Breaker) -> None:
    assert breaker.admits()
    with breaker.call():
        pass


def opened(breaker: Breaker, time: Time) -> None:
    for _ in range(FAILURES):
        fail(breaker)
        time.now += PAUSE_SECONDS


def test_a_breaker_opens_after_failures_within_a_window(breaker: Breaker, time: Time, told: list[State]):
    opened(breaker, time)
    assert told == ["open"]
    assert not breaker.admits()


def test_a_breaker_stays_closed_where_failures_are_far_apart(breaker: Breaker, time: Time, told: list[State]):
    for _ in range(FAILURES * 2):
        fail(breaker)
        time.now += WINDOW_SECONDS
    assert told == []


def test_an_answer_between_failures_begins_the_count_anew(breaker: Breaker, time: Time, told: list[State]):
    for _ in range(FAILURES * 2):
        fail(breaker)
        time.now += PAUSE_SECONDS
        answer(breaker)
    assert told == []


def test_a_refusal_of_ours_opens_no_breaker(breaker: Breaker, time: Time, told: list[State]):
    for _ in range(FAILURES * 2):
        fail(breaker, ModelDown("401", refused=True))
        time.now += PAUSE_SECONDS
    assert told == []
    assert breaker.admits()


def test_a_bad_answer_is_an_answer(breaker: Breaker, told: list[State]):
    for _ in range(FAILURES * 2):
        fail(breaker, ModelMisbehaved("refusal"))
    assert told == []


def test_one_call_tries_an_open_breaker_and_an_answer_closes_it(breaker: Breaker, time: Time, told: list[State]):
    opened(breaker, time)
    time.now += OPEN_SECONDS
    assert breaker.admits()
    with breaker.call():
        assert not breaker.admits()
    assert told == ["open", "half_open", "closed"]
    assert breaker.admits()


def test_a_trial_that_fails_opens_it_again(breaker: Breaker, time: Time, told: list[State]):
    opened(breaker, time)
    time.now += OPEN_SECONDS
    fail(breaker)
    assert told == ["open", "half_open", "open"]
    time.now += OPEN_SECONDS - 1
    assert not breaker.admits()


def test_a_trial_that_is_given_up_leaves_the_next_one_to_try(breaker: Breaker, time: Time):
    opened(breaker, time)
    time.now += OPEN_SECONDS
    fail(breaker, asyncio.CancelledError())
    assert breaker.state == "open"
    assert breaker.admits()


class Watch:
    def __init__(self) -> None:
        self.calls: list[ModelCall] = []
        self.passed: list[tuple[str, str]] = []
        self.states: list[tuple[str, State]] = []

    def model_call(self, call: ModelCall) -> None:
        self.calls.append(call)

    def passed_over(self, role: str, model: str) -> None:
        self.passed.append((role, model))

    def breaker(self, model: str, state: State) -> None:
        self.states.append((model, state))


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, time: Time) -> Time:
    """Breakers of models live by the test's time."""
    monkeypatch.setattr(breakers.Breaker.__init__, "__defaults__", (time,))
    return time


def models(vendor: Vendor, *names: str) -> tuple[RoleModels, Watch]:
    made = RoleModels({"d.loop": tuple(ModelRef("openai", name) for name in names)}, {"openai": vendor})
    made.watch = watch = Watch()
    return made, watch


async def test_the_order_of_fall_backs_is_that_of_the_role_again_once_the_first_answers(world: Time):
    vendor = Vendor(one=ModelDown("no"), two="second")
    role, watch = models(vendor, "one", "two")
    for _ in range(FAILURES):
        assert (await role.complete("d.loop", ASK)).text == "second"
        world.now += PAUSE_SECONDS
    vendor.outcomes["one"] = "first"
    assert (await role.complete("d.loop", ASK)).text == "second"
    world.now += OPEN_SECONDS
    assert (await role.complete("d.loop", ASK)).text == "first"
    assert vendor.calls == ["one", "two"] * FAILURES + ["two", "one"]
    assert watch.states == [("openai:one", state) for state in ("open", "half_open", "closed")]


async def test_many_turns_at_once_try_a_dead_model_once_when_it_may_be_tried(world: Time):
    vendor = Vendor(one=ModelDown("no"), two="second")
    role, _ = models(vendor, "one", "two")
    for _ in range(FAILURES):
        await role.complete("d.loop", ASK)
        world.now += PAUSE_SECONDS
    world.now += OPEN_SECONDS
    vendor.calls.clear()
    await asyncio.gather(*(role.complete("d.loop", ASK) for _ in range(20)))
    assert vendor.calls.count("one") == 1


async def test_with_every_breaker_open_nobody_is_asked_and_readiness_names_the_role(world: Time):
    vendor = Vendor(one=ModelDown("no"))
    role, _ = models(vendor, "one")
    assert await role.ready() == ""
    for _ in range(FAILURES):
        with pytest.raises(ModelDown):
            await role.complete("d.loop", ASK)
        world.now += PAUSE_SECONDS
    vendor.calls.clear()
    with pytest.raises(ModelDown):
        await role.complete("d.loop", ASK)
    assert vendor.calls == []
    assert await role.ready() == "no model answers for d.loop"


async def test_readiness_knows_of_models_that_refuse_our_key(world: Time):
    vendor = Vendor(one=ModelDown("401", refused=True))
    role, _ = models(vendor, "one")
    with pytest.raises(ModelDown):
        await role.complete("d.loop", ASK)
    assert await role.ready() == "no model answers for d.loop"
    vendor.outcomes["one"] = "fine"
    world.now += PAUSE_SECONDS
    await role.complete("d.loop", ASK)
    assert await role.ready() == ""


async def test_calls_fall_backs_and_costs_are_told_by_role_and_model(world: Time):
    vendor = Vendor(one=ModelDown("no"), two="second")
    roles = {"d.loop": (ModelRef("openai", "one"), ModelRef("openai", "two"))}
    role = RoleModels(roles, {"openai": vendor}, price=lambda vendor, model, usage: usage.total / 1_000)
    role.watch = watch = Watch()
    completion = await role.complete("d.loop", ASK)
    told = [(call.role, call.model, call.result, call.usage.cost) for call in watch.calls]
    assert told == [("d.loop", "openai:one", "down", 0.0), ("d.loop", "openai:two", "answered", 0.11)]
    assert watch.passed == [("d.loop", "openai:one")]
    assert completion.usage.cost == 0.11


async def test_a_server_of_ones_own_has_no_price_and_its_address_is_no_label(world: Time):
    own = ModelRef("openai", "llama", "http://user:secret@127.0.0.1:9/v1")
    role = RoleModels({"d.loop": (own,)}, {own.url: Vendor(llama="fine")}, price=lambda *_: 1.0)
    role.watch = watch = Watch()
    assert (await role.complete("d.loop", ASK)).usage.cost is None
    assert [call.model for call in watch.calls] == ["openai:llama"]
