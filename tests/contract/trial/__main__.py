"""How many conversations come out right: python -m tests.contract.trial [LETTERS [PART OF A NAME [FILE]]]"""

import asyncio
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from bot.sandbox import create_app, serve
from bot.sandbox.faults import Faults
from store.sql import make_engine, migrate
from tests.contract.trial.judge import FILES, rows, unasked, wrong
from tests.contract.trial.talk import converse
from tests.kit.talk import make_bot, offline_models, offline_parts
from tests.kit.world import Clock, riverside


async def tell(letter: str, name: str, part: str, home: Path) -> None:
    """One line of rates, after a line for each that went wrong."""
    counts: Counter[str] = Counter()
    chosen = [row for row in rows(name) if part in row.name]
    async with serve(create_app(Faults.parse([]))) as root:
        for row in chosen:
            file = shutil.copy(home / "template.sqlite3", home / "courtbot.sqlite3")
            engine = make_engine(f"sqlite:///{file}")
            async with offline_models(f"{root}/v1") as models, offline_parts(root, home=home) as parts:
                bot = make_bot(engine, riverside(), Clock(), models, letter, parts=parts)
                reply, ended = await converse(bot, row)
            await engine.dispose()
            found, stray = wrong(row, reply, ended), unasked(row, ended)
            counts.update(right=not found, unasked=stray)
            if found:
                print(
                    f"{letter} {'UNORDERED ' * stray}{row.name} => {'; '.join(found)} | {reply.text[:150]!r}",
                    flush=True,
                )
    print(f"{letter} {name:8} n {len(chosen)}  right {counts['right']}  not ordered {counts['unasked']}", flush=True)


async def main(letters: str = "ADE", part: str = "", file: str = "") -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        engine = make_engine(f"sqlite:///{home / 'template.sqlite3'}")
        await migrate(engine)
        await engine.dispose()
        for letter in letters:
            for name in (file,) if file else FILES:
                await tell(letter, name, part, home)


asyncio.run(main(*sys.argv[1:]))
