"""What is not as Slack sends it is refused and counted, and is no fault of ours: never a 500, never a traceback."""

# Stand-ins and answers of a test have only the part of a type that it needs.
# pyright: reportArgumentType=false

import asyncio
import json
import logging
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack import views
from bot.conversation.ports import Backlog
from bot.runtime.metrics import Metrics
from tests.kit.waiting import PATIENCE
from tests.slack.conftest import SlackBot, Start
from tests.slack.garbage import MEMO, NAMES, POOL, SHAPES, answered, own, places, spoilt, written

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
DEEP = '{"a":' * 100_000


@pytest.fixture
async def bot(slack_bot: Start) -> SlackBot:
    made = await slack_bot("http", working=False)
    made.only.receiver.counts = Metrics()
    return made


async def refused(bot: SlackBot) -> dict[str, float]:
    """How many requests, by why."""
    counts: Any = bot.only.receiver.counts
    lines = counts.text(Backlog(0, 0)).decode().splitlines()
    found = [line for line in lines if line.startswith("courtbot_refused_total")]
    return {line.partition('why="')[2].partition('"')[0]: float(line.rpartition(" ")[2]) for line in found}


@pytest.mark.parametrize(
    "stamp",
    [
        "9" * 400,
        "9" * 5_000,
        "-1",
        "1e9",
        "17900000.5",
        "",
        " ",
        "0x1",
        "1_790_000_000",
        "nan",
        "\u00b2",
        "\u00b9\u00b2",
    ],
)
async def test_a_time_that_is_none_is_no_signature(bot: SlackBot, stamp: str) -> None:
    assert await answered(bot, JSON, "{}", **{"X-Slack-Request-Timestamp": stamp}) == 401
    assert await refused(bot) == {"signature": 1}


@pytest.mark.parametrize(
    "signature", ["", "v0=", "v1=" + "0" * 64, "v0=" + "g" * 64, "v0=" + "\u00e9" * 64, "v0=" + "0" * 9_000]
)
async def test_a_signature_that_is_none_is_refused(bot: SlackBot, signature: str) -> None:
    assert await answered(bot, JSON, "{}", **{"X-Slack-Signature": signature}) == 401


async def test_two_signatures_are_none(bot: SlackBot) -> None:
    text = json.dumps(own(bot, "app_mention"))
    signed = bot.slack.sign(text)
    headers = [("Content-Type", JSON), *signed.items(), ("X-Slack-Signature", "v0=" + "0" * 64)]
    async with bot.slack.http.post(bot.only.url, data=text.encode(), headers=headers) as answer:
        assert answer.status == 401


@pytest.mark.parametrize("body", [b"x" * 1_001, b"\xff\xfe", DEEP.encode()], ids=["long", "no text", "deep"])
async def test_nothing_unsigned_is_read_to_its_end(bot: SlackBot, body: bytes) -> None:
    assert await answered(bot, JSON, body, sign=False) in (401, 413)
    assert sum((await refused(bot)).values()) == 1


BODIES = {
    "no kind": (JSON, "{}"),
    "a kind that nobody knows": (JSON, '{"type": "surprise"}'),
    "a kind that is no word": (JSON, '{"type": ["event_callback"]}'),
    "no event": (JSON, '{"type": "event_callback", "event_id": "Ev1", "event": null}'),
    "an event that is a list": (JSON, '{"type": "event_callback", "event_id": "Ev1", "event": []}'),
    "an event of no kind": (JSON, '{"type": "event_callback", "event_id": "Ev1", "event": {}}'),
    "half a character": (JSON, '{"type": "url_verification", "challenge": "\\ud800"}'),
    "no number": (JSON, '{"type": "app_rate_limited", "minute_rate_limited": NaN}'),
    "a number without end": (JSON, '{"type": "app_rate_limited", "minute_rate_limited": 1e999}'),
    "a number of 5,000 digits": (JSON, f'{{"type": "app_rate_limited", "minute_rate_limited": {"9" * 5_000}}}'),
    "deep": (JSON, DEEP),
    "deep in a form": (FORM, urlencode({"payload": "[" * 100_000})),
    "a list": (JSON, "[]"),
    "a byte order mark": (JSON, "\ufeff{}"),
    "nothing": (JSON, ""),
    "nothing in a form": (FORM, ""),
    "a form without a payload": (FORM, "a=1&b=2"),
    "an empty payload": (FORM, "payload="),
    "a payload that is no JSON": (FORM, "payload=%7B"),
    "a payload that is no text": (FORM, "payload=%ff%fe"),
    "a payload that is a list": (FORM, "payload=%5B%5D"),
    "too many fields": (FORM, "&".join(f"f{number}=1" for number in range(5_000))),
    "a command and no more": (FORM, "command=/book"),
    "a command that is a press": (FORM, "command=/book&type=block_actions&actions=x"),
    "JSON said to be a form": (FORM, '{"type": "url_verification", "challenge": "c"}'),
    "JSON said to be text": ("text/plain", '{"type": "url_verification", "challenge": "c"}'),
    "an upload": ("multipart/form-data; boundary=x", "--x--"),
    "of no kind of content": ("", '{"type": "url_verification", "challenge": "c"}'),
}


@pytest.mark.parametrize(("kind", "text"), BODIES.values(), ids=BODIES)
async def test_a_signed_body_of_another_shape_is_refused_and_counted(
    bot: SlackBot, kind: str, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert await answered(bot, kind, text) == 400
    assert sum((await refused(bot)).values()) == 1
    assert "Traceback" not in caplog.text


async def test_bytes_that_are_no_text_are_refused(bot: SlackBot) -> None:
    assert await answered(bot, JSON, b'{"type": "\xff"}') in (400, 401)


async def test_a_body_beyond_all_measure_is_refused(bot: SlackBot) -> None:
    assert await answered(bot, JSON, "x" * 1_000_001) == 413
    assert await refused(bot) == {"size": 1}


@pytest.mark.parametrize("name", NAMES)
async def test_documented_payloads_of_slack_are_taken(bot: SlackBot, name: str) -> None:
    body = json.loads((SHAPES / f"{name}.json").read_text())
    body["something_new"] = {"from": ["Slack"]}
    assert await answered(bot, *written(name, own(bot, name))) == 200
    assert await answered(bot, *written(name, body)) in (200, 404)  # of another workspace and other buttons
    assert await refused(bot) == {}


CHANGES = st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(POOL)), min_size=1, max_size=3)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(NAMES), mine=st.booleans(), changes=CHANGES)
async def test_signed_garbage_is_no_fault_of_ours(
    bot: SlackBot, caplog: pytest.LogCaptureFixture, name: str, mine: bool, changes: list[tuple[int, Any]]
) -> None:
    caplog.clear()
    body = own(bot, name) if mine else json.loads((SHAPES / f"{name}.json").read_text())
    for number, value in changes:
        where = list(places(body))
        body = spoilt(body, where[number % len(where)], value) if where else body
    assert await answered(bot, *written(name, body)) < 500
    assert not [
        record for record in caplog.records if record.levelno >= logging.ERROR and "Traceback" in record.message
    ]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=2_000), kind=st.sampled_from([JSON, FORM, "text/plain", "", ";;", "application/json;"]))
async def test_signed_bytes_are_no_fault_of_ours(bot: SlackBot, body: bytes, kind: str) -> None:
    assert 400 <= await answered(bot, kind, body) < 500


@pytest.mark.parametrize(
    "noted",
    ["{", "[]", "5", '{"form": 5, "address": {}}', '{"form": "book", "address": []}', DEEP, '{"form": "\\ud800"}'],
)
def test_a_note_of_a_form_that_is_not_ours_is_none(noted: str) -> None:
    assert views.opened({"private_metadata": noted}) == {}
    assert views.opened({"private_metadata": json.dumps(MEMO)}) == MEMO


async def test_a_request_that_stops_in_the_middle_holds_nothing_up(bot: SlackBot) -> None:
    """Only what has come in whole is in hand."""
    host = bot.only.url.partition("//")[2].partition("/")[0]
    signed = "".join(f"{name}: {value}\r\n" for name, value in bot.slack.sign("{}").items())
    head = (
        f"POST /slack/events HTTP/1.1\r\nHost: {host}\r\nContent-Type: {JSON}\r\nContent-Length: 9000\r\n{signed}\r\n{{"
    )
    reader, writer = await asyncio.open_connection(*host.split(":"))
    writer.write(head.encode())
    await writer.drain()
    began = time.monotonic()
    await bot.only.door.close(10 * PATIENCE)
    assert time.monotonic() - began < PATIENCE
    writer.close()
    del reader
