"""The menu (⋯) beside a booking, and the question that comes before it is cancelled."""

from tests.fakes.slack import Message, Person
from tests.fakes.slack.reading import elements, label_of


def menu(message: Message) -> list[str]:
    """What stands behind the message's menus."""
    menus = [element for _, element in elements(message.blocks) if element.get("type") == "overflow"]
    return [label_of(option) for element in menus for option in element["options"]]


async def pick(person: Person, message: Message, label: str) -> None:
    """Chooses it from the first menu that has it."""
    menus = (element for _, element in elements(message.blocks) if element.get("type") == "overflow")
    found = next(one for one in menus if label in map(label_of, one["options"]))
    await person.choose(message, found["action_id"], label)


async def cancel(person: Person, card: Message) -> Message:
    """Asks for it and says yes to the question, which comes back."""
    await pick(person, card, "Cancel booking")
    question = await person.reply(shows=lambda message: message.plain.startswith("Cancel "))
    await person.click(question, "Cancel booking")
    return question
