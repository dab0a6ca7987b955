"""Application commands: what may be registered, what is registered, and which one a member's words name."""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.fakes.discord.errors import Form, Refused

if TYPE_CHECKING:
    from tests.fakes.discord.state import Ids

Command = dict[str, Any]

NAME = re.compile(r"^[-_'\w]{1,32}$")
MENU_NAME = re.compile(r"^[-_' \w]{1,32}$")  # of commands on users and messages (Application Command Naming)
COMMANDS, OPTIONS, CHOICES, COMMAND_CHARACTERS = 100, 25, 25, 8000
SUB_COMMAND, SUB_COMMAND_GROUP = 1, 2


class NotOffered(AssertionError):
    """Discord's client would not let a member do this: no such command, button, option or field there."""


class Commands:
    """The registered commands, by guild id and globally under None."""

    def __init__(self, ids: "Ids", application_id: str) -> None:
        self._ids, self._application_id = ids, application_id
        self.by_guild: dict[str | None, list[Command]] = {}
        self.sync_count = 0

    def overwrite(self, guild: str | None, bodies: list[Command]) -> list[Command]:
        """PUT: the list replaces what there was; a command of the same name and type keeps its id."""
        form = Form()
        form.length("", bodies, 0, COMMANDS)
        for number, body in enumerate(bodies):
            check_command(form, str(number), body)
        form.done()
        before = {(one["name"], one["type"]): one["id"] for one in self.by_guild.get(guild, [])}
        self.by_guild[guild] = [self._registered(guild, body, before) for body in bodies]
        self.sync_count += 1
        return self.by_guild[guild]

    def upsert(self, guild: str | None, body: Command) -> Command:
        """POST: a command of the same name and type is replaced."""
        form = Form()
        check_command(form, "", body)
        there = self.by_guild.setdefault(guild, [])
        before = {(one["name"], one["type"]): one["id"] for one in there}
        command = self._registered(guild, body, before)
        kept = [one for one in there if one["id"] != command["id"]]
        form.length("", [*kept, command], 0, COMMANDS)
        form.done()
        self.by_guild[guild] = [*kept, command]
        self.sync_count += 1
        return command

    def _registered(self, guild: str | None, body: Command, before: dict[tuple[str, int], str]) -> Command:
        kind = body.get("type", 1)
        known = before.get((body["name"], kind)) or self._ids()
        shown = {"application_id": self._application_id, "version": self._ids(), "default_member_permissions": None}
        shown |= {"nsfw": False, "integration_types": [0], "contexts": None, "name_localizations": None}
        shown |= {"description": "", "description_localizations": None, "dm_permission": True, **body}
        if (needed := shown["default_member_permissions"]) is not None:
            shown["default_member_permissions"] = str(needed)  # a number is taken, and answered as a string
        return shown | {"id": known, "type": kind} | ({"guild_id": guild} if guild else {})

    def find(self, guild: str | None, words: str) -> tuple[Command, list[str], list[Command]]:
        """The command, the subcommand names after it and the options left, for words such as "book mine"."""
        name, *rest = words.removeprefix("/").split()
        for command in [*self.by_guild.get(guild, []), *self.by_guild.get(None, [])]:
            if command["name"] == name and command["type"] == 1:
                return command, rest, _descend(command, rest, words)
        raise NotOffered(f"/{name} is not registered")


def _descend(command: Command, rest: list[str], words: str) -> list[Command]:
    options: list[Command] = command.get("options") or []
    for step in rest:
        inner = [one for one in options if one["name"] == step and one["type"] in (SUB_COMMAND, SUB_COMMAND_GROUP)]
        if not inner:
            raise NotOffered(f"/{words} is not registered: no {step} in it")
        options = inner[0].get("options") or []
    if any(one["type"] in (SUB_COMMAND, SUB_COMMAND_GROUP) for one in options):
        raise NotOffered(f"/{words} needs a subcommand: {[one['name'] for one in options]}")
    return options


def check_command(form: Form, path: str, body: Command) -> None:
    at = f"{path}." if path else ""
    typed = body.get("type", 1) == 1
    if not (NAME if typed else MENU_NAME).match(body.get("name") or "") or (
        typed and body["name"] != body["name"].lower()
    ):
        form.wrong(f"{at}name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    if typed:
        form.required(f"{at}description", body.get("description"), 100)
    _options(form, f"{at}options", body.get("options") or [])
    if sum(map(len, _texts(body))) > COMMAND_CHARACTERS:
        text = f"Command exceeds maximum size ({COMMAND_CHARACTERS})"
        form.wrong(path, "APPLICATION_COMMAND_TOO_LARGE", text)


def _options(form: Form, path: str, options: list[Command]) -> None:
    form.length(path, options, 0, OPTIONS)
    names = [one.get("name") for one in options]
    if len(names) != len(set(names)):
        form.wrong(path, "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option names must be unique")
    required = [bool(one.get("required")) for one in options]
    if required != sorted(required, reverse=True):
        text = "Required options must be placed before non-required options"
        form.wrong(path, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", text)
    for number, one in enumerate(options):
        at = f"{path}.{number}"
        if not NAME.match(one.get("name") or ""):
            form.wrong(f"{at}.name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
        form.required(f"{at}.description", one.get("description"), 100)
        form.length(f"{at}.choices", one.get("choices"), 0, CHOICES)
        if one.get("choices") and one.get("autocomplete"):
            text = "Autocomplete options cannot have choices"
            form.wrong(at, "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES", text)
        _options(form, f"{at}.options", one.get("options") or [])


def _texts(body: Command) -> Iterator[str]:
    """What counts towards the 8000 characters: names, descriptions and choice values, the longest localization."""
    for key in ("name", "description"):
        yield max([body.get(key) or "", *(body.get(f"{key}_localizations") or {}).values()], key=len)
    for choice in body.get("choices") or []:
        yield from (str(choice["name"]), str(choice["value"]))
    for option in body.get("options") or []:
        yield from _texts(option)


def check_choices(choices: Any) -> None:
    """Autocomplete's answer: at most 25 choices, names of 1 to 100 characters; raises Refused 50035."""
    form = Form()
    form.length("data.choices", choices or [], 0, CHOICES)
    for number, choice in enumerate(choices or []):
        form.required(f"data.choices.{number}.name", choice.get("name"), 100)
        if isinstance(choice.get("value"), str):
            form.required(f"data.choices.{number}.value", choice["value"], 100)
    form.done()


def body_of(text: bytes) -> Any:
    try:
        return json.loads(text) if text else {}
    except ValueError:
        raise Refused(400, 50109, "The request body contains invalid JSON.") from None
