"""What people do on Discord beside what its fake's `Person` can: correct a message, use a command on one."""

from tests.fakes.discord import Invocation, Message, Person, payloads
from tests.fakes.discord.interactions import COMMAND, IN_GUILD
from tests.fakes.discord.state import iso

ON_A_MESSAGE = 3  # the type of such a command


def edit(message: Message, text: str) -> None:
    message.history.append(message.content)
    message.content, message.edited_timestamp = text, iso()
    message.mentions = [one for one in message.channel.fake.users.values() if f"<@{one.id}>" in text]
    message.channel.fake.change(message, news=False)


async def from_message(person: Person, message: Message, name: str = "Book from this message") -> Invocation:
    """Its menu, Apps, that command."""
    guild = message.channel.guild
    assert guild is not None
    [command] = [one for one in person.fake.commands() if one["name"] == name]
    data = {"id": command["id"], "name": name, "type": ON_A_MESSAGE, "target_id": message.id}
    data["resolved"] = {"messages": {message.id: payloads.message(message)}}
    known = person._new(COMMAND, message.channel, IN_GUILD)
    invocation = Invocation(**known, owners={"0": guild.id}, data=data)
    return await person._interact(invocation, True)
