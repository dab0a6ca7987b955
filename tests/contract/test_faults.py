"""A model that misbehaves, in every way the offline model knows: the reply is one to act on, nothing is half
booked, and nothing is claimed that is not so. The plain picker books where no model answers."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_asyncio

import patterns
from bot.cli.start import offline_vendors
from bot.conversation.reply import Reply
from bot.domain.club import Club
from bot.llm.roles import BEDROCK, CLAUDE, GPT, ROLES, ModelRef, RoleModels, Vendor, parse_ref
from bot.llm.vendors import keyed_vendors
from bot.runtime import answering
from bot.sandbox import create_app, serve
from bot.sandbox.faults import ANSWER, TRANSPORT, Faults
from bot.settings import Settings
from bot.settings.limits import Limits
from tests.kit.claims import says_it_happened
from tests.kit.databases import SqliteFiles, engine_on
from tests.kit.talk import Bot, make_bot, offline_parts
from tests.kit.world import Clock

pytestmark = pytest.mark.asyncio(loop_scope="module")

ALL = sorted({*TRANSPORT, *ANSWER} - {"adversary", "obey"})  # those are no accidents, and have tests of their own
LIMITS = Limits(turn_seconds=15, turns_per_minute=1000)
MODELS = {"openai": GPT[:1], "anthropic": CLAUDE, "bedrock": BEDROCK}
VENDORS = {letter: ("openai",) if letter == "H" else tuple(MODELS) for letter in sorted(patterns.names())}
"""H has one vendor, whose model it never asks itself."""
CASES = [(letter, vendor) for letter, vendors in VENDORS.items() for vendor in vendors]


def in_turn(faults: Sequence[str]) -> list[tuple[str, tuple[str, str]]]:
    """Each fault with each letter and with each vendor, and each letter with each vendor. A letter is told of the
    same failure whichever vendor it comes from, which tests/llm shows; so not all three have to meet."""
    return [
        (fault, (letter, vendors[(row + column) % len(vendors)]))
        for row, fault in enumerate(faults)
        for column, (letter, vendors) in enumerate(VENDORS.items())
    ]


def each_in_turn(faults: Sequence[str]) -> pytest.MarkDecorator:
    pairs = in_turn(faults)
    ids = ["-".join((*case, fault)) for fault, case in pairs]
    return pytest.mark.parametrize(("fault", "case"), pairs, indirect=["case"], ids=ids)


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
    club: Club, clock: Clock, sqlite_files: SqliteFiles, tmp_path: Path, request: pytest.FixtureRequest,
) -> AsyncIterator[Bot]:  # fmt: skip
    patterns.load(letter)  # which takes a second or two, and a short turn has not got them to spare
    if letter == "C":
        shutil.copy(request.getfixturevalue("workflows_template"), tmp_path)
    models = RoleModels(dict.fromkeys(ROLES, refs), sandbox[2])
    async with engine_on(sqlite_files.fresh("bot")) as engine, offline_parts(sandbox[0], home=tmp_path) as parts:
        yield make_bot(engine, club, clock, models, letter, parts=parts)  # with the deadline of production
    # DBOS puts its own threads under the loop, and ends them with C; the loop goes on here.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(4))


@contextmanager
def misbehaving(faults: Faults, fault: str) -> Iterator[None]:
    """A model that never answers need not be waited for so long; what is left then of a turn is enough on a busy
    machine, too."""
    faults.set(fault)
    with pytest.MonkeyPatch.context() as patch:
        if fault == "hang":
            patch.setattr(answering, "MODEL_SHARE", 0.1)
        yield
    faults.set()


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


@each_in_turn(ALL)
async def test_one_message_with_everything(bot: Bot, faults: Faults, fault: str):
    bot.dispatcher.limits = LIMITS
    started = time.monotonic()
    with misbehaving(faults, fault):
        reply = await bot.member().say("book court 1 tomorrow at 3pm")
    assert time.monotonic() - started < LIMITS.turn_seconds + 1
    assert reply.outcome in ("booked", "offered", "asked", "refused", "answered")
    await check(bot, reply)


@each_in_turn(ALL)
async def test_a_conversation_goes_on_after_the_fault(bot: Bot, faults: Faults, fault: str):
    ann = bot.member()
    await ann.say("Book a court for tomorrow")
    bot.dispatcher.limits = LIMITS
    with misbehaving(faults, fault):
        await check(bot, await ann.say("3pm"))
    bot.dispatcher.models.forget_failures()
    reply = await ann.say("book court 2 tomorrow at 3pm")
    assert reply.outcome == "booked"
    assert [b.slot.court.name for b in await bot.live() if b.slot.local.hour == 15] == ["Court 2"]


@each_in_turn(["500", "429", "503", "not_json", "refusal", "truncated", "malformed"])
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
