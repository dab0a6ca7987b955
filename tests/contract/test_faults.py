"""A model that misbehaves, in every way the offline model knows: the reply is one to act on, nothing is half
booked, and nothing is claimed that is not so. The plain picker books where no model answers."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import pytest_asyncio

import patterns
from bot.cli.start import offline_vendors
from bot.conversation.reply import Reply
from bot.domain.club import Club
from bot.llm.roles import BEDROCK, CLAUDE, GPT, ROLES, ModelRef, RoleModels, Vendor, parse_ref
from bot.llm.vendors import keyed_vendors
from bot.sandbox import create_app, serve
from bot.sandbox.faults import ANSWER, TRANSPORT, Faults
from bot.settings import Settings
from bot.settings.limits import Limits
from store.sql import make_engine
from tests.kit.claims import says_it_happened
from tests.kit.talk import Bot, make_bot, offline_parts
from tests.kit.world import Clock

pytestmark = pytest.mark.asyncio(loop_scope="module")

ALL = sorted({*TRANSPORT, *ANSWER} - {"adversary", "obey"})  # those are no accidents, and have tests of their own
SECONDS, SHORT = 15.0, 3.0  # of a turn
MODELS = {"openai": GPT[:1], "anthropic": CLAUDE, "bedrock": BEDROCK}
CASES = [(letter, "openai") for letter in sorted(patterns.names())]
CASES += [(letter, vendor) for letter in "ABCDEFG" for vendor in ("anthropic", "bedrock")]
"""H has one vendor, whose model it never asks itself."""


@pytest.fixture(params=CASES, ids="-".join)
def case(request: pytest.FixtureRequest) -> tuple[str, str]:
    return request.param


@pytest.fixture
def letter(case: tuple[str, str]) -> str:
    return case[0]


@pytest.fixture
def refs(case: tuple[str, str]) -> tuple[ModelRef, ...]:
    """The models that every role asks."""
    return tuple(map(parse_ref, MODELS[case[1]]))


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def sandbox() -> AsyncIterator[tuple[str, Faults, dict[str, Vendor]]]:
    """One offline model and one client of each vendor for all tests."""
    faults = Faults()
    async with serve(create_app(faults)) as url:
        settings = Settings(models="").model_copy(update=offline_vendors(url))
        made = {name: await later.vendor() for name, later in keyed_vendors(settings).items()}
        yield url, faults, made
        for vendor in made.values():
            await vendor.aclose()


@pytest.fixture
def faults(sandbox: tuple[str, Faults, dict[str, Vendor]]) -> Faults:
    sandbox[1].set()
    return sandbox[1]


@pytest_asyncio.fixture(loop_scope="module")
async def bot(
    letter: str, refs: tuple[ModelRef, ...], sandbox: tuple[str, Faults, dict[str, Vendor]], faults: Faults,
    club: Club, clock: Clock, sqlite_template: Path, tmp_path: Path,
) -> AsyncIterator[Bot]:  # fmt: skip
    patterns.load(letter)  # which takes a second or two, and a short turn has not got them to spare
    shutil.copy(sqlite_template, tmp_path / "courtbot.sqlite3")
    engine = make_engine(f"sqlite:///{tmp_path / 'courtbot.sqlite3'}")
    models = RoleModels(dict.fromkeys(ROLES, refs), sandbox[2])
    async with offline_parts(sandbox[0], home=tmp_path) as parts:
        yield make_bot(engine, club, clock, models, letter, parts=parts)  # with the deadline of production
    await engine.dispose()
    # DBOS puts its own threads under the loop, and ends them with C; the loop goes on here.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(4))


def limits(fault: str = "") -> Limits:
    """What never answers need not be waited for so long."""
    return Limits(turn_seconds=SHORT if fault == "hang" else SECONDS, turns_per_minute=1000)


async def check(bot: Bot, reply: Reply) -> None:
    """Booked in the reply exactly when a row exists, and it is the member's own, for what they asked."""
    live = await bot.live()
    assert reply.text.strip()
    assert (reply.outcome == "booked") == bool(live)
    if live:
        assert [(b.user, b.slot.local.isoformat()) for b in live] == [("ann", "2026-12-02T15:00:00+00:00")]
        assert reply.card.code == live[0].code
    else:
        assert not says_it_happened(reply.text), reply.text
        assert "Booked" not in reply.text
    assert len(await bot.rows()) == len(live)


@pytest.mark.parametrize("fault", ALL)
async def test_one_message_with_everything(bot: Bot, faults: Faults, fault: str):
    faults.set(fault)
    bot.dispatcher.limits = limits(fault)
    started = time.monotonic()
    reply = await bot.member().say("book court 1 tomorrow at 3pm")
    assert time.monotonic() - started < bot.dispatcher.limits.turn_seconds + 1
    assert reply.outcome in ("booked", "offered", "asked", "refused", "answered")
    await check(bot, reply)


@pytest.mark.parametrize("fault", ALL)
async def test_a_conversation_goes_on_after_the_fault(bot: Bot, faults: Faults, fault: str):
    ann = bot.member()
    await ann.say("Book a court for tomorrow")
    faults.set(fault)
    bot.dispatcher.limits = limits(fault)
    await check(bot, await ann.say("3pm"))
    faults.set()
    bot.dispatcher.limits = limits()
    bot.dispatcher.models.forget_failures()
    reply = await ann.say("book court 2 tomorrow at 3pm")
    assert reply.outcome == "booked"
    assert [b.slot.court.name for b in await bot.live() if b.slot.local.hour == 15] == ["Court 2"]


@pytest.mark.parametrize("fault", ["500", "429", "503", "not_json", "refusal", "truncated", "malformed"])
async def test_with_the_model_gone_for_good_the_plain_picker_books(bot: Bot, faults: Faults, fault: str):
    faults.set(fault)
    ann = bot.member()
    assert (await ann.say("Book a court for tomorrow")).outcome == "asked"
    offer = await ann.say("3pm")
    assert offer.outcome == "offered"
    reply = await ann.press(offer.offers[1].slot_id)
    assert reply.outcome == "booked"
    await check(bot, reply)


async def test_a_short_fault_is_outlived_by_a_retry(bot: Bot, faults: Faults, letter: str):
    faults.set("500*1")
    reply = await bot.member().say("book court 1 tomorrow at 3pm")
    assert reply.outcome == "booked"
    assert "basic mode" not in reply.text


async def test_the_next_vendor_of_the_role_answers_when_the_first_is_down(
    bot: Bot, faults: Faults, refs: tuple[ModelRef, ...]
):
    other = parse_ref((CLAUDE if refs[0].vendor == "openai" else GPT)[0])
    bot.dispatcher.models.roles = dict.fromkeys(ROLES, (refs[0], other))
    faults.set("503*2")  # the first model's call and its retry
    reply = await bot.member().say("book court 1 tomorrow at 3pm")
    assert reply.outcome == "booked"
    assert "basic mode" not in reply.text


async def test_a_slow_model_is_waited_for(bot: Bot, faults: Faults):
    faults.set("latency=0.3")
    reply = await bot.member().say("book court 1 tomorrow at 3pm")
    assert reply.outcome == "booked"
    assert "basic mode" not in reply.text


async def test_an_endless_loop_ends_within_the_bounds(bot: Bot, faults: Faults, letter: str):
    faults.set("loop")
    before = faults.requests
    reply = await bot.member().say("what is free tomorrow at 3pm?")
    assert faults.requests - before <= bot.dispatcher.limits.model_calls
    assert reply.outcome == "offered"


async def test_a_model_that_books_twice_in_one_answer_books_once(bot: Bot, faults: Faults):
    faults.set("repeated_call")
    reply = await bot.member().say("book court 1 tomorrow at 3pm")
    assert reply.outcome == "booked"
    assert len(await bot.rows()) == 1
