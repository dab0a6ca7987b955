"""What admins read, which is English and stands in the code: found there as it is written."""

import ast
import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module

from bot.commands import admin

ROOMS = (
    *(f"{admin.__name__}.{room.name}" for room in pkgutil.iter_modules(admin.__path__)),
    admin.__name__,
    "bot.commands.guide",
)
NO_SENTENCES = {"gettext", "gettext_noop", "line", "compile", "words", "warning", "info", "error"}
"""Functions whose words are a catalogue's, a pattern or a log's."""


def sentences() -> list[str]:
    """Each once, with names in braces for what is filled in."""
    found = (text for room in ROOMS for text in _texts(ast.parse(inspect.getsource(import_module(room)))))
    return list(dict.fromkeys(found))


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in NO_SENTENCES:
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.AnnAssign):
        yield from _texts(node.value) if node.value else ()
        return
    if isinstance(node, ast.JoinedStr):
        yield from _spoken("".join(map(_piece, node.values)))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from _spoken(node.value)
    else:
        for child in ast.iter_child_nodes(node):
            yield from _texts(child)


def _piece(value: ast.expr) -> str:
    if isinstance(value, ast.FormattedValue):
        inner = ast.unparse(value.value)
        return f"{{{inner}}}" if inner.replace(".", "").isidentifier() else "{…}"
    return str(value.value) if isinstance(value, ast.Constant) else ""


def _spoken(text: str) -> Iterator[str]:
    """Words that people read, not a pattern or a key."""
    said = text.replace("{…}", "").strip()
    if " " in said and any(char.isalpha() for char in said) and not {"\\", "%"} & set(said) and "(?" not in said:
        yield text
