"""What the Slack on loopback sends has the documented shape: the same keys and types as the files in `slack/`."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import pytest

from tests.fakes.slack import Channel, Message, Person, SlackFake, Team, payloads
from tests.fakes.slack.delivery import Attempt, Delivery

SLACK = Path(__file__).parent / "slack"
FORM = {
    "type": "modal",
    "callback_id": "book",
    "title": {"type": "plain_text", "text": "Book"},
    "submit": {"type": "plain_text", "text": "Book"},
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "court",
            "dispatch_action": True,
            "label": {"type": "plain_text", "text": "Court"},
            "element": {"type": "external_select", "action_id": "courts", "min_query_length": 0},
        }
    ],
}
BUTTON = {
    "type": "button",
    "text": {"type": "plain_text", "text": "Cancel"},
    "action_id": "cancel",
    "value": "9",
}
CARD = [{"type": "actions", "block_id": "acts", "elements": [BUTTON]}]


class World:
    """A workspace whose app acknowledges everything, and what it was sent."""

    def __init__(self, slack: SlackFake) -> None:
        self.slack: SlackFake = slack
        self.sent: list[Any] = []
        self.team: Team = slack.team("T1")
        self.alice: Person = self.team.user("alice")
        self.general: Channel = self.team.channel("general")
        self.secret: Channel = self.team.channel("secret", private=True)
        courier: Any = slack.courier
        courier.push = self.take

    async def take(self, delivery: Delivery, *_: Any) -> Attempt:
        self.sent.append(delivery.payload)
        option = {"text": {"type": "plain_text", "text": "Court 2"}, "value": "2"}
        return Attempt(body={"options": [option]} if delivery.type == "block_suggestion" else None)

    def posted(self, ephemeral: bool = False) -> Message:
        """The bot's card: in a thread, or for alice alone."""
        root = Message(self.general, self.slack.ids.ts(), self.alice.id, "hello")
        ts, bot = self.slack.ids.ts(), self.team.bot_id
        card = Message(self.general, ts, self.team.bot_user, "Your booking", CARD, bot_id=bot)
        card.ephemeral_for, card.thread_ts = (self.alice.id, None) if ephemeral else (None, root.ts)
        self.general.messages += [root, card]
        return card

    def form(self) -> Any:
        from tests.fakes.slack.views import make_view

        self.alice.views = [make_view(self.slack, self.alice, FORM)]
        return self.alice.views[0]

    def home(self) -> Any:
        from tests.fakes.slack.views import make_view

        self.alice.home = make_view(self.slack, self.alice, {"type": "home", "blocks": CARD})
        return self.alice.home


async def in_thread(world: World) -> Message:
    return await world.alice.say(world.general, "count me in", thread=await world.alice.say(world.general, "doubles?"))


async def home_again(world: World) -> None:
    world.home()
    await world.alice.open_home("home")


async def filled(world: World) -> Any:
    return await world.alice.fill(world.form(), {"Court": "Court 2"})


async def edited(world: World) -> None:
    await world.alice.edit(await world.alice.say(world.general, "three"), "four")


async def deleted(world: World) -> None:
    await world.alice.delete(await world.alice.say(world.general, "never mind"))


async def dated(world: World) -> None:
    card = world.posted(ephemeral=True)
    card.blocks = [{"type": "actions", "block_id": "days", "elements": [{"type": "datepicker", "action_id": "day"}]}]
    await world.alice.choose(card, "day", "2026-12-05")


async def chosen(world: World) -> None:
    card = world.posted()
    option = {"text": {"type": "plain_text", "text": "15:00 Court 2"}, "value": "c2"}
    menu: dict[str, Any] = {"type": "static_select", "action_id": "times", "options": [option]}
    menu["placeholder"] = {"type": "plain_text", "text": "Pick a time"}
    card.blocks = [{"type": "actions", "block_id": "acts", "elements": [menu]}]
    await world.alice.choose(card, "times", "15:00 Court 2")


async def judged(world: World) -> None:
    card = world.posted()
    up, down = ({"text": {"type": "plain_text", "text": text}, "value": text} for text in ("Yes", "No"))
    thumbs = {"type": "feedback_buttons", "action_id": "t", "positive_button": up, "negative_button": down}
    card.blocks = [{"type": "context_actions", "block_id": "acts", "elements": [thumbs]}]
    await world.alice.click(card, "Yes")


async def broadcast(world: World) -> None:
    asked = await world.alice.say(world.general, "doubles?")
    await world.alice.say(world.general, "count me in", thread=asked, broadcast=True)


async def shared(world: World) -> None:
    await world.team.user("zoe", own_team="T9").mention(world.general, "is a court free?")


async def mention_in_thread(world: World) -> None:
    await world.alice.mention(world.general, "seven?", thread=await world.alice.say(world.general, "six?"))


async def shortcut(world: World) -> None:
    await world.alice.shortcut("book_from_message", await world.alice.say(world.general, "doubles?"))


async def own_post(world: World) -> None:
    world.team.echo(world.posted())
    await world.slack.quiet()


async def uninstalled(world: World) -> None:
    await world.team.uninstall(emit=True)
    await world.slack.quiet()


DONE: dict[str, tuple[Callable[[World], Awaitable[Any]], int]] = {  # what is done, and which of its payloads is meant
    "app_mention": (lambda w: w.alice.mention(w.general, "is a court free?"), 0),
    "app_mention_shared_channel": (shared, 0),
    "app_mention_in_thread": (mention_in_thread, -2),
    "message_channels": (lambda w: w.alice.say(w.general, "doubles?"), -1),
    "message_channels_in_thread": (in_thread, -1),
    "message_thread_broadcast": (broadcast, -1),
    "message_file_share": (lambda w: w.alice.say(w.general, "our plan", upload="plan.csv"), -1),
    "message_groups": (lambda w: w.alice.say(w.secret, "committee only"), -1),
    "message_im": (lambda w: w.alice.dm("book me a court"), -1),
    "message_changed": (edited, -1),
    "message_deleted": (deleted, -1),
    "message_of_our_bot": (own_post, -1),
    "bot_message": (lambda w: w.team.bot_says(w.general, "rain at four"), -1),
    "app_home_opened_home": (home_again, -1),
    "app_home_opened_home_first_time": (lambda w: w.alice.open_home("home"), -1),
    "app_home_opened_messages": (lambda w: w.alice.open_home("messages"), -1),
    "app_context_changed": (lambda w: w.alice.looks_at(w.general), -1),
    "tokens_revoked": (uninstalled, 0),
    "app_uninstalled": (uninstalled, 1),
    "slash_command": (lambda w: w.alice.slash("/book", "friday", channel=w.general), -1),
    "block_actions_message": (lambda w: w.alice.click(w.posted(), "Cancel"), -1),
    "block_actions_ephemeral": (lambda w: w.alice.click(w.posted(ephemeral=True), "Cancel"), -1),
    "block_actions_datepicker": (dated, -1),
    "block_actions_select": (chosen, -1),
    "block_actions_feedback": (judged, -1),
    "block_actions_home": (lambda w: w.alice.click(w.home(), "Cancel"), -1),
    "block_actions_modal": (filled, -1),
    "block_suggestion": (filled, 0),
    "view_submission": (lambda w: submitted(w), -1),
    "view_closed": (lambda w: closed(w), -1),
    "message_action": (shortcut, -1),
}


async def submitted(world: World) -> None:
    await world.alice.submit(await filled(world))


async def closed(world: World) -> None:
    await world.alice.close(await filled(world))


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with SlackFake() as slack:
        yield World(slack)


def fixture(name: str) -> Any:
    return json.loads((SLACK / f"{name}.json").read_text())


def differences(documented: Any, sent: Any, at: str = "") -> list[str]:
    """Where two payloads differ in keys or types; null stands for any type. A list's item is held against
    the documented one of its own `type`, or else the first."""
    if documented is None or sent is None:
        return []
    if type(documented) is not type(sent):
        return [f"{at}: {type(documented).__name__} is documented, {type(sent).__name__} was sent"]
    if isinstance(documented, dict):
        documented = cast("dict[str, Any]", documented)
        found = [f"{at}.{key}: not documented" for key in sent.keys() - documented.keys()]
        found += [f"{at}.{key}: not sent" for key in documented.keys() - sent.keys()]
        both = sorted(documented.keys() & sent.keys())
        return sorted(found) + [line for key in both for line in differences(documented[key], sent[key], f"{at}.{key}")]
    if isinstance(documented, list) and documented:
        known = cast("list[Any]", documented)
        return [line for item in sent for line in differences(alike(known, item), item, f"{at}[]")]
    return []


def alike(documented: list[Any], item: Any) -> Any:
    """The documented item of the same `type`."""
    same = [one for one in documented if kind_of(one) and kind_of(one) == kind_of(item)]
    return same[0] if same else documented[0]


def kind_of(item: Any) -> Any:
    return cast("dict[str, Any]", item).get("type") if isinstance(item, dict) else None


@pytest.mark.parametrize("name", sorted(DONE))
async def test_payloads_have_the_documented_shape(world: World, name: str) -> None:
    do, which = DONE[name]
    await do(world)
    sent: Any = world.sent[which]
    documented: Any = fixture(name)
    assert differences(documented, sent) == []
    assert sent.get("type") == documented.get("type")
    assert (sent.get("event") or {}).get("type") == (documented.get("event") or {}).get("type")


async def test_payloads_of_slack_itself_have_the_documented_shape(world: World) -> None:
    assert differences(fixture("url_verification"), payloads.url_verification("x")) == []
    assert differences(fixture("app_rate_limited"), payloads.app_rate_limited(world.team)) == []
    assert differences(fixture("ssl_check"), payloads.ssl_check()) == []


def test_every_documented_shape_is_compared() -> None:
    alone = {"url_verification", "app_rate_limited", "ssl_check"}
    assert {path.stem for path in SLACK.glob("*.json")} == set(DONE) | alone
