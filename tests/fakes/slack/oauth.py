"""OAuth v2: codes, installations of a workspace or a whole organisation, tokens that rotate."""

import base64
import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.slack.state import Json, Token
from tests.fakes.slack.web_api import Refused, Request, api

if TYPE_CHECKING:
    from tests.fakes.slack.fake import SlackFake
    from tests.fakes.slack.people import Person
    from tests.fakes.slack.team import Team

CODE_SECONDS = 600
TOKEN_SECONDS = 43_200
LIVE_TOKENS = 2  # of one installation that rotates


@dataclass
class Grant:
    """What a code or a refresh token stands for."""

    team: "Team"
    user: str
    scopes: set[str]
    org: bool = False
    redirect_uri: str | None = None
    made_at: float = 0
    used: bool = False
    tokens: list[Token] = field(default_factory=list)


@dataclass
class Approval:
    """How the app answered when the browser came back to it."""

    status: int
    text: str
    code: str | None


class OAuth:
    """The app's registration, and the browser of somebody who installs it."""

    client_id, client_secret = "111.222", "client-secret"

    def __init__(self, slack: "SlackFake") -> None:
        self.slack = slack
        self.codes: dict[str, Grant] = {}
        self.refresh_tokens: dict[str, Grant] = {}

    def code(self, team: "Team", user: "Person", scopes: set[str], **more: Any) -> str:
        code = self.slack.ids.next("code-")
        self.codes[code] = Grant(team, user.id, scopes, made_at=self.slack.clock(), **more)
        return code

    async def approve(self, url: str, team: "Team", user: "Person", **changes: Any) -> Approval:
        """Opens the app's install page, follows its Add-to-Slack link, approves, and comes back to the app.

        `changes`: org=True installs for the whole organisation; cancel=True declines; state= or code= forge what comes
        back; cookie=False is another browser coming back.
        """
        async with self.slack.http.get(url, allow_redirects=False) as page:
            found = page.headers.get("Location") or link_in(await page.text())
            cookies = [value.partition(";")[0] for value in page.headers.getall("Set-Cookie", [])]
        asked = {name: values[0] for name, values in parse_qs(urlsplit(found).query).items()}
        if asked.get("client_id") != self.client_id:
            return Approval(400, "invalid_client_id", None)
        back = self.callback(url, asked.get("redirect_uri"))
        answer: Json = {"state": changes.get("state", asked.get("state", ""))}
        if changes.get("cancel"):
            answer["error"] = "access_denied"
        else:
            scopes = set(asked.get("scope", "").split(",")) - {""}
            more = {"org": changes.get("org", False), "redirect_uri": asked.get("redirect_uri")}
            answer["code"] = changes.get("code") or self.code(team, user, scopes, **more)
        headers = {"Cookie": "; ".join(cookies)} if changes.get("cookie", True) else {}
        async with self.slack.http.get(back, params=answer, headers=headers, allow_redirects=False) as end:
            return Approval(end.status, await end.text(), answer.get("code"))

    def callback(self, install_url: str, redirect_uri: str | None) -> str:
        """The redirect URI, on the loopback host that served the install page."""
        served = urlsplit(install_url)
        path = urlsplit(redirect_uri).path if redirect_uri else "/slack/oauth_redirect"
        return f"{served.scheme}://{served.netloc}{path}"

    def issue(self, grant: Grant) -> Json:
        """A new token for an installation, as oauth.v2.access answers."""
        team, ids = grant.team, self.slack.ids
        token = Token("", None if grant.org else team.id, team.enterprise_id, set(grant.scopes))
        token.text = ids.next(f"xoxe.xoxb-1-{team.id}-" if team.rotation else f"xoxb-{team.id}-")
        self.slack.tokens[token.text] = token
        for one in self.slack.teams.values():
            if one is team or (grant.org and one.enterprise_id == team.enterprise_id):
                one.org_install, one.installed = grant.org, True
        grant.tokens.append(token)
        for old in grant.tokens[:-LIVE_TOKENS]:
            old.state = "token_revoked"
        enterprise = {"id": team.enterprise_id, "name": "Enterprise"} if team.enterprise_id else None
        answer: Json = {
            "access_token": token.text,
            "token_type": "bot",
            "scope": ",".join(sorted(grant.scopes)),
            "bot_user_id": team.bot_user,
            "app_id": self.slack.app_id,
            "team": None if grant.org else {"id": team.id, "name": team.name},
            "enterprise": enterprise,
            "is_enterprise_install": grant.org,
            "authed_user": {"id": grant.user},
        }
        if team.rotation:
            refresh = ids.next("xoxe-1-")
            self.refresh_tokens[refresh] = Grant(team, grant.user, grant.scopes, grant.org, tokens=grant.tokens)
            answer |= {"refresh_token": refresh, "expires_in": TOKEN_SECONDS}
        return answer


def link_in(page: str) -> str:
    found = re.search(r'href="([^"]*oauth/v2/authorize[^"]*)"', page)
    return html.unescape(found.group(1)) if found else ""


@api("oauth.v2.access")
def access(request: Request) -> Json:
    oauth, args = request.slack.oauth, request.args
    client_id, secret = args.get("client_id"), args.get("client_secret")
    header = request.http.headers.get("Authorization", "")
    if header.startswith("Basic "):
        client_id, _, secret = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
    if client_id != oauth.client_id:
        raise Refused("invalid_client_id")
    if secret != oauth.client_secret:
        raise Refused("bad_client_secret")
    if args.get("grant_type") == "refresh_token":
        return oauth.issue(spent(oauth.refresh_tokens.get(args.get("refresh_token", "")), "invalid_refresh_token"))
    grant = oauth.codes.get(args.get("code", ""))
    if grant and request.slack.clock() - grant.made_at > CODE_SECONDS:
        raise Refused("invalid_code")
    if grant and args.get("redirect_uri") != grant.redirect_uri:
        raise Refused("bad_redirect_uri")
    return oauth.issue(spent(grant, "code_already_used" if grant else "invalid_code"))


def spent(grant: Grant | None, error: str) -> Grant:
    """The grant, used up; a second use is refused."""
    if grant is None or grant.used:
        raise Refused(error)
    grant.used = True
    return grant
