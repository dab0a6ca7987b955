"""What Slack sends, as the bot's events: pure functions over payloads that Bolt has verified.

Who spoke is what Slack says in the payload's own place for it, never what a message, a button or a form holds.
"""

import re
from dataclasses import replace
from typing import Any

from adapters.slack.address import Address, Install, Json, Source, is_direct
from adapters.slack.markup import plain
from adapters.slack.shown import attached, shown, written
from bot.conversation.event import DM, Event, Kind
from bot.domain.member import ReplyTo, User

SPOKEN = (None, "thread_broadcast", "file_share")
"""Subtypes of messages that are a member's own words; all others are joins, topics, bots and what Slack hides."""
_TO_SOMEBODY = re.compile(r"<(?:@[UW]|!(?:here|channel|everyone|subteam))")


def of_message(body: Json, install: Install) -> Event | None:
    """An `app_mention` or `message`; None for what is not said to the bot."""
    said = body["event"]
    if said.get("subtype") != "message_changed":
        return _spoken(body, said, install)
    said, before = said["message"], _part(said, "previous_message")
    if said.get("text") == before.get("text"):  # links were unfurled, a thread grew
        return None
    named = _names(said, install) and not _names(before, install)
    if _part(said, "edited").get("user", said.get("user")) != said.get("user"):  # the words are not its writer's
        return None
    event = _spoken(body, {**said, "channel": body["event"]["channel"]}, install)
    if event is None:
        return None
    at = _part(said, "edited").get("ts") or body["event"]["ts"]
    return replace(event, edits=event.message, message=f"{event.message}:{at}", sent=float(at), addressed=named)


def _spoken(body: Json, said: Json, install: Install) -> Event | None:
    user, text = said.get("user"), said.get("text") or ""
    if not user or user == install.bot or said.get("bot_id") or said.get("subtype") not in SPOKEN:
        return None
    ts, root = said["ts"], said.get("thread_ts") or said["ts"]
    kind = _kind(said, install)
    if kind == "message" and (root == ts or _TO_SOMEBODY.search(text)):
        return None
    direct = kind == "direct"
    address = _address(install, user, "message", channel=said["channel"], thread=root, message=ts)
    return Event(
        id=body["event_id"],
        platform="slack",
        workspace=install.team,
        channel=DM if direct else said["channel"],
        thread=None if direct else root,
        user=User(user, scope=install.scope(_own_team(said))),
        kind=kind,
        text=written(said, install.bot),
        shown=attached(said, install.bot),
        reply_to=address.to_reply_to(),
        # A timestamp is unique in its channel only, and DM stands for many of them.
        message=f"{said['channel']}:{ts}" if direct else ts,
        sent=float(ts),
    )


def _own_team(said: Json) -> str | None:
    """Of who wrote it; somebody from another organisation's is at times named by that organisation (E…) only."""
    named = [said[name] for name in ("user_team", "team", "source_team") if said.get(name)]
    return next((team for team in named if team.startswith("T")), named[0] if named else None)


def _kind(said: Json, install: Install) -> Kind:
    if is_direct(said["channel"]):
        return "direct"
    return "mention" if _names(said, install) or said.get("type") == "app_mention" else "message"


def _names(said: Json, install: Install) -> bool:
    """Whether it names the bot."""
    text = said.get("text") or ""
    return bool(install.bot and re.search(rf"<@{re.escape(install.bot)}[|>]", text))


def of_command(body: Json, install: Install) -> Event:
    """A slash command. Those with a word of their own keep it: `/courtbot hours`; `/book` is what is said after it."""
    text = plain(body.get("text") or "", install.bot)
    if body["command"] != "/book":
        text = f"{body['command']} {text}".strip()
    return _asked(body, install, text, f"command:{body['trigger_id']}")


def of_shortcut(body: Json, install: Install) -> Event:
    """A message's shortcut: what people see of it is an idea that the member who used it hands over, somebody's words
    and nobody's order."""
    id = f"shortcut:{body['action_ts']}:{_user(body, install).id}"
    return replace(_asked(body, install, shown(body["message"], install.bot), id), quoted=True)


def _asked(body: Json, install: Install, text: str, id: str) -> Event:
    """What Slack answers to one member alone, at the foot of a channel."""
    channel = body["channel"]["id"] if "channel" in body else body["channel_id"]
    user = _user(body, install)
    address = _address(
        install, user.id, "command", channel=channel, response_url=body.get("response_url", ""), ephemeral="1"
    )
    return Event(
        id=id,
        platform="slack",
        workspace=install.team,
        channel=place(channel),
        user=user,
        kind="command",
        text=text,
        reply_to=address.to_reply_to(),
    )


def of_action(body: Json, choice: str, install: Install) -> Event:
    """A pressed button or a chosen option of a message or of the Home tab, which is alone with the bot."""
    container, user, at = body["container"], _user(body, install), body["actions"][0]["action_ts"]
    channel = container.get("channel_id", "")
    thread = container.get("thread_ts") or _part(body, "message").get("thread_ts") or ""
    address = _address(
        install,
        user.id,
        "action" if channel else "home",
        channel=channel,
        thread=thread,
        message=container.get("message_ts", ""),
        response_url=body.get("response_url", ""),
        ephemeral="1" if container.get("is_ephemeral") else "",
    )
    direct = not channel or is_direct(channel)
    return Event(
        id=f"action:{at}:{user.id}",
        platform="slack",
        workspace=install.team,
        channel=DM if direct else channel,
        thread=None if direct else thread or None,
        user=user,
        kind="action",
        text="",
        reply_to=address.to_reply_to(),
        choice=choice,
        sent=float(at),
    )


def of_form(body: Json, opened: Json, install: Install) -> Event:
    """A modal that was filled in, or is being; `opened` is what `opened_by` noted. Of its address only the place is
    used: the member is the one who submits, in the workspace that Slack names."""
    user, view = _user(body, install), body["view"]
    noted = Address.of(ReplyTo("slack", _part(opened, "address")))
    source: Source = "home" if noted.source == "home" else "form"  # what the home tab asked for is shown there
    address = replace(noted, team=install.team, enterprise=install.enterprise, user=user.id, source=source)
    return Event(
        id=f"form:{view['id']}",
        platform="slack",
        workspace=install.team,
        channel=opened.get("channel") or DM,
        thread=opened.get("thread") or None,
        user=user,
        kind="form",
        text="",
        reply_to=address.to_reply_to(),
    )


def opened_by(event: Event, form: str) -> dict[str, Any]:
    """What a modal's private_metadata keeps of where it was opened, so that the answer comes there."""
    kept = {name: value for name, value in event.reply_to.address.items() if name not in ("team", "user")}
    return {"form": form, "channel": event.channel, "thread": event.thread, "address": kept}


def of_home(body: Json, install: Install) -> Event:
    """Who opened the app's home or its messages; it is not put into the inbox."""
    user = body["event"]["user"]
    return Event(
        id=body["event_id"],
        platform="slack",
        workspace=install.team,
        channel=DM,
        user=User(user, scope=install.team),
        kind="notice",
        text="",
        reply_to=_address(install, user, "home").to_reply_to(),
    )


def pressed(action: Json) -> tuple[str, str]:
    """Whose the button or option is, and its choice: its value is `USER|CHOICE`."""
    value: str = action.get("value") or _part(action, "selected_option").get("value") or ""
    owner, _, choice = value.partition("|")
    return owner, choice


def place(channel: str) -> str:
    """`Event.channel`: what is said in direct messages is one conversation with what is said elsewhere alone."""
    return DM if is_direct(channel) else channel


def _part(payload: Json, name: str) -> Json:
    """An object inside a payload; empty where Slack leaves it out or sends null."""
    return payload.get(name) or {}


def _user(body: Json, install: Install) -> User:
    """Of a command or an interaction: these carry a name. A command is there for the workspace's own members only."""
    if "user_id" in body:
        return User(body["user_id"], body.get("user_name", ""), scope=install.team)
    user = body["user"]
    return User(user["id"], user.get("name") or user.get("username") or "", scope=install.scope(user.get("team_id")))


def _address(install: Install, user: str, source: Source, **place: str) -> Address:
    return Address(team=install.team, enterprise=install.enterprise, user=user, source=source, **place)
