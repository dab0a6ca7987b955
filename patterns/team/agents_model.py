"""Makes a role of ours a model of the OpenAI Agents SDK: translates its input to `Ask`, and `Completion` back."""

import time
import uuid
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from typing import Any, Literal, cast

from agents import AgentOutputSchemaBase, FunctionTool, Handoff, ModelResponse, ModelSettings, TResponseInputItem
from agents.items import TResponseOutputItem, TResponseStreamEvent
from agents.models.interface import Model, ModelProvider
from agents.tool import Tool as SdkTool
from agents.usage import Usage as SdkUsage
from openai.types.responses import (
    Response,
    ResponseCompletedEvent,
    ResponseFunctionToolCall,
    ResponseOutputMessage,
    ResponseOutputText,
)

from bot.conversation.tools import mistake
from bot.conversation.turn import Turn
from bot.llm import Ask, Completion, Message, ModelMisbehaved, Tool, ToolCall

NO_ARGUMENTS: dict[str, Any] = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}


class Call(ResponseFunctionToolCall):
    """A tool call of a model: an id, a name and arguments, and nothing else."""


class RoleModel(Model):
    """A model of the Agents SDK that is answered by `turn.complete` for a role, and raises what that raises."""

    def __init__(self, turn: Turn, role: str) -> None:
        self.turn = turn
        self.role = role

    async def get_response(
        self,
        system_instructions: str | None,
        input: str | list[TResponseInputItem],
        model_settings: ModelSettings,
        tools: list[SdkTool],
        output_schema: AgentOutputSchemaBase | None,
        handoffs: list[Handoff],
        tracing: object,
        **conversation: object,
    ) -> ModelResponse:
        """Ask the model, and once more after a refusal or a broken answer: nothing was executed in between."""
        given = tuple(as_tool(tool) for tool in (*tools, *handoffs))
        ask = Ask(*read_input(system_instructions, input), given, tool_choice(model_settings, given))
        ask = with_schema(ask, output_schema)
        try:
            completion = await self.turn.complete(self.role, ask)
        except ModelMisbehaved:
            completion = await self.turn.complete(self.role, ask)
        known = {tool.name for tool in given}
        for call in completion.calls:
            if call.name not in known:  # the SDK tells the model, and does not count
                self.turn.count_tool_call()
                mistake(self.turn, "unknown_tool", call.name)
        return render(completion)

    async def stream_response(self, *request: Any, **conversation: Any) -> AsyncGenerator[TResponseStreamEvent]:
        """The whole answer as one event."""
        answer = await self.get_response(*request, **conversation)
        response = Response(
            id=answer.response_id or "",
            created_at=time.time(),
            model=self.role,
            object="response",
            output=answer.output,
            parallel_tool_calls=False,
            tool_choice="auto",
            tools=[],
        )
        yield ResponseCompletedEvent(response=response, sequence_number=0, type="response.completed")


class TurnModels(ModelProvider):
    """The models of a turn's agents; their names are roles."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn

    def get_model(self, model_name: str | None) -> Model:
        return RoleModel(self._turn, model_name or "other")


def as_tool(tool: SdkTool | Handoff) -> Tool:
    """The SDK's function or handoff as our `Tool`. Raises TypeError for a hosted tool, which only its vendor can
    run."""
    if isinstance(tool, Handoff):
        return Tool(tool.tool_name, tool.tool_description, tool.input_json_schema or NO_ARGUMENTS)
    if isinstance(tool, FunctionTool):
        return Tool(tool.name, tool.description, tool.params_json_schema)
    raise TypeError(f"{tool.name} is no function")


def tool_choice(settings: ModelSettings, tools: Sequence[Tool]) -> Literal["auto", "none", "required"]:
    """The tool choice of the settings; one that names a tool becomes `required`."""
    choice = settings.tool_choice
    if choice is None or choice == "auto" or not tools:
        return "auto"
    return "none" if choice == "none" else "required"


def with_schema(ask: Ask, schema: AgentOutputSchemaBase | None) -> Ask:
    if schema is None or schema.is_plain_text():
        return ask
    return replace(ask, schema=schema.json_schema(), schema_name="final_output")


def input_items(messages: Sequence[Message]) -> list[TResponseInputItem]:
    """A transcript as the SDK's input; messages without text are left out."""
    return [cast(TResponseInputItem, {"role": m.role, "content": m.text}) for m in messages if m.text]


def read_input(system: str | None, input: str | Sequence[TResponseInputItem]) -> tuple[str, tuple[Message, ...]]:
    """The SDK's instructions and input items as our system prompt and messages. A model's text and calls of one answer
    become one message."""
    systems, messages = [system or ""], list[Message]()
    items = [{"role": "user", "content": input}] if isinstance(input, str) else input
    for item in cast(Sequence[dict[str, Any]], items):
        kind = item.get("type", "message")
        if kind == "message" and item["role"] in ("system", "developer"):
            systems.append(_text(item["content"]))
        elif kind == "message":
            messages.append(Message("assistant" if item["role"] == "assistant" else "user", _text(item["content"])))
        elif kind == "function_call":
            call = ToolCall(item["call_id"], item["name"], item["arguments"])
            open_answer = messages.pop() if messages and messages[-1].role == "assistant" else Message("assistant")
            messages.append(replace(open_answer, calls=(*open_answer.calls, call)))
        elif kind == "function_call_output":
            messages.append(Message("tool", _text(item["output"]), call_id=item["call_id"]))
        elif kind != "reasoning":  # one vendor's own notes
            raise TypeError(f"{kind} is no input of ours")
    return "\n".join(filter(None, systems)), tuple(messages)


def _text(content: str | Sequence[dict[str, Any]]) -> str:
    if isinstance(content, str):
        return content
    return "".join(str(part.get("text") or part.get("refusal") or "") for part in content)


def render(completion: Completion) -> ModelResponse:
    """Our completion as the SDK's response: a message if there is text or no call, then the calls."""
    output: list[TResponseOutputItem] = []
    if completion.text or not completion.calls:
        text = ResponseOutputText(type="output_text", text=completion.text, annotations=[])
        output.append(
            ResponseOutputMessage(
                id=f"msg_{uuid.uuid4().hex}", type="message", role="assistant", status="completed", content=[text]
            )
        )
    output += [
        Call(type="function_call", call_id=call.id, name=call.name, arguments=call.arguments)
        for call in completion.calls
    ]
    counted = completion.usage
    usage = SdkUsage(
        requests=1,
        input_tokens=counted.input_tokens,
        output_tokens=counted.output_tokens,
        total_tokens=counted.total,
    )
    return ModelResponse(output=output, usage=usage, response_id=None)
