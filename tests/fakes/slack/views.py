"""views.*: modals opened by a trigger that lives three seconds, and the Home tab."""

from typing import TYPE_CHECKING

from tests.fakes.slack import forms, limits, payloads
from tests.fakes.slack.chat import numbered
from tests.fakes.slack.state import Json, Trigger, View, dumps
from tests.fakes.slack.web_api import Refused, Request, api

if TYPE_CHECKING:
    from tests.fakes.slack.fake import SlackFake
    from tests.fakes.slack.people import Person

MOST_IN_STACK = 3


def check_view(body: Json, kind: str | None = None) -> None:
    """Raises Refused for what Slack would not show."""
    faults = limits.view_faults(body)
    if kind and not faults and body["type"] != kind:
        faults = [f"[ERROR] must be a {kind} view [json-pointer:/view/type]"]
    if faults:
        raise Refused("invalid_arguments", response_metadata={"messages": faults})
    if len(dumps(body).encode()) > limits.VIEW_BYTES:
        raise Refused("view_too_large")


def make_view(slack: "SlackFake", person: "Person", body: Json) -> View:
    """A new view of hers; raises Refused for one that breaks a limit or reuses an external_id."""
    check_view(body)
    external = body.get("external_id")
    if external and any(view.body.get("external_id") == external for view in slack.views.values()):
        raise Refused("duplicate_external_id")
    view = View(slack.ids.next("V"), person.id, person.team.id, body)
    view.root = view.id
    slack.views[view.id] = view
    change_view(slack, view, body)
    return view


def change_view(slack: "SlackFake", view: View, body: Json) -> None:
    """Shows `body` in place of what the view showed; what was typed stays where block and action ids are the same."""
    check_view(body)
    kept = view.values
    view.body = {**body, "blocks": numbered(slack.ids, body["blocks"])}
    for _, element in forms.inputs(view.blocks):
        element.setdefault("action_id", slack.ids.next("a"))
    view.values = forms.initial(view.blocks)
    for block, actions in view.values.items():
        for action, value in actions.items():
            if kept.get(block, {}).get(action, {}).get("type") == value["type"]:
                actions[action] = kept[block][action]
    view.hash = f"{slack.ids.ts()}.{slack.ids.next()}"
    view.versions += 1


def used_trigger(request: Request) -> Trigger:
    trigger = request.slack.triggers.get(request.need("trigger_id"))
    if trigger is None:
        raise Refused("invalid_trigger_id")
    if trigger.used:
        raise Refused("exchanged_trigger_id")
    if request.slack.clock() - trigger.made_at > request.slack.trigger_seconds:
        raise Refused("expired_trigger_id")
    return trigger


def owner(request: Request, user: str) -> "Person":
    for team in request.slack.teams.values():
        if user in team.people and request.team is team:
            return team.people[user]
    raise Refused("invalid_trigger_id")


@api("views.open")
def open_view(request: Request) -> Json:
    trigger = used_trigger(request)
    person = owner(request, trigger.user)
    check_view(request.need("view"), "modal")
    view = make_view(request.slack, person, request.args["view"])
    trigger.used = True
    person.views = [view]
    return {"view": payloads.view(request.team, view)}


@api("views.push")
def push_view(request: Request) -> Json:
    trigger = used_trigger(request)
    person = owner(request, trigger.user)
    if not person.views or trigger.view is None:
        raise Refused("not_found")
    check_view(request.need("view"), "modal")
    view = push(request.slack, person, request.args["view"])
    trigger.used = True
    return {"view": payloads.view(request.team, view)}


def push(slack: "SlackFake", person: "Person", body: Json) -> View:
    if len(person.views) >= MOST_IN_STACK:
        raise Refused("push_limit_reached")
    view = make_view(slack, person, body)
    view.root, view.previous = person.views[0].id, person.views[-1].id
    person.views.append(view)
    return view


@api("views.update")
def update_view(request: Request) -> Json:
    view = named(request)
    if request.args.get("hash") not in (None, view.hash):
        raise Refused("hash_conflict")
    check_view(request.need("view"), "modal")
    change_view(request.slack, view, request.args["view"])
    return {"view": payloads.view(request.team, view)}


def named(request: Request) -> View:
    """The open modal that the arguments name; one that was closed is not found."""
    for person in request.team.people.values():
        for view in person.views:
            external = request.args.get("external_id")
            if view.id == request.args.get("view_id") or (external and view.body.get("external_id") == external):
                return view
    raise Refused("not_found")


@api("views.publish")
def publish(request: Request) -> Json:
    person = request.team.people.get(request.need("user_id"))
    if person is None:
        raise Refused("user_not_found")
    body = request.need("view")
    check_view(body, "home")
    if person.home is None:
        person.home = make_view(request.slack, person, body)
    elif request.args.get("hash") not in (None, person.home.hash):
        raise Refused("hash_conflict")
    else:
        change_view(request.slack, person.home, body)
    return {"view": payloads.view(request.team, person.home)}
