"""A Discord on loopback: REST v10 and gateway, driven as its users would. The real discord.py runs against it.

    async with DiscordFake() as discord:
        discord.point(monkeypatch)
        ann = discord.guild("Riverside").member("ann")
        await ann.mention(general, "book a court tomorrow")
        reply = await ann.reply()

Where things are: `fake` the whole, `people` what users do, `controls` what tests do to Discord itself, `gateway`
sessions and events, `rest`, `routes` and `callbacks` the API, `limits`, `components` and `commands` what is refused.
"""

from tests.fakes.discord.commands import NotOffered
from tests.fakes.discord.fake import DiscordFake
from tests.fakes.discord.interactions import Invocation, Modal, NotAcknowledged
from tests.fakes.discord.people import Person
from tests.fakes.discord.rest import Request
from tests.fakes.discord.state import Attachment, Channel, Guild, Message, Role, User

__all__ = [
    "Attachment",
    "Channel",
    "DiscordFake",
    "Guild",
    "Invocation",
    "Message",
    "Modal",
    "NotAcknowledged",
    "NotOffered",
    "Person",
    "Request",
    "Role",
    "User",
]
