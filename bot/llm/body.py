"""A vendor's answer as it came over the wire."""

import json
from typing import Any, cast

from bot.llm import ModelDown, ModelMisbehaved
from bot.llm.strict import loads


def body_of(text: str, model: str) -> dict[str, Any]:
    """The JSON object. Raises ModelDown where something else than a model answered, ModelMisbehaved for arguments that
    can be read in two ways or are nested beyond reason: the SDKs would take the last of two keys."""
    try:
        data = loads(text)
    except json.JSONDecodeError as error:
        raise ModelDown(f"{model}: the body is not JSON") from error
    except ValueError as error:
        raise ModelMisbehaved("malformed") from error
    if not isinstance(data, dict):
        raise ModelDown(f"{model}: the body is not JSON")
    return cast(dict[str, Any], data)
