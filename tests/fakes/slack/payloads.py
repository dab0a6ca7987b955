"""The shapes Slack sends; their fields are those of docs.slack.dev (`tests/payloads/slack` has one of each)."""

import re
import time
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.state import File, Json, Message, View

if TYPE_CHECKING:
    from tests.fakes.slack.people import Person
    from tests.fakes.slack.team import Team

VERIFICATION_TOKEN = "verification-token"  # deprecated by Slack, still sent


def typed_text(text: str) -> str:
    """What a person typed as Slack sends it: the three characters escaped, mentions, channels and links kept."""
    pieces = re.split(r"(<(?:[@#!][A-Z0-9a-z^|_.-]+|https?://[^>]+)>)", text)
    for index in range(0, len(pieces), 2):
        pieces[index] = pieces[index].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(pieces)


def callback(team: "Team", event: Json) -> Json:
    """The wrapper of an Events API event."""
    slack = team.slack
    org = team.enterprise_id if team.org_install else None
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": team.id,
        "context_team_id": team.id,
        "context_enterprise_id": team.enterprise_id,
        "api_app_id": slack.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": slack.ids.next("Ev"),
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": team.enterprise_id,
                "team_id": None if org else team.id,
                "user_id": team.bot_user,
                "is_bot": True,
                "is_enterprise_install": bool(org),
            }
        ],
        "is_ext_shared_channel": "user_team" in event,
        "event_context": slack.ids.next("EC"),
    }


def own_team(team: "Team", user: str | None) -> str:
    """Another workspace's id for somebody whom Slack Connect brought into a shared channel."""
    person = team.people.get(user or "")
    return person.own_team or team.id if person else team.id


def message(team: "Team", item: Message) -> Json:
    """A message as it stands in a channel, in an event or in an answer."""
    own = own_team(team, item.user)
    shown: Json = {"type": "message", "user": item.user, "text": item.text, "ts": item.ts, "team": own}
    if own != team.id:
        shown |= {"user_team": own, "source_team": own}
    if item.bot_id:
        shown |= {"bot_id": item.bot_id, "app_id": team.slack.app_id}
    if item.bot_id == team.bot_id:
        shown["bot_profile"] = team.bot_profile
    if item.subtype:
        shown["subtype"] = item.subtype
    if item.subtype == "bot_message":
        shown["username"] = item.arguments.get("username", "otherbot")
        del shown["user"]
    if not item.bot_id:
        shown["client_msg_id"] = f"{item.ts.replace('.', '-')}-client"
    if item.blocks or item.tasks:
        shown["blocks"] = [*progress(item), *item.blocks]
    if item.thread_ts:
        shown["thread_ts"] = item.thread_ts
        if item.thread_ts != item.ts:
            shown["parent_user_id"] = team.author(item.channel, item.thread_ts)
    if item.metadata:
        shown["metadata"] = item.metadata
    if item.files:
        shown["files"] = [uploaded(team, item, file) for file in item.files]
        shown |= {"upload": False, "display_as_bot": False}
    if item.subtype == "thread_broadcast":
        shown["root"] = message(team, next(one for one in item.channel.messages if one.ts == item.thread_ts))
        del shown["parent_user_id"]
    if item.edited_ts:
        shown["edited"] = {"user": item.user, "ts": item.edited_ts}
    return shown


def progress(item: Message) -> list[Json]:
    """The tasks of a stream: each a block, or in `plan` all in one."""
    cards = [task_card(chunk) for chunk in item.tasks.values()]
    if item.arguments.get("task_display_mode") != "plan" or not cards:
        return cards
    titles = [chunk["title"] for chunk in item.chunks if chunk.get("type") == "plan_update"]
    return [{"type": "plan", "block_id": f"plan-{item.ts}", "title": (titles or [""])[-1], "tasks": cards}]


def task_card(chunk: Json) -> Json:
    """A task of a stream as it stands in the message."""
    card = {"type": "task_card", "task_id": chunk["id"], "title": chunk["title"], "status": chunk["status"]}
    return card | {"block_id": f"task-{chunk['id']}"}


def uploaded(team: "Team", item: Message, file: File) -> Json:
    at, ending = int(float(item.ts)), file.name.rpartition(".")[2]
    page = f"https://{team.id.lower()}.slack.com/files/{item.user}/{file.id}/{file.name}"
    return {
        "id": file.id, "created": at, "timestamp": at, "name": file.name, "title": file.title or file.name,
        "mimetype": f"text/{ending}", "filetype": ending, "pretty_type": ending.upper(), "user": item.user,
        "editable": False, "size": file.length, "mode": "hosted", "is_external": False, "external_type": "",
        "is_public": item.channel.kind == "channel", "public_url_shared": False, "display_as_bot": False,
        "username": "", "url_private": page, "url_private_download": page, "permalink": page, "permalink_public": page,
        "has_rich_preview": False, "file_access": "visible",
    }  # fmt: skip


def message_event(team: "Team", item: Message) -> Json:
    channel_type = {"channel": "channel", "group": "group", "im": "im"}[item.channel.kind]
    event = message(team, item)
    return event | {"channel": item.channel.id, "event_ts": item.ts, "channel_type": channel_type}


def app_mention(team: "Team", item: Message) -> Json:
    event = message(team, item) | {"type": "app_mention", "channel": item.channel.id, "event_ts": item.ts}
    event.pop("parent_user_id", None)
    return event


def message_changed(team: "Team", item: Message, before: Message) -> Json:
    at = item.edited_ts or item.ts
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "message": {"source_team": team.id, "user_team": team.id} | message(team, item),
        "previous_message": message(team, before),
        "channel": item.channel.id,
        "ts": at,
        "event_ts": at,
        "channel_type": message_event(team, item)["channel_type"],
    }


def message_deleted(team: "Team", item: Message) -> Json:
    at = team.slack.ids.ts()
    return {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "previous_message": message(team, item),
        "channel": item.channel.id,
        "ts": at,
        "deleted_ts": item.ts,
        "event_ts": at,
        "channel_type": message_event(team, item)["channel_type"],
    }


def view(team: "Team", item: View) -> Json:
    body = item.body
    shown: Json = {
        "id": item.id,
        "team_id": team.id,
        "type": body["type"],
        "blocks": item.blocks,
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": {"values": item.values},
        "hash": item.hash,
        "title": body.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": body.get("clear_on_close", False),
        "notify_on_close": body.get("notify_on_close", False),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": item.previous,
        "root_view_id": item.root,
        "app_id": team.slack.app_id,
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": team.id,
        "bot_id": team.bot_id,
    }
    return shown


def who(team: "Team", person: "Person") -> Json:
    """What every interaction starts with: its user, its team, its app."""
    home: Json = {"id": team.id, "domain": team.domain}
    if team.enterprise_id:
        home |= {"enterprise_id": team.enterprise_id, "enterprise_name": "Enterprise"}
    return {
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": own_team(team, person.id)},
        "api_app_id": team.slack.app_id,
        "token": VERIFICATION_TOKEN,
        "team": None if team.org_install else home,
        "enterprise": {"id": team.enterprise_id, "name": "Enterprise"} if team.enterprise_id else None,
        "is_enterprise_install": team.org_install,
    }


def surface(team: "Team", where: Message | View) -> Json:
    """The part of block_actions and block_suggestion that says where the element is."""
    if isinstance(where, View):
        return {"container": {"type": "view", "view_id": where.id}, "view": view(team, where)}
    container: Json = {
        "type": "message",
        "message_ts": where.ts,
        "channel_id": where.channel.id,
        "is_ephemeral": where.ephemeral,
    }
    if where.thread_ts:
        container["thread_ts"] = where.thread_ts
    name = {"im": "directmessage", "group": "privategroup"}.get(where.channel.kind, where.channel.name)
    shown: Json = {"container": container, "channel": {"id": where.channel.id, "name": name}}
    return shown if where.ephemeral else shown | {"message": message(team, where)}


def slash(team: "Team", person: "Person", **more: Any) -> dict[str, str]:
    """The form of a slash command: every value a string."""
    form = {
        "token": VERIFICATION_TOKEN,
        "team_id": team.id,
        "team_domain": team.domain,
        "user_id": person.id,
        "user_name": person.name,
        "api_app_id": team.slack.app_id,
        "is_enterprise_install": str(team.org_install).lower(),
        **more,
    }
    if team.enterprise_id:
        form |= {"enterprise_id": team.enterprise_id, "enterprise_name": "Enterprise"}
    return form


def url_verification(challenge: str) -> Json:
    """The one event that is not wrapped; sent when a request URL is entered."""
    return {"token": VERIFICATION_TOKEN, "challenge": challenge, "type": "url_verification"}


def app_rate_limited(team: "Team") -> Json:
    """Sent in place of events, past 30,000 an hour in a workspace."""
    minute = int(time.time()) // 60 * 60
    about = {"token": VERIFICATION_TOKEN, "type": "app_rate_limited", "team_id": team.id}
    return about | {"minute_rate_limited": minute, "api_app_id": team.slack.app_id}


def ssl_check() -> dict[str, str]:
    """The form by which Slack checks a certificate; it is not signed by a workspace and needs an empty 200."""
    return {"ssl_check": "1", "token": VERIFICATION_TOKEN}
