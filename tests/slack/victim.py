"""A process that takes Slack's events in by Socket Mode, and is killed over the first one.

    python -m tests.slack.victim API_URL BOT_TOKEN APP_TOKEN REDIS_URL before|after

`before` it is in the inbox, or `after` that and before the acknowledgement.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

from adapters.slack.app import make_app
from adapters.slack.clients import Clients, TokenLookup
from adapters.slack.receiver import SlackReceiver
from adapters.slack.socket import SlackSocket
from store.inbox import RedisInbox
from store.redis_client import connect


class Killing:
    """An inbox, as far as a message needs it, that kills its process."""

    def __init__(self, inbox: RedisInbox, moment: str) -> None:
        self.inbox, self.moment = inbox, moment

    async def enqueue(self, event: Any) -> bool:
        if self.moment == "after":
            await self.inbox.enqueue(event)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("still alive")


async def main(api_url: str, bot_token: str, app_token: str, redis_url: str, moment: str) -> None:
    async with connect(redis_url, Path()) as redis:
        nothing: Any = None  # for what a message does not ask
        killing: Any = Killing(RedisInbox(redis), moment)
        clients = Clients(api_url, lambda team, enterprise: lookup(team, enterprise))
        lookup = TokenLookup(bot_token, clients.client)
        receiver = SlackReceiver(killing, nothing, nothing)
        door = SlackSocket(make_app(receiver, nothing, clients, ""), app_token, receiver, clients)
        await door.open()
        await asyncio.sleep(60)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
