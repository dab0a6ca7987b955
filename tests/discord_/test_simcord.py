"""The client in SimCord: what it does in process with what Discord's own rules let members do; time is SimCord's."""

# Stand-ins and answers of a test have only the part of a type that it needs.
# pyright: reportArgumentType=false, reportAttributeAccessIssue=false, reportCallIssue=false, reportOptionalMemberAccess=false

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import discord
import pytest
import simcord
from discord import ui

from adapters.discord.address import Address, custom_id
from adapters.discord.gateway import Courtbot, Options
from bot.conversation.event import DM, Event
from bot.conversation.forms import Field, Form
from bot.conversation.reply import Offer, Reply
from bot.domain.errors import BookingError
from bot.intake.receiver import NOT_YOURS, Receiver
from tests.kit.world import RecordingPlatform, riverside, slot_at

FORM = Form("book", "Book a court", (Field("date", "Day", "date"), Field("slot", "Free slots", "slot")))


@dataclass
class Desk:
    """An inbox, and queries with one free slot, that remembers what it was handed."""

    events: list[Event] = field(default_factory=list[Event])

    async def enqueue(self, event: Event) -> bool:
        self.events.append(event)
        return True

    async def slots(self, event: Event, typed: str = "", day: date | None = None, court: str = "") -> list[Offer]:
        slot = slot_at(riverside(), "c2-1202-1500-60")
        return [Offer(slot.id, slot.court.name, slot.local, slot.local + timedelta(hours=1))]

    async def courts(self, event: Event, typed: str = "") -> list[Any]:
        return list(riverside().courts)

    async def form(self, event: Event, name: str) -> Form:
        return FORM

    async def check(self, event: Event, form: str, values: Mapping[str, str]) -> dict[str, str]:
        return {} if values.get("slot") else {"slot": "Pick a free slot."}

    async def submitted(self, event: Event, form: str, values: Mapping[str, str]) -> Event:
        if not values.get("slot"):
            raise BookingError("Pick a free slot.")
        return replace(event, choice=f"take:{values['slot']}")


@dataclass
class World:
    """One member, one admin, one channel."""

    env: simcord.Env
    desk: Desk
    said: list[Reply]
    channel: Any
    ann: Any
    bo: Any
    boss: Any

    @property
    def event(self) -> Event:
        return self.desk.events[-1]

    async def card(self, choice: str, owner: Any) -> Any:
        """A message with one button, sent as workers send them: as plain data."""
        button = {"type": 2, "style": 1, "label": "Press", "custom_id": custom_id(str(owner.id), choice, 0)}
        row: dict[str, Any] = {"type": 1, "components": [button]}
        body = {"flags": 1 << 15, "components": [row]}
        route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=self.channel.id)
        sent = await self.env.bot.http.request(route, json=body)
        return next(m for m in self.channel.history() if m.id == int(sent["id"]))


@asynccontextmanager
async def world(**options: Any) -> AsyncIterator[World]:
    desk, said = Desk(), list[Reply]()

    async def deliver(event: Event, reply: Reply) -> None:
        said.append(reply)

    both: Any = desk
    client = Courtbot(Receiver(both, both, RecordingPlatform(deliver)), Options("token", **options))
    async with simcord.run(client, shard_count=1) as env:
        guild = env.create_guild("Riverside")
        manager = guild.create_role("manager", permissions=discord.Permissions(manage_guild=True))
        ann, bo = (guild.add_member(env.create_user(name)) for name in ("ann", "bo"))
        boss = guild.add_member(env.create_user("boss"), roles=[manager])
        yield World(env, desk, said, guild.create_text_channel("general"), ann, bo, boss)


async def test_a_mention_is_heard_and_other_talk_is_not() -> None:
    async with world() as w:
        await w.ann.send(w.channel, "3pm anyone?")
        await w.ann.send(w.channel, f"<@{w.env.bot.user.id}> book a court")
        await w.ann.send_dm("mine")
        assert [(e.kind, e.text, e.channel == DM) for e in w.desk.events] == [
            ("mention", "book a court", False),
            ("direct", "mine", True),
        ]


async def test_a_command_is_deferred_for_its_member_alone() -> None:
    async with world() as w:
        result = await w.ann.slash(w.channel, "book", when="tomorrow 3pm", court="Court 2")
        assert (result.deferred, result.ephemeral) == (True, True)
        assert (w.event.text, w.event.user.admin) == ("tomorrow 3pm Court 2", False)
        to = Address.of(w.event.reply_to)
        assert float(to.expires) - w.event.sent == pytest.approx(900, abs=1)


async def test_when_suggests_what_is_free() -> None:
    async with world() as w:
        choices = await w.ann.autocomplete(w.channel, "book", "when", "wed")
        assert choices == [{"name": "Wed 2 Dec 15:00 Court 2", "value": "take:c2-20261202-1500-60"}]
        await w.ann.slash(w.channel, "book", when=choices[0]["value"])
        assert (w.event.choice, w.event.text) == ("take:c2-20261202-1500-60", "")


async def test_a_form_that_stood_open_for_an_hour_is_handed_in() -> None:
    async with world() as w:
        shown = await w.ann.slash(w.channel, "book")
        assert shown.modal
        assert shown.modal["title"] == "Book a court"
        await w.env.advance_time(3600)
        result = await w.ann.submit_modal(shown, {"picked": ["c2-20261202-1500-60"], "slot": ""})
        assert result.deferred
        assert (w.event.kind, w.event.choice) == ("form", "take:c2-20261202-1500-60")


async def test_a_mistake_in_a_form_is_said() -> None:
    async with world() as w:
        shown = await w.ann.slash(w.channel, "book")
        await w.ann.submit_modal(shown, {"slot": ""})
        assert w.desk.events == []
        assert (w.said[0].text, w.said[0].buttons[0].choice) == ("Pick a free slot.", "form:book")


async def test_only_its_owner_presses_a_button() -> None:
    async with world() as w:
        card = await w.card("cancel:K7QPX2", owner=w.ann)
        result = await w.bo.click(card, label="Press")
        assert result.ephemeral
        assert result.response.content == NOT_YOURS
        assert w.desk.events == []
        await w.ann.click(card, label="Press")
        assert (w.event.kind, w.event.choice) == ("action", "cancel:K7QPX2")


async def test_a_button_is_heard_after_a_day() -> None:
    async with world() as w:
        card = await w.card("cancel:K7QPX2", owner=w.ann)
        await w.ann.slash(w.channel, "book")
        await w.env.advance_time(24 * 3600)
        await w.ann.click(card, label="Press")
        assert w.event.choice == "cancel:K7QPX2"


async def test_why_no_view_is_ever_sent_one_that_ends_takes_the_listener_of_all_messages_along() -> None:
    """A fact about discord.py 2.7.1. Where this fails, the library has changed for the better."""
    async with world() as w:
        card = await w.card("cancel:K7QPX2", owner=w.ann)
        channel = w.env.bot.get_channel(w.channel.id)
        assert isinstance(channel, discord.TextChannel)
        [press] = w.env.bot._connection._view_store._dynamic_items.values()
        button: ui.Button[Any] = ui.Button(label="Mine", custom_id=custom_id(str(w.ann.id), "x", 0))
        view = ui.View(timeout=180)
        view.add_item(press(button, press.__discord_ui_compiled_template__.match(button.custom_id)))
        view.add_item(ui.Button(label="Other"))
        await channel.send(view=view)
        view.stop()  # what its time-out does, too
        await w.ann.click(card, label="Press")
        assert w.desk.events == []


async def test_settings_are_for_who_manages_the_server() -> None:
    async with world() as w:
        assert "courtbot" not in w.ann.available_commands(w.channel)
        await w.boss.slash(w.channel, "courtbot", words="pattern B")
        assert (w.event.text, w.event.user.admin) == ("/courtbot pattern B", True)


async def test_a_message_can_be_booked_from() -> None:
    async with world() as w:
        idea = await w.bo.send(w.channel, "court 2 tomorrow at 3pm?")
        await w.ann.context_menu(w.channel, "Book from this message", idea)
        assert (w.event.user.id, w.event.text) == (str(w.ann.id), "court 2 tomorrow at 3pm?")


async def test_a_correction_is_told_as_one() -> None:
    async with world() as w:
        asked = await w.ann.send(w.channel, f"<@{w.env.bot.user.id}> book at 3pm")
        await w.env.advance_time(5)
        await w.ann.edit(asked, f"<@{w.env.bot.user.id}> book at 4pm")
        assert (w.event.text, w.event.edits) == ("book at 4pm", str(asked.id))
