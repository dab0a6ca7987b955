"""Bedrock's wire: what is sent, how each documented shape of an answer is read, and which key signs."""

import io
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.validate import validate_parameters

from bot.llm import Ask, Message, ModelDown, ModelMisbehaved, Tool, ToolCall
from bot.llm.bedrock import BedrockVendor, make_client, read_response, request

CLAUDE, NOVA = "us.anthropic.claude-haiku-4-5-20251001-v1:0", "amazon.nova-lite-v1:0"
TOOL = Tool("book", "", {"type": "object", "properties": {}, "required": [], "additionalProperties": False})
ASK = Ask("rules", (Message("user", "hi"),), (TOOL,))
USE = {"toolUse": {"toolUseId": "t1", "name": "book", "input": {"slot_id": "c1"}}}
KEYS = {"aws_access_key_id": "AKIA", "aws_secret_access_key": "secret"}


def response(*content: object, stop: str = "end_turn") -> dict[str, Any]:
    usage = {"inputTokens": 10, "outputTokens": 3, "totalTokens": 13}
    return {"output": {"message": {"role": "assistant", "content": list(content)}}, "stopReason": stop, "usage": usage}


TALK = (
    *ASK.messages,
    Message("assistant", "", (ToolCall("t1", "book", '{"slot_id": "c1"}'), ToolCall("t2", "book", "no JSON"))),
    Message("tool", '{"error": {}}', call_id="t1"),
    Message("tool", "", call_id="t2"),
)


@pytest.mark.parametrize(
    "ask",
    [ASK, Ask("", TALK, (TOOL,), "none"), Ask("rules", TALK, schema=TOOL.parameters), Ask("", (Message("user"),))],
    ids=["a tool", "results", "a schema", "no words"],
)
@pytest.mark.parametrize("model", [CLAUDE, NOVA])
def test_a_request_is_one_that_converse_takes(model: str, ask: Ask):
    """botocore's own look at it is switched off."""
    service = make_client(KEYS, None).meta.service_model
    validate_parameters(request(model, ask), service.operation_model("Converse").input_shape)


@pytest.mark.parametrize(("model", "strict"), [(CLAUDE, True), (NOVA, False)])
def test_only_a_model_that_knows_strict_tools_is_given_them(model: str, strict: bool):
    [tool] = request(model, ASK)["toolConfig"]["tools"]
    assert tool["toolSpec"].get("strict", False) is strict
    assert "description" not in tool["toolSpec"]


def test_a_ban_on_tool_calls_is_said_and_kept():
    ask = Ask("rules", ASK.messages, (TOOL,), "none")
    body = request(CLAUDE, ask)
    assert body["toolConfig"]["toolChoice"] == {"auto": {}}
    assert "no tool" in body["system"][1]["text"]
    assert read_response("m", ask, response({"text": "well"}, USE, stop="tool_use")).calls == ()


def test_a_schema_is_a_tool_whose_call_is_the_answer():
    ask = Ask("rules", ASK.messages, schema=TOOL.parameters, schema_name="book")
    assert request(NOVA, ask)["toolConfig"]["toolChoice"] == {"tool": {"name": "book"}}
    completion = read_response("m", ask, response({"text": "Sure:"}, USE, stop="tool_use"))
    assert (completion.text, completion.calls) == ('{"slot_id": "c1"}', ())


def test_beside_other_tools_one_of_them_must_be_called():
    ask = Ask("rules", ASK.messages, (TOOL,), schema=TOOL.parameters, schema_name="final")
    assert request(NOVA, ask)["toolConfig"]["toolChoice"] == {"any": {}}
    assert read_response("m", ask, response(USE, stop="tool_use")).calls[0].name == "book"


@pytest.mark.parametrize(
    ("stop", "kind"),
    [
        ("guardrail_intervened", "refusal"),
        ("content_filtered", "refusal"),
        ("max_tokens", "truncated"),
        ("malformed_tool_use", "malformed"),
        ("malformed_model_output", "malformed"),
    ],
)
def test_a_bad_end_is_told_by_its_kind(stop: str, kind: str):
    with pytest.raises(ModelMisbehaved) as caught:
        read_response("m", ASK, response({"text": "x"}, stop=stop))
    assert (caught.value.kind, caught.value.usage.total) == (kind, 13)


@pytest.mark.parametrize("data", [{"output": {}}, {"output": {"message": {"content": None}}}, response("text")])
def test_an_unknown_shape_is_malformed(data: dict[str, Any]):
    with pytest.raises(ModelMisbehaved):
        read_response("m", ASK, data)


async def signed_by(client: Any) -> str:
    """The Authorization header of a request that never leaves."""
    seen: list[str] = []

    def answer(request: Any, **_: object) -> AWSResponse:
        seen.append(request.headers["Authorization"])
        headers = {"content-type": "application/json"}
        return AWSResponse(request.url, 200, headers, Raw(b"{}"))

    client.meta.events.register("before-send.bedrock-runtime.Converse", answer)
    vendor = BedrockVendor(client)
    with pytest.raises(ModelDown):
        await vendor.complete(CLAUDE, ASK)
    await vendor.aclose()
    return seen[0].decode() if isinstance(seen[0], bytes) else seen[0]


class Raw(io.BytesIO):
    def stream(self, **_: object) -> list[bytes]:
        return [self.read()]


async def test_an_access_key_signs_and_an_api_key_is_sent_as_it_is():
    assert (await signed_by(make_client(KEYS, "eu-west-1"))).startswith("AWS4-HMAC-SHA256 Credential=AKIA/")
    assert await signed_by(make_client({}, "eu-west-1", token="bedrock-api-key")) == "Bearer bedrock-api-key"


def test_the_region_is_the_settings_or_the_default(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    assert make_client(KEYS, "eu-west-1").meta.region_name == "eu-west-1"
    assert make_client(KEYS, None).meta.region_name == "us-east-1"


def test_a_profile_that_does_not_exist_is_a_vendor_that_is_down():
    with pytest.raises(ModelDown, match="nobody"):
        make_client({"profile_name": "nobody"}, None)
