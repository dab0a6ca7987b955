"""The HTTP app: what a load balancer and a Prometheus see."""

# Stand-ins and answers of a test have only the part of a type that it needs.
# pyright: reportArgumentType=false

import asyncio
import re
from dataclasses import replace

import httpx2
import pytest

from bot.conversation.event import Event
from bot.conversation.ports import Backlog
from bot.conversation.reply import Reply
from bot.domain.errors import StoreDown
from bot.domain.member import ReplyTo, User
from bot.llm import Usage
from bot.llm.watch import ModelCall
from bot.runtime import health
from bot.runtime.asgi import serve
from bot.runtime.health import Readiness, Ready, make_health_app, make_public_app
from bot.runtime.metrics import Metrics

EVENT = Event("1", "slack", "T1", "C1", User("ann"), "mention", "book", ReplyTo("slack"))


async def three() -> Backlog:
    return Backlog(3, 7.5)


async def fine() -> str:
    return ""


async def deaf() -> str:
    return "not connected"


async def down() -> str:
    raise StoreDown("Redis")


async def hangs() -> str:
    await asyncio.sleep(60)
    return ""


TOKEN = "a token of some length"


async def asked(path: str, metrics: Metrics | None = None, **parts: Ready) -> httpx2.Response:
    async with serve(make_health_app(parts, metrics or Metrics(), three)) as url, httpx2.AsyncClient() as client:
        return await client.get(f"{url}{path}")


async def test_a_process_that_lives_says_so_whatever_is_down() -> None:
    assert (await asked("/healthz", redis=down)).status_code == 200


async def test_the_process_is_ready_when_every_part_is() -> None:
    response = await asked("/readyz", database=fine, slack=fine)
    assert (response.status_code, response.json()["status"]) == (200, "ready")


@pytest.mark.parametrize(("part", "says"), [(deaf, "not connected"), (down, "Redis does not answer")])
async def test_readiness_names_what_does_not_work(part: Ready, says: str) -> None:
    response = await asked("/readyz", database=fine, broken=part)
    assert response.status_code == 503
    assert response.json()["parts"] == {"database": "ok", "broken": says}


async def test_a_part_that_hangs_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "ANSWER_SECONDS", 0.05)
    assert (await asked("/readyz", broken=hangs)).json()["parts"] == {"broken": "no answer"}


async def test_turns_deliveries_and_acknowledgements_are_counted_and_nobody_is_named() -> None:
    metrics = Metrics()
    metrics.turn(EVENT, Reply("booked", "Booked.", pattern="D"), 0.2)
    metrics.delivery(EVENT, "sent")
    metrics.received("slack", True)
    metrics.acknowledged("slack", 0.003)
    metrics.standing("slack", False, 1_800_000_000)
    text = (await asked("/metrics", metrics)).text
    assert 'courtbot_turns_total{outcome="booked",pattern="D",platform="slack"} 1.0' in text
    assert 'courtbot_deliveries_total{platform="slack",result="delivered"} 1.0' in text
    assert 'courtbot_acknowledge_seconds_bucket{le="0.01",platform="slack"} 1.0' in text
    assert "courtbot_inbox_conversations 3.0" in text
    assert "courtbot_inbox_oldest_seconds 7.5" in text
    assert 'courtbot_platform_up{platform="slack"} 0.0' in text
    assert 'courtbot_platform_since_seconds{platform="slack"} 1.8e+09' in text
    assert "ann" not in text


async def test_a_vote_is_counted_for_the_pattern_that_answered() -> None:
    metrics = Metrics()
    pressed = replace(EVENT, kind="action", choice="feedback:up:0af7651916cd43dd8448eb211c80319c")
    metrics.turn(pressed, Reply("answered", "Thank you, noted.", pattern="A", rated="D"), 0.1)
    metrics.turn(pressed, Reply("refused", "That answer is too old to be rated."), 0.1)
    text = (await asked("/metrics", metrics)).text
    assert re.findall(r"^courtbot_votes_total.*$", text, re.MULTILINE) == [
        'courtbot_votes_total{pattern="D",platform="slack",vote="up"} 1.0'
    ]


async def test_model_calls_are_counted_with_tokens_cost_and_the_state_of_breakers() -> None:
    metrics = Metrics()
    metrics.model_call(ModelCall("d.loop", "openai:m", "answered", 1.5, Usage(900, 60, 300, 0.002)))
    metrics.model_call(ModelCall("d.loop", "openai:m", "down", 15.0, Usage()))
    metrics.passed_over("d.loop", "openai:m")
    metrics.breaker("openai:m", "open")
    text = (await asked("/metrics", metrics)).text
    whose = 'model="openai:m",role="d.loop"'
    assert 'courtbot_model_calls_total{model="openai:m",result="down",role="d.loop"} 1.0' in text
    assert f"courtbot_model_fallbacks_total{{{whose}}} 1.0" in text
    assert f'courtbot_model_call_tokens_sum{{{whose},type="cached"}} 300.0' in text
    assert f"courtbot_model_call_seconds_count{{{whose}}} 2.0" in text
    assert f"courtbot_model_cost_usd_total{{{whose}}} 0.002" in text
    assert 'courtbot_model_breaker{courtbot_model_breaker="open",model="openai:m"} 1.0' in text


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
@pytest.mark.parametrize(
    ("sent", "status"),
    [(None, 401), ("Bearer another token", 401), (TOKEN, 401), ("Bearer \u00e9", 401), (f"Bearer {TOKEN}", 200)],
)
async def test_with_a_token_operators_pages_are_for_those_who_have_it(path: str, sent: str | None, status: int) -> None:
    headers = {"Authorization": sent.encode()} if sent else {}
    app = make_health_app({"database": fine}, Metrics(), three, TOKEN)
    async with serve(app) as url, httpx2.AsyncClient() as client:
        answer = await client.get(f"{url}{path}", headers=headers)
    assert answer.status_code == status


@pytest.mark.parametrize("path", ["/readyz", "/metrics", "/docs", "/openapi.json"])
async def test_strangers_are_told_that_the_process_lives_and_nothing_else(path: str) -> None:
    async with serve(make_public_app()) as url, httpx2.AsyncClient() as client:
        assert (await client.get(f"{url}/healthz")).json() == {"status": "ok"}
        assert (await client.get(f"{url}{path}")).status_code == 404


async def test_many_who_ask_for_readiness_at_once_cost_one_look_and_those_within_a_second_none() -> None:
    looks, now = 0, 10.0

    async def looked() -> str:
        nonlocal looks
        looks += 1
        await asyncio.sleep(0)
        return ""

    readiness = Readiness({"database": looked}, clock=lambda: now)
    await asyncio.gather(*(readiness.found() for _ in range(50)))
    now += 0.9
    await readiness.found()
    assert looks == 1
    now += 0.2
    await readiness.found()
    assert looks == 2


async def test_readiness_is_found_for_the_others_where_who_asked_first_has_left() -> None:
    asked, answer = asyncio.Event(), asyncio.Event()

    async def slow() -> str:
        asked.set()
        await answer.wait()
        return ""

    readiness = Readiness({"database": slow})
    first, second = asyncio.create_task(readiness.found()), asyncio.create_task(readiness.found())
    await asked.wait()
    first.cancel()
    answer.set()
    assert await second == {"database": ""}
