"""A model server that costs next to nothing, so that a benchmark measures the bot: canned answers to the lines of
`script.py`, in OpenAI's wire format, after a fixed latency. Run as a process of its own, it prints its address.
"""

import argparse
import asyncio
import re
from typing import Any

import orjson

from bot.cli.start import run, settle_memory
from patterns.workflow.parse import Intent, Said

WHEN = re.compile(r"(\d+) December at (\d+)pm")
OFFER = re.compile(r"\[B = (\S+)\]")
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
RESPONSE: dict[str, Any] = {
    "id": "resp_1", "object": "response", "created_at": 1_796_000_000, "status": "completed", "background": False,
    "error": None, "incomplete_details": None, "instructions": None, "max_output_tokens": 2000, "max_tool_calls": None,
    "model": "canned", "parallel_tool_calls": False, "previous_response_id": None, "prompt_cache_key": None,
    "reasoning": {"effort": None, "summary": None}, "safety_identifier": None, "service_tier": "default",
    "store": False, "temperature": 1.0, "tool_choice": "auto", "tools": [], "top_logprobs": 0, "top_p": 1.0,
    "truncation": "disabled", "user": None, "metadata": {},
    "usage": {
        "input_tokens": 600, "input_tokens_details": {"cached_tokens": 0}, "output_tokens": 30,
        "output_tokens_details": {"reasoning_tokens": 0}, "total_tokens": 630,
    },
}  # fmt: skip


def answer(body: dict[str, Any]) -> dict[str, Any]:
    """The output item for a request of pattern A (it has a schema) or D (it has tools)."""
    said = [item["content"] for item in body["input"] if item.get("role") == "user"][-1]
    if "text" in body:
        return _message(Intent(wishes=[_wish(said)]).model_dump_json())
    last = body["input"][-1]
    if last.get("type") != "function_call_output":
        offers = [found for item in body["input"] for found in OFFER.findall(str(item.get("content")))]
        if WHEN.search(said):
            return _check(said)
        return _call("book", {"slot_id": offers[-1]}) if offers else _message("Which one?")
    free = [slot["slot_id"] for slot in orjson.loads(last["output"]).get("free", ())]
    if free and said.startswith("Book"):
        return _call("book", {"slot_id": free[0]})
    return _message("\n".join(free) or "That is done.")


def _wish(said: str) -> Said:
    if not WHEN.search(said):
        return Said(intent="book", offers=["offer_b"])
    return (
        Said(intent="book", courts=["court_1"], **_when(said))
        if said.startswith("Book")
        else Said(intent="check", **_when(said))
    )


def _when(said: str) -> dict[str, Any]:
    day, hour = WHEN.findall(said)[0]
    return {"date": f"2026-12-{int(day):02}", "time": f"{int(hour) + 12}:00"}


def _check(said: str) -> dict[str, Any]:
    return _call("check_availability", {**_when(said), "minutes": None})


def _call(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    text = orjson.dumps(arguments).decode()
    return {"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": name, "arguments": text,
            "status": "completed"}  # fmt: skip


def _message(text: str) -> dict[str, Any]:
    part: dict[str, Any] = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
    return {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [part]}


class Wire(asyncio.Protocol):
    """One connection: a request at a time, as HTTP/1.1 clients without pipelining send them."""

    def __init__(self, latency: float) -> None:
        self.latency = latency
        self.received = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, found, body = self.received.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if not found or (length and len(body) < int(length[1])):
            return
        self.received = b""
        output = orjson.dumps({**RESPONSE, "output": [answer(orjson.loads(body))]})
        asyncio.get_running_loop().call_later(self.latency, self._send, HEAD % len(output) + output)

    def _send(self, data: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(data)


async def serve(latency: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Wire(latency), "127.0.0.1", 0, backlog=2000)
    settle_memory()
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--latency", type=float, default=0.0)
    run(serve(parser.parse_args().latency))
