"""The outline of what Slack sends, checked before Bolt or a listener looks into it: neither has to expect worse.

Only what is read is named here; whatever else Slack sends or adds comes through.
"""

import json
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from adapters.slack.address import Json
from adapters.slack.events import SPOKEN

Id = Annotated[str, Field(pattern=r"^[!-~]{1,255}$")]
Maybe = Annotated[str, Field(pattern=r"^[!-~]{0,255}$")] | None
"""An id that Slack may leave out, send empty or as null."""
Ts = Annotated[str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,9})?$")]
Url = Annotated[str, Field(pattern=r"^(https?://[!-~]+)?$")] | None


class Outline(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class Named(Outline):
    id: Maybe = None
    team_id: Maybe = None
    enterprise_id: Maybe = None


class Placed(Outline):
    """Where Bolt looks, at the top and inside, for whom a request is about."""

    enterprise: Maybe | Named = None
    team: Maybe | Named = None
    user: Maybe | Named = None
    channel: Maybe | Named = None
    enterprise_id: Maybe = None
    team_id: Maybe = None
    user_id: Maybe = None
    channel_id: Maybe = None
    context_team_id: Maybe = None
    user_team: Maybe = None
    app_installed_team_id: Maybe = None
    bot_id: Maybe = None
    thread_ts: Maybe = None
    function_execution_id: Maybe = None
    authorizations: "list[Placed] | None" = None
    event: "Placed" = cast("Any", None)  # left out it is; null is not allowed
    view: "Placed | None" = None
    message: "Placed | None" = None
    previous_message: "Placed | None" = None
    item: "Placed | str | None" = None
    assistant_thread: "Placed | None" = None
    function_data: Json | None = None
    response_url: Url = None
    response_urls: list[Json] = []


class Edited(Outline):
    ts: Ts | None = None


class Said(Outline):
    ts: Ts
    user: Maybe = None
    text: str | None = None
    subtype: str | None = None
    thread_ts: Ts | None = None
    team: Maybe = None
    source_team: Maybe = None
    blocks: list[Json] | None = None
    edited: Edited | None = None


class Posted(Said):
    channel: Id


class Changed(Outline):
    channel: Id
    ts: Ts
    message: Said
    previous_message: Json | None = None


class Opened(Outline):
    user: Id
    tab: str | None = None
    channel: Maybe = None


class Tokens(Outline):
    oauth: list[Id] | None = None
    bot: list[Id] | None = None


class Revoked(Outline):
    tokens: Tokens | None = None


class Happened(Outline):
    type: Id
    subtype: str | None = None


class Typed(Outline):
    command: None = None  # a body is of one kind


class Callback(Typed):
    event_id: Id
    event_time: float | None = None
    event: Happened


class User(Outline):
    id: Id
    name: str | None = None
    username: str | None = None


class Option(Outline):
    value: str


class Entry(Outline):
    value: str | None = None
    selected_date: str | None = None
    selected_option: Option | None = None


class State(Outline):
    values: dict[str, dict[str, Entry]] | Annotated[list[Any], Field(max_length=0)] = {}


class Block(Outline):
    type: str
    block_id: str = ""
    element: Json = {}


class View(Outline):
    type: Literal["modal", "home"]
    id: Id
    callback_id: str
    private_metadata: str | None = None
    blocks: list[Block]
    state: State | None = None


class Action(Outline):
    action_id: str
    block_id: str = ""
    action_ts: Ts
    value: str | None = None
    selected_option: Option | None = None


class Container(Outline):
    type: str
    channel_id: Maybe = None
    message_ts: Maybe = None
    is_ephemeral: bool | None = None
    thread_ts: Maybe = None


class Pressed(Typed):
    user: User
    trigger_id: Id
    container: Container
    actions: Annotated[list[Action], Field(min_length=1)]
    view: View | None = None


class Suggestion(Typed):
    user: User
    action_id: str
    block_id: str = ""
    value: str | None = None
    view: View


class Filled(Typed):
    user: User
    view: View


class Words(Outline):
    text: str | None = None
    blocks: list[Json] | None = None


class Place(Outline):
    id: Id


class FromMessage(Typed):
    user: User
    callback_id: str
    trigger_id: Id
    action_ts: Ts
    channel: Place
    message: Words


class Shortcut(Typed):
    callback_id: str


class Challenge(Typed):
    challenge: str


class Command(Outline):
    type: None = None
    command: str
    text: str = ""
    trigger_id: Id
    team_id: Id
    channel_id: Id
    user_id: Id
    user_name: str = ""


KINDS: dict[str, type[Outline]] = {
    "event_callback": Callback,
    "url_verification": Challenge,
    "app_rate_limited": Typed,
    "block_actions": Pressed,
    "block_suggestion": Suggestion,
    "view_submission": Filled,
    "view_closed": Filled,
    "message_action": FromMessage,
    "shortcut": Shortcut,
}


def _outline(event: Happened) -> type[Outline]:
    match event.type, event.subtype:
        case "message" | "app_mention", "message_changed":
            return Changed
        case "message" | "app_mention", subtype if subtype in SPOKEN:
            return Posted
        case "app_home_opened", _:
            return Opened
        case "tokens_revoked", _:
            return Revoked
        case _:
            return Outline


class Memo(Outline):
    """What a modal's private_metadata holds (`events.opened_by`)."""

    form: str
    channel: str | None = None
    thread: str | None = None
    address: dict[str, str]


def memo(text: str | None) -> dict[str, Any]:
    """What `events.opened_by` noted with a modal; empty for anything else."""
    try:
        noted = json.loads(text or "{}")
        _strict.encode(noted).encode()
        Memo.model_validate(noted)
    except (ValueError, RecursionError):  # pydantic's error is a ValueError, too
        return {}
    return noted


_strict = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False)


def wrong(body: Any) -> str:
    """The part of a body that is not as Slack sends it; empty where nothing is. A number that JSON does not know and
    half a character, which no store takes, are wrong wherever they are."""
    try:
        _strict.encode(body).encode()
    except (ValueError, RecursionError):
        return "characters or numbers"
    try:
        Placed.model_validate(body)
        kind = body.get("type")
        outline = Command if "command" in body else KINDS[kind] if isinstance(kind, str) and kind in KINDS else None
        if outline is None:
            return "type"
        found = outline.model_validate(body)
        if isinstance(found, Callback):
            _outline(found.event).model_validate(body["event"])
    except ValidationError as error:
        return str((error.errors(include_url=False, include_input=False)[0]["loc"] or ("body",))[0])
    return ""
