"""Many workspaces: the page where one installs the bot, the way back from Slack, and what follows its removal."""

import html
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.slack.clients import Clients
from adapters.slack.installations import Credentials
from adapters.slack.manifest import INSTALL_PATH, REDIRECT_PATH, SCOPES
from bot.domain.errors import StoreDown

log = logging.getLogger(__name__)

STATE_SECONDS = 600
WHY = {
    "access_denied": "You declined, so nothing was installed.",
    "invalid_browser": "That came back to another browser than the one that began. Please begin again.",
    "invalid_state": "That page was open for too long, or used twice. Please begin again.",
    "invalid_code": "Slack did not confirm the installation. Please begin again.",
}
OTHERWISE = "The installation did not work. Please begin again in a minute."
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}
PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>courtbot</title><meta name="viewport" '
    'content="width=device-width"><style>body{{font:1.1em/1.5 system-ui,sans-serif;max-width:32em;margin:4em auto;'
    "padding:0 1em}}a{{color:#1d5c3a}}</style></head><body><h1>{title}</h1><p>{text}</p><p>{link}</p></body></html>"
)


class SlackOAuth:
    """`routes` go into the process's web app; `removals` into Bolt's, before its listeners."""

    def __init__(
        self,
        credentials: Credentials,
        store: AsyncInstallationStore,
        states: AsyncOAuthStateStore,
        clients: Clients,
        unreadable: tuple[type[Exception], ...] = (),
    ) -> None:
        """`unreadable` as for `Installed`."""
        self._clients = clients
        self._store = store
        self._unreadable = unreadable
        url = credentials.public_url.rstrip("/")
        self._settings = AsyncOAuthSettings(
            client_id=credentials.client_id,
            client_secret=credentials.client_secret,
            scopes=sorted(SCOPES),
            user_scopes=[],
            redirect_uri=url + REDIRECT_PATH if url else None,
            authorization_url=authorize_url(clients.api_url),
            installation_store=store,
            state_store=states,
            state_expiration_seconds=STATE_SECONDS,
            callback_options=AsyncCallbackOptions(success=self._succeeded, failure=self._failed),
        )

    @property
    def routes(self) -> list[Route]:
        return [Route(INSTALL_PATH, self._install), Route(REDIRECT_PATH, self._back)]

    async def _install(self, request: Request) -> Response:
        return await self._answer(request, self._flow().handle_installation)

    async def _back(self, request: Request) -> Response:
        return await self._answer(request, self._flow().handle_callback)

    def _flow(self) -> "Flow":
        quiet = logging.getLogger(f"{__name__}.bolt")
        quiet.setLevel(logging.ERROR)  # Bolt's own lines hold codes
        return Flow(client=self._clients.client(), settings=self._settings, logger=quiet)

    async def _answer(
        self, request: Request, handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
    ) -> Response:
        """Whatever is down, whoever stands before the browser reads a sentence and not a traceback."""
        try:
            response = to_starlette_response(await handle(to_async_bolt_request(request, b"")))
        except (StoreDown, OSError, SlackClientError, BoltError, aiohttp.ClientError, TimeoutError) as error:
            log.error("A Slack installation failed (%s)", type(error).__name__)
            response = Response(page("Not installed", OTHERWISE, again()), 503)
        response.headers.update(HEADERS)
        return response

    async def _succeeded(self, args: AsyncSuccessArgs) -> BoltResponse:
        """Tokens of an earlier installation are forgotten at once."""
        made = args.installation
        self._clients.forget(made.team_id or "", made.enterprise_id or "")
        log.info("Slack: installed in %s", made.team_id or made.enterprise_id)
        name = made.team_name or made.enterprise_name or "your workspace"
        text = f"courtbot is installed in {name}. Write to it, mention it in a channel, or type /book."
        link = "https://slack.com/app_redirect?" + urlencode({"app": made.app_id or "", "team": made.team_id or ""})
        return BoltResponse(status=200, headers=self._done(), body=page("Ready to play", text, (link, "Open Slack")))

    async def _failed(self, args: AsyncFailureArgs) -> BoltResponse:
        log.warning("Slack: an installation failed (%s)", args.reason if args.reason in WHY else "other")
        body = page("Not installed", WHY.get(args.reason, OTHERWISE), again())
        return BoltResponse(status=args.suggested_status_code, headers=self._done(), body=body)

    def _done(self) -> dict[str, Any]:
        return {"Set-Cookie": self._settings.state_utils.build_set_cookie_for_deletion()}

    def removals(self, app: Any) -> None:
        """Has an AsyncApp forget a workspace that removes the bot. To be called before its listeners are added."""
        app.use(self._removed)

    async def _removed(self, body: Any, context: Any, next: Callable[[], Awaitable[None]]) -> None:
        """Raises StoreDown: then Slack tells it again."""
        event: dict[str, Any] = body.get("event") or {}
        if body.get("type") == "event_callback" and event.get("type") in ("app_uninstalled", "tokens_revoked"):
            team = None if context.is_enterprise_install else context.team_id
            await self._forget(event, body.get("event_time") or 0, team, context.enterprise_id)
        await next()

    async def _forget(self, event: dict[str, Any], at: float, team: str | None, enterprise: str | None) -> None:
        """Told late, after it was installed again, it is about tokens that are gone already."""
        where: Any = {"enterprise_id": enterprise, "team_id": team}
        if await self._installed_since(at, where):
            return
        if event["type"] == "app_uninstalled":
            await self._store.async_delete_all(**where)
        else:
            tokens: dict[str, list[str]] = event.get("tokens") or {}
            for user in tokens.get("oauth") or ():
                await self._store.async_delete_installation(**where, user_id=user)
            if tokens.get("bot"):
                await self._store.async_delete_bot(**where)
        self._clients.forget(team or "", enterprise or "")
        log.info("Slack: %s by %s", event["type"], team or enterprise)

    async def _installed_since(self, at: float, where: Any) -> bool:
        try:
            bot = await self._store.async_find_bot(**where, is_enterprise_install=where["team_id"] is None)
        except self._unreadable:
            return False
        return bot is not None and bot.installed_at > at + 1


class Flow(AsyncOAuthFlow):
    """Bolt's, with pages of our own and nothing in a link that somebody else wrote."""

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        text = "courtbot books tennis courts from Slack. Slack asks you next what it may do in your workspace."
        return page("Add courtbot to Slack", text, (url, "Add to Slack"))

    async def build_authorize_url(self, state: str, request: AsyncBoltRequest) -> str:
        asked: Any = request.query.get("team") or [""]
        team = asked[0] if re.fullmatch(r"[TE][A-Z0-9]{1,20}", asked[0]) else None
        return self.settings.authorize_url_generator.generate(state=state, team=team)


def authorize_url(api_url: str) -> str:
    """Where the owner of a workspace approves: beside the Web API."""
    parts = urlsplit(api_url)
    return f"{parts.scheme}://{parts.netloc}/oauth/v2/authorize"


def again() -> tuple[str, str]:
    return INSTALL_PATH, "Begin again"


def page(title: str, text: str, link: tuple[str, str]) -> str:
    where, name = (html.escape(part) for part in link)
    return PAGE.format(title=html.escape(title), text=html.escape(text), link=f'<a href="{where}">{name}</a>')
