"""E and F on the real SDK: how many calls a booking takes, what two calls in one answer do, what comes out when
something breaks below, and that a turn which is cut off leaves no tool at work."""

import asyncio
import gc
from typing import Any

import pytest

from bot.conversation.turn import LimitReached, Turn
from bot.domain import orders
from bot.domain.desk import Desk
from bot.domain.errors import StoreDown
from bot.domain.ports import Who
from bot.llm import Ask, Completion, Message, ModelDown, ModelMisbehaved, Models, ToolCall
from bot.settings.limits import Limits
from patterns.e_single_agent import handle as single
from patterns.f_multi_agent import handle as managed
from patterns.team.agents_sdk import AgentPool, AgentRun, agent, delegate
from patterns.team.specialists import AvailabilityTask
from store.bookings import SqlBookings
from tests.agents.conftest import SLOT
from tests.agents.turns import NoBookings, Script, make_turn, told_nothing
from tests.kit.talk import Bot

EVERYTHING = "book me a court tomorrow at 3pm"
BOOK = Completion("", (ToolCall("c1", "book", f'{{"slot_id": "{SLOT}"}}'),))
LOOK = Completion("", (ToolCall("m1", "availability_specialist", '{"date": "2026-12-02"}'),))


class Heard:
    """The models, and which roles were asked, in order."""

    def __init__(self, models: Models) -> None:
        self.models = models
        self.roles: list[str] = []

    async def complete(self, role: str, ask: Ask) -> Completion:
        self.roles.append(role)
        return await self.models.complete(role, ask)


@pytest.fixture
def heard(bot: Bot) -> Heard:
    bot.dispatcher.models = bot.services.ports.models = heard = Heard(bot.dispatcher.models)
    return heard


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        ("E", ["e.agent"] * 3),
        ("F", ["f.manager", "f.availability", "f.manager", "f.booking"]),
        ("G", ["g.manager", "g.availability", "g.manager", *["g.booking"] * 2]),
    ],
    indirect=["letter"],
)
async def test_a_booking_in_one_message_asks_these_models(bot: Bot, heard: Heard, expected: list[str]):
    assert (await bot.member().say(EVERYTHING)).outcome == "booked"
    assert heard.roles == expected


@pytest.mark.parametrize("letter", ["F"], indirect=True)
async def test_with_hand_overs_a_booking_takes_the_manager_out_after_one_call(bot: Bot, heard: Heard):
    bot.dispatcher.resources.settings.handoffs = True
    assert (await bot.member().say(EVERYTHING)).outcome == "booked"
    assert heard.roles == ["f.manager", *["f.availability"] * 2, *["f.booking"] * 2]


@pytest.mark.parametrize("letter", ["F"], indirect=True)
async def test_with_hand_overs_a_conversation_goes_as_it_does_without(bot: Bot):
    bot.dispatcher.resources.settings.handoffs = True
    ann = bot.member()
    lines = ["Book a court for tomorrow", "3pm", "the second one", "what have I booked?", "please cancel it tomorrow"]
    replies = [await ann.say(line) for line in lines]
    assert [r.outcome for r in replies] == ["asked", "offered", "booked", "listed", "cancelled"]


@pytest.mark.parametrize("letter", ["E"], indirect=True)
async def test_two_calls_of_book_in_one_answer_book_once(bot: Bot):
    twice = Completion("", (*BOOK.calls, ToolCall("c2", "book", f'{{"slot_id": "{SLOT}"}}')))
    reply = await single(turn_at(bot, Script(twice, Completion("Done."))))
    assert reply.text.count("Booked") == 1
    assert len(await bot.rows()) == 1


class BrokenStore:
    """A store that is down, or has a bug."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __getattr__(self, name: str) -> Any:
        async def fail(*_: Any) -> Any:
            raise self.error

        return fail


@pytest.mark.parametrize("error", [StoreDown("the database"), KeyError("a bug")])
@pytest.mark.parametrize("nested", [False, True])
async def test_an_error_of_a_tool_comes_out_as_itself(error: Exception, nested: bool):
    check = Completion("", (ToolCall("a1", "check_availability", '{"date": "2026-12-02", "time": null}'),))
    turn = make_turn(Script(LOOK, check) if nested else Script(check), BrokenStore(error))
    with pytest.raises(type(error)) as caught:
        await (managed if nested else single)(turn)
    assert caught.value is error


@pytest.mark.parametrize("error", [ModelDown("no"), ModelMisbehaved("refusal")])
async def test_an_error_of_a_specialists_model_comes_out_as_itself(error: Exception):
    with pytest.raises(type(error)):
        await managed(make_turn(Script(LOOK, error, error)))


async def test_a_specialist_past_the_turns_bounds_ends_the_turn_with_what_is_known():
    looking = Completion("", (ToolCall("a1", "my_bookings", "{}"),))
    reply_with = make_turn(Script(LOOK, looking), limits=Limits(model_calls=1))
    with pytest.raises(LimitReached):
        await managed(reply_with)


async def test_a_task_in_the_wrong_form_goes_back_to_the_manager_once():
    wrong = Completion("", (ToolCall("m1", "availability_specialist", '{"date": "someday", "user_id": "U9"}'),))
    script = Script(wrong, Completion("Which day?"))
    turn = make_turn(script)
    run = AgentRun(turn)
    functions = [delegate(agent("A", "f.x", told_nothing), "availability_specialist", AvailabilityTask)]
    managers = AgentPool(lambda: agent("M", "f.manager", told_nothing, tools=functions))
    await run.run(managers, [Message("user", "x")])
    told = script.asked[1][1].messages[-1].text
    assert "bad_arguments" in told
    assert "U9" not in told
    with pytest.raises(ModelMisbehaved):
        await managed(make_turn(Script(wrong, Completion("", (ToolCall("m2", "booking_specialist", "{}"),)))))


class SlowStore(NoBookings):
    """Takes a while over a booking, and says when it begins and ends."""

    def __init__(self) -> None:
        self.begun, self.ended = asyncio.Event(), asyncio.Event()

    async def book(self, *arguments: Any) -> None:
        self.begun.set()
        await asyncio.sleep(0.05)
        self.ended.set()


DELEGATE = Completion("", (ToolCall("m1", "booking_specialist", f'{{"action": "book", "slot_id": "{SLOT}"}}'),))


def begin(store: SlowStore, nested: bool) -> asyncio.Task[Any]:
    """A turn of E, or of F with a specialist at it, that is about to book."""
    turn = make_turn(Script(*([DELEGATE, BOOK] if nested else [BOOK])), store)
    return asyncio.create_task((managed if nested else single)(turn))


@pytest.mark.parametrize("nested", [False, True])
async def test_a_turn_cut_off_in_the_middle_of_a_booking_ends_after_it(nested: bool):
    running = begin(store := SlowStore(), nested)
    await store.begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert store.ended.is_set()


@pytest.mark.filterwarnings("ignore:coroutine 'run_single_turn' was never awaited")  # by the SDK, cut at its start
@pytest.mark.parametrize("nested", [False, True])
async def test_a_turn_cut_off_before_a_booking_makes_none_afterwards(nested: bool):
    for steps in range(0, 100, 2):  # of the event loop, until the cut
        running = begin(store := SlowStore(), nested)
        for _ in range(steps):
            await asyncio.sleep(0)
        running.cancel()
        await asyncio.wait({running})
        begun = store.begun.is_set()
        for _ in range(20):
            await asyncio.sleep(0)
        assert (store.begun.is_set(), store.ended.is_set()) == (begun, begun)
    gc.collect()  # while the SDK's warning is expected


def turn_at(bot: Bot, script: Script) -> Turn:
    turn = make_turn(script)
    turn.desk = Desk(Who(bot.club, turn.event.member, turn.id), SqlBookings(bot.engine), bot.clock, orders.EVERYTHING)
    return turn
