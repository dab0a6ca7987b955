"""Plays cases one after the other: a letter or a baseline, a scenario, a trial, a condition."""

import random
import shutil
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from opentelemetry.sdk.trace import ReadableSpan

from bot.compare.baselines import Echo, FirstFree, Oracle, Silent
from bot.compare.claims import Exchange
from bot.compare.conditions import CALM, Condition
from bot.compare.judge import Verdict, judge
from bot.compare.members import Member, ModelMember, ScriptedMember
from bot.compare.prices import AGENT_MODEL, cost_usd
from bot.compare.records import SCHEMA, Line, RunRecord
from bot.compare.scenario import Scenario
from bot.compare.spans import Collector, cost_of, records_of, simulated
from bot.compare.summary import BASELINES
from bot.compare.talkers import Processes, Talker, open_letter
from bot.compare.world import World, fresh_home, open_world
from bot.domain.errors import StoreDown
from bot.llm import ModelDown, ModelMisbehaved, Models
from bot.llm.roles import ModelRef
from bot.settings import Settings
from bot.settings.budgets import SPANS, WHAT, WHOSE
from store.opening import open_database

LEASE_SECONDS = 5.0
TRIES = 3
"""Of a run that ends in an infrastructure error."""
RETRIES = 30
"""Of a whole comparison: past it something is out of order."""


UNBOUNDED: dict[str, int] = {
    "turns_per_minute": 1_000_000,
    **{f"{whose}_{what}_{span}": 0 for whose in WHOSE for what in WHAT for span in SPANS},
}
"""A comparison has more turns in an hour than a member may."""


class OfflineModel(Protocol):
    """The stand-in for models, which the command serves."""

    @property
    def settings(self) -> Settings:
        """Those by which every vendor's SDK asks it."""
        ...

    def misbehave(self, faults: Sequence[str], seed: str) -> None: ...


@dataclass(frozen=True)
class Case:
    """One run to play."""

    letter: str
    scenario: Scenario
    trial: int = 0
    condition: Condition = CALM
    seed: int = 0

    @property
    def key(self) -> tuple[str, str, int, str, int]:
        """What a record of it has, too."""
        return (self.letter, self.scenario.name, self.trial, self.condition.name, self.seed)

    @property
    def luck(self) -> str:
        """The seed of this run's dice, the same for every letter."""
        return f"{self.seed}:{self.scenario.name}:{self.trial}"


@dataclass
class Bench:
    """Where cases are played: settings, the offline model, and a folder for the homes of runs."""

    settings: Settings  # of runs that no condition plays with the offline model
    offline: OfflineModel | None
    folder: Path
    collector: Collector
    suite: str = "all"
    member: tuple[ModelRef, ...] = ()  # the models that play the member; none: the script does
    processes: Callable[[Settings], Processes] | None = None  # starts services as processes; None: they run in this one
    _template: Path = field(init=False)
    _retries: int = 0
    _count: int = 0

    async def prepare(self) -> None:
        """Makes the database that every run begins with. Raises StoreDown, BadSetting."""
        settings = self.settings.model_copy(update={"home": self.folder / "template", "database_url": None})
        async with open_database(settings):
            self._template = settings.sqlite_file()

    def is_alone(self, case: Case) -> bool:
        """Whether no other case may be played meanwhile: the offline model has one behaviour at a time, C's
        coordinator is one in a process, and what the machine itself does all the time is quicker one by one."""
        return case.condition.offline or self.settings.emulated or case.letter in ("C", *BASELINES)

    async def warm(self, cases: Sequence[Case]) -> None:
        """Plays a case of each letter and keeps nothing: what is imported and opened once is no run's own time."""
        for case in {case.letter: case for case in reversed(cases) if not case.condition.breaks}.values():
            await self._played(case)

    async def play(self, case: Case) -> RunRecord:
        """The record of the run; one that ended in an infrastructure error is played again, a few times."""
        record = await self._played(case)
        for _ in range(TRIES - 1):
            if record.infrastructure_error is None or self._retries >= RETRIES:
                break
            self._retries += 1
            record = await self._played(case)
        return record

    async def _played(self, case: Case) -> RunRecord:
        self._count += 1
        run = _Run(self, case, f"run{self._count}")
        try:
            return await run.played()
        finally:
            shutil.rmtree(run.home, ignore_errors=True)

    def settings_of(self, case: Case, home: Path) -> Settings:
        """The settings of one run, and the offline model as the condition wants it."""
        offline = case.condition.offline or self.settings.emulated
        base = self.settings
        if offline and self.offline is not None:
            base = self.offline.settings
            self.offline.misbehave(case.condition.faults, f"{case.luck}:{case.letter}")
        letter = case.letter if case.letter not in BASELINES else "A"
        own = {"home": home, "database_url": None, "pattern": letter, "lease_seconds": LEASE_SECONDS}
        return base.model_copy(update={**UNBOUNDED, **own, **case.condition.settings(letter)})

    def fresh(self, home: Path) -> None:
        fresh_home(self._template, home)


@dataclass
class _Run:
    """One try of a case."""

    bench: Bench
    case: Case
    name: str
    exchanges: list[Exchange] = field(default_factory=list[Exchange])
    lines: list[Line] = field(default_factory=list[Line])
    error: str | None = None

    @property
    def home(self) -> Path:
        return self.bench.folder / self.name

    async def played(self) -> RunRecord:
        self.bench.fresh(self.home)
        settings = self.bench.settings_of(self.case, self.home)
        began, cpu = time.perf_counter(), time.process_time()
        verdict = Verdict((), 0)
        try:
            async with open_world(settings, self.case.scenario, self.name) as world:
                async with self._talker(settings, world) as (talker, models):
                    await self._converse(talker, self._member(world, models), world)
                verdict = await judge(world, self.exchanges)
        except (StoreDown, ModelDown, ModelMisbehaved, OSError) as error:
            self.error = f"{type(error).__name__}: {error}"
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        return self._record(settings, verdict, seconds, cpu)

    @asynccontextmanager
    async def _talker(self, settings: Settings, world: World) -> AsyncGenerator[tuple[Talker, Models | None]]:
        baselines = {"silent": Silent, "echo": Echo}
        if made := baselines.get(self.case.letter):
            yield made(), None
        elif self.case.letter in BASELINES:
            yield (FirstFree(world) if self.case.letter == "first-free" else Oracle(world)), None
        else:
            async with open_letter(settings, world, self.case.condition, self.bench.processes) as (console, models):
                if self.bench.member:
                    models.roles = {**models.roles, "compare.member": self.bench.member}
                yield console, models

    def _member(self, world: World, models: Models | None) -> Member:
        if self.bench.member and models:
            return ModelMember(world.scenario, models)
        return ScriptedMember(world.scenario, random.Random(self.case.luck), world.codes, plain=self.case.trial == 0)

    async def _converse(self, talker: Talker, member: Member, world: World) -> None:
        said: str | None = await member.first()
        after = tuple(await world.rows())
        while said is not None and len(self.exchanges) < self.case.scenario.max_turns:
            before = after
            self._note("member", said)
            reply = await talker.say(said)
            after = tuple(await world.rows())
            self.exchanges.append(Exchange(said, reply, before, after))
            self._note("bot", reply.text, reply.trace)
            if reply.outcome == "failed" and not reply.trace:
                self.error = reply.text
                return
            said = await member.next(reply, self.lines)

    def _note(self, who: str, text: str, trace: str = "") -> None:
        setup = self.case.scenario.setup
        at = setup.clock.astimezone(ZoneInfo(setup.time_zone)).isoformat()
        self.lines.append(Line.model_validate({"who": who, "text": text, "at": at, "trace": trace}))

    def _record(self, settings: Settings, verdict: Verdict, seconds: float, cpu: float) -> RunRecord:
        scenario, case = self.case.scenario, self.case
        found = self.bench.collector.take([e.reply.trace for e in self.exchanges if e.reply.trace])
        spans = records_of(found)
        cost = cost_of(spans)
        waits = cost.waits if settings.emulated else 0  # a real model has taken its time already
        error = self.error or ("" if case.condition.breaks else _model_down(found)) or None
        return RunRecord.model_validate(
            {
                "schema": SCHEMA, "suite": self.bench.suite, "scenario": scenario.name,
                "difficulty": scenario.difficulty, "tags": scenario.tags, "letter": case.letter,
                "models": {span.who: span.whom for span in spans if span.kind == "model"},
                "emulated": settings.emulated, "seed": case.seed, "trial": case.trial,
                "condition": case.condition.name, "passed": verdict.passed and error is None,
                "infrastructure_error": error, "failures": verdict.failures, "turns": len(self.exchanges),
                "calls": cost.calls, "tool_calls": cost.tool_calls, "hops": cost.hops, "tokens": cost.tokens,
                "cost_usd": cost_usd(found, AGENT_MODEL if settings.emulated else ""), "seconds": round(seconds, 4),
                "simulated_seconds": simulated(cost.seconds, waits), "cpu_seconds": round(cpu, 4),
                "transcript": self.lines, "spans": spans, "forbidden_rows": verdict.forbidden_rows,
                "truthful": verdict.truthful, "fell_back": len(_fallbacks(found)),
            }
        )  # fmt: skip


def _model_down(spans: Sequence[ReadableSpan]) -> str:
    """Which model or managed agent was down, if one was: then the run says nothing about the letter, though the plain
    parser may have passed the scenario in its place."""
    for span in spans:
        told = dict(span.attributes or {})
        if told.get("error.type") == "ModelDown":
            return f"{told.get('courtbot.role', 'a role')}: {told.get('gen_ai.request.model', 'its model')} was down"
    return "no model or agent answered" if "ModelDown" in _fallbacks(spans) else ""


def _fallbacks(spans: Sequence[ReadableSpan]) -> list[str]:
    """Why the pattern gave up, for each turn that went on without a model."""
    found = (dict(span.attributes or {}).get("courtbot.fell_back") for span in spans)
    return [str(why) for why in found if why]
