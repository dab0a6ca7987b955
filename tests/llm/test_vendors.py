"""Every vendor through its real SDK against the offline model: the same asks, the same answers, the same errors."""

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from bot.cli.start import offline_vendors
from bot.conversation.tools import TOOLS, strict_schema
from bot.llm import Ask, Completion, Message, ModelDown, ModelMisbehaved, ToolCall, retry
from bot.llm.openai import CALL_SECONDS
from bot.llm.retry import LONGEST_PAUSE
from bot.llm.roles import VENDORS, LazyVendor, ModelRef, RoleModels, Vendor
from bot.llm.vendors import keyed_vendors, server
from bot.sandbox import Faults, create_app, serve
from bot.settings import Settings
from patterns.workflow.parse import Intent
from tests.sandbox.talking import SYSTEM

pytestmark = pytest.mark.asyncio(loop_scope="module")

CLAUDE_ON_AWS = "us.anthropic.claude-haiku-4-5"
MODELS = {"openai": "gpt-5.6-luna", "anthropic": "claude-haiku-5-5", "bedrock": CLAUDE_ON_AWS, "chat": "m"}
BOOK = Ask(SYSTEM, (Message("user", "book a court tomorrow at 3pm"),))
PARSE = replace(BOOK, schema=strict_schema(Intent), schema_name="intent")
CALL = replace(BOOK, tools=TOOLS)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def sandbox() -> AsyncIterator[tuple[str, Faults]]:
    faults = Faults()
    async with serve(create_app(faults)) as url:
        yield url, faults


@pytest.fixture
def faults(sandbox: tuple[str, Faults]) -> Faults:
    sandbox[1].set()
    return sandbox[1]


@pytest_asyncio.fixture(loop_scope="module", scope="module", params=MODELS)
async def asked(request: pytest.FixtureRequest, sandbox: tuple[str, Faults]) -> AsyncIterator[tuple[Vendor, str]]:
    vendor = await vendor_at(request.param, sandbox[0])
    yield vendor, MODELS[request.param]
    await vendor.aclose()


async def vendor_at(name: str, url: str) -> Vendor:
    settings = Settings(models="").model_copy(update=offline_vendors(url))
    later = server(settings, f"{url}/v1") if name == "chat" else keyed_vendors(settings)[name]
    return await later.vendor() if isinstance(later, LazyVendor) else later


async def test_structured_output_is_json_of_the_schema(asked: tuple[Vendor, str], faults: Faults):
    completion = await asked[0].complete(asked[1], PARSE)
    [said] = Intent.model_validate_json(completion.text).wishes
    assert (said.intent, str(said.date), str(said.time)) == ("book", "2026-12-02", "15:00:00")
    assert completion.calls == ()


async def test_a_call_is_suggested_and_counted(asked: tuple[Vendor, str], faults: Faults):
    completion = await asked[0].complete(asked[1], CALL)
    [call] = completion.calls
    assert (call.name, json.loads(call.arguments)["time"]) == ("check_availability", "15:00")
    assert completion.usage.input_tokens > 100
    assert completion.usage.output_tokens > 5
    assert completion.model == asked[1]


async def test_two_calls_of_one_answer_and_their_results_go_back(asked: tuple[Vendor, str], faults: Faults):
    calls = (ToolCall("call_1", "my_bookings", "{}"), ToolCall("call_2", "my_bookings", "{}"))
    results = tuple(Message("tool", '{"bookings": []}', call_id=call.id) for call in calls)
    history = (Message("user", "what are mine?"), Message("assistant", "", calls), *results)
    completion = await asked[0].complete(asked[1], replace(CALL, messages=history))
    assert "no" in completion.text.lower()


async def test_a_conversation_that_another_vendor_broke_can_go_back(asked: tuple[Vendor, str], faults: Faults):
    broken = ToolCall("call_1", "check_availability", '{"date": "2026')
    result = Message("tool", '{"error": {"message": "The arguments are no JSON."}}', call_id="call_1")
    history = (*BOOK.messages, Message("assistant", "", (broken,)), result)
    assert await asked[0].complete(asked[1], replace(CALL, messages=history))


async def test_a_transcript_may_begin_with_an_answer_and_repeat_a_side(asked: tuple[Vendor, str], faults: Faults):
    said = [Message("assistant", "Hello!"), Message("user", "hi"), Message("assistant", ""), Message("user", "hello")]
    completion = await asked[0].complete(asked[1], Ask(SYSTEM, tuple(said)))
    assert completion.text.startswith("Hello")


async def test_no_call_where_none_may_be_made_and_one_where_one_must(asked: tuple[Vendor, str], faults: Faults):
    assert (await asked[0].complete(asked[1], replace(CALL, tool_choice="none"))).calls == ()
    hello = replace(CALL, messages=(Message("user", "hello"),), tool_choice="required")
    assert (await asked[0].complete(asked[1], hello)).calls


@pytest.mark.parametrize(("fault", "refused"), [("429", True), ("500", False), ("503", False), ("not_json", False)])
async def test_a_vendor_that_refuses_us_is_told_from_one_that_is_broken(
    asked: tuple[Vendor, str], faults: Faults, fault: str, refused: bool
):
    faults.set(fault)
    with pytest.raises(ModelDown) as caught:
        await asked[0].complete(asked[1], CALL)
    assert caught.value.refused is refused


@pytest.mark.parametrize("fault", ["429", "500", "503", "529", "not_json"])
async def test_a_vendor_that_cannot_answer_is_down(asked: tuple[Vendor, str], faults: Faults, fault: str):
    faults.set(fault)
    before = faults.requests
    with pytest.raises(ModelDown):
        await asked[0].complete(asked[1], CALL)
    assert faults.requests - before <= 2


async def test_a_short_fault_is_outlived_by_a_retry(asked: tuple[Vendor, str], faults: Faults):
    faults.set("500*1")
    assert (await asked[0].complete(asked[1], CALL)).calls


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Before second tries, which then come at once."""
    kept: list[float] = []

    async def paused(seconds: float) -> None:
        kept.append(seconds)

    monkeypatch.setattr(retry, "asyncio", SimpleNamespace(sleep=paused))
    return kept


@pytest.mark.parametrize("name", ["openai", "anthropic", "chat"])
@pytest.mark.parametrize(("named", "requests"), [({"retry-after": "30"}, 1), ({"retry-after-ms": "50"}, 2), ({}, 2)])
async def test_a_vendor_that_wants_to_be_left_alone_for_long_is_down_at_once(
    name: str, named: dict[str, str], requests: int, pauses: list[float]
):
    asked: list[str] = []

    async def busy(request: Request) -> JSONResponse:
        asked.append(request.url.path)
        return JSONResponse({"error": {"message": "slow down"}}, 429, headers=named)

    async with serve(Starlette(routes=[Route("/{path:path}", busy, methods=["POST"])])) as url:
        vendor = await vendor_at(name, url)
        with pytest.raises(ModelDown):
            await vendor.complete(MODELS[name], CALL)
        assert len(asked) == requests
        assert len(pauses) == requests - 1
        assert all(pause <= LONGEST_PAUSE for pause in pauses)
        await vendor.aclose()


@pytest.mark.parametrize(("fault", "kind"), [("refusal", "refusal"), ("truncated", "truncated")])
@pytest.mark.parametrize("ask", [PARSE, CALL, BOOK], ids=["schema", "tools", "words"])
async def test_a_refusal_and_a_cut_are_told_apart(
    asked: tuple[Vendor, str], faults: Faults, ask: Ask, fault: str, kind: str
):
    faults.set(fault)
    with pytest.raises(ModelMisbehaved) as caught:
        await asked[0].complete(asked[1], ask)
    assert caught.value.kind == kind
    assert caught.value.usage.total > 0


@pytest.mark.parametrize("ask", [PARSE, CALL], ids=["schema", "tools"])
async def test_broken_json_is_never_taken_for_an_answer(asked: tuple[Vendor, str], faults: Faults, ask: Ask):
    """Some vendors say so themselves; of others the text shows it, and the pattern checks that."""
    faults.set("malformed")
    with pytest.raises((ModelMisbehaved, json.JSONDecodeError)) as caught:
        await answered_in_json(*asked, ask)
    assert getattr(caught.value, "kind", "malformed") == "malformed"


async def answered_in_json(vendor: Vendor, model: str, ask: Ask) -> None:
    completion = await vendor.complete(model, ask)
    json.loads(completion.calls[0].arguments if completion.calls else completion.text)


async def test_a_cancelled_call_lets_go_at_once(asked: tuple[Vendor, str], faults: Faults):
    faults.set("hang")
    started = time.perf_counter()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await asked[0].complete(asked[1], CALL)
    assert time.perf_counter() - started < CALL_SECONDS / 2  # it does not wait for the vendor's own deadline


@pytest.mark.parametrize("name", MODELS)
async def test_a_server_that_is_not_there_is_down(name: str):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    vendor = await vendor_at(name, f"http://127.0.0.1:{port}")
    with pytest.raises(ModelDown):
        await vendor.complete(MODELS[name], CALL)
    await vendor.aclose()


async def test_many_bedrock_calls_wait_side_by_side():
    app, together = create_app(), asyncio.Barrier(40)

    async def held(scope: Any, receive: Any, send: Any) -> None:
        """None is answered before all are asked."""
        await together.wait()
        await app(scope, receive, send)

    async with serve(Starlette(routes=[Mount("/", held)])) as url:
        vendor = await vendor_at("bedrock", url)
        answers = await asyncio.gather(*(vendor.complete(MODELS["bedrock"], CALL) for _ in range(40)))
        assert all(isinstance(answer, Completion) for answer in answers)
        await vendor.aclose()


async def test_a_role_goes_from_one_vendor_to_the_next_mid_talk(sandbox: tuple[str, Faults], faults: Faults):
    """The calls that one vendor's model suggested are part of what the next one is given."""
    models = RoleModels(
        {"r": tuple(ModelRef(vendor, MODELS[vendor]) for vendor in VENDORS)},
        {name: await vendor_at(name, sandbox[0]) for name in VENDORS},
    )
    first = await models.complete("r", CALL)
    assert first.vendor == "openai"
    result = Message("tool", '{"free": []}', call_id=first.calls[0].id)
    history = replace(CALL, messages=(*CALL.messages, Message("assistant", "", first.calls), result))
    for vendor in ("anthropic", "bedrock"):
        with suppress(ModelDown), models.breaker(models.roles["r"][VENDORS.index(vendor) - 1]).call():
            raise ModelDown
        second = await models.complete("r", history)
        assert (second.vendor, second.text[:15]) == (vendor, "Nothing is free")
    await models.aclose()
