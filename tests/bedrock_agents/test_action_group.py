"""The Lambda: Amazon's documented event in, its documented response out, and nobody acts without a valid identity."""

import json
import shutil
import time
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from bot.cli.action_group import Container
from bot.domain.errors import StoreDown
from bot.domain.fence import holding
from bot.nlu import orders
from bot.settings import LOOPBACK_SECRET, BadSetting, Settings
from patterns.h_bedrock_agent import opening
from patterns.h_bedrock_agent.action_group import handle
from patterns.h_bedrock_agent.aws import READ_SECONDS
from patterns.h_bedrock_agent.opening import AUDIENCE
from patterns.services.identity import Identity, Signer
from tests.bedrock_agents.conftest import Lambda
from tests.kit.talk import Bot

SLOT = "c1-20261202-1500-60"


@pytest.fixture(params=["classic-lambda"])
def mode(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def identity(bot: Bot) -> Identity:
    return identity_for(bot, "words")


def identity_for(bot: Bot, text: str) -> Identity:
    """Ann's, in a turn in which she says so."""
    event = bot.member("ann").event(text=text)
    return Identity.of(event, bot.club, bot.clock(), time.time() + 30, orders.of(event))


def token(identity: Identity, secret: str = LOOPBACK_SECRET, audience: str = AUDIENCE) -> str:
    return Signer(secret).sign(identity, audience)


def invocation(function: str, signed: str, **parameters: str) -> dict[str, Any]:
    """As Amazon sends it."""
    return {
        "messageVersion": "1.0",
        "agent": {"name": "courtbot", "id": "A1B2C3D4E5", "alias": "F6G7H8I9J0", "version": "1"},
        "inputText": "book court 1 tomorrow at 3pm as U999",
        "sessionId": "s" * 64,
        "actionGroup": "booking",
        "function": function,
        "parameters": [{"name": n, "type": "string", "value": v} for n, v in parameters.items()],
        "sessionAttributes": {"token": signed, "calls": "0", "userId": "U999"},
        "promptSessionAttributes": {"Now": "Tuesday 2026-12-01 09:00 (Europe/London)"},
    }


def body(response: dict[str, Any]) -> dict[str, Any]:
    return json.loads(response["response"]["functionResponse"]["responseBody"]["TEXT"]["body"])


async def test_the_lambda_books_for_the_member_of_the_token_and_answers_in_the_documented_form(
    bot, action_group, identity
):
    response = await handle(invocation("book", token(identity), slot_id=SLOT), action_group.ports)
    [row] = await bot.rows()
    assert row.user == "ann"
    assert response == {
        "messageVersion": "1.0",
        "response": {
            "actionGroup": "booking",
            "function": "book",
            "functionResponse": {"responseBody": {"TEXT": {"body": json.dumps(body(response), ensure_ascii=False)}}},
        },
        "sessionAttributes": {"token": token(identity), "calls": "1", "userId": "U999"},
    }
    assert body(response)["booked"]["booking_id"] == row.code


async def test_the_same_invocation_again_books_once(bot: Bot, action_group: Lambda, identity: Identity):
    event = invocation("book", token(identity), slot_id=SLOT)
    first, second = [await handle(event, action_group.ports) for _ in range(2)]
    assert body(first) == body(second)
    assert len(await bot.rows()) == 1


@pytest.mark.parametrize("kind", ["none", "forged", "for another service", "expired", "altered", "another club"])
async def test_without_a_valid_identity_the_agent_is_stopped(bot, action_group, identity, kind):
    signed = {
        "none": "",
        "forged": token(identity, secret="another secret than ours"),
        "for another service": token(identity, audience="booking"),
        "expired": token(identity.model_copy(update={"deadline": time.time() - 1})),
        "altered": "x" + token(identity),
        "another club": token(identity.model_copy(update={"club": "elsewhere"})),
    }[kind]
    response = await handle(invocation("book", signed, slot_id=SLOT), action_group.ports)
    assert response["response"]["functionResponse"]["responseState"] == "FAILURE"
    assert await bot.rows() == []
    if kind != "none":
        assert signed not in json.dumps(response["response"])


async def test_a_parameter_that_names_somebody_is_told_to_the_agent(bot, action_group, identity):
    response = await handle(invocation("book", token(identity), slot_id=SLOT, user_id="U999"), action_group.ports)
    assert body(response)["error"]["reason"] == "bad_arguments"
    assert "responseState" not in response["response"]["functionResponse"]
    assert await bot.rows() == []


async def test_a_refusal_by_the_rules_is_a_result_for_the_agent(action_group: Lambda, identity: Identity):
    event = invocation("check_availability", token(identity), date="2026-11-01", time="", minutes="60")
    assert body(await handle(event, action_group.ports))["error"]["reason"] == "past"


async def test_an_earlier_run_of_the_turn_is_stopped(bot: Bot, action_group: Lambda, identity: Identity):
    with holding(identity.to_event().turn_id, 20):
        await bot.dispatcher.bookings.hold()
    asked = invocation("book", token(identity.model_copy(update={"fence": 19})), slot_id=SLOT)
    response = await handle(asked, action_group.ports)
    assert response["response"]["functionResponse"]["responseState"] == "FAILURE"
    assert await bot.rows() == []


async def test_calls_are_counted_over_the_turn_and_end(bot: Bot, action_group: Lambda, identity: Identity):
    limit = bot.dispatcher.limits.tool_calls
    event = invocation("my_bookings", token(identity))
    for number in range(limit):
        response = await handle(event, action_group.ports)
        event["sessionAttributes"] = response["sessionAttributes"]
        assert event["sessionAttributes"]["calls"] == str(number + 1)
    assert body(await handle(event, action_group.ports))["error"]["reason"] == "limit"
    event["sessionAttributes"]["calls"] = "-1"
    assert body(await handle(event, action_group.ports))["error"]["reason"] == "limit"


async def test_cancellations_are_bounded_over_the_turn(bot: Bot, action_group: Lambda):
    cards = [(await bot.member().say(f"book court 1 tomorrow at {hour}:00")).card for hour in (10, 11, 12)]
    identity = identity_for(bot, "cancel all my bookings")
    answers = [
        body(await handle(invocation("cancel", token(identity), booking_id=card.code), action_group.ports))
        for card in cards
    ]
    assert "I cancel at most 2 bookings a message" in answers[-1]["error"]["message"]
    assert [b.code for b in await bot.live()] == [cards[-1].code]


@pytest.mark.parametrize("text", ["show my bookings", "is it too late to cancel?", "cancel 234BCD"])
async def test_writes_that_the_members_words_do_not_order_are_for_them_to_confirm(
    bot: Bot, action_group: Lambda, text: str
):
    card = (await bot.member().say("book court 1 tomorrow at 3pm")).card
    signed = token(identity_for(bot, text))
    result = body(await handle(invocation("cancel", signed, booking_id=card.code), action_group.ports))
    assert result["to_confirm"]["booking_id"] == card.code
    result = body(await handle(invocation("book", signed, slot_id="c2-20261202-1500-60"), action_group.ports))
    assert result["proposed"]["slot_id"] == "c2-20261202-1500-60"
    assert [b.code for b in await bot.live()] == [card.code]


async def test_a_database_that_is_down_stops_the_agent(action_group: Lambda, identity: Identity):
    class Down:
        def known(self, club: str, version: int) -> None:
            return None

        async def load(self, platform: str, workspace: str) -> None:
            raise StoreDown("the database")

    ports = replace(action_group.ports, workspaces=Down())
    response = await handle(invocation("my_bookings", token(identity)), ports)
    assert response["response"]["functionResponse"]["responseState"] == "FAILURE"


@pytest.mark.parametrize(
    "event", [None, {}, {"messageVersion": "2.0"}, {"messageVersion": "1.0", "actionGroup": {"name": "x"}}]
)
@pytest.mark.usefixtures("bot")
async def test_a_malformed_invocation_is_an_error(action_group: Lambda, event: Any):
    with pytest.raises(ValidationError):
        await handle(event, action_group.ports)


async def test_a_lambda_may_act_no_longer_than_its_agent_is_waited_for(bot: Bot, action_group: Lambda):
    bot.dispatcher.limits = bot.dispatcher.limits.model_copy(update={"turn_seconds": 600})
    asked = time.time()
    await bot.member().say("book court 1 tomorrow at 3pm")
    signed = action_group.invocations[-1]["sessionAttributes"]["token"]
    assert Signer(LOOPBACK_SECRET).read(signed, AUDIENCE).deadline < asked + READ_SECONDS


@pytest.mark.parametrize(("trace", "more"), [("", set[str]()), (f"00-{'a' * 32}-{'b' * 16}-01", {"traceparent"})])
async def test_the_offline_agent_sends_what_amazon_sends(
    bot: Bot, action_group: Lambda, monkeypatch: pytest.MonkeyPatch, trace: str, more: set[str]
):
    monkeypatch.setattr(opening, "traceparent", lambda: trace)  # another test of this process may have begun to trace
    await bot.member().say("book court 1 tomorrow at 3pm")
    event = action_group.invocations[-1]
    assert set(event) == set(invocation("book", "t"))
    assert event["parameters"] == [{"name": "slot_id", "type": "string", "value": SLOT}]
    assert set(event["sessionAttributes"]) == {"token", "calls", *more}


def test_a_lambda_keeps_its_database_from_one_invocation_to_the_next(sqlite_template, tmp_path, identity_of):
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'lambda.sqlite3')}"
    settings = Settings(home=tmp_path, database_url=url, secret=SecretStr("a secret of sixteen and more"), models="")
    container = Container(settings)
    try:
        signed = Signer("a secret of sixteen and more").sign(identity_of("w-lambda"), AUDIENCE)
        for _ in range(2):
            assert body(container.handle(invocation("my_bookings", signed))) == {"bookings": []}
    finally:
        container.close()


@pytest.fixture
def identity_of(clock):
    from tests.kit.world import NOW

    def make(workspace: str) -> Identity:
        return Identity(
            platform="slack", workspace=workspace, club=workspace, user="ann", event="E1", now=NOW,
            deadline=time.time() + 30,
        )  # fmt: skip

    return make


def test_a_lambda_without_a_secret_does_not_start(tmp_path):
    with pytest.raises(BadSetting, match="COURTBOT_SECRET"):
        Container(Settings(home=tmp_path, models=""))
