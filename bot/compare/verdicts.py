"""A verdict on a claim, and how verdicts combine: supported, not supported, or not shown by this data.

"Not shown" is the verdict where runs are missing, where too few scenarios differ to tell chance apart, and where a real
model's judgement is asked for and the model was emulated.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.compare.summary import Comparison

Outcome = Literal["supported", "not supported", "not shown"]


@dataclass(frozen=True)
class Verdict:
    outcome: Outcome
    figures: str
    """What was seen, as a sentence."""


Rule = Callable[[Comparison], Verdict]


def by_judgement(rule: Rule) -> Rule:
    """What a real model has to show: nothing that an emulated one does speaks for or against it."""

    def judged(comparison: Comparison) -> Verdict:
        found = rule(comparison)
        if comparison.emulated:
            return Verdict(
                "not shown", f"The model is emulated, and this needs a real one's judgement. {found.figures}"
            )
        return found

    return judged


def without_a_model(rule: Rule) -> Rule:
    """What only the offline model can show, which reads by grammar and vocabulary."""

    def emulated(comparison: Comparison) -> Verdict:
        return rule(comparison) if comparison.emulated else Verdict("not shown", "A real model ran.")

    return emulated


OPPOSITE: dict[Outcome, Outcome] = {
    "supported": "not supported",
    "not supported": "supported",
    "not shown": "not shown",
}


def contrary(rule: Rule) -> Rule:
    def opposite(comparison: Comparison) -> Verdict:
        found = rule(comparison)
        return Verdict(OPPOSITE[found.outcome], found.figures)

    return opposite


def all_of(*rules: Rule) -> Rule:
    """Supported where each rule is; not supported where one is not."""

    def rule(comparison: Comparison) -> Verdict:
        found = [each(comparison) for each in rules]
        outcomes = [verdict.outcome for verdict in found]
        figures = " ".join(dict.fromkeys(verdict.figures for verdict in found))
        if "not supported" in outcomes:
            return Verdict("not supported", figures)
        return Verdict("not shown" if "not shown" in outcomes else "supported", figures)

    return rule
