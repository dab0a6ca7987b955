"""Who and where: auth.test, users, conversations, bots, the team; files; what an agent shows of its work."""

import zoneinfo
from datetime import datetime

from tests.fakes.slack.chat import posted, writable
from tests.fakes.slack.state import Channel, File, Json
from tests.fakes.slack.web_api import Refused, Request, api

READ_CHANNELS = ("channels:read", "groups:read", "im:read")
ASSIST = ("assistant:write", "chat:write")


@api("apps.connections.open")
def open_connection(request: Request) -> Json:
    slack = request.slack
    return {"url": f"ws://127.0.0.1:{slack.port}/link?ticket={slack.ids.next()}&app_id={slack.app_id}"}


@api("auth.test")
def auth_test(request: Request) -> Json:
    slack, token = request.slack, request.token
    if token is None:  # the app-level token
        return {"app_name": "courtbot", "app_id": slack.app_id}
    if token.team is None:
        team = next(team for team in slack.teams.values() if team.enterprise_id == token.enterprise)
        identity: Json = {"team": "Enterprise", "team_id": token.enterprise, "url": "https://org.enterprise.slack.com/"}
    else:
        team = request.team
        identity = {"team": team.name, "team_id": team.id, "url": f"https://{team.domain}.slack.com/"}
    if team.enterprise_id:
        identity["enterprise_id"] = team.enterprise_id
    bot = {"user": "courtbot", "user_id": team.bot_user, "bot_id": team.bot_id}
    return identity | bot | {"is_enterprise_install": token.team is None}


@api("auth.revoke")
def auth_revoke(request: Request) -> Json:
    assert request.token is not None
    if str(request.args.get("test", "")).lower() not in ("1", "true"):
        request.token.state = "token_revoked"
        return {"revoked": True}
    return {"revoked": False}


@api("users.info", "users:read")
def users_info(request: Request) -> Json:
    person = request.team.people.get(request.need("user"))
    if person is None:
        raise Refused("user_not_found")
    offset = datetime.now(zoneinfo.ZoneInfo(person.tz)).utcoffset()
    shown: Json = {
        "id": person.id,
        "team_id": person.own_team or person.team.id,
        "is_stranger": bool(person.own_team),
        "name": person.name,
        "real_name": person.name.title(),
        "deleted": person.deleted,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": {"display_name": person.name, "real_name": person.name.title(), "team": person.team.id},
        "is_admin": person.admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.guest,
        "is_ultra_restricted": False,
        "is_bot": False,
        "is_app_user": False,
        "updated": 1,
    }
    if str(request.args.get("include_locale", "")).lower() in ("1", "true"):
        shown["locale"] = person.locale
    return {"user": shown}


@api("conversations.open", "im:write")
def conversations_open(request: Request) -> Json:
    wanted = request.args.get("users")
    if not wanted:
        return {"channel": {"id": request.channel().id}}
    person = request.team.people.get(wanted)
    if person is None:
        raise Refused("user_not_found")
    return {"no_op": True, "already_open": True, "channel": {"id": request.team.dm_with(person).id}}


@api("conversations.info", *READ_CHANNELS)
def conversations_info(request: Request) -> Json:
    return {"channel": shown(request.channel())}


def shown(channel: Channel) -> Json:
    about: Json = {"id": channel.id, "is_im": channel.kind == "im", "is_archived": channel.archived}
    if channel.kind == "im":
        return about | {"user": channel.user}
    about |= {"name": channel.name, "is_channel": True, "is_private": channel.kind == "group"}
    return about | {"is_member": channel.bot_in}


@api("bots.info", "users:read")
def bots_info(request: Request) -> Json:
    team = request.team
    if request.args.get("bot") not in (None, team.bot_id):
        raise Refused("bot_not_found")
    about = {"id": team.bot_id, "deleted": False, "name": "courtbot", "updated": 1}
    return {"bot": about | {"app_id": request.slack.app_id, "user_id": team.bot_user, "icons": {}}}


@api("team.info", "team:read")
def team_info(request: Request) -> Json:
    team = request.team
    about: Json = {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": "", "icon": {}}
    if team.enterprise_id:
        about |= {"enterprise_id": team.enterprise_id, "enterprise_name": "Enterprise"}
    return {"team": about}


@api("assistant.threads.setStatus", *ASSIST)
def set_status(request: Request) -> Json:
    channel, args = request.channel("channel_id"), request.args
    if len(args.get("loading_messages") or []) > 10:
        raise Refused("invalid_arguments")
    request.need("thread_ts")
    if "status" not in args:
        raise Refused("invalid_arguments")
    request.slack.statuses.append(
        {
            "channel": channel.id,
            "thread_ts": args["thread_ts"],
            "status": args["status"],
            "loading_messages": args.get("loading_messages") or [],
            "at": request.slack.clock(),
        }
    )
    request.slack.shown_status[channel.id, args["thread_ts"]] = (args["status"], request.slack.clock())
    return {}


@api("assistant.threads.setSuggestedPrompts", "assistant:write", "chat:write")
def set_prompts(request: Request) -> Json:
    """With thread_ts, an agent_view app is told ok and nothing is shown."""
    channel, prompts = request.channel("channel_id"), request.need("prompts")
    if len(prompts) > 4 or not all(prompt.get("title") and prompt.get("message") for prompt in prompts):
        raise Refused("invalid_arguments")
    if not request.args.get("thread_ts"):
        given = {"channel": channel.id, "prompts": prompts, "title": request.args.get("title")}
        request.slack.prompts.append(given)
    return {}


@api("assistant.threads.setTitle", "assistant:write", "chat:write")
def set_title(request: Request) -> Json:
    channel, thread = request.channel("channel_id"), request.need("thread_ts")
    request.slack.titles.append({"channel": channel.id, "thread_ts": thread, "title": request.need("title")})
    return {}


@api("agents.sessions.setStatus", "chat:write")
def session_status(request: Request) -> Json:
    channel, status = request.channel("channel_id"), request.need("status")
    if status not in ("active", "processing", "suspended", "closed") or len(request.args.get("title") or "") > 200:
        raise Refused("invalid_arguments")
    session = {"channel": channel.id, "thread_ts": request.args.get("thread_ts"), "status": status}
    request.slack.sessions.append(session | {"title": request.args.get("title")})
    return {"status": status, "agent_status": status, "title": request.args.get("title") or ""}


@api("agents.sessions.rename", "chat:write")
def session_rename(request: Request) -> Json:
    channel, title = request.channel("channel_id"), request.need("title")
    if len(title) > 200:
        raise Refused("invalid_arguments")
    request.slack.titles.append({"channel": channel.id, "thread_ts": request.args.get("thread_ts"), "title": title})
    return {"title": title}


@api("files.getUploadURLExternal", "files:write")
def upload_url(request: Request) -> Json:
    slack = request.slack
    file = File(slack.ids.next("F"), request.need("filename"), int(request.need("length")))
    slack.files[file.id] = file
    return {"upload_url": f"http://127.0.0.1:{slack.port}/upload/{file.id}", "file_id": file.id}


@api("files.completeUploadExternal", "files:write")
def complete_upload(request: Request) -> Json:
    files: list[File] = []
    for given in request.need("files"):
        file = request.slack.files.get(given["id"])
        if file is None or file.content is None:
            raise Refused("file_not_found")
        file.title = given.get("title") or file.name
        files.append(file)
    if request.args.get("channel_id"):
        request.args["channel"] = request.args["channel_id"]
        message = posted(request, writable(request), request.args.get("initial_comment") or "", [])
        message.files, message.subtype = files, "file_share"
        request.team.echo(message)
    return {"files": [{"id": file.id, "title": file.title} for file in files]}
