"""Answering an interaction: the callback within three seconds, then the webhook of its token for fifteen minutes."""

from typing import TYPE_CHECKING, Any

from tests.fakes.discord import errors, limits, messages, payloads
from tests.fakes.discord.commands import check_choices
from tests.fakes.discord.components import check_modal
from tests.fakes.discord.interactions import (
    AUTOCOMPLETE,
    CHOICES,
    COMPONENT,
    DEFERRED,
    DEFERRED_UPDATE,
    MESSAGE,
    MODAL,
    SUBMIT,
    UPDATE,
    Invocation,
    Modal,
)
from tests.fakes.discord.rest import Request, Rest
from tests.fakes.discord.state import EPHEMERAL, LOADING, Message

if TYPE_CHECKING:
    from tests.fakes.discord.fake import DiscordFake

Names = dict[str, str]

TOKEN_SECONDS = 15 * 60
USER_INSTALL_FOLLOW_UPS = 5


def add_routes(rest: Rest) -> None:
    rest.add("POST", "/interactions/{id}/{token}/callback", callback)
    rest.add("POST", "/webhooks/{app}/{token}", follow_up)
    rest.add("GET", "/webhooks/{app}/{token}/messages/{message}", get_message)
    rest.add("PATCH", "/webhooks/{app}/{token}/messages/{message}", edit_message)
    rest.add("DELETE", "/webhooks/{app}/{token}/messages/{message}", delete_message)


def callback(fake: "DiscordFake", call: Request, names: Names) -> Any:
    """Raises Refused 10062 when late or unknown, 40060 when there was one, 50035 for what may not be said."""
    one = fake.interactions.get(names["token"])
    if one is None or one.id != names["id"] or one.too_late or one.expired:
        raise errors.unknown_interaction()
    if one.response is not None:
        raise errors.already_acknowledged()
    kind, data = call.body.get("type"), call.body.get("data") or {}
    _check_kind(one, kind)
    take = {MESSAGE: _message, DEFERRED: _defer, UPDATE: _update, DEFERRED_UPDATE: _defer_update}
    take |= {CHOICES: _choices, MODAL: _modal}
    take[kind](fake, one, data, call)
    one.response, one.acknowledged_after = {"type": kind, "data": call.body.get("data")}, one.age
    return _callback_response(one, kind) if call.query.get("with_response", "").lower() in ("true", "1") else None


def _check_kind(one: Invocation, kind: Any) -> None:
    allowed = {MESSAGE, DEFERRED, MODAL}
    if one.type == AUTOCOMPLETE:
        allowed = {CHOICES}
    elif one.source:  # of a component, or of a modal that a component opened
        allowed |= {DEFERRED_UPDATE, UPDATE}
    if one.type == SUBMIT:
        allowed -= {MODAL}
    form = errors.Form()
    form.choice("type", kind, *sorted(allowed))
    form.done()


def _message(fake: "DiscordFake", one: Invocation, data: dict[str, Any], call: Request) -> None:
    one.message = messages.respond(fake, one, data, call.uploads)


def _defer(fake: "DiscordFake", one: Invocation, data: dict[str, Any], call: Request) -> None:
    flags = data.get("flags") or 0
    if flags & ~EPHEMERAL:
        form = errors.Form()
        form.wrong("data.flags", "MESSAGE_FLAGS_INVALID", "A deferred response may only be EPHEMERAL.")
        form.done()
    one.message = messages.add_response(fake, one, {"flags": flags | LOADING}, [])


def _defer_update(fake: "DiscordFake", one: Invocation, data: dict[str, Any], call: Request) -> None:
    one.message = one.source


def _update(fake: "DiscordFake", one: Invocation, data: dict[str, Any], call: Request) -> None:
    assert one.source is not None
    one.message = messages.edit(fake, one.source, data, call.uploads)
    fake.news(one.source, one)


def _choices(fake: "DiscordFake", one: Invocation, data: dict[str, Any], call: Request) -> None:
    check_choices(data.get("choices"))
    one.choices = data.get("choices") or []


def _modal(fake: "DiscordFake", one: Invocation, data: dict[str, Any], call: Request) -> None:
    check_modal(data)
    one.modal = Modal(one, data)


def _callback_response(one: Invocation, kind: int) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": one.id, "type": one.type}
    if one.message:
        shown["response_message_id"] = one.message.id
        shown["response_message_loading"] = one.message.loading
        shown["response_message_ephemeral"] = one.message.ephemeral
    resource: dict[str, Any] = {"type": kind}
    if one.message and kind in (MESSAGE, UPDATE):
        resource["message"] = payloads.message(one.message)
    return {"interaction": shown, "resource": resource}


def webhook(fake: "DiscordFake", names: Names) -> Invocation:
    """The acknowledged interaction of a token; raises Refused 50027 once it ran out, 10015 when there is none."""
    one = fake.interactions.get(names["token"])
    if one is None or names["app"] != fake.application_id:
        raise errors.unknown_webhook()
    if one.expired or one.age > TOKEN_SECONDS:
        raise errors.invalid_webhook_token()
    if one.response is None:
        raise errors.unknown_webhook()
    return one


def follow_up(fake: "DiscordFake", call: Request, names: Names) -> Any:
    """Directly after a deferral it fills the deferred answer instead, its own ephemeral flag ignored."""
    one = webhook(fake, names)
    if one.message and one.message.loading and not one.message.deleted:
        limits.check_message(call.body, files=len(call.uploads), webhook=True)
        return payloads.message(messages.edit(fake, one.message, call.body, call.uploads))
    if one.user_install_only and len(one.followups) >= USER_INSTALL_FOLLOW_UPS:
        raise errors.too_many_follow_ups()
    one.followups.append(messages.respond(fake, one, call.body, call.uploads))
    return payloads.message(one.followups[-1])


def _find(one: Invocation, message_id: str) -> Message:
    mine = [one.message] if one.message else []
    for message in [*mine, *one.followups]:
        named = message_id == message.id or (message_id == "@original" and message is one.message)
        if named and not message.deleted:
            return message
    raise errors.unknown_message()


def get_message(fake: "DiscordFake", call: Request, names: Names) -> Any:
    return payloads.message(_find(webhook(fake, names), names["message"]))


def edit_message(fake: "DiscordFake", call: Request, names: Names) -> Any:
    """An edit of the message whose button was clicked is news to the member, like an answer."""
    one = webhook(fake, names)
    message = _find(one, names["message"])
    messages.edit(fake, message, call.body, call.uploads)
    if one.type in (COMPONENT, SUBMIT) and message is one.source:
        fake.news(message, one)
    return payloads.message(message)


def delete_message(fake: "DiscordFake", call: Request, names: Names) -> None:
    fake.delete(_find(webhook(fake, names), names["message"]))
