"""Cards of a booking on the other side of its member are shown anew, as long as both are one person."""

from dataclasses import dataclass, field

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.conversation.card import Card
from bot.conversation.event import Event
from bot.conversation.ports import DeliveryFailed
from bot.conversation.reply import Reply
from bot.conversation.work import Work
from bot.domain.errors import StoreDown
from bot.runtime.other_sides import OtherSides
from store.connections import SqlConnections
from tests.kit.talk import Bot, Member, make_bot
from tests.kit.world import Clock, NoModel, riverside
from tests.test_connecting import book, connect, whispers


class Plain:
    """A platform that shows no cards."""

    async def working(self, event: Event, work: Work) -> None: ...

    async def deliver(self, event: Event, reply: Reply) -> None: ...

    async def is_admin(self, event: Event) -> bool:
        return False


@dataclass
class Shows(Plain):
    """One that notes whose cards it shows, and as of a booking that is to come or not."""

    shown: list[tuple[str, bool]] = field(default_factory=list[tuple[str, bool]])

    async def change_cards(self, event: Event, card: Card, member: str) -> None:
        self.shown.append((member, card.live))


class Dead(Shows):
    async def change_cards(self, event: Event, card: Card, member: str) -> None:
        await super().change_cards(event, card, member)
        raise DeliveryFailed("away")


@pytest.fixture
def bot(clock: Clock, sqlite_engine: AsyncEngine) -> Bot:
    return make_bot(sqlite_engine, riverside(), clock, NoModel(), "A")


@pytest.fixture
def ann(bot: Bot) -> Member:
    return bot.member("ann", workspace="T1")


@pytest.fixture
def annie(bot: Bot) -> Member:
    return bot.member("77", platform="discord", workspace="G1")


@pytest.fixture
def slack() -> Shows:
    return Shows()


@pytest.fixture
def discord() -> Shows:
    return Shows()


@pytest.fixture
def sides(bot: Bot, slack: Shows, discord: Shows) -> OtherSides:
    return OtherSides(SqlConnections(bot.engine), {"slack": slack, "discord": discord})


async def cancelled(member: Member) -> tuple[Event, Reply]:
    """After they booked it."""
    booked = await book(member)
    assert booked.card
    reply = await member.press(f"cancel:{booked.card.code}")
    return member.events[-1], reply


async def test_the_other_side_alone_is_shown_a_change(
    ann: Member, annie: Member, sides: OtherSides, slack: Shows, discord: Shows
) -> None:
    await connect(ann, annie)
    await sides.show(*await cancelled(ann))
    assert (slack.shown, discord.shown) == ([], [("discord::77", False)])


async def test_a_side_that_was_parted_since_is_shown_nothing(
    ann: Member, annie: Member, sides: OtherSides, discord: Shows
) -> None:
    await connect(ann, annie)
    changed = await cancelled(ann)
    await whispers(annie, "disconnect")
    await sides.show(*changed)
    assert discord.shown == []


async def test_a_platform_that_is_away_is_no_matter_of_the_turn(ann: Member, annie: Member, sides: OtherSides) -> None:
    await connect(ann, annie)
    dead = Dead()
    await OtherSides(sides.connections, {"discord": dead}).show(*await cancelled(ann))
    assert dead.shown == [("discord::77", False)]


async def test_a_database_that_is_away_leaves_the_other_card_as_it_was(
    ann: Member, annie: Member, sides: OtherSides, discord: Shows, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> list[str]:
        raise StoreDown("database")

    await connect(ann, annie)
    changed = await cancelled(ann)
    monkeypatch.setattr(SqlConnections, "sides", away)
    await sides.show(*changed)
    assert discord.shown == []


async def test_nobody_asks_whose_cards_they_are_where_nobody_shows_any(
    bot: Bot, ann: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unasked(self: SqlConnections, code: str) -> list[str]:
        raise AssertionError(code)

    monkeypatch.setattr(SqlConnections, "sides", unasked)
    await OtherSides(SqlConnections(bot.engine), {"console": Plain()}).show(*await cancelled(ann))
