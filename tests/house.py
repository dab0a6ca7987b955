"""How the house is built, in figures: `python -m tests.house` prints them, and fails where one is over its bound.

It also refuses a masculine pronoun for a person, in the product, its prompts, its documents and its tests, and a test
whose name begins with a pronoun. `make check` runs it.
"""

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PRODUCT = ("bot", "adapters", "patterns", "store")
LONG_FILE = 300
MOST_PARAMETERS = 5
MEDIAN, P90, LONGEST = 6, 16, 40
BROAD = {"Exception", "BaseException"}
SWALLOWED = 1
"""Broad excepts that do not raise again: the dispatcher's."""
FLAT = {"__init__", "__main__", "tracing", "wiring"}
"""What lies in bot/ beside its rooms."""
OPENS = 5
"""Rooms' files that a reader opens for a letter."""
MORE = {
    "A": "the whole conversation is code of ours: each question, answer, refusal and change, which B and C share",
    "B": "that conversation, and the steps",
    "C": "each step is a service, so the contract, its server and client, and the coordinator are part of it",
    "G": "each specialist is a service, so the rooms of C's services and of F's team are part of it",
    "H": "two managed services stand behind it, and a session that they keep",
}
MASCULINE = re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE)
NOT_ENGLISH = ("bot/i18n/catalogues/de.py", "tests/payloads/", "tests/house.py")
PRONOUNS = "it|its|they|their|we|you|she|he|his|her|this|that|these|those|what|whatever|who|whoever|whose|which"
PRONOUN_NAME = re.compile(rf"def (test_(?:{PRONOUNS})_\w+)")


@dataclass(frozen=True)
class Function:
    where: str
    lines: int
    parameters: int


def sources(*folders: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", *folders], cwd=ROOT, capture_output=True)
    return [ROOT / name for name in listed.stdout.decode().split() if (ROOT / name).exists()]


def modules() -> dict[str, ast.Module]:
    """The product's files by their path in the tree."""
    files = [path for path in sources(*PRODUCT) if path.suffix == ".py"]
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in files}


def functions(trees: dict[str, ast.Module]) -> list[Function]:
    found: list[Function] = []
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                taken = [a for a in (*node.args.args, *node.args.kwonlyargs) if a.arg not in ("self", "cls")]
                found.append(Function(f"{name}:{node.lineno} {node.name}", lines, len(taken)))
    return found


def broad_excepts(trees: dict[str, ast.Module]) -> Iterator[tuple[str, bool]]:
    """Where, and whether it raises nothing again."""
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler) and (node.type is None or ast.unparse(node.type) in BROAD):
                yield f"{name}:{node.lineno}", not any(isinstance(inner, ast.Raise) for inner in ast.walk(node))


def documented(trees: dict[str, ast.Module]) -> float:
    """The share of public classes and functions at the top of a module, and of modules, that have a docstring."""
    nodes = [
        node
        for tree in trees.values()
        for node in (tree, *tree.body)
        if isinstance(node, ast.Module)
        or (isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_")
    ]
    return sum(ast.get_docstring(node) is not None for node in nodes if getattr(node, "body", None)) / len(nodes)


def imported(tree: ast.Module, known: set[str]) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (names & known) or ({node.module} & known)
    return found


def opened(trees: dict[str, ast.Module]) -> dict[str, list[str]]:
    """By letter, the files of `patterns/` that its own file leads to, itself included."""
    by_module = {
        name.removesuffix(".py").removesuffix("/__init__").replace("/", "."): tree
        for name, tree in trees.items()
        if name.startswith("patterns/")
    }
    known, letters = set(by_module), {}
    for start in sorted(known):
        if not re.fullmatch(r"patterns\.[a-z]_\w+", start):
            continue
        seen, waiting = {start}, [start]
        while waiting:
            for name in imported(by_module[waiting.pop()], known) - seen - {"patterns"}:
                seen.add(name)
                waiting.append(name)
        letters[start[len("patterns.")].upper()] = sorted(seen)
    return letters


def masculine() -> list[str]:
    """Lines with a pronoun that makes somebody a man."""
    found: list[str] = []
    for path in sources():
        name = str(path.relative_to(ROOT))
        if path.suffix in (".py", ".md") and not name.startswith(NOT_ENGLISH):
            lines = enumerate(path.read_text().splitlines(), 1)
            found += [f"{name}:{number} {line.strip()}" for number, line in lines if MASCULINE.search(line)]
    return found


def pronoun_names() -> list[str]:
    paths = [path for path in sources("tests") if path.suffix == ".py" and path.name != "house.py"]
    return [name for path in paths for name in PRONOUN_NAME.findall(path.read_text())]


def rows(trees: dict[str, ast.Module]) -> Iterator[tuple[str, object, bool]]:
    """What is measured, the figure, and whether it is within its bound."""
    known = functions(trees)
    sizes = sorted(function.lines for function in known)
    median, p90 = statistics.median(sizes), sizes[int(len(sizes) * 0.9)]
    swallowed = [where for where, silent in broad_excepts(trees) if silent]
    yield "functions", len(known), True
    yield f"lines of a function, median (at most {MEDIAN})", median, median <= MEDIAN
    yield f"lines of a function, 90 of 100 (at most {P90})", p90, p90 <= P90
    over = [f.where for f in known if f.lines > LONGEST]
    yield f"the longest function (at most {LONGEST})", max(sizes), not over
    many = [f.where for f in known if f.parameters > MOST_PARAMETERS]
    yield f"functions with more than {MOST_PARAMETERS} parameters", len(many), True
    yield f"broad excepts that raise nothing again (at most {SWALLOWED})", len(swallowed), len(swallowed) <= SWALLOWED
    lengths = {name: len((ROOT / name).read_text().splitlines()) for name in trees}
    long = sorted(name for name, lines in lengths.items() if lines > LONG_FILE)
    yield f"files over {LONG_FILE} lines", f"{len(long)} {', '.join(long)}", True
    flat = sorted(path.name for path in (ROOT / "bot").glob("*.py") if path.stem not in FLAT)
    yield "files in bot/ that lie in no room", flat or 0, not flat
    yield "public names with a docstring", f"{documented(trees):.0%}", True
    for letter, files in opened(trees).items():
        yield (
            f"files of patterns/ for {letter}",
            f"{len(files)} {MORE.get(letter, '')}",
            (len(files) <= OPENS or letter in MORE),
        )
    yield "masculine pronouns", masculine() or 0, not masculine()
    yield "tests whose name begins with a pronoun", pronoun_names() or 0, not pronoun_names()


def main() -> int:
    failed = False
    for what, figure, within in rows(modules()):
        print(f"{'  ' if within else '! '}{what}: {figure}")
        failed |= not within
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
