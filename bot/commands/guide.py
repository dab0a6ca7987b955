"""The article's decision guide, asked with buttons. Nothing is stored: a choice carries the answers given so far, one
letter each (`guide:nny`: no, no, yes)."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.commands.context import CommandContext, Pressed
from bot.conversation.choice import Choice
from bot.conversation.reply import Button, Reply
from bot.conversation.turn import Turn
from bot.domain.workspace import Workspace

START = "start"


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    yes: "Question | str"  # the next question, or a letter
    no: "Question | str"


GUIDE = Question(
    "Should the model make decisions, rather than just read what members write?",
    no="A",
    yes=Question(
        "Should AWS run all of it for you?",
        yes="H",
        no=Question(
            "Do the steps always come in the same order?",
            yes=Question("Must each step be deployed and scaled by itself?", no="B", yes="C"),
            no=Question(
                "Do you want to control the loop yourself?",
                yes="D",
                no=Question(
                    "Do you need several specialised agents?",
                    no="E",
                    yes=Question("Must each agent be deployed and scaled by itself?", no="F", yes="G"),
                ),
            ),
        ),
    ),
)

ADVICE: Mapping[str, tuple[str, str, str]] = {
    "A": (
        "AI as a service: your code decides everything, the model only reads.",
        "flows are fixed, conversations are short, and you want to know exactly what happens.",
        "conversations take many turns: every question and its state is your own code.",
    ),
    "B": (
        "A workflow in one process: fixed steps, each of which may ask a model.",
        "the order is known and has to be auditable, and each step should be tested by itself.",
        "members jump about: no step can be left out, and simple questions go the whole way.",
    ),
    "C": (
        "A workflow of services: fixed steps, each in a service of its own.",
        "steps scale or ship apart, teams own them, or one may fail without the rest.",
        "you would rather not run several services, nor pay for the hops between them.",
    ),
    "D": (
        "Function calling: the model suggests the next function, your loop runs it.",
        "wishes vary, and you want to check and log every step, with any vendor.",
        "you need the same path every time, or do not want to keep a loop.",
    ),
    "E": (
        "A single agent: a framework runs the loop around the model and its tools.",
        "you want little code, quickly, and conversations of several turns to work by themselves.",
        "each step must be under your control: the framework picks the path.",
    ),
    "F": (
        "Several agents in one process: a manager hands each wish to a specialist.",
        "wishes differ a lot, each domain deserves its own prompt, and one deployment is enough.",
        "you need the path to be predictable, or one agent's crash must not stop the others.",
    ),
    "G": (
        "Several agents as services: a manager calls specialists that run apart.",
        "agents need isolation, vendors or resources of their own, at the size of a company.",
        "you are small or in a hurry: it is the most to build, run and wait for.",
    ),
    "H": (
        "An agent that AWS runs: Bedrock has the loop, your code is its tools.",
        "you live on AWS already and want scaling, sessions and guardrails managed.",
        "you want to choose the vendor, shape the loop, or debug outside of AWS.",
    ),
}
"""Of each pattern: what it is, when to use it, when not."""


def title(letter: str, module: str) -> str:
    """What the pattern is in a few words: those of the guide, or of its module, such as `i_plan_ahead`."""
    what = ADVICE.get(letter)
    return what[0].partition(":")[0] if what else module[2:].replace("_", " ").capitalize()


async def answer(context: CommandContext, turn: Turn, workspace: Workspace, answers: str) -> Reply:
    """The next question, or the pattern that the answers lead to. Answers that lead nowhere begin anew."""
    given = "" if set(answers) - set("yn") else answers
    node: Question | str = GUIDE
    for said in given:
        if isinstance(node, str):
            return _asked(GUIDE, "")
        node = node.yes if said == "y" else node.no
    if isinstance(node, Question):
        return _asked(node, given)
    return await _advice(context, turn, workspace, node)


def _asked(question: Question, answers: str) -> Reply:
    buttons = [_button("yes", "Yes", f"{answers}y"), _button("no", "No", f"{answers}n")]
    if answers:
        buttons.append(_button("back", "Back", answers[:-1] or START))
    lead = "" if answers else "A few questions lead to the pattern that fits.\n"
    return Reply("answered", f"{lead}{question.text}", buttons=tuple(buttons))


def _button(name: str, label: str, answers: str) -> Button:
    return Button(name, label, Choice("guide", answers).text)


async def _advice(context: CommandContext, turn: Turn, workspace: Workspace, letter: str) -> Reply:
    what, use, avoid = ADVICE[letter]
    lines = [f"Pattern {letter}. {what}", f"Use it when {use}", f"Not when {avoid}"]
    if figures := context.measured(letter):
        lines.append(figures)
    buttons: list[Button] = []
    if letter == workspace.pattern:
        lines.append("It is the one that answers here.")
    elif letter not in context.letters():
        lines.append("It is not installed here.")
    elif await _is_admin(turn):
        buttons.append(Button("pattern", f"Use {letter} here", Choice("pattern", letter).text, "primary"))
    buttons.append(_button("again", "Start again", START))
    return Reply("answered", "\n".join(lines), buttons=tuple(buttons))


async def _is_admin(turn: Turn) -> bool:
    """Only to show the button, which asks again when it is pressed."""
    try:
        return await turn.is_admin()
    except OSError:
        return False


BUTTONS: Mapping[str, Pressed] = {"guide": answer}
