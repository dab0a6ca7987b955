"""A service acts for whoever the signed identity names, within the caller's bounds, and for nobody else."""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from bot.conversation.turn import LimitReached
from bot.domain.booking import Booking
from bot.domain.errors import StoreDown, Taken
from bot.domain.fence import TurnLost, holding
from bot.domain.orders import EVERYTHING
from bot.i18n.language import with_reply_language
from bot.llm import ModelDown, ModelMisbehaved, breaker
from bot.llm.roles import ModelRef, RoleModels
from bot.runtime.asgi import serve
from bot.settings.limits import Limits
from patterns.services import contract
from patterns.services.client import PAUSES, Client, ServiceDown, bounds
from patterns.services.contract import MAX_BYTES, Failure, Server, lambda_handler
from patterns.services.http import create_app
from patterns.services.identity import Identity
from patterns.services.transport import AiohttpTransport, Answer, AsgiTransport
from store.bookings import SqlBookings
from tests.llm.test_roles import ASK, Vendor
from tests.services.conftest import SIGNER, Made, Wish, World

SLOT = "c1-20261202-1500-60"
JSON = {"content-type": "application/json"}


async def test_a_service_books_for_the_member_of_the_token(world: World, http: httpx2.AsyncClient):
    response = await http.post("/run", json=world.envelope("ann"))
    assert response.status_code == 200
    assert response.json()["result"]["member"] == "slack::ann"
    assert await world.codes() == [response.json()["result"]["code"]]


@pytest.mark.parametrize(
    "changes",
    [{"token": ""}, {"token": "forged.forged"}, {"audience": "parse"}, {"seconds": -1.0}],
    ids=["none", "forged", "for another service", "expired"],
)
async def test_without_a_valid_identity_nothing_is_done(world: World, http: httpx2.AsyncClient, changes: dict):
    response = await http.post("/run", json=world.envelope(**changes))
    assert response.status_code == 401
    assert response.json() == {"error": {"kind": "identity", "message": "no valid identity"}}
    assert (world.runs, await world.codes()) == ([], [])


async def test_a_token_of_another_club_is_refused(world: World, http: httpx2.AsyncClient):
    world.club = world.club.model_copy(update={"id": "elsewhere"})
    assert (await http.post("/run", json=world.envelope())).status_code == 401
    assert world.runs == []


async def test_a_hop_of_an_earlier_run_of_the_turn_is_refused_and_one_of_the_same_is_not(
    world: World, http: httpx2.AsyncClient, client: Client
):
    turn = world.turn()
    with holding(turn.id, 20):
        await world.ports.bookings.hold()
        of_now = world.envelope()
    with holding(turn.id, 19):
        response = await http.post("/run", json=world.envelope())
        with pytest.raises(TurnLost):
            await client.call(turn, world.service, Wish(slot_id=SLOT))
    assert (response.status_code, response.json()["error"]["kind"]) == (409, "turn_lost")
    assert await world.codes() == []
    assert (await http.post("/run", json=of_now)).status_code == 200


@pytest.mark.parametrize("extra", [{"user": "bo"}, {"member": "slack::bo"}])
async def test_a_member_named_beside_the_token_is_refused(world: World, http: httpx2.AsyncClient, extra: dict):
    assert (await http.post("/run", json=world.envelope() | extra)).status_code == 422
    assert world.runs == []


@pytest.mark.parametrize(
    "changes",
    [{"body": {}}, {"body": {"slot_id": 7}}, {"body": {"slot_id": "x" * 41}}, {"key": ""}, {"left": {"tokens": -1}}],
)
async def test_a_body_that_does_not_fit_is_refused(world: World, http: httpx2.AsyncClient, changes: dict):
    assert (await http.post("/run", json=world.envelope(**changes))).status_code == 422
    assert world.runs == []


async def test_a_token_serves_one_body_only(world: World, http: httpx2.AsyncClient):
    envelope = world.envelope()
    assert (await http.post("/run", json=envelope)).status_code == 200
    for n, body in enumerate(({"slot_id": "c2-20261202-1500-60"}, {**envelope["body"], "more": 1}), 2):
        for key in (envelope["key"], f"k{n}"):
            response = await http.post("/run", json={**envelope, "key": key, "body": body})
            assert (response.status_code, response.json()["error"]["kind"]) == (401, "identity")
    assert (await http.post("/run", json=envelope)).status_code == 200
    assert len(world.runs) == 1
    with pytest.raises(Failure):
        await world.server.answer_json({**envelope, "body": {"slot_id": "c2-20261202-1500-60"}})


async def test_a_token_for_no_body_in_particular_is_for_a_state_machine(world: World, http: httpx2.AsyncClient):
    identity = Identity.of(world.turn().event, world.club, world.clock(), time.time() + 10, EVERYTHING)
    envelope = world.envelope(token=SIGNER.sign(identity, "booking"))
    assert (await http.post("/run", json=envelope)).status_code == 401
    assert (await world.server.answer_json(envelope))["result"]["member"] == "slack::ann"


def raw(world: World, old: str, new: str) -> str:
    text = json.dumps(world.envelope(seconds=1000.5))
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"key": "k1"', '"key": "k1", "key": "k2"'),
        ('"body": {', '"body": {"slot_id": "c2-20261202-1500-60", '),
        ('"tokens": 20000', '"tokens": NaN'),
        ('"tokens": 20000', '"tokens": Infinity'),
        ('"tokens": 20000', '"tokens": 1e999'),
        ('"tokens": 20000', '"tokens": -1e999'),
        ('"tokens": 20000', f'"tokens": {"9" * 5000}'),
        ('"deadline": ', '"deadline": -Infinity, "more": '),
        ('"deadline": ', '"deadline": 1e999, "more": '),
        ('"key": "k1"', r'"key": "\ud800"'),
        ('"key": "k1"', r'"key": "k1\u0000"'),
        ('"body": {', r'"body": {"\udfff": 1, '),
        ('"body": {', f'"body": {{"more": {"[" * 20_000}{"]" * 20_000}, '),
        ('"body": {', f'"body": {{"more": {"[" * 5_000}, '),
        ('"key"', "'key'"),
        ("{", "\ufeff{"),
    ],
)
async def test_an_envelope_that_is_read_in_two_ways_or_in_none_is_refused(
    world: World, http: httpx2.AsyncClient, old: str, new: str
):
    response = await http.post("/run", content=raw(world, old, new), headers=JSON)
    assert (response.status_code, response.json()["error"]["kind"]) == (422, "invalid")
    assert world.runs == []


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"7", b"\xff\xfe{\x00}\x00", b'{"a": "\xe9"}'])
async def test_a_body_that_is_no_envelope_at_all_is_refused(http: httpx2.AsyncClient, content: bytes):
    assert (await http.post("/run", content=content, headers=JSON)).status_code == 422


@pytest.mark.parametrize("said", [None, "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "json"])
async def test_another_content_type_is_refused(world: World, http: httpx2.AsyncClient, said: str | None):
    headers = {"content-type": said} if said else {}
    response = await http.post("/run", content=json.dumps(world.envelope()).encode(), headers=headers)
    assert (response.status_code, response.json()["error"]["kind"]) == (415, "content_type")
    spoken = {"content-type": "Application/JSON; charset=utf-8"}
    assert (await http.post("/run", content=json.dumps(world.envelope()), headers=spoken)).status_code == 200


async def test_a_huge_bound_leaves_no_more_than_the_services_own(world: World, http: httpx2.AsyncClient):
    left = {"model_calls": 10**300, "tool_calls": 1, "tokens": 1}
    assert (await http.post("/run", json=world.envelope(left=left, deadline=1e308))).status_code == 200
    assert world.runs[0].limits.model_calls == world.ports.limits.model_calls


@pytest.mark.parametrize("told", [True, False], ids=["content-length", "chunked"])
async def test_a_body_that_is_too_long_is_refused(world: World, http: httpx2.AsyncClient, told: bool):
    async def chunks():
        for _ in range(MAX_BYTES // 1000 + 2):
            yield b" " * 1000

    content = b" " * (MAX_BYTES + 1) if told else chunks()
    assert (await http.post("/run", content=content)).status_code == 413


async def test_the_bounds_are_what_the_caller_has_left(world: World, http: httpx2.AsyncClient):
    left = {"model_calls": 3, "tool_calls": 1_000_000, "tokens": 7}
    await http.post("/run", json=world.envelope(left=left))
    [turn] = world.runs
    assert (turn.limits.model_calls, turn.limits.tool_calls, turn.limits.tokens) == (3, Limits().tool_calls, 7)


async def test_the_clock_is_the_callers(world: World, http: httpx2.AsyncClient):
    await http.post("/run", json=world.envelope())
    assert world.runs[0].desk.clock() == world.clock.now


async def test_a_model_is_told_the_callers_language_and_only_where_it_is_not_english(
    world: World, http: httpx2.AsyncClient
):
    prompts: list[str] = []

    async def prompted() -> None:
        prompts.append(with_reply_language("Look."))

    world.before = prompted
    await http.post("/run", json=world.envelope(locale="de"))
    await http.post("/run", json=world.envelope(key="another"))
    assert ["German" in prompt for prompt in prompts] == [True, False]


async def test_work_ends_at_the_deadline(world: World, http: httpx2.AsyncClient):
    world.before = asyncio.Event().wait  # which nobody sets
    response = await http.post("/run", json=world.envelope(seconds=0.3))
    assert (response.status_code, response.json()["error"]["kind"]) == (408, "deadline")
    assert await world.codes() == []


async def test_the_same_key_at_once_is_one_run(world: World, http: httpx2.AsyncClient):
    world.before = lambda: asyncio.sleep(0.05)
    envelope = world.envelope()
    answers = await asyncio.gather(*(http.post("/run", json=envelope) for _ in range(3)))
    assert len({a.text for a in answers}) == 1
    assert len(world.runs) == 1
    assert (await http.post("/run", json=envelope)).text == answers[0].text
    assert len(world.runs) == 1


async def test_a_key_whose_run_goes_on_is_not_forgotten(
    world: World, http: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(contract, "ANSWERS_KEPT", 1)
    go_on = asyncio.Event()
    world.before = go_on.wait
    first = asyncio.create_task(http.post("/run", json=(envelope := world.envelope("ann"))))
    while not world.runs:  # noqa: ASYNC110 - the service's own
        await asyncio.sleep(0.01)
    world.before = None
    for user in ("bo", "cy", "di"):
        slot = {"slot_id": f"c{len(world.runs)}-20261203-1500-60"}
        assert (await http.post("/run", json=world.envelope(user, body=slot))).status_code == 200
    again = asyncio.create_task(http.post("/run", json=envelope))
    await asyncio.sleep(0.05)
    go_on.set()
    assert (await again).text == (await first).text
    assert [turn.event.user.id for turn in world.runs].count("ann") == 1


async def test_another_members_same_key_is_another_call(world: World, http: httpx2.AsyncClient):
    await http.post("/run", json=world.envelope("ann"))
    response = await http.post("/run", json=world.envelope("bo"))
    assert (response.status_code, response.json()["error"]["kind"]) == (409, "taken")
    assert len(world.runs) == 2


async def test_a_failure_is_not_kept(world: World, http: httpx2.AsyncClient):
    world.fault = ModelDown("r")
    envelope = world.envelope()
    assert (await http.post("/run", json=envelope)).status_code == 424
    world.fault = None
    assert (await http.post("/run", json=envelope)).status_code == 200


async def test_health_and_readiness(world: World, http: httpx2.AsyncClient):
    assert (await http.get("/healthz")).json() == {"status": "ok"}
    assert (await http.get("/readyz")).status_code == 200

    async def down() -> None:
        raise StoreDown("the database")

    world.ports.ready = down
    assert (await http.get("/readyz")).status_code == 503
    assert (await http.get("/healthz")).status_code == 200


async def test_the_documents_name_request_and_response(http: httpx2.AsyncClient):
    assert (await http.get("/docs")).status_code == 200
    schemas = (await http.get("/openapi.json")).json()["components"]["schemas"]
    assert {"Envelope_Wish_", "ServiceAnswer_Made_", "Wish", "Made"} <= set(schemas)


FAULTS: list[Exception] = [
    ModelDown("m"), ModelMisbehaved("malformed"), LimitReached("tokens"), StoreDown("Redis"), Taken("It is."),
    TimeoutError(), RuntimeError("a bug"),
]  # fmt: skip


async def test_the_documents_name_every_status_and_the_form_of_every_failure(world: World, http: httpx2.AsyncClient):
    documents = (await http.get("/openapi.json")).json()
    named = documents["paths"]["/run"]["post"]["responses"]
    answers = [await http.post("/run", json=world.envelope(**changes)) for changes in ({}, {"token": ""}, {"body": {}})]
    answers += [await http.post("/run", content=content) for content in (b" " * (MAX_BYTES + 1), b"{}")]
    for n, fault in enumerate(FAULTS):
        world.fault = fault
        answers.append(await http.post("/run", json=world.envelope(key=f"fault {n}")))
    assert {str(answer.status_code) for answer in answers} == set(named)
    for answer in answers[1:]:
        assert set(answer.json()["error"]) - {"refusal"} == {"kind", "message"}
        schema = named[str(answer.status_code)]["content"]["application/json"]["schema"]
        assert schema == {"$ref": "#/components/schemas/Failed"}
    for path, statuses in (("/healthz", {"200", "500"}), ("/readyz", {"200", "500", "503"})):
        assert set(documents["paths"][path]["get"]["responses"]) == statuses


@pytest.mark.parametrize("name", sorted(contract.MODULES))
async def test_the_documents_name_the_patterns_of_days_and_times(world: World, name: str):
    app = create_app(contract.find(name), world.ports)
    found = {
        (schema["title"], field): any("pattern" in branch for branch in said.get("anyOf", [said]))
        for schema in app.openapi()["components"]["schemas"].values()
        for field, said in schema.get("properties", {}).items()
        if field in ("date", "time", "earliest", "latest") and said.get("type") != "array"
    }
    assert found
    assert [where for where, has_pattern in found.items() if not has_pattern] == []


async def test_a_call_updates_the_callers_desk_from_the_database(world: World, client: Client):
    turn = world.turn()
    made = await client.call(turn, world.service, Wish(slot_id=SLOT))
    [change] = turn.desk.changes
    assert (change.what, change.booking.code) == ("booked", made.code)


async def test_a_booking_that_only_the_service_claims_does_not_count(world: World, client: Client):
    async def lie(turn, wish):
        booking = await turn.desk.book(wish.slot_id)
        await turn.desk.store.cancel(turn.desk.who, booking.code, world.clock())
        return Made(member="slack::ann", code=booking.code)

    world.work = lie
    transport, turn = application(world), world.turn()
    await Client(transport, client._signer, client._locate).call(turn, world.service, Wish(slot_id=SLOT))
    assert [c.what for c in turn.desk.changes] != ["booked"]


@pytest.mark.parametrize(
    "fault", [ModelDown("m"), ModelMisbehaved("malformed"), LimitReached("tokens"), StoreDown("Redis"), Taken("It is.")]
)
async def test_an_error_of_a_step_is_raised_at_the_caller(world: World, client: Client, fault: Exception):
    world.fault = fault
    with pytest.raises(type(fault)) as caught:
        await client.call(world.turn(), world.service, Wish(slot_id=SLOT))
    assert str(caught.value) == str(fault)


async def test_a_bug_in_the_service_is_a_service_that_is_down(world: World, client: Client):
    world.fault = RuntimeError("a bug")
    with pytest.raises(ServiceDown):
        await client.call(world.turn(), world.service, Wish(slot_id=SLOT))
    assert len(world.runs) == 1


def application(world: World) -> AsgiTransport:
    return AsgiTransport(httpx2.ASGITransport(app=create_app(world.service, world.ports)))


class Flaky:
    """Answers as told, one entry a request, then as the service does."""

    def __init__(self, world: World, *answers: int | Exception) -> None:
        self.answers = list(answers)
        self.inner = application(world)
        self.keys: list[str] = []

    async def post(self, url: str, content: bytes, headers: Mapping[str, str], seconds: float) -> Answer:
        self.keys.append(json.loads(content)["key"])
        if not self.answers:
            return await self.inner.post(url, content, headers, seconds)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Answer(answer, b"{}")


async def calling(world: World, client: Client, transport: Flaky, **limits: float) -> Made:
    caller = Client(transport, client._signer, client._locate)
    return await caller.call(world.turn(**limits), world.service, Wish(slot_id=SLOT))


@pytest.mark.parametrize("fault", [502, 503, 504, ConnectionRefusedError(), ConnectionResetError()])
async def test_transport_errors_and_gateway_errors_are_tried_again(world: World, client: Client, fault):
    transport = Flaky(world, fault)
    await calling(world, client, transport)
    assert len(transport.keys) == 2
    assert len(set(transport.keys)) == 1
    assert len(await world.codes()) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422, 500])
async def test_nothing_else_is_tried_again(world: World, client: Client, status: int):
    transport = Flaky(world, status)
    with pytest.raises(ServiceDown):
        await calling(world, client, transport)
    assert len(transport.keys) == 1


async def test_a_service_that_stays_away_is_down_after_a_few_tries(world: World, client: Client):
    transport = Flaky(world, *[ConnectionRefusedError()] * 50)
    with pytest.raises(ServiceDown) as caught:
        await calling(world, client, transport)
    assert caught.value.service == "booking"
    assert len(transport.keys) == 1 + len(PAUSES)


async def test_a_service_is_not_tried_again_past_the_deadline(world: World, client: Client):
    transport = Flaky(world, *[ConnectionRefusedError()] * 50)
    with pytest.raises(ServiceDown):
        await calling(world, client, transport, turn_seconds=0.5)  # the pauses alone would take longer
    assert len(transport.keys) < 1 + len(PAUSES)


async def test_a_write_that_the_deadline_overtakes_is_done_when_the_caller_hears_of_it(world: World, client: Client):
    turn = world.turn(turn_seconds=2)  # enough for the write to begin, whatever else the machine does

    class Slow(SqlBookings):
        async def book(self, *what: Any) -> Booking:
            await asyncio.sleep(turn.started + turn.limits.turn_seconds + 0.3 - time.time())
            return await super().book(*what)

    world.ports.bookings = Slow(world.ports.bookings.engine)
    async with serve(create_app(world.service, world.ports)) as url, AiohttpTransport(1) as transport:

        async def locate(name: str) -> str:
            return url

        with pytest.raises(TimeoutError):
            await Client(transport, client._signer, locate).call(turn, world.service, Wish(slot_id=SLOT))
    assert len(await world.codes()) == 1


async def test_a_platforms_long_event_id_is_fine(world: World, client: Client):
    turn = world.turn()
    identity = Identity.of(turn.event, world.club, world.clock(), time.time() + 5, EVERYTHING)
    assert await client.post(world.service, identity, Wish(slot_id=SLOT), bounds(turn), "E" * 300)


async def test_an_answer_that_is_none_is_a_service_that_is_down(world: World, client: Client):
    with pytest.raises(ServiceDown):
        await calling(world, client, Flaky(world, 200))


async def test_the_trace_goes_on_in_the_service(world: World, http: httpx2.AsyncClient):
    seen: list[str] = []

    async def look() -> None:
        from bot.tracing import trace_id

        seen.append(trace_id())

    world.before = look
    trace = "0af7651916cd43dd8448eb211c80319c"
    await http.post("/run", json=world.envelope(), headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})
    assert seen == [trace]


async def test_a_lambda_takes_the_same_envelope_and_gives_the_same_answer(world: World, http: httpx2.AsyncClient):
    over_http = (await http.post("/run", json=world.envelope())).json()
    handler = lambda_handler(world.server, run=asyncio.ensure_future)
    assert await handler(world.envelope(key="k2"), None) == over_http
    with pytest.raises(Failure):
        await handler(world.envelope(token="forged"), None)
    with pytest.raises(Failure):
        await Server(world.service, world.ports).answer_json({"body": {}})


async def test_a_service_is_not_ready_while_the_model_that_it_needs_is_down(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    now = [1_000.0]
    monkeypatch.setattr(breaker.Breaker.__init__, "__defaults__", (lambda: now[0],))
    vendor = Vendor(one=ModelDown("the key is wrong", refused=True))
    world.ports.models = models = RoleModels({"c.parse": (ModelRef("openai", "one"),)}, {"openai": vendor})
    app = create_app(replace(world.service, role="c.parse"), world.ports)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://booking") as http:
        assert (await http.get("/readyz")).status_code == 200
        with pytest.raises(ModelDown):
            await models.complete("c.parse", ASK)
        answer = await http.get("/readyz")
        assert (answer.status_code, answer.json()["error"]["kind"]) == (503, "model_down")
        now[0] += breaker.PAUSE_SECONDS  # who does not let it try would never learn that it answers again
        assert (await http.get("/readyz")).status_code == 200
