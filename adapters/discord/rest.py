"""Discord's REST API without a gateway connection: any worker process answers through it."""

import asyncio
import json
import logging
import re
from collections.abc import Mapping
from typing import Any

import aiohttp
from discord.http import HTTPClient, Route
from discord.webhook.async_ import AsyncWebhookAdapter

from adapters.discord.cards import file_name
from bot.conversation.outgoing import watched
from bot.conversation.reply import File
from bot.settings.descriptors import own_share

API = "https://discord.com/api/v10"
"""Where the library goes by itself."""
MOST_WAIT = 30.0
"""Seconds that a rate limit is waited for here; a longer one is the worker's to wait for."""

BY_THEIR_OWN_TOKEN = ("/webhooks/", "/interactions/")
"""Sent without the bot's token, these do not count against its global rate limit (Rate Limits)."""

Json = Mapping[str, Any]


class Rest:
    """Pooled sessions, opened at the first call. discord.py keeps the buckets and retries what it may: 429, 500, 502,
    504 and 524."""

    def __init__(self, token: str, api_url: str = API) -> None:
        self._token = token
        self._base = api_url.rstrip("/")
        self._http: _Http | None = None
        self._opening = asyncio.Lock()
        self._webhooks = AsyncWebhookAdapter()
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    async def call(
        self, method: str, path: str, body: Json | None = None, file: File | None = None, /, **ids: str
    ) -> Any:
        """`path` names its parts, `/channels/{channel_id}/messages`, by the library's names, which its buckets need.
        Raises discord.DiscordException (HTTPException, RateLimited, LoginFailure), OSError."""
        route = Route(method, path, **ids)
        form = None if file is None else _form(body or {}, file)
        try:
            if path.startswith(BY_THEIR_OWN_TOKEN):
                payload = None if body is None or form else dict(body)
                at = _at(self._base, route)
                session = self._anonymous(once=method == "POST")
                return await self._webhooks.request(at, session, payload=payload, multipart=form)
            http = await self._logged_in()
            if form:
                return await http.request(route, form=form)
            return await http.request(route, **({} if body is None else {"json": dict(body)}))
        except aiohttp.ClientError as error:
            raise ConnectionError(type(error).__name__) from error

    async def aclose(self) -> None:
        if self._http is not None:
            await self._http.close()
        for session in self._sessions.values():
            await session.close()
        self._http = None
        self._sessions.clear()

    def _anonymous(self, once: bool) -> aiohttp.ClientSession:
        """What is sent `once` has no nonce: after a 5xx the library would repeat it, and Discord may have taken it."""
        if once not in self._sessions:
            keep_tokens_out_of_logs()
            check = _no_repeat if once else False
            connector = aiohttp.TCPConnector(limit=own_share().platform)
            self._sessions[once] = aiohttp.ClientSession(
                connector=connector, raise_for_status=check, trace_configs=[watched()]
            )
        return self._sessions[once]

    async def _logged_in(self) -> "_Http":
        async with self._opening:
            if self._http is None:
                keep_tokens_out_of_logs()
                http = _Http(self._base)
                try:
                    await http.static_login(self._token)
                except BaseException:
                    await http.close()
                    raise
                self._http = http
            return self._http


class _Http(HTTPClient):
    """Goes to a base of its own, where there is one: the library has one for the whole process."""

    def __init__(self, base: str) -> None:
        super().__init__(asyncio.get_running_loop(), max_ratelimit_timeout=MOST_WAIT, http_trace=watched())
        self._base = base

    async def request(self, route: Route, **kwargs: Any) -> Any:
        return await super().request(_at(self._base, route), **kwargs)


async def _no_repeat(response: aiohttp.ClientResponse) -> None:
    if response.status >= 500:
        response.raise_for_status()


def _at(base: str, route: Route) -> Route:
    if base != API:
        route.url = base + route.url.removeprefix(route.BASE)
    return route


def _form(body: Json, file: File) -> list[dict[str, Any]]:
    """A multipart body: the JSON with the file that it names (Uploading Files)."""
    name = file_name(file)
    described = {**body, "attachments": [{"id": "0", "filename": name}]}
    return [
        {"name": "payload_json", "value": json.dumps(described), "content_type": "application/json"},
        {"name": "files[0]", "value": file.text.encode(), "filename": name, "content_type": file.media_type},
    ]


_TOKEN = re.compile(r"(/(?:webhooks|interactions)/[0-9]+/)[^/?\s]+")


class _NoTokens(logging.Filter):
    """The library names an interaction's URL when it is rate limited, and its token is in there."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_TOKEN.sub(r"\1…", a) if isinstance(a, str) else a for a in record.args)
        return True


def keep_tokens_out_of_logs() -> None:
    """Also message text, which the library logs where DEBUG is on."""
    for name in ("discord.http", "discord.webhook.async_"):
        logger = logging.getLogger(name)
        if not any(isinstance(one, _NoTokens) for one in logger.filters):
            logger.addFilter(_NoTokens())
    logger = logging.getLogger("discord")
    if logger.getEffectiveLevel() < logging.INFO:
        logger.setLevel(logging.INFO)
