"""Each misbehaviour as the real SDK reports it, and how faults are told to a server."""

import asyncio
import json
import time
from typing import Any

import openai
import pytest
from openai import AsyncOpenAI
from pydantic import BaseModel, ValidationError

from bot.sandbox import Faults, create_app, serve
from bot.sandbox.faults import INVENTED, NAMES
from tests.sandbox.talking import SYSTEM, Club
from tests.sandbox.test_responses import FUNCTIONS, Intent

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORDS = "book a court tomorrow at 3pm"


class Chat(BaseModel):
    intent: str


async def respond(client: AsyncOpenAI, **more: Any) -> Any:
    return await client.responses.create(**{"model": "m", "instructions": SYSTEM, "input": WORDS, **more})


async def parse(client: AsyncOpenAI) -> Any:
    return await client.responses.parse(model="m", instructions=SYSTEM, input=WORDS, text_format=Intent)


async def parse_chat(client: AsyncOpenAI) -> Any:
    return await client.chat.completions.parse(
        model="m", messages=[{"role": "user", "content": WORDS}], response_format=Chat
    )


@pytest.mark.parametrize(
    ("name", "error"),
    [("429", openai.RateLimitError), ("500", openai.InternalServerError), ("503", openai.InternalServerError)],
)
async def test_a_status_is_raised_and_a_retry_gets_past_it(client, faults, name, error):
    faults.set(name)
    with pytest.raises(error):
        await respond(client)
    faults.set(f"{name}*1")
    faults.requests = 0
    assert (await respond(client.with_options(max_retries=1))).status == "completed"
    assert faults.requests == 2


async def test_a_429_names_its_delay_and_the_sdk_waits_no_longer(
    client: AsyncOpenAI, faults: Faults, monkeypatch: pytest.MonkeyPatch
):
    pauses: list[float] = []

    async def paused(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr("openai._base_client.anyio.sleep", paused)
    faults.set("429*2")
    assert (await respond(client.with_options(max_retries=2))).status == "completed"
    assert pauses == [0.05, 0.05]
    assert faults.requests == 3


async def test_latency_delays_and_hang_never_answers(client: AsyncOpenAI, faults: Faults):
    faults.set("latency=0.2")
    started = time.perf_counter()
    await respond(client)
    assert time.perf_counter() - started >= 0.2
    faults.set("hang")
    with pytest.raises(openai.APITimeoutError):
        await respond(client.with_options(timeout=0.2))


async def test_a_server_closes_although_a_request_hangs():
    async with AsyncOpenAI(api_key="x", max_retries=0) as client:
        async with serve(create_app(Faults.parse(["hang"]))) as url:
            hanging = asyncio.create_task(respond(client.with_options(base_url=f"{url}/v1")))
            await asyncio.sleep(0.1)
        with pytest.raises(openai.InternalServerError):
            await hanging


async def test_a_body_that_is_no_json_is_a_bare_decode_error(client: AsyncOpenAI, faults: Faults):
    faults.set("not_json")
    with pytest.raises(json.JSONDecodeError):
        await respond(client)


async def test_a_refusal_parses_to_none(client: AsyncOpenAI, faults: Faults):
    faults.set("refusal")
    response = await parse(client)
    assert response.output_parsed is None
    assert (response.status, response.output[0].content[0].type) == ("completed", "refusal")
    message = (await parse_chat(client)).choices[0].message
    assert message.parsed is None
    assert message.refusal
    stream = await respond(client, stream=True)
    assert "response.refusal.done" in [event.type async for event in stream]


async def test_truncated_structured_output_is_a_validation_error_and_a_length_error(client, faults):
    faults.set("truncated")
    with pytest.raises(ValidationError):
        await parse(client)
    with pytest.raises(openai.LengthFinishReasonError):
        await parse_chat(client)
    response = await respond(client)
    assert (response.status, response.incomplete_details.reason) == ("incomplete", "max_output_tokens")


async def test_malformed_json_in_output_and_in_arguments(client: AsyncOpenAI, faults: Faults):
    faults.set("malformed")
    with pytest.raises(ValidationError):
        await parse(client)
    response = await respond(client, tools=FUNCTIONS)
    assert response.status == "completed"
    with pytest.raises(json.JSONDecodeError):
        json.loads(response.output[0].arguments)


async def call(client: AsyncOpenAI, history: list[Any] | None = None) -> list[tuple[str, dict[str, Any]]]:
    output = (await respond(client, input=history or WORDS, tools=FUNCTIONS)).output
    return [(item.name, json.loads(item.arguments)) for item in output if item.type == "function_call"]


def checked(club: Club) -> list[Any]:
    """A history in which the free slots are known, so that the next call books."""
    result = json.dumps(club.check_availability("2026-12-02", "15:00", None))
    return [
        {"role": "user", "content": WORDS},
        {"type": "function_call", "call_id": "call_1", "name": "check_availability", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "call_1", "output": result},
    ]


async def test_an_invented_slot_does_not_exist(client: AsyncOpenAI, faults: Faults):
    faults.set("invented_slot")
    assert await call(client, checked(Club())) == [("book", {"slot_id": INVENTED})]


async def test_a_repeated_call_has_two_ids(client: AsyncOpenAI, faults: Faults):
    faults.set("repeated_call")
    first, second = (await respond(client, input=checked(Club()), tools=FUNCTIONS)).output
    assert (
        (first.name, first.arguments)
        == (second.name, second.arguments)
        == ("book", '{"slot_id": "c1-20261202-1500-60"}')
    )
    assert first.call_id != second.call_id


async def test_an_unknown_tool_is_called(client: AsyncOpenAI, faults: Faults):
    faults.set("unknown_tool")
    assert await call(client) == [("open_gate", {})]


async def test_a_user_id_is_smuggled_in(client: AsyncOpenAI, faults: Faults):
    faults.set("user_id")
    [(_, arguments)] = await call(client, checked(Club()))
    assert arguments == {"slot_id": "c1-20261202-1500-60", "user_id": "U999"}


async def test_a_loop_goes_on_after_every_result(client: AsyncOpenAI, faults: Faults):
    faults.set("loop")
    assert [name for name, _ in await call(client)] == ["check_availability"]
    assert [name for name, _ in await call(client, checked(Club()))] == ["check_availability"]
    assert (await respond(client, tools=FUNCTIONS, tool_choice="none")).output[0].type == "message"


async def test_a_false_claim_is_made_without_a_call(client: AsyncOpenAI, faults: Faults):
    faults.set("claims")
    response = await respond(client, tools=FUNCTIONS)
    assert response.output_text == "Booked! Court 1, code ABC123."
    assert [item.type for item in response.output] == ["message"]


async def test_bad_arguments_have_the_wrong_form(client: AsyncOpenAI, faults: Faults):
    faults.set("bad_arguments")
    [(_, arguments)] = await call(client)
    assert arguments == {"date": "someday", "time": 25, "minutes": "sixty"}


async def test_faults_are_counted_down_one_by_one():
    faults = Faults.parse(["500*1", "429*1", "claims*1"])
    assert [faults.strike().transport for _ in range(2)] == ["500", "429"]
    assert faults.strike().answer == {"claims"}
    assert faults.strike() == Faults().strike()


@pytest.mark.parametrize("spec", ["", "slow", "429*0", "429*x", "latency", "latency=x", "500=2", "claims*-1"])
async def test_an_unknown_fault_is_refused_with_the_ones_there_are(spec: str):
    with pytest.raises(ValueError, match="Accepted") as refused:
        Faults.parse([spec])
    assert all(name in str(refused.value) for name in NAMES)


async def test_a_fault_that_strikes_a_share_strikes_the_same_requests_for_the_same_seed():
    def struck(seed: str) -> list[bool]:
        faults = Faults()
        faults.set("500~0.1", seed=seed)
        return [faults.strike().transport == "500" for _ in range(1000)]

    assert struck("one") == struck("one") != struck("two")
    assert 60 < sum(struck("one")) < 140


@pytest.mark.parametrize("spec", ["500~1.5", "500~", "500~0.1.2", "500*3~0.1"])
async def test_a_share_that_is_none_is_refused(spec: str):
    with pytest.raises(ValueError, match=r"each may end in ~0\.1"):
        Faults.parse([spec])
