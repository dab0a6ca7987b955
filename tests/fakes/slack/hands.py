"""What people do with buttons, menus and modals."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.slack import forms, limits, payloads, views
from tests.fakes.slack.delivery import NotAcknowledged
from tests.fakes.slack.forms import NotAllowed
from tests.fakes.slack.state import Json, Message, View
from tests.fakes.slack.web_api import Refused

if TYPE_CHECKING:
    from tests.fakes.slack.team import Team


@dataclass
class Submission:
    """What became of a modal: field errors by block_id, or closed, or another view (updated or pushed)."""

    errors: dict[str, str] = field(default_factory=dict)
    view: View | None = None

    @property
    def closed(self) -> bool:
        return not self.errors and self.view is None


class Hands:
    """Mixed into Person, who has a team, an id and a stack of views."""

    team: "Team"
    id: str
    views: list[View]
    submitted: bool

    async def click(self, where: Message | View, name: str) -> None:
        """Presses the button with that label, value or action_id; raises NotAcknowledged."""
        self.check_sight(where)
        block, element = forms.find(where.blocks, name)
        action: Json = {"type": "feedback_buttons" if "_feedback" in element else element["type"]}
        if "text" in element:
            action["text"] = element["text"]
        if "value" in element:
            action["value"] = element["value"]
        if "style" in element:
            action["style"] = element["style"]
        await self.act(where, block, element, action)

    async def choose(self, where: Message | View, name: str, option: str, typed: str = "") -> None:
        """Chooses from a menu, an overflow or a date picker; an external menu is asked for its options first."""
        self.check_sight(where)
        block, element = forms.find(where.blocks, name)
        offered = forms.options_of(element)
        if element["type"] == "external_select":
            offered = await self.options(where, element["action_id"], typed)
        if element["type"] in forms.EMPTY:
            entry = forms.typed(element, option, offered)
        else:
            entry = {"type": element["type"], "selected_option": forms.pick(offered, option)}
        if isinstance(where, View) and element["type"] in forms.EMPTY:
            where.values[block["block_id"]][element["action_id"]] = entry
        await self.act(where, block, element, entry)

    async def act(self, where: Message | View, block: Json, element: Json, action: Json) -> None:
        """block_actions for one element."""
        self.team.check_installed()
        slack = self.team.slack
        self.submitted = False
        names = {"action_id": element.get("action_id", ""), "block_id": block["block_id"]}
        if element.get("type") == "static_select" and "placeholder" in element:
            names["placeholder"] = element["placeholder"]
        view = where.id if isinstance(where, View) else None
        body = payloads.who(self.team, self.person) | payloads.surface(self.team, where)
        body |= {
            "type": "block_actions",
            "trigger_id": slack.trigger(self, view),
            "actions": [names | action | {"action_ts": slack.ids.ts()}],
        }
        if isinstance(where, Message):
            body |= {"response_url": slack.response_url(where.channel, self, where)}
            body |= {"state": {"values": self.message_state(where, block, element, action)}}
        await slack.courier.interact("interactive", body)

    @property
    def person(self) -> Any:
        return self

    def message_state(self, where: Message, block: Json, element: Json, action: Json) -> Json:
        values = forms.initial(where.blocks)
        if element.get("type") in forms.EMPTY:
            values[block["block_id"]][element["action_id"]] = action
        return values

    async def options(self, where: Message | View, name: str, typed: str = "") -> list[Json]:
        """block_suggestion: what the app suggests for an external menu."""
        block, element = forms.find(where.blocks, name)
        if len(typed) < element.get("min_query_length", 0):
            raise NotAllowed(f"this menu asks after {element['min_query_length']} characters")
        body = payloads.who(self.team, self.person) | payloads.surface(self.team, where)
        body |= {"type": "block_suggestion", "value": typed, "action_id": element["action_id"]}
        body |= {"block_id": block["block_id"]}
        answer = await self.team.slack.courier.interact("interactive", body) or {}
        offered = forms.options_of(answer)
        menu = {"type": "static_select", "action_id": "a", "options": offered}
        if offered and (faults := list(limits.object_faults(menu, "/options"))):  # to have none is allowed here
            raise NotAcknowledged(f"Slack shows no such options: {faults}")
        return offered

    async def fill(self, view: View, values: dict[str, Any]) -> View:
        """Types into a modal, by label, block_id or action_id; what has dispatch_action tells the app at once.

        An external menu is asked for options first, with the words given as what is typed.
        """
        for name, value in values.items():
            block, element = forms.find(view.blocks, name)
            offered = None
            if element["type"] == "external_select" and value is not None:
                offered = await self.options(view, element["action_id"], value) or await self.options(
                    view, element["action_id"]
                )
            entry = forms.typed(element, value, offered)
            view.values[block["block_id"]][element["action_id"]] = entry
            if block["type"] != "input" or block.get("dispatch_action"):
                await self.act(view, block, element, entry)
        return view

    async def submit(self, view: View) -> Submission:
        """Presses the modal's submit button, and shows what the app answered."""
        if view not in self.views or view is not self.views[-1]:
            raise NotAllowed("only the modal on top can be submitted")
        if faults := forms.missing(view.blocks, view.values):
            return Submission(faults, view)
        slack = self.team.slack
        body = payloads.who(self.team, self.person) | {
            "type": "view_submission",
            "trigger_id": slack.trigger(self, view.id),
            "view": payloads.view(self.team, view),
            "response_urls": [],
        }
        answer = await slack.courier.interact("interactive", body) or {}
        return self.after(view, answer)

    def after(self, view: View, answer: Json) -> Submission:
        """The acknowledgement's response_action, done; raises NotAcknowledged for one that Slack cannot do."""
        slack, action = self.team.slack, answer.get("response_action")
        self.submitted = True
        if action == "errors":
            known = {block["block_id"] for block in view.blocks if block["type"] == "input"}
            if not answer.get("errors") or not set(answer["errors"]) <= known:
                raise NotAcknowledged(f"errors for {set(answer.get('errors') or ())} where inputs are {known}")
            return Submission(answer["errors"], view)
        try:
            if action == "update":
                views.change_view(slack, view, answer["view"])
                return Submission(view=view)
            if action == "push":
                return Submission(view=views.push(slack, self.person, answer["view"]))
        except Refused as refusal:
            raise NotAcknowledged(f"Slack cannot show that view: {refusal.answer}") from refusal
        if view in self.views:
            self.views.remove(view)
        if action == "clear":
            self.views.clear()
        slack.changes.touch()
        return Submission(view=self.views[-1] if self.views else None)

    async def close(self, view: View) -> None:
        """Presses the modal's close button; view_closed when the app asked to be told."""
        self.views.remove(view)
        if view.body.get("notify_on_close"):
            body = payloads.who(self.team, self.person) | {"type": "view_closed", "is_cleared": False}
            body |= {"view": payloads.view(self.team, view)}
            await self.team.slack.courier.interact("interactive", body)

    def check_sight(self, where: Message | View) -> None:
        """Nobody can press what is not there for them."""
        if isinstance(where, View):
            if where.user != self.id:
                raise NotAllowed("somebody else's view")
        elif where.ephemeral_for not in (None, self.id) or where.deleted:
            raise NotAllowed("not there for this person")
