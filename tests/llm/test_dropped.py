"""A kept connection that the vendor closes under a request."""

import asyncio
import re
from importlib import import_module

import pytest

from bot.llm import Ask, Message, ModelMisbehaved

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


async def serve_every_second_one(requests: list[bytes], reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
    """Answers the first request on each connection and closes it at the second."""
    for answered in (True, False):
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            break
        found = LENGTH.search(head)
        assert found
        requests.append(await reader.readexactly(int(found[1])))
        if answered:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
    writer.close()


@pytest.mark.parametrize(("module", "vendor"), [("openai", "OpenAIVendor"), ("anthropic", "AnthropicVendor")])
async def test_the_request_is_sent_again_on_a_new_connection(module: str, vendor: str):
    requests: list[bytes] = []
    server = await asyncio.start_server(lambda r, w: serve_every_second_one(requests, r, w), "127.0.0.1", 0)
    made = import_module(f"bot.llm.{module}")
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    asked = getattr(made, vendor)(made.make_client("key", url))
    for _ in range(2):
        with pytest.raises(ModelMisbehaved):  # {} is no answer, but it came
            await asked.complete("m", Ask("", (Message("user", "hi"),)))
    assert len(requests) == 3
    await asked.aclose()
    server.close()
