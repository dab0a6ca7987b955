"""Under what a scenario is played: all is well, something is broken, a model obeys an attacker, or tokens are short."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.llm import Ask, Completion, ModelDown
from bot.llm.roles import ModelRef, RoleModels

DOWN = ModelRef("down", "down")
NOWHERE = "http://127.0.0.1:9"
"""Nobody listens on the port that is there to discard."""
SERVICES_DOWN: Mapping[str, str] = {"C": "availability", "G": "availability-agent"}
ROLES_DOWN: Mapping[str, str] = {
    "A": "a.parse", "B": "b.parse", "D": "d.loop", "E": "e.agent", "F": "f.availability",
}  # fmt: skip
"""The one part of each letter that is down: the service or the specialist who looks for free courts; where a letter has
but one part that is not its own code, that."""


class _Down:
    """A vendor that never answers."""

    async def complete(self, model: str, ask: Ask) -> Completion:
        raise ModelDown(f"{model} is down in this comparison")

    async def aclose(self) -> None:
        return None


@dataclass(frozen=True)
class Condition:
    """`faults` are those of the offline model, which such a condition is always played with."""

    name: str
    faults: tuple[str, ...] = ()
    part_down: bool = False
    budget: int | None = None  # tokens a turn

    @property
    def offline(self) -> bool:
        return bool(self.faults)

    @property
    def breaks(self) -> bool:
        """Whether failing models and services are part of it, and no infrastructure error."""
        return self.offline or self.part_down

    def settings(self, letter: str) -> dict[str, Any]:
        """What it changes in the settings."""
        found: dict[str, Any] = {"turn_tokens": self.budget} if self.budget else {}
        if self.part_down and letter == "H":
            found |= {"aws_endpoint_url_bedrock_agentcore": NOWHERE, "aws_endpoint_url_bedrock_agent_runtime": NOWHERE}
        return found

    def services_down(self, letter: str) -> frozenset[str]:
        return frozenset({SERVICES_DOWN[letter]}) if self.part_down and letter in SERVICES_DOWN else frozenset()

    def spoil(self, models: RoleModels, letter: str) -> None:
        """Takes away the model of the part that is down."""
        if self.part_down and letter in ROLES_DOWN:
            models.vendors[DOWN.vendor] = _Down()
            models.roles = {**models.roles, ROLES_DOWN[letter]: (DOWN,)}


CALM = Condition("calm")
MODEL_ERRORS = Condition("model-errors", ("500~0.1",))
SERVICE_DOWN = Condition("service-down", part_down=True)
LYING_MODEL = Condition("lying-model", ("claims",))
OBEDIENT = Condition("obedient", ("obey",))
CLEVER = Condition("clever", ("adversary",))
FAULTS = (MODEL_ERRORS, SERVICE_DOWN, LYING_MODEL)
ATTACKS = (CALM, OBEDIENT, CLEVER)


def budget(tokens: int) -> Condition:
    return Condition(f"budget-{tokens}", budget=tokens)
