"""Which models a role asks, in which order: `a.parse=openai:gpt-5.6-luna|openai:gpt-6-luna`."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.llm import Ask, Completion, ModelDown, ModelMisbehaved
from bot.tracing import span

log = logging.getLogger(__name__)

VENDORS = ("openai",)
DEFAULT_MODELS = ("openai:gpt-5.6-luna", "openai:gpt-6-luna")
"""None of them may be on the installed SDK's list of models with a shutdown date; a test holds that."""
ROLES: dict[str, tuple[str, ...]] = {"a.parse": DEFAULT_MODELS, "d.loop": DEFAULT_MODELS, "e.agent": DEFAULT_MODELS}
MEMORY_SECONDS = 5.0
"""For so long a model that was down is not asked again, so that the next turns need not wait for it."""


class Vendor(Protocol):
    async def complete(self, model: str, ask: Ask) -> Completion: ...

    async def aclose(self) -> None: ...


@dataclass(frozen=True, slots=True)
class ModelRef:
    vendor: str
    model: str

    def __str__(self) -> str:
        return f"{self.vendor}:{self.model}"


def parse_ref(text: str) -> ModelRef:
    """`vendor:model`. Raises ValueError that names the accepted vendors."""
    vendor, colon, model = text.strip().partition(":")
    if not colon or not model or vendor not in VENDORS:
        raise ValueError(f"{text!r} is not a model; write vendor:model with a vendor of {', '.join(VENDORS)}")
    return ModelRef(vendor, model)


def parse_roles(text: str, known: Mapping[str, Sequence[str]] = ROLES) -> dict[str, tuple[ModelRef, ...]]:
    """The roles with what `text` changes: `role=model|model` separated by spaces, commas or semicolons.
    Raises ValueError that names the bad part and what is accepted."""
    roles = {role: tuple(parse_ref(m) for m in models) for role, models in known.items()}
    for part in text.replace(";", " ").replace(",", " ").split():
        role, equals, models = part.partition("=")
        if not equals or role not in known:
            raise ValueError(f"{part!r} is not role=vendor:model; the roles are {', '.join(sorted(known))}")
        roles[role] = tuple(parse_ref(m) for m in models.split("|"))
    return roles


def usable_roles(
    roles: Mapping[str, tuple[ModelRef, ...]], vendors: Mapping[str, Vendor]
) -> dict[str, tuple[ModelRef, ...]]:
    """Each role with those of its models whose vendor has a key. Raises ValueError naming a role left with none."""
    usable = {role: tuple(m for m in models if m.vendor in vendors) for role, models in roles.items()}
    for role, models in usable.items():
        if not models:
            wanted = ", ".join(sorted({m.vendor for m in roles[role]}))
            raise ValueError(
                f"role {role} needs a key for {wanted}; set it, or point {role} at another model in MODELS"
            )
    return usable


class RoleModels:
    """The `Models` of the whole process: a role's models in order, the next one when one is down."""

    def __init__(self, roles: Mapping[str, tuple[ModelRef, ...]], vendors: Mapping[str, Vendor]) -> None:
        self.roles = roles
        self.vendors = vendors
        self._down: dict[ModelRef, float] = {}

    async def complete(self, role: str, ask: Ask) -> Completion:
        """Raises ModelDown when all of them are down, ModelMisbehaved for a bad answer of the one that is up."""
        recently = time.monotonic() - MEMORY_SECONDS
        for ref in self.roles[role]:
            if self._down.get(ref, recently) > recently:
                continue
            try:
                return await self._ask(role, ref, ask)
            except ModelDown as error:
                self._down[ref] = time.monotonic()
                log.warning("role %s: %s", role, error)
        raise ModelDown(f"role {role}: no model answers")

    async def _ask(self, role: str, ref: ModelRef, ask: Ask) -> Completion:
        with span(
            f"chat {ref.model}",
            gen_ai__operation__name="chat",
            gen_ai__provider__name=ref.vendor,
            gen_ai__request__model=ref.model,
            courtbot__role=role,
        ) as current:
            try:
                completion = await self.vendors[ref.vendor].complete(ref.model, ask)
            except ModelMisbehaved as error:
                current.set_attribute("gen_ai.response.finish_reasons", [error.kind])
                raise
            current.set_attributes(
                {
                    "gen_ai.response.model": completion.model,
                    "gen_ai.usage.input_tokens": completion.usage.input_tokens,
                    "gen_ai.usage.output_tokens": completion.usage.output_tokens,
                }
            )
            return completion

    async def aclose(self) -> None:
        for vendor in self.vendors.values():
            await vendor.aclose()
