"""Which models a role asks, in which order: `a.parse=openai:gpt-5.6-luna|anthropic:claude-haiku-5-5`.

A model is `vendor:model`. `openai:model@http://host:port/v1` is one of any server that speaks Chat Completions.
"""

import asyncio
import importlib
import json
import logging
import re
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from types import ModuleType
from typing import Protocol

from opentelemetry.trace import Span, SpanKind

from bot.llm import Ask, Completion, Message, ModelDown, ModelMisbehaved, Usage
from bot.llm.breaker import Breaker, State
from bot.llm.prices import Price
from bot.llm.watch import Count, ModelWatch, counted
from bot.settings.extras import lack_of_vendor
from bot.tracing import set_content, span

log = logging.getLogger(__name__)

VENDORS = ("openai", "anthropic", "bedrock")
GPT = ("openai:gpt-5.6-luna", "openai:gpt-6-luna")
CLAUDE = ("anthropic:claude-haiku-5-5",)
BEDROCK = ("bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0",)
"""None of them may be one that its installed SDK knows to end; a test holds that."""
OPENAI_FIRST, CLAUDE_FIRST, BEDROCK_FIRST = GPT + CLAUDE + BEDROCK, CLAUDE + GPT + BEDROCK, BEDROCK + CLAUDE + GPT
ROLES: dict[str, tuple[str, ...]] = {
    "a.parse": OPENAI_FIRST,
    "b.parse": OPENAI_FIRST,
    "b.select": CLAUDE_FIRST,
    "b.confirm": OPENAI_FIRST,
    "c.parse": OPENAI_FIRST,
    "c.availability": CLAUDE_FIRST,
    "c.booking": BEDROCK_FIRST,
    "d.loop": OPENAI_FIRST,
    "e.agent": OPENAI_FIRST,
    "f.manager": OPENAI_FIRST,
    "f.availability": OPENAI_FIRST,
    "f.booking": OPENAI_FIRST,
    "g.manager": OPENAI_FIRST,
    "g.availability": OPENAI_FIRST,
    "g.booking": CLAUDE_FIRST,
    "other": OPENAI_FIRST,  # any role of a pattern that is not one of the eight
}
"""The article's vendor first, then the others: one key is enough for every role."""
EVERY = "*"
PROVIDERS = {"bedrock": "aws.bedrock"}
"""By our names, where OpenTelemetry's conventions have another one."""
ANSWER_SECONDS, OWN_SERVER_SECONDS = 20.0, 35.0
"""How long a model may take, its second try included: a vendor's, and one on a server of one's own."""


class Vendor(Protocol):
    async def complete(self, model: str, ask: Ask) -> Completion: ...

    async def aclose(self) -> None: ...


class LazyVendor:
    """A vendor that is made when it is first asked: its module is imported then, in a thread, as that takes up to
    two seconds of which the event loop keeps some."""

    def __init__(self, module: str, make: Callable[[ModuleType], Vendor]) -> None:
        self._module, self._make = module, make
        self._lock = asyncio.Lock()
        self._made: Vendor | None = None

    async def vendor(self) -> Vendor:
        async with self._lock:
            if self._made is None:
                self._made = self._make(await asyncio.to_thread(importlib.import_module, self._module))
            return self._made


@dataclass(frozen=True, slots=True)
class ModelRef:
    vendor: str
    model: str
    url: str = ""  # of a server of one's own

    @property
    def served_by(self) -> str:
        """What has the client: a vendor, or a server's URL."""
        return self.url or self.vendor

    @property
    def name(self) -> str:
        """Without an address."""
        return f"{self.vendor}:{self.model}"

    def __str__(self) -> str:
        return self.name + (f"@{self.url}" if self.url else "")


def parse_ref(text: str) -> ModelRef:
    """`vendor:model`, `openai:model@url`. Raises ValueError that names the accepted vendors."""
    vendor, colon, model = text.strip().partition(":")
    if not colon or not model or vendor not in VENDORS:
        raise ValueError(f"{text!r} is not a model; write vendor:model with a vendor of {', '.join(VENDORS)}")
    name, at, url = model.partition("@http")
    if at and (vendor != "openai" or not name or "://" not in f"http{url}"):
        raise ValueError(f"{text!r} is not a model; a server of your own is openai:model@http://host:port/v1")
    return ModelRef(vendor, name, f"http{url}".rstrip("/") if at else "")


def parse_roles(text: str, known: Mapping[str, Sequence[str]] = ROLES) -> dict[str, tuple[ModelRef, ...]]:
    """The roles with what `text` changes: `role=model|model` separated by spaces, commas or semicolons; the role
    `*` is every role. Raises ValueError that names the bad part and what is accepted."""
    roles = {role: tuple(parse_ref(m) for m in models) for role, models in known.items()}
    for part in text.replace(";", " ").replace(",", " ").split():
        role, equals, models = part.partition("=")
        new = re.fullmatch(r"([i-z])\.[a-z]+", role)  # of a pattern that is not one of the eight
        if not equals or (role not in known and role != EVERY and not new):
            raise ValueError(f"{part!r} is not role=vendor:model; the roles are {', '.join(sorted(known))}, {EVERY}")
        refs = tuple(parse_ref(m) for m in models.split("|"))
        roles.update(dict.fromkeys(known if role == EVERY else [role], refs))
    return roles


def usable_roles(
    roles: Mapping[str, tuple[ModelRef, ...]], vendors: Mapping[str, Vendor | LazyVendor]
) -> dict[str, tuple[ModelRef, ...]]:
    """Each role with those of its models whose vendor has a key. Raises ValueError naming a role left with none."""
    usable = {role: tuple(m for m in models if m.served_by in vendors) for role, models in roles.items()}
    for role, models in usable.items():
        if not models:
            wanted = sorted({m.vendor for m in roles[role]})
            lacking = [said for vendor in wanted if (said := lack_of_vendor(vendor))]
            says = f"needs a key for {', '.join(wanted)}; set it, or point {role} at another model in COURTBOT_MODELS"
            raise ValueError(". ".join([f"role {role} {says}", *lacking]))
    return usable


class RoleModels:
    """The `Models` of the whole process: a role's models in order, the next one when one is down."""

    def __init__(
        self,
        roles: Mapping[str, tuple[ModelRef, ...]],
        vendors: Mapping[str, Vendor | LazyVendor],
        price: Price | None = None,
    ) -> None:
        self.roles = roles
        self.vendors: dict[str, Vendor | LazyVendor] = dict(vendors)
        self.watch: ModelWatch | None = None
        self._price = price
        self._breakers: dict[ModelRef, Breaker] = {}
        self._agents: dict[str, tuple[ModelRef, ...]] = {}  # that were called, by role

    def apart(self) -> "RoleModels":
        """The same models for work that nobody waits for: others still ask those that it finds down."""
        made = RoleModels(self.roles, {}, self._price)
        made.vendors = self.vendors
        return made

    def forget_failures(self) -> None:
        """Every model is asked again, whatever was found of it so far."""
        self._breakers.clear()

    def breaker(self, ref: ModelRef) -> Breaker:
        """The model's, which all roles share."""
        if ref not in self._breakers:
            self._breakers[ref] = Breaker(partial(self._told, ref))
        return self._breakers[ref]

    def _told(self, ref: ModelRef, state: State) -> None:
        log.warning("%s: the circuit breaker is %s", ref, state.replace("_", " "))
        if self.watch:
            self.watch.breaker(ref.name, state)

    async def ready(self) -> str:
        """`bot.runtime.health.Ready`: for which roles every model is known to be down."""
        asked = {**self.roles, **self._agents}
        down = [role for role, refs in asked.items() if not any(self.breaker(ref).answers for ref in refs)]
        return f"no model answers for {', '.join(down)}" if down else ""

    def rests(self, role: str) -> bool:
        """Whether every model of the role is known to be down, and it is too early to try one."""
        breakers = [self.breaker(ref) for ref in self.roles.get(role) or self.roles["other"]]
        return not any(one.answers or one.admits() for one in breakers)

    @contextmanager
    def agent_call(self, role: str, ref: ModelRef) -> Generator[Count]:
        """Around a call of an agent that somebody else runs, as `complete` is around one of a model: it has a breaker,
        and is counted. Raises ModelDown while the agent rests."""
        self._agents[role] = (ref,)
        breaker = self.breaker(ref)
        if not breaker.admits():
            raise ModelDown(f"role {role}: {ref} rests")
        with breaker.call(), self._counted(role, ref) as count:
            yield count

    async def complete(self, role: str, ask: Ask) -> Completion:
        """Raises ModelDown when all of them are down, ModelMisbehaved for a bad answer of the one that is up."""
        for ref in self.roles.get(role) or self.roles["other"]:
            breaker = self.breaker(ref)
            if breaker.admits():
                try:
                    with breaker.call():
                        return await self.ask(role, ref, ask)
                except ModelDown as error:
                    log.warning("role %s: %s", role, error)
            if self.watch:
                self.watch.passed_over(role, ref.name)
        raise ModelDown(f"role {role}: no model answers")

    async def ask(self, role: str, ref: ModelRef, ask: Ask) -> Completion:
        """Asks this one model; the span says for which role. Raises ModelDown, ModelMisbehaved."""
        with span(
            f"chat {ref.model}",
            SpanKind.CLIENT,
            gen_ai__operation__name="chat",
            gen_ai__provider__name=PROVIDERS.get(ref.vendor, ref.vendor),
            gen_ai__request__model=ref.model,
            gen_ai__output__type="json" if ask.schema else "text",
            courtbot__role=role,
        ) as current:
            told = partial(json_text, ask.messages)
            set_content(current, gen_ai__system_instructions=lambda: ask.system, gen_ai__input__messages=told)
            with self._counted(role, ref) as count:
                try:
                    completion = await self._answer(ref, ask)
                except ModelMisbehaved as error:
                    error.usage = count("misbehaved", error.usage)
                    current.set_attribute("gen_ai.response.finish_reasons", [error.kind])
                    _set_usage(current, error.usage)
                    raise
                completion = replace(completion, usage=count("answered", completion.usage))
            current.set_attribute("gen_ai.response.model", completion.model)
            _set_usage(current, completion.usage)
            set_content(current, gen_ai__output__messages=lambda: json_text([completion]))
            return completion

    async def _answer(self, ref: ModelRef, ask: Ask) -> Completion:
        vendor = await self._vendor(ref)
        seconds = OWN_SERVER_SECONDS if ref.url else ANSWER_SECONDS
        try:
            async with asyncio.timeout(seconds):
                return await vendor.complete(ref.model, ask)
        except TimeoutError as error:
            raise ModelDown(f"{ref}: no answer in {seconds:g} seconds") from error

    def _counted(self, role: str, ref: ModelRef) -> AbstractContextManager[Count]:
        def cost(used: Usage) -> float | None:
            return self._price(ref.vendor, ref.model, used) if self._price and not ref.url else None

        return counted(self.watch, role, ref.name, cost)

    async def _vendor(self, ref: ModelRef) -> Vendor:
        vendor = self.vendors[ref.served_by]
        if isinstance(vendor, LazyVendor):
            vendor = self.vendors[ref.served_by] = await vendor.vendor()
        return vendor

    async def warm(self, pattern: str) -> None:
        """Makes what the pattern of this letter asks first, so that its first turn need not wait for an import. A
        vendor that cannot be made is down, and logged."""
        if self._price:
            await asyncio.to_thread(self._price, "openai", "", Usage())  # it loads its list
        for role, refs in self.roles.items():
            if role.startswith(f"{pattern.lower()}."):
                try:
                    await self._vendor(refs[0])
                except ModelDown as error:
                    log.warning("role %s: %s", role, error)

    async def aclose(self) -> None:
        for vendor in self.vendors.values():
            if not isinstance(vendor, LazyVendor):
                await vendor.aclose()


def json_text(said: Sequence[Message | Completion]) -> str:
    """Messages or answers as JSON."""
    return json.dumps([asdict(one) for one in said], ensure_ascii=False, indent=1)


def _set_usage(current: Span, usage: Usage) -> None:
    current.set_attributes(
        {
            "gen_ai.usage.input_tokens": usage.input_tokens,
            "gen_ai.usage.output_tokens": usage.output_tokens,
            "gen_ai.usage.cache_read.input_tokens": usage.cached_tokens,
        }
    )
    if usage.cost is not None:
        current.set_attribute("courtbot.cost_usd", usage.cost)
