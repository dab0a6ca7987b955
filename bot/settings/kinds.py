"""Kinds of settings that several of them are of."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, AliasChoices, SecretStr


def shared(name: str, *others: str) -> Any:
    """A variable that other programs know by the same name, or by one of the others."""
    return AliasChoices(name.upper(), *others, name)


def revealed(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None


def is_url(text: str) -> bool:
    return re.fullmatch(r"https?://[^/\s]+(/\S*)?", text) is not None


def _url(value: str) -> str:
    if value and not is_url(value):
        raise ValueError("use http://host:port or https://host")
    return value.rstrip("/")


Url = Annotated[str, AfterValidator(_url)]
"""Without a slash at its end."""
