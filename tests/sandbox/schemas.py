"""What is wrong with an answer by its vendor's own installed types: nothing missing, nothing mistyped and nothing that
the types do not know. SDKs and botocore themselves let all three pass."""

import base64
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

import botocore.session
import httpx2
from botocore.eventstream import EventStreamBuffer
from botocore.model import OperationModel, Shape
from pydantic import BaseModel, TypeAdapter, ValidationError

_SESSION = botocore.session.Session()
_MODELS: dict[str, Any] = {}
_PLAIN: dict[str, type | tuple[type, ...]] = {
    "string": str, "integer": int, "long": int, "boolean": bool, "float": (int, float), "double": (int, float),
}  # fmt: skip


def model_faults(kind: Any, body: str | bytes) -> list[str]:
    """Of JSON that should be of this type of an SDK, read strictly."""
    try:
        return list(_undeclared(_adapter(kind).validate_json(body, strict=True), ""))
    except ValidationError as error:
        return [f"{'.'.join(map(str, wrong['loc']))}: {wrong['msg']}" for wrong in error.errors()]


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _undeclared(value: object, where: str) -> Iterator[str]:
    """The fields that SDKs keep beside those they know."""
    if isinstance(value, BaseModel):
        yield from (f"{where}.{name}: undeclared" for name in value.model_extra or {})
        for name in type(value).model_fields:
            yield from _undeclared(getattr(value, name), f"{where}.{name}")
    elif isinstance(value, Mapping):
        for name, inner in cast(Mapping[str, object], value).items():
            yield from _undeclared(inner, f"{where}.{name}")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for i, inner in enumerate(cast(Sequence[object], value)):
            yield from _undeclared(inner, f"{where}[{i}]")


def sent_events(response: httpx2.Response) -> list[str]:
    """The data of server-sent events, each of which has the name that its data says."""
    data: list[str] = []
    for block in response.text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines())
        assert fields.get("event") in (None, fields["data"] != "[DONE]" and json.loads(fields["data"]).get("type"))
        data.append(fields["data"])
    return data


def operation(service: str, name: str) -> OperationModel:
    """botocore's model of an operation, read once: Bedrock's take a while."""
    if service not in _MODELS:
        _MODELS[service] = _SESSION.get_service_model(service)
    return _MODELS[service].operation_model(name)


def output_faults(model: OperationModel, response: httpx2.Response) -> list[str]:
    """Of an operation's answer: its headers, and its body or the events of its stream; or of its modeled error."""
    if response.status_code != 200:
        return list(_error_faults(model, response))
    shape = cast(Any, model.output_shape)
    faults = list(_header_faults(shape, response))
    stream = model.get_event_stream_output()
    if stream is not None:
        return faults + [fault for kind, data in frames(response) for fault in _event_faults(stream, kind, data)]
    if shape.serialization.get("payload"):
        return faults
    there = {name for name, member in shape.members.items() if member.serialization.get("location")}
    return faults + list(_structure_faults(shape, response.json(), "", there))


def frames(response: httpx2.Response) -> list[tuple[str, Any]]:
    """The kind and the data of each event, or exception, of Amazon's stream."""
    buffer = EventStreamBuffer()
    buffer.add_data(response.content)
    told = [message.to_response_dict() for message in buffer]
    return [
        (next(h[name] for name in (":event-type", ":exception-type") if name in h), json.loads(event["body"]))
        for event in told
        for h in [event["headers"]]
    ]


def _event_faults(stream: Any, kind: str, data: Any) -> Iterator[str]:
    if kind not in stream.members:
        yield f"{kind}: no event of this stream"
        return
    yield from shape_faults(stream.members[kind], data, kind)


def _header_faults(shape: Any, response: httpx2.Response) -> Iterator[str]:
    for name, member in shape.members.items():
        if member.serialization.get("location") == "header":
            said = response.headers.get(member.serialization["name"])
            if said is not None:
                yield from shape_faults(member, said, name)
            elif name in shape.required_members:
                yield f"{name}: no such header"


def _error_faults(model: OperationModel, response: httpx2.Response) -> Iterator[str]:
    name = response.headers["x-amzn-errortype"]
    shape = next((error for error in model.error_shapes if error.name == name), None)
    if shape is None:
        yield f"{name}: no error of this operation"
        return
    if shape.metadata["error"]["httpStatusCode"] != response.status_code:
        yield f"{name}: not with {response.status_code}"
    yield from shape_faults(shape, response.json(), name)


def shape_faults(shape: Shape, value: Any, where: str) -> Iterator[str]:
    """Of a value by botocore's shape: type, members, enumeration, bounds and pattern."""
    kind, metadata = shape.type_name, cast(dict[str, Any], shape.metadata)
    if kind == "structure":
        yield from _structure_faults(shape, value, where)
    elif kind == "list":
        for i, inner in enumerate(value):
            yield from shape_faults(cast(Any, shape).member, inner, f"{where}[{i}]")
    elif kind == "map":
        for name, inner in value.items():
            yield from shape_faults(cast(Any, shape).value, inner, f"{where}.{name}")
    elif kind == "blob":
        value = base64.b64decode(value, validate=True)
    elif kind == "timestamp":
        datetime.fromisoformat(value)
    elif not isinstance(value, _PLAIN[kind]) or (kind != "boolean" and isinstance(value, bool)):
        yield f"{where}: {value!r} is no {kind}"
        return
    if "enum" in metadata and value not in metadata["enum"]:
        yield f"{where}: {value!r} is none of {metadata['enum']}"
    size = len(value) if kind in ("string", "list", "map", "blob") else value if kind in ("integer", "long") else 0
    if not metadata.get("min", size) <= size <= metadata.get("max", size):
        yield f"{where}: {value!r} is too short, long, small or big"
    if "pattern" in metadata and not re.search(metadata["pattern"], value):
        yield f"{where}: {value!r} does not match {metadata['pattern']}"


def _structure_faults(shape: Any, value: Any, where: str, elsewhere: set[str] = frozenset()) -> Iterator[str]:
    if shape.is_document_type:
        return
    if not isinstance(value, dict):
        yield f"{where}: {value!r} is no structure"
        return
    given = cast(dict[str, Any], value)
    known = {m.serialization.get("name", name): m for name, m in shape.members.items() if name not in elsewhere}
    yield from (f"{where}.{name}: undeclared" for name in given.keys() - known.keys())
    yield from (f"{where}.{name}: missing" for name in set(shape.required_members) - given.keys() - elsewhere)
    if shape.is_tagged_union and len(given) != 1:
        yield f"{where}: one of {sorted(known)} at a time, not {sorted(given)}"
    for name in given.keys() & known.keys():
        yield from shape_faults(known[name], given[name], f"{where}.{name}")
