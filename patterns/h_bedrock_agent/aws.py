"""boto3 for agents: its clients, the threads that they block, and its many errors as our few.

Imported when the pattern is first used, since importing boto3 is slow.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock
from typing import Any, TypeVar, cast

import boto3
from botocore.config import Config
from botocore.eventstream import ParserError
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, wait_chain, wait_random
from urllib3.exceptions import HTTPError

from bot.llm import ModelDown, ModelMisbehaved
from bot.llm.retry import is_refusal
from bot.settings import Settings
from bot.settings.descriptors import own_share
from bot.settings.models import AWS_REQUESTS, DEFAULT_AWS_REGION

log = logging.getLogger(__name__)

THREADS = 32
"""Turns that wait for an agent at the same time; the next ones queue, each under its own deadline."""
CONNECT_SECONDS, READ_SECONDS = 3, 25
PAUSES = (0.1, 0.4)
"""Seconds before the second and the third try, plus a random part of up to as much."""
THROTTLED = {"ThrottlingException", "TooManyRequestsException"}
PASSING = THROTTLED | {
    "InternalServerException", "InternalServerError", "ServiceUnavailableException", "BadGatewayException",
    "ModelNotReadyException",
}  # fmt: skip
ODD = (KeyError, TypeError, ValueError, AttributeError, RecursionError)
"""What reading an answer raises that does not have its documented shape."""
T = TypeVar("T")


class Aws:
    """A client of one AWS service. Its calls run in its own thread pool from start to end, since reading an event
    stream blocks, too."""

    def __init__(self, settings: Settings, service: str) -> None:
        self._settings, self._service = settings, service
        self._threads = min(THREADS, own_share().turns)
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="bedrock")
        self._lock = Lock()
        self._made: Any = None

    def _client(self) -> Any:
        with self._lock:
            if self._made is None:
                # No retries of botocore's: it would also repeat a call whose answer got lost, and with it
                # whatever the agent did meanwhile.
                config = Config(
                    connect_timeout=CONNECT_SECONDS,
                    read_timeout=READ_SECONDS,
                    retries={"total_max_attempts": 1, "mode": "standard"},
                    max_pool_connections=self._threads,
                    **AWS_REQUESTS,
                )
                where = endpoint(self._settings, self._service)
                self._made = make_session(self._settings).client(self._service, endpoint_url=where, config=config)
            return self._made

    async def call(self, work: Callable[[Any, Event], T], again: set[str]) -> T:
        """Run `work(client, stop)` in a thread, and again after the errors in `again`. `stop` is set when nobody waits
        any more. Raises ModelDown, and those of our exceptions that `work` raises."""
        retry = AsyncRetrying(
            retry=retry_if_exception(lambda error: isinstance(error, ClientError) and code_of(error) in again),
            stop=stop_after_attempt(len(PAUSES) + 1),
            wait=wait_chain(*(wait_random(pause, 2 * pause) for pause in PAUSES)),
            before_sleep=self._note_failure,
            reraise=True,
        )
        try:
            return await retry(self._once, work)
        except ClientError as error:
            raise ModelDown(f"{self._service}: {code_of(error)}", is_refusal(status_of(error))) from error
        except (BotoCoreError, HTTPError, ParserError, ResponseParserError, OSError) as error:
            raise ModelDown(f"{self._service}: {type(error).__name__}") from error
        except ODD as error:
            raise ModelMisbehaved("malformed") from error

    def _note_failure(self, state: RetryCallState) -> None:
        error = state.outcome and state.outcome.exception()
        log.info("%s: %s", self._service, code_of(error) if isinstance(error, ClientError) else "")

    async def _once(self, work: Callable[[Any, Event], T]) -> T:
        stop = Event()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, lambda: work(self._client(), stop))
        finally:
            stop.set()

    async def aclose(self) -> None:
        """Close without waiting: a thread that still reads ends by its time-out."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        if self._made is not None:
            self._made.close()


def make_session(settings: Settings) -> Any:
    """A boto3 session with the keys of the settings or, without any, those that AWS's own tools find. A Bedrock API key
    does not work here: agents take only signed requests. Raises BotoCoreError for an unknown profile."""
    keys, make = settings.aws_keys(), cast(Any, boto3).Session
    session = make(region_name=settings.aws_region, **keys)
    return session if session.region_name else make(region_name=DEFAULT_AWS_REGION, **keys)


def endpoint(settings: Settings, service: str) -> str | None:
    """The service's address, where a setting names another one than AWS's."""
    return getattr(settings, f"aws_endpoint_url_{service.replace('-', '_')}", None)


def code_of(error: ClientError) -> str:
    """`ThrottlingException`, whether it came as a status or inside a stream (`throttlingException`)."""
    code = str(cast(Any, error.response).get("Error", {}).get("Code", ""))
    return code[:1].upper() + code[1:]


def status_of(error: ClientError) -> int | None:
    """The HTTP status; None for an error inside a stream."""
    return cast(Any, error.response).get("ResponseMetadata", {}).get("HTTPStatusCode")
