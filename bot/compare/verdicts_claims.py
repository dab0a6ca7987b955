"""The testable claims of the article "AI Orchestration Deep Dive", each with its place and the rule that decides on it.

What is a matter of taste ("easy to debug") or of a team's size has no rule, and is no claim here.
"""

from dataclasses import dataclass

from bot.compare.article import SIDE_BY_SIDE, SPECTRUM, complexity
from bot.compare.records import RunRecord
from bot.compare.summary import Comparison
from bot.compare.verdicts import Rule, Verdict, all_of, by_judgement, contrary, without_a_model
from bot.compare.verdicts_rules import (
    calls_at_most,
    fewer_calls,
    fewer_ways,
    isolated,
    less_code,
    lines_of,
    more,
    more_code,
    more_ways,
    passes,
    same_order,
    ways_of,
)


@dataclass(frozen=True)
class Claim:
    letter: str
    """Whom it is about; empty where it is about all."""
    quote: str
    place: str
    """The article's heading, and the list below it."""
    asks: str
    """What the numbers are asked."""
    rule: Rule


def question(run: RunRecord) -> bool:
    return "question" in run.tags


def hard(run: RunRecord) -> bool:
    return run.difficulty == "hard"


def easy(run: RunRecord) -> bool:
    return run.difficulty == "easy"


def several_messages(run: RunRecord) -> bool:
    return bool({"missing", "change-of-mind"} & set(run.tags))


CLAIMS = (
    Claim(
        "A",
        "Predictable behavior",
        "Pattern A, Pros",
        "Do A's turns go fewer ways than those of D, E, F and G?",
        fewer_ways("A", "DEFG"),
    ),
    Claim(
        "A",
        "Single LLM call for parsing",
        "Pattern B, Difference from A",
        "Does no turn of A take more than one model call?",
        calls_at_most("A", 1),
    ),
    Claim(
        "A",
        "Rigid — every flow must be coded",
        "Pattern A, Cons",
        "Is there more code behind A than behind D and E?",
        more_code("A", "DE"),
    ),
    Claim(
        "A",
        "This is where Pattern A gets painful … Patterns B–G handle this more naturally",
        "Pattern A, Handling Multi-Turn Conversations",
        "Do D and E pass more than A where something is missing or changes?",
        by_judgement(all_of(*(more("success", letter, "A", several_messages) for letter in "DE"))),
    ),
    Claim(
        "A",
        "In Pattern A, you could theoretically replace the LLM with a simpler NLU tool",
        "How AI's Role Evolves",
        "Does A pass nine of ten easy scenarios with the offline model, which is such a tool?",
        without_a_model(passes("A", 0.9, easy)),
    ),
    Claim(
        "B",
        "Predictable execution flow",
        "Pattern B, Pros",
        "Do B's turns go fewer ways than those of D, E, F and G?",
        fewer_ways("B", "DEFG"),
    ),
    Claim(
        "B",
        "Inflexible — can't skip steps",
        "Pattern B, Cons",
        "Does a question take as many calls a turn with B as other talk does?",
        contrary(fewer_calls("B", question)),
    ),
    Claim(
        "B",
        "May be inefficient for simple queries",
        "Pattern B, Cons",
        "Does a question wait longer with B than with A?",
        more("wait", "B", "A", question),
    ),
    Claim(
        "B",
        "Deterministic step order: like A",
        "The Workflow Sweet Spot",
        "Do B's turns go no more ways than A's?",
        contrary(more_ways("B", "A")),
    ),
    Claim(
        "C",
        "Fast | Network latency",
        "Pattern C, Difference from B",
        "Does C take more of the wall clock than B, and more hops?",
        all_of(more("seconds", "C", "B"), more("hops", "C", "B")),
    ),
    Claim(
        "C",
        "Data passing overhead",
        "Pattern C, Cons",
        "Does C use more of the processor than B?",
        more("cpu", "C", "B"),
    ),
    Claim(
        "C",
        "Step failure doesn't crash the whole flow",
        "Pattern C, Pros",
        "With one step's service down, does the rest work and no reply mislead?",
        isolated("C"),
    ),
    Claim(
        "C",
        "More infrastructure to manage",
        "Pattern C, Cons",
        "Has C more moving parts than B?",
        more_code("C", "B", "parts"),
    ),
    Claim(
        "D",
        "Less predictable than workflows",
        "Pattern D, Cons",
        "Do D's turns go more ways than those of B and C?",
        more_ways("D", "BC"),
    ),
    Claim(
        "D",
        "More flexible than fixed workflows",
        "Pattern D, Pros",
        "Does D pass more hard scenarios than B?",
        by_judgement(more("success", "D", "B", hard)),
    ),
    Claim(
        "D",
        "More code to write",
        "Pattern D, Cons",
        "Is there more code behind D than behind E?",
        more_code("D", "E"),
    ),
    Claim(
        "E",
        "Clean, minimal code",
        "Pattern E, Pros",
        "Is there less code behind E than behind each of A, B, C, D, F and G?",
        less_code("E", "ABCDFG"),
    ),
    Claim(
        "E",
        "Less predictable execution path",
        "Pattern E, Cons",
        "Do E's turns go more ways than D's?",
        by_judgement(more_ways("E", "D")),
    ),
    Claim(
        "E",
        "Handles multi-turn naturally",
        "Pattern E, Pros",
        "Do members need fewer messages with E than with A where something is missing or changes?",
        by_judgement(more("turns", "A", "E", several_messages)),
    ),
    Claim(
        "F",
        "Flexible routing … May skip agents",
        "Pattern F, Difference from Workflow, and Pros",
        "Does a question take fewer calls a turn with F than other talk does?",
        fewer_calls("F", question),
    ),
    Claim(
        "F",
        "Less predictable than workflow",
        "Pattern F, Cons",
        "Do F's turns go more ways than B's?",
        more_ways("F", "B"),
    ),
    Claim(
        "F",
        "Simpler (E) | Better separation of concerns (F)",
        "Pattern F, Difference from E",
        "Is there more code behind F than behind E, and does F need more calls?",
        all_of(more_code("F", "E"), more("calls", "F", "E")),
    ),
    Claim(
        "F",
        "One crash affects all agents",
        "Pattern F, Cons",
        "With the availability specialist's model down, does nothing work, or does a reply mislead?",
        contrary(isolated("F")),
    ),
    Claim(
        "G",
        "Full isolation (one agent fails independently)",
        "Pattern G, Pros",
        "With one specialist down, does the other work and no reply mislead?",
        isolated("G"),
    ),
    Claim(
        "G",
        "Most complex to build",
        "Pattern G, Cons",
        "Is there more code behind G than behind each other letter?",
        more_code("G", "ABCDEFH"),
    ),
    Claim(
        "G",
        "Network latency",
        "Pattern G, Cons",
        "Does G take more of the wall clock than F?",
        more("seconds", "G", "F"),
    ),
    Claim(
        "G",
        "More infrastructure to manage",
        "Pattern G, Cons",
        "Has G more moving parts than F?",
        more_code("G", "F", "parts"),
    ),
    Claim(
        "H",
        "Latency can be higher",
        "Pattern H, Cons",
        "Does H take more of the wall clock than E?",
        by_judgement(more("seconds", "H", "E")),
    ),
    Claim(
        "H",
        "No agent framework code to maintain",
        "Pattern H, Pros",
        "Is there less code behind H than behind E?",
        less_code("H", "E"),
    ),
    Claim(
        "",
        "Complexity: low, medium, medium-high, high",
        "Side-by-Side Comparison",
        "Do the lines of code put the letters in the article's order?",
        same_order("".join(SIDE_BY_SIDE), list(map(complexity, SIDE_BY_SIDE)), lines_of, "Lines of code"),
    ),
    Claim(
        "",
        "Control ←→ Autonomy",
        "The Spectrum",
        "Do the ways that a turn goes grow from A to G?",
        same_order(SPECTRUM, range(len(SPECTRUM)), ways_of, "Ways of a turn"),
    ),
    Claim(
        "",
        "Agent patterns feel more powerful — but also less predictable",
        "How AI's Role Evolves",
        "Does D pass more than A, and do its turns go more ways?",
        by_judgement(all_of(more("success", "D", "A"), more_ways("D", "A"))),
    ),
    Claim(
        "",
        "Start simple, add complexity only when the problem demands it",
        "Progression Path",
        "Does F pass no more than E, its simpler neighbour?",
        by_judgement(contrary(more("success", "F", "E"))),
    ),
)


def decide(comparison: Comparison) -> list[tuple[Claim, Verdict]]:
    return [(claim, claim.rule(comparison)) for claim in CLAIMS]
