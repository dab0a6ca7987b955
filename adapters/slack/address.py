"""For whom a request from Slack came in, and where its answer goes: what a worker on any machine needs to deliver it,
as plain strings."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, Self, cast
from urllib.parse import urlsplit

from bot.domain.member import ReplyTo

log = logging.getLogger(__name__)

HOOKS = "hooks.slack.com"
Json = Mapping[str, Any]
Source = Literal["message", "command", "action", "form", "home", "notice"]


@dataclass(frozen=True, slots=True)
class Address:
    """Slack's own ids; an empty string is "none"."""

    team: str
    enterprise: str = ""  # of an org-wide install
    channel: str = ""
    thread: str = ""  # the thread_ts to answer in
    user: str = ""
    message: str = ""  # ts of the user's message, or of the bot's message whose button was pressed
    response_url: str = ""  # 5 uses in 30 minutes
    ephemeral: str = ""  # "1": only the member may see the answer
    source: Source = "message"

    @property
    def direct(self) -> bool:
        return is_direct(self.channel)

    @property
    def posted(self) -> bool:
        """Whether what is answered beside it is a post, which Slack can be asked for."""
        return bool(self.channel) and (self.source == "message" or (self.direct and not self.ephemeral))

    def to_reply_to(self) -> ReplyTo:
        return ReplyTo("slack", {name: value for name in _NAMES if (value := getattr(self, name))})

    @classmethod
    def of(cls, reply_to: ReplyTo) -> Self:
        """A notice that courtbot itself sends has only `user` and `workspace`: it goes to that member's DM."""
        said = reply_to.address
        known = {name: said[name] for name in _NAMES if name in said and name not in ("team", "source")}
        source = cast("Source", said.get("source", "notice"))
        return cls(team=said.get("team") or said.get("workspace", ""), source=source, **known)


_NAMES = [field.name for field in fields(Address)]


@dataclass(frozen=True, slots=True)
class Install:
    """For whom a request came in, as Bolt authorised it."""

    team: str
    enterprise: str = ""  # where the app is installed org-wide
    bot: str = ""  # the bot's own user id there
    organised: bool = False  # whether the workspace belongs to an organisation

    @classmethod
    def of(cls, context: Any, body: Json) -> "Install":
        """From an `AsyncBoltContext` and its payload. Where the app is installed org-wide, an event's authorisation
        names no team, an interaction only that of the member, who may come from a shared channel, and each of the
        organisation's teams may know the bot by another id."""
        authorised: list[Json] = body.get("authorizations") or [{}]
        org = context.enterprise_id if context.is_enterprise_install else None
        team = _posted_in(body) if org and body.get("type") == "block_actions" else ""
        team = team or context.team_id or body.get("context_team_id") or body.get("team_id")
        bot = authorised[0].get("user_id") or context.bot_user_id or ""
        return cls(team or "", org or "", bot, bool(context.enterprise_id))

    def scope(self, theirs: str | None) -> str:
        """What a member's id is unique in: this workspace, or for somebody from a channel that is shared with another
        one (Slack Connect) their own, as Slack names it. Of an organisation's workspaces Slack names now one and now
        another, and their ids are the organisation's: there it is always this one."""
        return self.team if self.organised else theirs or self.team


def is_direct(channel: str) -> bool:
    """Slack's ids of direct messages begin with a D."""
    return channel.startswith("D")


def _posted_in(body: Json) -> str:
    """The workspace of the bot's message that was acted on."""
    message: Json = body.get("message") or {}
    team = str(message.get("team") or "")
    return team if team.startswith("T") else ""


def is_slacks(url: str, api_url: str) -> bool:
    """A response_url comes with an event; one that leads elsewhere gets nothing."""
    asked, api = urlsplit(url), urlsplit(api_url)
    if (asked.scheme, asked.netloc) in (("https", HOOKS), (api.scheme, api.netloc)):
        return True
    log.warning("A response_url that is not Slack's was refused")
    return False
