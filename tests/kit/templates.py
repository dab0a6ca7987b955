"""Every template that the code hands to `say`, read from its syntax: nothing is run."""

import ast
import importlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("bot", "patterns", "store", "adapters")


def templates() -> dict[str, str]:
    """By template, the file that says it."""
    found: dict[str, str] = {}
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            for template in _of(path, name):
                found[template] = name
    return found


def _of(path: Path, name: str) -> Iterator[str]:
    for node in _calls(path, "gettext", "gettext_noop"):
        yield from _texts(node.args[0], name)


def _calls(path: Path, *functions: str) -> Iterator[ast.Call]:
    """Of functions of `bot.i18n.language`."""
    nodes = _nodes(path)
    if any(isinstance(node, ast.ImportFrom) and node.module == "bot.i18n.language" for node in nodes):
        for node in nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in functions:
                yield node


@cache
def _nodes(path: Path) -> list[ast.AST]:
    """None where the module that words texts is not named, as in most files."""
    source = path.read_text()
    return list(ast.walk(ast.parse(source))) if "bot.i18n.language" in source else []


def _texts(node: ast.expr, name: str) -> Iterator[str]:
    """A text, one of two, or a name of either. A name is marked with `later` where it is given its text; a text that
    is put together here would be in no catalogue."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=other):
            yield from _texts(body, name)
            yield from _texts(other, name)
        case ast.Name() | ast.Attribute() | ast.Subscript():
            pass
        case _:
            raise AssertionError(f"{name}:{node.lineno}: say takes a template, not {ast.unparse(node)}")


def marked() -> set[str]:
    """The constants that are handed to `say` by name, `module.NAME`, as far as names can be followed."""
    return {f"{module}.{name}" for module, name in _constants()}


def _constants() -> Iterator[tuple[str, str]]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            for node in _calls(path, "gettext"):
                for name in ast.walk(node.args[0]):
                    if isinstance(name, ast.Name) and name.id.isupper():
                        yield module, name.id


def text_of(dotted: str) -> object:
    module, _, name = dotted.rpartition(".")
    return getattr(importlib.import_module(module), name)
