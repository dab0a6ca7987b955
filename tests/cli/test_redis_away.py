"""Redis goes while a chat runs: the member is told, and nothing needs a restart once it is back."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cli.conftest import Courtbot
from tests.kit.redis_servers import RedisServer


class Chat:
    """A chat process on that Redis, a line at a time."""

    def __init__(self, courtbot: Courtbot, redis_url: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "chat", "--json", "--user", "ann", "--now", "2026-12-01T09:00"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, bufsize=1,
            env=courtbot.environment(REDIS_URL=redis_url),
        )  # fmt: skip

    def say(self, words: str) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{words}\n")
        return json.loads(self.process.stdout.readline())

    def end(self) -> int:
        """Ends the input; the exit code."""
        assert self.process.stdin
        self.process.stdin.close()
        return self.process.wait(30)


@pytest.fixture
def chat(courtbot: Courtbot, own_redis: RedisServer) -> Iterator[Chat]:
    chat = Chat(courtbot, own_redis.url)
    with chat.process:
        yield chat
        chat.process.kill()


def test_redis_that_goes_is_told_and_the_next_line_works_when_it_is_back(
    chat: Chat, own_redis: RedisServer, courtbot: Courtbot
):
    assert chat.say("Book a court for tomorrow")["outcome"] == "asked"
    own_redis.stop()
    told = chat.say("3pm")
    assert (told["outcome"], told["booking"]) == ("failed", None)
    assert "cannot reach Redis" in told["text"]
    own_redis.start()
    assert chat.say("3pm")["outcome"] == "offered"  # it still knows the day
    booked = chat.say("the second one")
    assert booked["booking"]["court"] == "Court 2"
    assert [row["code"] for row in courtbot.bookings()] == [booked["booking"]["code"]]
    assert chat.end() == 0
