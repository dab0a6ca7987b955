"""The application commands: `/book`, `/courtbot`, and "Book from this message".

Discord cannot have `/book` beside `/book mine`. So `when` takes all that can be said: `tomorrow 3pm`, a suggestion
(a real free slot), `mine`, `cancel CODE`, `help`; without it a form opens.
"""

import asyncio
import logging
from typing import Any

import discord
from discord import Interaction, Message, app_commands
from discord.app_commands import Choice as Suggestion

from adapters.discord import events
from adapters.discord.dialogs import Dialogs, free_slots, tell
from adapters.discord.modals import slot_label
from adapters.discord.text import cut, sayable
from bot.commands.admin.forms import NAMES as ADMIN_FORMS
from bot.conversation.choice import Choice
from bot.domain.booking import SLOT_ID
from bot.domain.errors import StoreDown
from bot.i18n.language import gettext, gettext_noop, speaking
from bot.intake.receiver import ASK_SECONDS, BUSY, NO_WORDS, Receiver
from bot.tracing import fault

log = logging.getLogger(__name__)

MOST_CHOICES, MOST_NAME = 25, 100
MINE = gettext_noop("My bookings")
VERBS = (
    "show", "bookings", "hours", "courts", "rules", "club", "notes", "close", "reopen", "confirm on", "confirm off",
    "peak", "onecourt", "guests",
    "board", "board off", "pattern", "help me choose", "models", "diagnose", "link", "cancel", "export", "forget",
    "help",
)  # fmt: skip
"""What is suggested to admins; the grammar is `bot.commands.admin`'s."""
COURT = "If you want a certain one; a suggestion for when names its own"
CHANGED = gettext_noop("That command has changed. Restart Discord to see it as it is now.")


class Tree(app_commands.CommandTree[Any]):
    """Usable wherever Discord lets a bot be installed and its commands be used."""

    def __init__(self, client: discord.Client, receiver: Receiver) -> None:
        self._receiver = receiver
        contexts = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
        installs = app_commands.AppInstallationType(guild=True, user=True)
        super().__init__(client, allowed_contexts=contexts, allowed_installs=installs)

    async def interaction_check(self, interaction: Interaction[Any], /) -> bool:
        return self._receiver.accepting

    async def on_error(self, interaction: Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Told to the member; the log gets the place of the fault and nothing that was said."""
        stale = isinstance(error, (app_commands.CommandSignatureMismatch, app_commands.CommandNotFound))
        if not stale:
            log.error("Discord: a command failed: %s", fault(error.__cause__ or error))
        if not interaction.response.is_done():
            await tell(interaction, CHANGED if stale else BUSY)


def make_tree(client: discord.Client, receiver: Receiver, dialogs: Dialogs) -> Tree:
    desk, tree = _Desk(receiver, dialogs), Tree(client, receiver)

    @tree.command(name="book", description='Book a court: a day and time in words, or "mine" for your bookings')
    @app_commands.describe(when='For example "tomorrow 3pm"; suggestions are free slots', court=COURT)
    async def book(interaction: Interaction[Any], when: str = "", court: str = "") -> None:
        await desk.book(interaction, when.strip(), court.strip())

    @book.autocomplete("when")
    async def whens(interaction: Interaction[Any], typed: str) -> list[Suggestion[str]]:
        return await desk.whens(interaction, typed)

    @book.autocomplete("court")
    async def courts(interaction: Interaction[Any], typed: str) -> list[Suggestion[str]]:
        return await desk.courts(interaction, typed)

    @tree.command(name="courtbot", description="Settings of courtbot here, for admins")
    @app_commands.describe(words='For example "show", "hours mon-fri 08:00-21:00" or "help me choose"')
    @app_commands.default_permissions(manage_guild=True)
    async def courtbot(interaction: Interaction[Any], words: str = "") -> None:
        await desk.courtbot(interaction, words.strip())

    @courtbot.autocomplete("words")
    async def verbs(interaction: Interaction[Any], typed: str) -> list[Suggestion[str]]:
        said = typed.strip().casefold()
        return [Suggestion(name=verb, value=verb) for verb in VERBS if verb.startswith(said)][:MOST_CHOICES]

    @tree.context_menu(name="Book from this message")
    async def from_message(interaction: Interaction[Any], message: Message) -> None:
        await desk.from_message(interaction, message)

    return tree


def _names_slot(when: str) -> bool:
    """Whether a suggestion was picked, rather than typed."""
    choice = Choice.parse(when)
    return choice.verb == "take" and SLOT_ID.fullmatch(choice.value) is not None


class _Desk:
    """What the commands do."""

    def __init__(self, receiver: Receiver, dialogs: Dialogs) -> None:
        self.receiver, self.dialogs = receiver, dialogs

    async def book(self, interaction: Interaction[Any], when: str, court: str) -> None:
        if not when:
            await self._open(interaction, "book", court)
        elif _names_slot(when):
            await self.dialogs.receive(interaction, events.of_command(interaction, choice=when))
        else:
            await self.dialogs.receive(interaction, events.of_command(interaction, f"{when} {court}".strip()))

    async def courtbot(self, interaction: Interaction[Any], words: str) -> None:
        if words.casefold() in ADMIN_FORMS:
            await self._open(interaction, words.casefold())
        else:
            await self.dialogs.receive(interaction, events.of_command(interaction, f"/courtbot {words}".strip()))

    async def from_message(self, interaction: Interaction[Any], message: Message) -> None:
        event = events.of_message_command(interaction, message)
        if event.text:
            await self.dialogs.receive(interaction, event)
        else:
            await tell(interaction, NO_WORDS)

    async def whens(self, interaction: Interaction[Any], typed: str) -> list[Suggestion[str]]:
        """Free slots; and the member's own bookings, for those who do not know the word."""
        court = str(interaction.namespace.court or "") if "court" in interaction.namespace else ""
        found = await free_slots(self.receiver, events.of_command(interaction), typed[:MOST_NAME], court, ASK_SECONDS)
        with speaking(interaction.locale.value):
            said, mine = typed.strip().casefold(), gettext(MINE)
            slots = [Suggestion(name=slot_label(offer), value=Choice("take", offer.slot_id).text) for offer in found]
        own = [Suggestion(name=mine, value="mine")] if mine.casefold().startswith(said) or said == "mine" else []
        return [*own, *slots][:MOST_CHOICES]

    async def courts(self, interaction: Interaction[Any], typed: str) -> list[Suggestion[str]]:
        try:
            async with asyncio.timeout(ASK_SECONDS):
                found = await self.receiver.queries.courts(events.of_command(interaction), typed)
        except (StoreDown, TimeoutError):
            return []
        names = [cut(sayable(court.name), MOST_NAME) for court in found[:MOST_CHOICES]]
        return [Suggestion(name=name, value=name) for name in names]

    async def _open(self, interaction: Interaction[Any], form: str, court: str = "") -> None:
        with self.receiver.in_hand:
            await self.dialogs.open(interaction, events.of_command(interaction), form, court)
