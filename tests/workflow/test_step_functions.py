"""The Step Functions definition, run on MiniStack with the real Lambda handlers: it ends where our own sequence ends,
and books for the member of the token."""

import asyncio
import io
import json
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from bot.cli.start import offline_vendors
from bot.conversation.event import Event
from bot.conversation.resources import Resources
from bot.conversation.session import Session
from bot.conversation.turn import Turn
from bot.domain.club import Club
from bot.domain.desk import Desk
from bot.domain.member import ReplyTo, User
from bot.domain.ports import Who
from bot.llm.vendors import make_models
from bot.nlu import orders
from bot.sandbox import create_app, serve
from bot.settings import Settings, variable
from bot.settings.limits import Limits
from patterns.services.facts import Spent
from patterns.services.identity import Identity, Signer
from patterns.workflow import steps
from patterns.workflow.parse import ParseIn
from patterns.workflow.sequence import End, Steps, sequence
from patterns.workflow.steps import AvailabilityIn, AvailabilityOut, BookIn, BookOut, Parsed, Took
from store.bookings import SqlBookings
from store.clubs import SqlWorkspaces
from store.sql import make_engine
from tests.kit import ministack
from tests.kit.world import NOW, Clock, riverside

ROOT = Path(__file__).parent.parent.parent
SECRET = "a secret that tests share"
NAMES = ("parse", "availability", "booking")
DEFINITION = (ROOT / "patterns/workflow/step_functions.asl.json").read_text()


def package() -> bytes:
    """The code as it is deployed, without what it depends on."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for folder in ("bot", "patterns", "store"):
            for path in sorted((ROOT / folder).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    archive.write(path, path.relative_to(ROOT))
    return data.getvalue()


class Stack:
    """The three Lambdas and the state machine."""

    def __init__(self, url: str, environment: dict[str, str]) -> None:
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
        functions = boto3.client("lambda", endpoint_url=url, **keys)
        self.machines = boto3.client("stepfunctions", endpoint_url=url, **keys)
        role, code, definition = "arn:aws:iam::000000000000:role/courtbot", package(), DEFINITION
        for name in NAMES:
            functions.create_function(
                FunctionName=f"courtbot-{name}", Runtime="python3.11", Role=role, Handler=f"bot.cli.lambdas.{name}",
                Code={"ZipFile": code}, Timeout=30, Environment={"Variables": environment},
            )  # fmt: skip
            definition = definition.replace(f"${{{name.capitalize()}Function}}", f"courtbot-{name}")
        self.definition = definition
        made = self.machines.create_state_machine(name="courtbot-c", definition=definition, roleArn=role)
        self.arn = made["stateMachineArn"]

    def run(self, start: dict[str, Any]) -> dict[str, Any]:
        """The execution as described once it has ended."""
        arn = self.machines.start_execution(stateMachineArn=self.arn, input=json.dumps(start))["executionArn"]
        for _ in range(600):
            found = self.machines.describe_execution(executionArn=arn)
            if found["status"] != "RUNNING":
                return found
            time.sleep(0.05)
        raise TimeoutError(arn)


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "courtbot.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


class World:
    """One club's database, and a member who starts executions and runs of our own sequence on it."""

    def __init__(self, stack: Stack, database: str, models: Any, club: Club) -> None:
        self.stack, self.models, self.club = stack, models, club
        self.bookings = SqlBookings(make_engine(database))

    def event(self, text: str) -> Event:
        return Event(f"Ev-{text}", "slack", "w1", "C1", User("ann"), "message", text, ReplyTo("slack"))

    async def on_aws(self, text: str, secret: str = SECRET) -> dict[str, Any]:
        deadline = time.time() + 30
        identity = Identity.of(self.event(text), self.club, NOW, deadline, orders.read(text))
        signer = Signer(secret)
        start = {
            "tokens": {name: signer.sign(identity, name) for name in NAMES},
            "key": self.event(text).turn_id,
            "deadline": deadline,
            "left": Spent(model_calls=8, tool_calls=8, tokens=20_000).model_dump(),
            "start": ParseIn(text=text).model_dump(mode="json"),
        }
        return await asyncio.to_thread(self.stack.run, start)

    async def here(self, text: str) -> End:
        """Our own sequence, with a booking step that only looks."""
        event = self.event(text)
        desk = Desk(Who(self.club, event.member, event.turn_id), self.bookings, Clock(), orders.of(event))
        turn = Turn(event, text, Session(), desk, self.models, Limits(), Resources(Settings()))

        async def parse(request: ParseIn) -> Parsed:
            return await steps.parse(turn, request, "c.parse")

        async def availability(request: AvailabilityIn) -> AvailabilityOut:
            return await steps.availability(turn, request)

        async def book(request: BookIn) -> BookOut:
            return BookOut(took=[Took(what="booked", done=take.count) for take in request.takes])

        return await sequence(Steps(parse, availability, book), ParseIn(text=text))


@pytest.fixture
async def world(database: str, tmp_path: Path) -> Any:
    club = riverside()
    engine = make_engine(database)
    await SqlWorkspaces(engine, lambda platform, workspace: club, "C").load("slack", "w1")
    await engine.dispose()
    async with serve(create_app()) as url:
        vendors = offline_vendors(url)
        values = {name: v if isinstance(v, str) else v.get_secret_value() for name, v in vendors.items()}
        values |= {"database_url": database, "secret": SECRET}
        environment = {variable(name): value for name, value in values.items()}
        environment["PYTHONPATH"] = next(path for path in sys.path if path.endswith("site-packages"))
        models = make_models(Settings(**vendors))
        with ministack.running(tmp_path) as aws:
            world = World(await asyncio.to_thread(Stack, aws, environment), database, models, club)
            yield world
            await world.bookings.engine.dispose()
        await models.aclose()


def test_every_state_leads_somewhere_and_every_function_is_named() -> None:
    machine = json.loads(DEFINITION)
    states = machine["States"]
    ways = [machine["StartAt"], *(text for state in states.values() for text in targets(state))]
    assert set(ways) == set(states)
    assert all(f"${{{name.capitalize()}Function}}" in DEFINITION for name in NAMES)


def targets(state: dict[str, Any]) -> Iterator[str]:
    for branch in (state, *state.get("Choices", []), *state.get("Catch", [])):
        yield from (branch[key] for key in ("Next", "Default") if key in branch)


async def test_the_state_machine_ends_where_our_sequence_ends(world: World) -> None:
    valid = world.stack.machines.validate_state_machine_definition(definition=world.stack.definition)
    assert (valid["result"], valid["diagnostics"]) == ("OK", [])
    for text in (
        "book a court tomorrow",
        "what is free tomorrow at 3pm?",
        "what have I booked?",
        "book a court tomorrow at 5am",
        "book a court on 31 February at 3pm",
        "book court 2 tomorrow at 3pm",
        "book a court on Friday at 6pm",
        "what is free on Friday at 4pm, and is anything free on Saturday at 5pm?",
    ):
        here, aws = await world.here(text), await world.on_aws(text)
        assert aws["status"] == "SUCCEEDED", aws
        there = End.model_validate_json(aws["output"])
        assert there == here, text
    rows = await world.bookings.everything([world.club])
    assert [(b.member, b.slot.id, b.turn_id) for _, b in rows] == [
        ("slack::ann", "c2-20261202-1500-60", "slack:w1:Ev-book court 2 tomorrow at 3pm"),
        ("slack::ann", "c1-20261204-1800-60", "slack:w1:Ev-book a court on Friday at 6pm"),
    ]
    forged = await world.on_aws("book court 3 tomorrow at 3pm", secret="another secret of length")
    assert (forged["status"], forged["error"]) == ("FAILED", "ServiceFailed")
    assert len(await world.bookings.everything([world.club])) == 2
