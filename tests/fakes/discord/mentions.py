"""Who a message notifies: its text read as Discord reads it, within `allowed_mentions`."""

import re
from typing import Any

from tests.fakes.discord.errors import Form
from tests.fakes.discord.state import Guild, Message, User

CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
EVERYTHING = {"parse": ["users", "roles", "everyone"]}
ONLY_USERS = {"parse": ["users"]}  # the documented default of interaction answers and webhooks


def check(form: Form, allowed: dict[str, Any] | None) -> None:
    """Naming users (or roles) while parsing all of them is contradictory, and refused."""
    for kind in ("users", "roles"):
        if allowed and kind in (allowed.get("parse") or []) and allowed.get(kind):
            text = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            form.wrong("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", text)


def mark(message: Message, allowed: dict[str, Any] | None, users: dict[str, User], *, webhook: bool = False) -> None:
    """Sets the message's mention lists and `pinged` from its text; mentions inside code notify nobody."""
    text = CODE.sub("", message.text)
    rules = allowed if allowed is not None else ONLY_USERS if webhook else EVERYTHING
    parse = rules.get("parse") or []
    every = set(re.findall(r"@(everyone|here)\b", text)) if "everyone" in parse else set[str]()
    message.mention_everyone = bool(every)
    named = [users[id] for id in dict.fromkeys(re.findall(r"<@!?(\d+)>", text)) if id in users]
    message.mentions = [user for user in named if "users" in parse or user.id in map(str, rules.get("users") or [])]
    reply = message.reference
    if reply and (allowed is None or allowed.get("replied_user")) and reply.author not in message.mentions:
        message.mentions.append(reply.author)
    message.mention_roles = []
    if message.channel.guild:
        _roles(message, message.channel.guild, rules, text)
    message.pinged |= every | {one.name for one in [*message.mentions, *message.mention_roles]}


def _roles(message: Message, guild: Guild, rules: dict[str, Any], text: str) -> None:
    named = set(re.findall(r"<@&(\d+)>", text))
    wanted = named if "roles" in (rules.get("parse") or []) else named & set(map(str, rules.get("roles") or []))
    message.mention_roles = [role for role in guild.roles if role.id in wanted]
