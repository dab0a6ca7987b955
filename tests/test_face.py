"""The HTTP face: what a load balancer and a Prometheus see."""

import asyncio

import httpx2
import pytest

from bot import face
from bot.desk import StoreDown
from bot.events import Event, Reply, ReplyTo, User
from bot.face import Ready, make_face
from bot.metrics import Metrics
from bot.serving import serve

EVENT = Event("1", "slack", "T1", "C1", User("ann"), "mention", "book", ReplyTo("slack"))


async def three() -> int:
    return 3


async def fine() -> str:
    return ""


async def deaf() -> str:
    return "not connected"


async def down() -> str:
    raise StoreDown("Redis")


async def hangs() -> str:
    await asyncio.sleep(60)
    return ""


async def asked(path: str, metrics: Metrics | None = None, **parts: Ready) -> httpx2.Response:
    async with serve(make_face(parts, metrics or Metrics(three))) as url, httpx2.AsyncClient() as client:
        return await client.get(f"{url}{path}")


async def test_a_process_that_lives_says_so_whatever_is_down() -> None:
    assert (await asked("/healthz", redis=down)).status_code == 200


async def test_it_is_ready_when_every_part_is() -> None:
    response = await asked("/readyz", database=fine, slack=fine)
    assert (response.status_code, response.json()["status"]) == (200, "ready")


@pytest.mark.parametrize(("part", "says"), [(deaf, "not connected"), (down, "Redis does not answer")])
async def test_readiness_names_what_does_not_work(part: Ready, says: str) -> None:
    response = await asked("/readyz", database=fine, broken=part)
    assert response.status_code == 503
    assert response.json()["parts"] == {"database": "ok", "broken": says}


async def test_a_part_that_hangs_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(face, "ANSWER_SECONDS", 0.05)
    assert (await asked("/readyz", broken=hangs)).json()["parts"] == {"broken": "no answer"}


async def test_turns_deliveries_and_acknowledgements_are_counted_and_nobody_is_named() -> None:
    metrics = Metrics(three)
    metrics.turn(EVENT, Reply("booked", "Booked.", pattern="D"), 0.2)
    metrics.delivery(EVENT, True)
    metrics.received("slack", True)
    metrics.acknowledged("slack", 0.003)
    text = (await asked("/metrics", metrics)).text
    assert 'courtbot_turns_total{outcome="booked",pattern="D",platform="slack"} 1.0' in text
    assert 'courtbot_deliveries_total{platform="slack",result="delivered"} 1.0' in text
    assert 'courtbot_acknowledge_seconds_bucket{le="0.01",platform="slack"} 1.0' in text
    assert "courtbot_inbox_conversations 3.0" in text
    assert "ann" not in text
