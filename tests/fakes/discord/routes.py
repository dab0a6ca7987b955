"""The routes a bot uses with its token: who it is, guilds, channels, messages, threads, commands."""

from typing import TYPE_CHECKING, Any

from tests.fakes.discord import callbacks, errors, messages, payloads
from tests.fakes.discord.rest import Request, Rest
from tests.fakes.discord.state import BOT_PERMISSIONS, PUBLIC_THREAD, Channel

if TYPE_CHECKING:
    from tests.fakes.discord.fake import DiscordFake

Names = dict[str, str]


def add_routes(rest: Rest) -> None:
    rest.add("GET", "/gateway", lambda fake, call, names: {"url": fake.gateway_url})
    rest.add("GET", "/gateway/bot", gateway_bot)
    rest.add("GET", "/users/@me", lambda fake, call, names: payloads.own_user(fake.bot))
    rest.add("GET", "/users/{user}", get_user)
    rest.add("POST", "/users/@me/channels", create_dm)
    for path in ("/oauth2/applications/@me", "/applications/@me"):
        rest.add("GET", path, lambda fake, call, names: payloads.application(fake.application_id, fake.owner))
    rest.add("GET", "/users/@me/guilds", list_guilds)
    rest.add("GET", "/guilds/{guild}", get_guild)
    rest.add("GET", "/guilds/{guild}/members/{user}", get_member)
    rest.add("GET", "/guilds/{guild}/channels", get_channels)
    rest.add("DELETE", "/users/@me/guilds/{guild}", leave_guild)
    add_channel_routes(rest)
    for prefix in ("/applications/{app}", "/applications/{app}/guilds/{guild}"):
        rest.add("GET", f"{prefix}/commands", get_commands)
        rest.add(
            "PUT",
            f"{prefix}/commands",
            lambda fake, call, names: fake.app_commands.overwrite(names.get("guild"), call.body),
        )
        rest.add(
            "POST",
            f"{prefix}/commands",
            lambda fake, call, names: fake.app_commands.upsert(names.get("guild"), call.body),
        )
        rest.add("DELETE", f"{prefix}/commands/{{command}}", delete_command)
    callbacks.add_routes(rest)


def add_channel_routes(rest: Rest) -> None:
    rest.add(
        "GET", "/channels/{channel}", lambda fake, call, names: payloads.channel(messages.reach(fake, names["channel"]))
    )
    rest.add("GET", "/channels/{channel}/messages", list_messages)
    rest.add("POST", "/channels/{channel}/messages", create_message)
    rest.add("POST", "/channels/{channel}/typing", typing)
    rest.add("POST", "/channels/{channel}/threads", start_thread)
    rest.add("POST", "/channels/{channel}/messages/{message}/threads", start_thread)
    rest.add("GET", "/channels/{channel}/messages/{message}", get_message)
    rest.add("PATCH", "/channels/{channel}/messages/{message}", edit_message)
    rest.add("DELETE", "/channels/{channel}/messages/{message}", delete_message)
    rest.add("PUT", "/channels/{channel}/messages/{message}/reactions/{emoji}/@me", react)
    rest.add("DELETE", "/channels/{channel}/messages/{message}/reactions/{emoji}/@me", react)
    rest.add("PUT", "/channels/{channel}/thread-members/@me", join_thread)


def gateway_bot(fake: "DiscordFake", call: Request, names: Names) -> Any:
    limit = {
        "total": 1000,
        "remaining": 1000 - fake.gateway.identifies,
        "reset_after": 86_400_000,
        "max_concurrency": 1,
    }
    return {"url": fake.gateway_url, "shards": fake.shards, "session_start_limit": limit}


def get_user(fake: "DiscordFake", call: Request, names: Names) -> Any:
    if names["user"] not in fake.users:
        raise errors.unknown_user()
    return payloads.whole_user(fake.users[names["user"]])


def create_dm(fake: "DiscordFake", call: Request, names: Names) -> Any:
    who = fake.users.get(str(call.body.get("recipient_id")))
    if who is None or who.bot:
        form = errors.Form()
        form.wrong("recipient_id", "USER_INVALID", "Invalid user")
        form.done()
    assert who is not None
    return payloads.channel(fake.dm_with(who))


def _guild(fake: "DiscordFake", names: Names) -> Any:
    guild = fake.guilds.get(names["guild"])
    if guild is None or not guild.present:
        raise errors.unknown_guild()
    return guild


def get_guild(fake: "DiscordFake", call: Request, names: Names) -> Any:
    return payloads.guild(_guild(fake, names))


def list_guilds(fake: "DiscordFake", call: Request, names: Names) -> Any:
    """Partial guilds, without owner and channels."""
    mine = [one for one in fake.guilds.values() if one.present]
    granted = {"owner": False, "permissions": str(BOT_PERMISSIONS), "icon": None, "banner": None, "features": []}
    return [{"id": one.id, "name": one.name, **granted} for one in mine]


def get_channels(fake: "DiscordFake", call: Request, names: Names) -> Any:
    usual = [one for one in _guild(fake, names).channels if one.type != PUBLIC_THREAD and one.bot_sees]
    return [payloads.channel(one) for one in usual]


def get_member(fake: "DiscordFake", call: Request, names: Names) -> Any:
    who = fake.users.get(names["user"])
    if who is None or who not in _guild(fake, names).users:
        raise errors.unknown_member()
    return payloads.full_member(who)


def leave_guild(fake: "DiscordFake", call: Request, names: Names) -> None:
    fake.leaves(_guild(fake, names))


def list_messages(fake: "DiscordFake", call: Request, names: Names) -> Any:
    """Newest first; after a message those that follow it at once, else the last ones. Nonces are not told."""
    limit, after = int(call.query.get("limit", 50)), int(call.query.get("after", 0))
    form = errors.Form()
    form.choice("limit", limit, *range(1, 101))
    form.done()
    newest_first = list(reversed(messages.reach(fake, names["channel"]).messages))
    asked = [one for one in newest_first if after < int(one.id) < int(call.query.get("before", 1 << 63))]
    page = asked[-limit:] if after else asked[:limit]
    return [{key: value for key, value in payloads.message(one).items() if key != "nonce"} for one in page]


def create_message(fake: "DiscordFake", call: Request, names: Names) -> Any:
    channel = messages.reach(fake, names["channel"], send=True)
    return payloads.message(messages.post(fake, channel, call.body, call.uploads))


def typing(fake: "DiscordFake", call: Request, names: Names) -> None:
    messages.reach(fake, names["channel"], send=True).typed += 1


def start_thread(fake: "DiscordFake", call: Request, names: Names) -> Any:
    """From a message, the thread takes the message's id; each message has at most one."""
    parent = messages.reach(fake, names["channel"], send=True)
    form = errors.Form()
    form.required("name", call.body.get("name"), 100)
    form.done()
    start = messages.find(parent, names["message"]) if "message" in names else None
    if start and start.thread:
        raise errors.Refused(400, 160004, "A thread has already been created for this message")
    id = start.id if start else fake.ids()
    thread = Channel(fake, id, PUBLIC_THREAD, call.body["name"], parent.guild, parent=parent, owner=fake.bot)
    if start:
        start.thread = thread
    return payloads.channel(fake.add_channel(thread))


def get_message(fake: "DiscordFake", call: Request, names: Names) -> Any:
    return payloads.message(messages.find(messages.reach(fake, names["channel"]), names["message"]))


def edit_message(fake: "DiscordFake", call: Request, names: Names) -> Any:
    message = messages.find(messages.reach(fake, names["channel"]), names["message"])
    if message.author is not fake.bot:
        raise errors.not_the_author()
    return payloads.message(messages.edit(fake, message, call.body, call.uploads))


def delete_message(fake: "DiscordFake", call: Request, names: Names) -> None:
    channel = messages.reach(fake, names["channel"])
    message = messages.find(channel, names["message"])
    if message.author is not fake.bot:
        raise errors.missing_permissions()
    fake.delete(message)


def react(fake: "DiscordFake", call: Request, names: Names) -> None:
    reactions = messages.find(messages.reach(fake, names["channel"]), names["message"]).reactions
    if names["emoji"] in reactions:
        reactions.remove(names["emoji"])
    if call.method == "PUT":
        reactions.append(names["emoji"])


def join_thread(fake: "DiscordFake", call: Request, names: Names) -> None:
    messages.reach(fake, names["channel"])


def get_commands(fake: "DiscordFake", call: Request, names: Names) -> Any:
    return fake.app_commands.by_guild.get(names.get("guild"), [])


def delete_command(fake: "DiscordFake", call: Request, names: Names) -> None:
    there = fake.app_commands.by_guild.get(names.get("guild"), [])
    left = [one for one in there if one["id"] != names["command"]]
    if len(left) == len(there):
        raise errors.unknown_command()
    fake.app_commands.by_guild[names.get("guild")] = left
