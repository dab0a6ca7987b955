"""JSON of models and of other processes, read so that it means one thing only."""

import hashlib
import json
import math
import re
from typing import Any, NoReturn, TypeVar, cast

from pydantic import BaseModel

Model = TypeVar("Model", bound=BaseModel)

_ZERO = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # as JSON spells it: behind a backslash it is six characters


def loads(text: str | bytes) -> Any:
    """The value. Raises ValueError: JSONDecodeError for what is no JSON, another one for a key that an object has
    twice, for a number that no number stands for, and for a depth that nobody means."""
    try:
        return json.loads(
            text.decode() if isinstance(text, bytes) else text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_float,
        )
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error


def read(model: type[Model], text: str) -> Model:
    """The text as that model. Raises ValueError, which may be a ValidationError."""
    if not text.isascii():
        text.encode()  # half of a surrogate pair is no character
    check_text(loads(text))
    return model.model_validate_json(text)


def check_text(value: Any) -> None:
    """Raises ValueError where a string in the value holds half of a surrogate pair, which no answer could repeat, or
    the character zero, which PostgreSQL does not take."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    text.encode()
    if "\\u0000" in text and _ZERO.search(text):  # to look for the backslashes before it takes longer than the rest
        raise ValueError("it holds the character zero")


def digest(value: Any) -> str:
    """Of a JSON value, however it is spaced and its keys are ordered. Raises ValueError."""
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    try:
        text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    except (RecursionError, TypeError) as error:
        raise ValueError("it is no JSON value") from error
    return hashlib.sha256(text.encode()).hexdigest()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("an object has a key twice")
    return made


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("a number is too large")
    return value


EMPTY = ("", "null", "none", "None")


def without_empty(data: Any) -> Any:
    """What a model writes for nothing is nothing: for a validator that comes before the model's own."""
    if not isinstance(data, dict):
        return data
    said = cast(dict[str, Any], data)
    return {name: value for name, value in said.items() if not _is_empty(value)}


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value in EMPTY)
