"""The newest run of each turn that wrote anything: what one transaction does, given its connection."""

import hashlib
import json
import time
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, text, update

from bot.domain.deeds import Deed
from bot.domain.fence import Fence
from store.schema import turn_fences

KEPT_SECONDS = 7 * 24 * 3600
"""No process sleeps over its turn for longer. Numbers are milliseconds of Redis's clock, and may so be told by age."""
AT_ONCE = 1_000

HOLD = (
    "INSERT INTO turn_fences (turn, number) VALUES ({turn}, {number}) ON CONFLICT (turn) DO UPDATE "
    "SET number = excluded.number WHERE turn_fences.number <= excluded.number"
)
"""One statement, so that of two runs which write at once the later number stands, whichever came first."""
NUMBER_OF = "SELECT number FROM turn_fences WHERE turn = {turn}"
HELD = text(f"{HOLD.format(turn=':turn', number=':number')} RETURNING number")
NUMBER = text(NUMBER_OF.format(turn=":turn"))
DEEDS = select(turn_fences.c.deeds).where(turn_fences.c.turn == bindparam("this"))
NOTE = update(turn_fences).where(turn_fences.c.turn == bindparam("this"))
OLD = select(turn_fences.c.turn).where(turn_fences.c.number < bindparam("before")).limit(AT_ONCE)
FORGET = delete(turn_fences).where(turn_fences.c.turn.in_(OLD))


def key(turn: str) -> str:
    """Of any turn's id, which may be long and name a person: rows outlive a member who is forgotten."""
    return hashlib.sha256(turn.encode()).hexdigest()


def row(fence: Fence) -> dict[str, Any]:
    return {"turn": key(fence.turn), "number": fence.number}


def hold(connection: Connection, fence: Fence) -> int:
    """From here on no earlier run of the turn may write. Returns the number of the newest run, which may be a later
    one."""
    return connection.scalar(HELD, row(fence)) or number(connection, fence.turn)


def number(connection: Connection, turn: str) -> int:
    """The newest run's; 0 where none wrote anything."""
    return connection.scalar(NUMBER, {"turn": key(turn)}) or 0


def note(connection: Connection, turn: str, deed: Deed) -> None:
    """In the transaction that saves it, of a turn that is held."""
    before = deeds(connection, turn)
    if deed not in before:  # run again after a lost answer
        connection.execute(NOTE, {"this": key(turn), "deeds": json.dumps([one.kept for one in (*before, deed)])})


def setting(_: object) -> Deed:
    """For whatever admins change."""
    return Deed("setting")


def deeds(connection: Connection, turn: str) -> list[Deed]:
    """In the order in which they were done."""
    return [Deed.read(kept) for kept in json.loads(connection.scalar(DEEDS, {"this": key(turn)}) or "[]")]


def forget(connection: Connection) -> int:
    """Deletes some of the rows that nobody can need; returns how many."""
    return connection.execute(FORGET, {"before": int((time.time() - KEPT_SECONDS) * 1000)}).rowcount
