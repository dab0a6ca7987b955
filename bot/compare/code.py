"""What somebody reads who wants to understand a letter, from the tree itself."""

import ast
import tokenize
from collections.abc import Iterator
from pathlib import Path

import patterns
from bot.compare.records import CodeMetrics
from bot.llm.roles import ROLES
from patterns.services.contract import MODULES

ROOT = Path(patterns.__file__).parents[1]


def code_metrics(letter: str) -> CodeMetrics:
    """Of that letter: its module, and what of `patterns/` it imports, however deep."""
    module = f"patterns.{patterns.names()[letter]}"
    files = _reached(module)
    roles = [role for role in ROLES if role.startswith(f"{letter.lower()}.")] or ["the managed agent"]
    services = [name for name, at in MODULES.items() if at == module]
    return CodeMetrics(lines=sum(map(code_lines, files)), files=len(files), parts=len(roles) + len(services))


def code_lines(file: Path) -> int:
    """Without blank lines, comments and docstrings."""
    with tokenize.open(file) as text:
        source = text.read()
    docstrings = {line for first, last in _docstrings(ast.parse(source)) for line in range(first, last + 1)}
    with file.open("rb") as raw:
        skipped = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENCODING, tokenize.ENDMARKER)
        kept = [
            t for t in tokenize.tokenize(raw.readline) if t.type not in (*skipped, tokenize.INDENT, tokenize.DEDENT)
        ]
    spoken = {line for token in kept for line in range(token.start[0], token.end[0] + 1)}
    return len(spoken - docstrings)


def _docstrings(tree: ast.Module) -> Iterator[tuple[int, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and isinstance(first.value.value, str)
            ):
                yield first.lineno, first.end_lineno or first.lineno


def _reached(module: str) -> list[Path]:
    found, left = dict[str, Path](), [module]
    while left:
        name = left.pop()
        file = _file(name)
        if name in found or file is None:
            continue
        found[name] = file
        left += _imports(file)
    return sorted(set(found.values()))


def _imports(file: Path) -> list[str]:
    names: list[str] = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return [name for name in names if name.startswith("patterns.")]


def _file(module: str) -> Path | None:
    """A module of `patterns/`; a package is its `__init__`."""
    path = ROOT.joinpath(*module.split("."))
    package = path / "__init__.py"
    return package if package.is_file() else file if (file := path.with_suffix(".py")).is_file() else None
