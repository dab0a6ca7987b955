"""A person at Discord's client: writes, uses commands, clicks, fills forms, and reads what comes back."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from tests.fakes.discord import forms, payloads
from tests.fakes.discord.commands import NotOffered
from tests.fakes.discord.gateway import Event
from tests.fakes.discord.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    IN_BOT_DM,
    IN_GUILD,
    IN_PRIVATE_CHANNEL,
    SUBMIT,
    Invocation,
    Modal,
    interaction_event,
)
from tests.fakes.discord.reading import Reader
from tests.fakes.discord.state import DM, GROUP_DM, Channel, Message

CONTEXTS = {"guild": IN_GUILD, "dm": IN_BOT_DM, "bot_dm": IN_BOT_DM, "private_channel": IN_PRIVATE_CHANNEL}


class Person(Reader):
    """A human account, seen from one guild when `guild` is set; `given` are the answers already read."""

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def dm_channel(self) -> Channel:
        return self.fake.dm_with(self.user)

    async def say(self, channel: Channel, text: str) -> Message:
        return self._write(channel, text)

    async def mention(self, channel: Channel, text: str) -> Message:
        return self._write(channel, f"<@{self.fake.bot.id}> {text}")

    async def dm(self, text: str) -> Message:
        return self._write(self.dm_channel, text)

    async def reply_to(self, message: Message, text: str, *, ping: bool = True) -> Message:
        """Discord's reply; `ping` is the switch beside the box, on unless the person turns it off."""
        return self._write(message.channel, text, message, ping)

    async def delete(self, message: Message) -> None:
        """Takes back what this person wrote."""
        assert message.author is self.user
        self.fake.delete(message)

    def _write(self, channel: Channel, text: str, reference: Message | None = None, ping: bool = False) -> Message:
        if channel.guild and self.user not in channel.guild.users:
            raise NotOffered(f"{self.name} is not in {channel.guild.name}")
        message = Message(self.fake.ids(), channel, self.user, text, reference=reference, type=19 if reference else 0)
        message.mentions = [one for one in self.fake.users.values() if f"<@{one.id}>" in text]
        if reference and ping and reference.author not in message.mentions:
            message.mentions.append(reference.author)
        message.pinged = {one.name for one in message.mentions}
        self.fake.last_deed = self.fake.post(message)
        return message

    async def slash(
        self,
        words: str,
        /,
        *,
        channel: Channel | None = None,
        context: str | None = None,
        wait: bool = True,
        **values: Any,
    ) -> Invocation:
        """A command as typed, "book" or "book mine"; `values` are its options (options={...} takes any name).

        Waits for the callback and raises NotAcknowledged after three seconds; `wait=False` returns at once.
        """
        values |= values.pop("options", {})
        where, place = self._place(channel, context)
        command, path, options = self.fake.app_commands.find(where.guild.id if where.guild else None, words)
        owners = self._may_use(command, where, place)
        data = forms.command_data(command, path, forms.chosen(options, values, self.fake))
        return await self._interact(Invocation(**self._new(COMMAND, where, place), owners=owners, data=data), wait)

    async def autocomplete(
        self,
        words: str,
        option: str,
        typed: str,
        /,
        *,
        channel: Channel | None = None,
        context: str | None = None,
        **values: Any,
    ) -> list[dict[str, Any]]:
        """The choices ({"name", "value"}) offered for `option` while the other `values` are filled in."""
        where, place = self._place(channel, context)
        command, path, options = self.fake.app_commands.find(where.guild.id if where.guild else None, words)
        owners = self._may_use(command, where, place)
        asked = next((one for one in options if one["name"] == option), None)
        if asked is None or not asked.get("autocomplete"):
            raise NotOffered(f"/{words} has no option {option} with autocomplete")
        filled = forms.chosen(options, values, self.fake, partial=True)
        filled.append({"name": option, "type": asked["type"], "value": typed, "focused": True})
        data = forms.command_data(command, path, filled)
        one = Invocation(**self._new(AUTOCOMPLETE, where, place), owners=owners, data=data)
        return (await self._interact(one, True)).choices

    async def click(self, message: Message | Invocation, button: str, *, wait: bool = True) -> Invocation:
        """Presses the button of that label or custom id."""
        shown = self._seen(message)
        return await self._use(shown, forms.button(shown, button), {}, wait)

    async def select(
        self, message: Message | Invocation, which: str | None, chosen: Sequence[str], *, wait: bool = True
    ) -> Invocation:
        """Chooses options by label or value, in the select of that custom id or placeholder (None: the only one)."""
        shown = self._seen(message)
        menu = forms.menu(shown, which)
        return await self._use(shown, menu, {"values": forms.picked(menu, chosen)}, wait)

    async def submit(self, modal: Modal | Invocation, values: Mapping[str, Any], *, wait: bool = True) -> Invocation:
        """Sends the form; `values` by label or custom id, other fields as they were pre-filled."""
        form = modal.modal if isinstance(modal, Invocation) else modal
        assert form is not None, "the answer was no modal"
        before, data = form.invocation, forms.modal_data(form, values)
        known = self._new(SUBMIT, before.channel, before.context)
        return await self._interact(
            Invocation(**known, owners=before.owners, data=data, source=before.source, cause=before), wait
        )

    async def _use(self, shown: Message, part: dict[str, Any], more: dict[str, Any], wait: bool) -> Invocation:
        data = {"custom_id": part["custom_id"], "component_type": part["type"], "id": part["id"], **more}
        place = IN_GUILD if shown.channel.guild else IN_BOT_DM if shown.channel.type == DM else IN_PRIVATE_CHANNEL
        owners = (
            shown.interaction.owners
            if shown.interaction
            else {"0": shown.channel.guild.id if shown.channel.guild else "0"}
        )
        known = self._new(COMPONENT, shown.channel, place)
        return await self._interact(Invocation(**known, owners=owners, data=data, source=shown), wait)

    def _new(self, kind: int, where: Channel, place: int) -> dict[str, Any]:
        known = {"fake": self.fake, "id": self.fake.ids(), "token": secrets.token_urlsafe(48)}
        return known | {"type": kind, "user": self.user, "channel": where, "context": place}

    async def _interact(self, one: Invocation, wait: bool) -> Invocation:
        self.fake.interactions[one.token] = one
        guild = one.channel.guild.id if one.channel.guild and one.channel.guild.present else None
        event = Event("INTERACTION_CREATE", interaction_event(one), guild, sent=None if one.started else one.start)
        self.fake.last_deed = event
        self.fake.gateway.publish(event)
        return await one.acknowledged() if wait else one

    def _place(self, channel: Channel | None, context: str | None) -> tuple[Channel, int]:
        if context in ("dm", "bot_dm") or (channel and channel.type == DM):
            return self.dm_channel, IN_BOT_DM
        if context == "private_channel":
            friends = Channel(self.fake, self.fake.ids(), GROUP_DM, recipients=[self.user, self.fake.owner])
            return channel or self.fake.add_channel(friends), IN_PRIVATE_CHANNEL
        if channel is None and self.guild is None:
            return self.dm_channel, IN_BOT_DM
        return channel or self.guild.channels[0], CONTEXTS[context or "guild"]

    def _may_use(self, command: dict[str, Any], where: Channel, place: int) -> dict[str, str]:
        """The authorizing owners; raises NotOffered where Discord's client does not show the command."""
        kinds, owners = command.get("integration_types") or [0], dict[str, str]()
        if 0 in kinds and (place == IN_BOT_DM or (where.guild and where.guild.present)):
            owners["0"] = where.guild.id if where.guild else "0"
        if 1 in kinds and self.user.installed:
            owners["1"] = self.user.id
        contexts = command.get("contexts")
        if not owners or (contexts is not None and place not in contexts):
            raise NotOffered(f"/{command['name']} can not be used there")
        if place != IN_GUILD and command.get("dm_permission") is False:
            raise NotOffered(f"/{command['name']} can not be used there")
        needed, guild = command.get("default_member_permissions"), where.guild
        if guild is None or needed is None or command["name"] in guild.open_commands:
            return owners
        if guild.id not in self.user.admin_of and (
            needed == "0" or int(needed) & ~payloads.permissions(self.user, guild)
        ):
            raise NotOffered(f"/{command['name']} is not shown to {self.name}")
        return owners

    def _seen(self, message: Message | Invocation) -> Message:
        shown = message.message if isinstance(message, Invocation) else message
        if shown is None or shown.deleted or not self._sees(shown):
            raise NotOffered(f"{self.name} does not see that message")
        return shown
