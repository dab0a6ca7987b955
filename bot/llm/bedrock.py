"""Bedrock's Converse behind the seam, through boto3: one way for every model that it hosts.

boto3 blocks, so each call has a thread of a pool that is Bedrock's own: nothing else waits for it. A cancelled
call goes on in its thread until botocore's own time-outs end it.
"""

import asyncio
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Literal, cast

import boto3
import botocore.session
from botocore.config import Config
from botocore.credentials import CredentialResolver
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError
from botocore.tokens import ScopedEnvTokenProvider, TokenProviderChain

from bot.llm import Ask, Completion, ModelDown, ModelMisbehaved, Tool, ToolCall, Usage
from bot.llm.blocks import Spoken, arguments, plain_schema, turns, words
from bot.llm.body import body_of
from bot.llm.retry import is_refusal
from bot.settings.descriptors import own_share
from bot.settings.models import AWS_REQUESTS, DEFAULT_AWS_REGION

THREADS = 64
CONNECT_SECONDS, READ_SECONDS = 3, 15
OUTPUT_TOKENS = 2_000
BAD_ENDS: dict[str, Literal["refusal", "truncated", "malformed"]] = {
    "guardrail_intervened": "refusal", "content_filtered": "refusal",
    "max_tokens": "truncated", "model_context_window_exceeded": "truncated",
    "malformed_model_output": "malformed", "malformed_tool_use": "malformed",
}  # fmt: skip
NO_MORE_CALLS = "Answer in words now; call no tool."


def make_client(
    keys: Mapping[str, str | None], region: str | None, endpoint: str | None = None, token: str | None = None
) -> Any:
    """One client per process; threads share it. `keys` are boto3's own names (`aws_access_key_id` …, or
    `profile_name`); `token` is a Bedrock API key. Raises ModelDown where boto3 cannot use them, as for a profile that
    does not exist."""
    try:
        return _client(keys, region, endpoint, token)
    except (BotoCoreError, ValueError) as error:
        raise ModelDown(f"bedrock: {error}") from error


def _client(keys: Mapping[str, str | None], region: str | None, endpoint: str | None, token: str | None) -> Any:
    core: Any = cast(Any, botocore.session).get_session()
    if token:
        environ = {"AWS_BEARER_TOKEN_BEDROCK": token}
        core.register_component("token_provider", TokenProviderChain([ScopedEnvTokenProvider(core, environ)]))
        core.register_component("credential_provider", CredentialResolver([]))  # else it asks a cloud machine's
    session: Any = cast(Any, boto3).Session(botocore_session=core, **({} if token else keys))
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"total_max_attempts": 2, "mode": "standard"},
        max_pool_connections=min(THREADS, own_share().turns),
        signature_version="bearer" if token else None,
        **AWS_REQUESTS,
    )
    where = region or session.region_name or DEFAULT_AWS_REGION
    client = session.client("bedrock-runtime", region_name=where, endpoint_url=endpoint, config=config)
    client.meta.events.register("before-parse.bedrock-runtime.Converse", _check_body)
    return client


def _check_body(response_dict: dict[str, Any], **_: Any) -> None:
    """Before botocore reads it, which takes the last of two keys and fails on deep ones. Raises ModelMisbehaved."""
    if response_dict["status_code"] == 200:
        with suppress(ModelDown):  # what is no JSON, `complete` finds
            body_of(response_dict["body"].decode("utf-8", "replace"), "bedrock")


class BedrockVendor:
    """`complete(model, ask)` over one client."""

    def __init__(self, client: Any, threads: int = THREADS) -> None:
        self.client, threads = client, min(threads, own_share().turns)
        self.pool = ThreadPoolExecutor(threads, "bedrock")  # a thread is made when a call first needs it

    async def complete(self, model: str, ask: Ask) -> Completion:
        """Raises ModelDown for whatever kept the vendor from answering, ModelMisbehaved for a bad answer."""
        loop = asyncio.get_running_loop()
        try:
            data = await loop.run_in_executor(self.pool, self._converse, request(model, ask))
        except ClientError as error:
            answer = cast(Any, error.response)
            code, status = answer.get("Error", {}).get("Code"), answer.get("ResponseMetadata", {}).get("HTTPStatusCode")
            raise ModelDown(f"bedrock:{model}: {code or 'ClientError'}", is_refusal(status)) from error
        except (BotoCoreError, ResponseParserError) as error:
            raise ModelDown(f"bedrock:{model}: {type(error).__name__}") from error
        if "output" not in data:  # botocore lets a body through that is no JSON
            raise ModelDown(f"bedrock:{model}: the body is not JSON")
        return read_response(model, ask, data)

    def _converse(self, body: dict[str, Any]) -> dict[str, Any]:
        return self.client.converse(**body)

    async def aclose(self) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)
        self.client.close()


def request(model: str, ask: Ask) -> dict[str, Any]:
    """Converse's arguments. It has no way to forbid calls, so that is said in words (and `read_response` drops
    them). A schema is a tool that must be called: `outputConfig` is for few models, and tools are for most."""
    system = [{"text": words(ask.system)}]
    if ask.tools and ask.tool_choice == "none":
        system.append({"text": NO_MORE_CALLS})
    body: dict[str, Any] = {
        "modelId": model,
        "system": system,
        "messages": [{"role": spoken.role, "content": _blocks(spoken)} for spoken in turns(ask.messages)],
        "inferenceConfig": {"maxTokens": OUTPUT_TOKENS},
    }
    answer = () if ask.schema is None else (Tool(ask.schema_name, "Gives the answer.", ask.schema),)
    if ask.tools or answer:
        tools = [_tool(model, tool) for tool in (*ask.tools, *answer)]
        body["toolConfig"] = {"tools": tools, "toolChoice": _choice(ask)}
    return body


def _choice(ask: Ask) -> dict[str, Any]:
    if ask.schema is not None and (not ask.tools or ask.tool_choice == "none"):
        return {"tool": {"name": ask.schema_name}}
    return {"any": {}} if ask.schema is not None or ask.tool_choice == "required" else {"auto": {}}


def _tool(model: str, tool: Tool) -> dict[str, Any]:
    """Strict where the model is Claude; other families refuse it."""
    spec: dict[str, Any] = {"name": tool.name, "inputSchema": {"json": plain_schema(tool.parameters)}}
    if tool.description.strip():
        spec["description"] = tool.description
    if "anthropic.claude" in model:
        spec["strict"] = True
    return {"toolSpec": spec}


def _blocks(spoken: Spoken) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = []
    for message in spoken.messages:
        if message.role == "tool":
            content = [{"text": words(message.text)}]
            blocks.append({"toolResult": {"toolUseId": message.call_id, "content": content}})
            continue
        if message.text.strip():
            blocks.append({"text": message.text})
        blocks += [{"toolUse": {"toolUseId": c.id, "name": c.name, "input": arguments(c)}} for c in message.calls]
    return blocks or [{"text": words("")}]


def read_response(model: str, ask: Ask, data: dict[str, Any]) -> Completion:
    """Converse's response as a Completion. Raises ModelMisbehaved for a refusal, a truncated or malformed answer."""
    try:
        counted: dict[str, int] = data.get("usage") or {}
        cached = int(counted.get("cacheReadInputTokens", 0))  # which, here, is not counted as input
        given = int(counted.get("inputTokens", 0)) + cached + int(counted.get("cacheWriteInputTokens", 0))
        usage = Usage(given, int(counted.get("outputTokens", 0)), cached)
        blocks: list[dict[str, Any]] = data["output"]["message"]["content"]
        text = "".join(str(block["text"]) for block in blocks if "text" in block)
        calls = tuple(_call(block["toolUse"]) for block in blocks if "toolUse" in block)
        stop = str(data["stopReason"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelMisbehaved("malformed") from error
    if stop in BAD_ENDS:
        raise ModelMisbehaved(BAD_ENDS[stop], usage)
    answers = [call.arguments for call in calls if ask.schema is not None and call.name == ask.schema_name]
    if answers:
        text, calls = answers[0], ()
    if ask.tool_choice == "none":
        calls = ()
    return Completion(text, calls, usage, "bedrock", model)


def _call(use: dict[str, Any]) -> ToolCall:
    return ToolCall(str(use["toolUseId"]), str(use["name"]), json.dumps(use["input"], ensure_ascii=False))
