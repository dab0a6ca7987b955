"""What `courtbot doctor` looks at for Slack: tokens, scopes, the signing secret, what OAuth needs."""

import re
from collections.abc import Mapping
from typing import Any

from bot.cli.findings import Finding
from bot.settings import Settings
from bot.settings.extras import lack
from bot.settings.kinds import revealed

APPS = "https://api.slack.com/apps"
NEITHER = (
    f"not set up: make an app at {APPS} from what `courtbot slack manifest --socket` prints, and set SLACK_BOT_TOKEN "
    "and SLACK_APP_TOKEN (the README has the steps)"
)
REFUSED = {
    "invalid_auth": "it is refused: copy it again",
    "not_authed": "it is refused: copy it again",
    "account_inactive": "the app was removed from that workspace: install it again",
    "token_revoked": "it was revoked: install the app again and copy the new one",
    "token_expired": "it has expired: this app rotates its tokens, so it needs OAuth (SLACK_CLIENT_ID), no fixed token",
    "not_allowed_token_type": "it is a token of another kind",
}


async def look(settings: Settings) -> list[Finding]:
    """Asks Slack only for what is configured."""
    s = settings
    if not any((s.slack_bot_token, s.slack_app_token, s.slack_signing_secret, s.slack_client_id)):
        return [Finding("slack", "note", NEITHER)]
    if lacking := lack("Slack", "slack"):
        return [Finding("slack", "missing", lacking)]
    findings = [*_http(settings), *(_oauth(settings) if s.slack_client_id else [])]
    from adapters.slack.clients import Clients, nobody

    clients = Clients(s.slack_api_url, nobody)
    try:
        if app_token := revealed(s.slack_app_token):
            findings.append(await _app_token(clients.client(app_token)))
        if bot_token := revealed(s.slack_bot_token):
            findings += await _bot_token(clients.client(bot_token))
    finally:
        await clients.aclose()
    return findings


def _http(settings: Settings) -> list[Finding]:
    """Either way in is enough: Socket Mode, or signed requests."""
    secret = revealed(settings.slack_signing_secret)
    if not secret:
        if settings.slack_app_token:
            return []
        says = "no way in: set SLACK_APP_TOKEN for Socket Mode (Basic Information, App-Level Tokens, with the scope "
        says += "connections:write), or SLACK_SIGNING_SECRET for HTTP (Basic Information, App Credentials)"
        return [Finding("slack", "missing", says)]
    if not re.fullmatch(r"[0-9a-f]{32}", secret):
        says = "SLACK_SIGNING_SECRET does not look like one (32 digits and letters a to f): is it the client secret?"
        return [Finding("slack", "note", says)]
    if not settings.public_url and not settings.slack_app_token:
        return [Finding("slack", "note", "over HTTP Slack needs a public address: set COURTBOT_PUBLIC_URL to it")]
    return [Finding("slack", "ok", "SLACK_SIGNING_SECRET is set")]


def _oauth(settings: Settings) -> list[Finding]:
    from store.installations import Vault

    if settings.slack_bot_token:
        says = "SLACK_BOT_TOKEN makes this one workspace's bot; without it, many install it by OAuth"
        return [Finding("slack", "note", says)]
    lacking = {
        "SLACK_CLIENT_SECRET (Basic Information)": settings.slack_client_secret,
        "COURTBOT_PUBLIC_URL (where this is reached)": settings.public_url,
        f"COURTBOT_TOKEN_KEYS (a new one: {Vault.new_key()})": settings.token_keys,
    }
    if names := [name for name, value in lacking.items() if not value]:
        return [Finding("slack", "missing", f"for OAuth, set {', '.join(names)}")]
    try:
        Vault((revealed(settings.token_keys) or "").split(","))
    except ValueError as error:
        return [Finding("slack", "missing", f"COURTBOT_TOKEN_KEYS: {error}")]
    return [Finding("slack", "ok", f"workspaces install it at {settings.public_url}/slack/install")]


async def _app_token(client: Any) -> Finding:
    if trouble := await _trouble(client.apps_connections_open(app_token=client.token)):
        says = f"SLACK_APP_TOKEN: {trouble}; it needs the scope connections:write, and the app Socket Mode"
        return Finding("slack", "missing", says)
    return Finding("slack", "ok", "Socket Mode answers")


async def _bot_token(client: Any) -> list[Finding]:
    from adapters.slack.manifest import SCOPES

    said: dict[str, Any] = {}
    if trouble := await _trouble(client.auth_test(), said):
        return [Finding("slack", "missing", f"SLACK_BOT_TOKEN: {trouble} ({APPS})")]
    findings = [Finding("slack", "ok", f"the token is {said['user'] or 'a bot'}'s in {said['team'] or 'a workspace'}")]
    if said["scopes"] is None:
        says = "Slack did not say what the token may do; it needs the scopes that `courtbot slack manifest` prints"
        return [*findings, Finding("slack", "note", says)]
    if lacking := sorted(set(SCOPES) - said["scopes"]):
        why = "; ".join(f"{scope} ({SCOPES[scope]})" for scope in lacking)
        says = f"the token lacks {why}. Add them under OAuth & Permissions and install the app again."
        findings.append(Finding("slack", "missing", says))
    if spare := sorted(said["scopes"] - set(SCOPES)):
        findings.append(Finding("slack", "note", f"the token may do more than it needs: {', '.join(spare)}"))
    return findings


async def _trouble(asked: Any, said: dict[str, Any] | None = None) -> str:
    """What is wrong, in words; an answer is put into `said`."""
    import aiohttp
    from slack_sdk.errors import SlackApiError

    from adapters.slack.errors import code

    try:
        answer = await asked
    except SlackApiError as error:
        return REFUSED.get(code(error), f"Slack says {code(error) or 'nothing that can be read'}")
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return f"Slack does not answer ({type(error).__name__})"
    if said is not None:
        said |= {"user": answer.get("user"), "team": answer.get("team"), "scopes": _named(answer.headers)}
    return ""


def _named(headers: Mapping[str, str]) -> set[str] | None:
    """The scopes that an answer names; None where it names none: every token has some, so then nothing was said."""
    names = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
    return set(re.findall(r"[^,\s]+", names)) or None
