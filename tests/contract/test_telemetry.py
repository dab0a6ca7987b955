"""What leaves the process about turns: spans, lines of the log and metrics. None holds a word that a member or a model
said, and spans and metrics name nobody."""

import logging
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import pytest_asyncio
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.semconv._incubating.attributes import gen_ai_attributes

from bot import tracing
from bot.cli.logs import OURS, json_formatter
from bot.conversation.event import Event
from bot.conversation.ports import Backlog
from bot.conversation.reply import Reply
from bot.domain.club import Club
from bot.domain.member import User
from bot.llm import Ask, Completion
from bot.llm.roles import LazyVendor, RoleModels, Vendor
from bot.runtime.metrics import Metrics
from tests.contract.test_counts import Recorder
from tests.kit.talk import Bot, Member
from tests.kit.world import riverside

SAID, WHO = "zebrafinch", "u0walrus"
KNOWN = {value for name, value in vars(gen_ai_attributes).items() if name.startswith("GEN_AI_")}


@dataclass
class Marked:
    """A vendor whose model puts a word of its own into whatever it answers: its words, a tool's name or arguments."""

    inner: Vendor
    where: str = "text"

    async def complete(self, model: str, ask: Ask) -> Completion:
        done = await self.inner.complete(model, ask)
        if self.where == "text":
            return done if ask.schema else replace(done, text=f"{done.text} {SAID}")
        if self.where == "broken" or not done.calls:
            return replace(done, text=SAID, calls=())
        made_up = {"name": SAID} if self.where == "name" else {"arguments": f'{{"{SAID}": "{SAID}"}}'}
        return replace(done, calls=(replace(done.calls[0], **made_up),))

    async def aclose(self) -> None:
        await self.inner.aclose()


@dataclass
class Told:
    """All that was told of a conversation."""

    spans: list[ReadableSpan]
    lines: list[str] = field(default_factory=list[str])
    metrics: str = ""

    @property
    def in_spans(self) -> str:
        parts = [(s.name, dict(s.attributes or {}), s.status.description, s.events, s.resource) for s in self.spans]
        return repr(parts).lower()


@pytest.fixture
def club() -> Club:
    return riverside(notes=f"Ask {SAID} for the key.")


@pytest_asyncio.fixture(loop_scope="module")
async def told(bot: Bot, caplog: pytest.LogCaptureFixture) -> Told:
    """Of a member who says their word in every place, to a model that does, too."""
    recorder, metrics = Recorder(), Metrics()
    tracing.listen(recorder)
    for name in OURS:
        caplog.set_level(logging.DEBUG, name)
    models: Any = bot.dispatcher.models
    models.watch = metrics
    marked = await mark(models)
    told = Told(recorder.spans)
    for hour, where in enumerate(("text", "name", "arguments", "broken")):
        ann = bot.member(WHO, thread=where)
        for vendor in marked:
            vendor.where = where
        await speak(ann, f"book court 1 tomorrow at {3 + hour}pm with my guest {SAID}", metrics)
        await speak(ann, f"what is {SAID}?", metrics)
        models._breakers.clear()
    formatter = json_formatter()
    told.lines = [formatter.format(record) for record in caplog.records if record.name.split(".")[0] in OURS]
    told.metrics = metrics.text(Backlog(0, 0)).decode()
    return told


async def mark(models: RoleModels) -> list[Marked]:
    marked: list[Marked] = []
    for name, vendor in models.vendors.items():
        made = Marked(await vendor.vendor() if isinstance(vendor, LazyVendor) else vendor)
        models.vendors[name] = made
        marked.append(made)
    return marked


async def speak(member: Member, words: str, metrics: Metrics) -> None:
    event: Event = member.event(text=words, user=User(WHO, SAID), shown=f"From elsewhere: {SAID}")
    reply: Reply = await member.run(event)
    metrics.turn(event, reply, 0.1)


async def test_no_span_line_or_metric_holds_a_word_or_names_anybody(told: Told):
    assert told.spans
    assert any("bot.runtime.turn_log" in line for line in told.lines)
    assert "courtbot_turns_total" in told.metrics
    for where, text in (("spans", told.in_spans), ("metrics", told.metrics), *(("log", line) for line in told.lines)):
        assert SAID not in text.lower(), where
    assert WHO not in told.in_spans
    assert WHO not in told.metrics


@pytest.mark.parametrize("letter", ["C", "F", "H"])
async def test_spans_have_the_names_of_the_installed_conventions(told: Told):
    operations = {value.value for value in gen_ai_attributes.GenAiOperationNameValues}
    assert any("gen_ai.operation.name" in (span.attributes or {}) for span in told.spans)
    for span in told.spans:
        said = dict(span.attributes or {})
        assert {name for name in said if name.startswith("gen_ai.")} <= KNOWN, span.name
        operation = said.get("gen_ai.operation.name")
        assert operation is None or (operation in operations and span.name.startswith(str(operation))), span.name
