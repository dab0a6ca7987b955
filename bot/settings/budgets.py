"""What members and workspaces may have of language models; far more than an ordinary club needs."""

from pydantic import Field
from pydantic_settings import BaseSettings

from bot.settings.limits import UNLIMITED, Budget, Span, What, Whose

WHOSE: tuple[Whose, ...] = ("member", "workspace")
WHAT: tuple[What, ...] = ("turns", "tokens")
SPANS: tuple[Span, ...] = ("hour", "day")


class BudgetSettings(BaseSettings):
    member_turns_hour: int = Field(default=200, ge=0, description="turns with a model an hour and member; 0: no limit")
    member_turns_day: int = Field(default=1_000, ge=0, description="the same a day")
    member_tokens_hour: int = Field(default=500_000, ge=0, description="tokens an hour and member; 0: no limit")
    member_tokens_day: int = Field(default=2_000_000, ge=0, description="the same a day")
    workspace_turns_hour: int = Field(
        default=20_000, ge=0, description="turns with a model an hour and workspace; 0: no limit"
    )
    workspace_turns_day: int = Field(default=100_000, ge=0, description="the same a day")
    workspace_tokens_hour: int = Field(
        default=50_000_000, ge=0, description="tokens an hour and workspace; 0: no limit"
    )
    workspace_tokens_day: int = Field(default=200_000_000, ge=0, description="the same a day")

    def budgets(self) -> list[Budget]:
        found = [
            Budget(whose, what, span, getattr(self, f"{whose}_{what}_{span}"))
            for whose in WHOSE for what in WHAT for span in SPANS
        ]  # fmt: skip
        return [budget for budget in found if budget.most != UNLIMITED]
