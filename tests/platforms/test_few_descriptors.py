"""`courtbot run` where few files may be open, and 120 members who all write at once."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.fakes.slack import SlackFake
from tests.fakes.slack.people import Person
from tests.kit.mortal import mortal
from tests.platforms.processes import PATIENCE, environment, line_with, on_slack

MEMBERS = 120


@asynccontextmanager
async def limited(files: int, env: dict[str, str]) -> AsyncIterator[None]:
    shell = f"ulimit -Sn {files}; ulimit -Hn {files}; exec {sys.executable} -m bot run"
    process = await asyncio.create_subprocess_exec(
        *mortal("/bin/sh", "-c", shell), env=env, stderr=asyncio.subprocess.PIPE
    )
    try:
        said = await line_with(process.stderr, "ready")
        assert f"{files} open files allow" in said
        reading = asyncio.create_task(process.communicate())
        yield
    finally:
        if process.returncode is None:
            process.terminate()
    _, rest = await reading
    assert process.returncode == 0
    assert b"Traceback" not in rest


async def asked(person: Person) -> str:
    await person.dm("what is free tomorrow at 3pm")
    return (await person.reply(timeout=2 * PATIENCE)).plain


@pytest.mark.parametrize(("files", "over"), [(64, "socket"), (256, "http")])
async def test_everybody_gets_an_answer_and_it_works_on(
    slack: SlackFake, tmp_path: Path, files: int, over: str
) -> None:
    team = slack.team("T1")
    env = environment(tmp_path, **on_slack(slack, team, SLACK_SIGNING_SECRET=slack.signing_secret))
    async with limited(files, env):
        if over == "http":
            slack.deliver_to(f"http://127.0.0.1:{env['COURTBOT_HTTP_PORT']}/slack/events")
        else:
            await slack.connected(1)
        people = [team.user(f"m{number}") for number in range(MEMBERS)]
        answers = await asyncio.gather(*(asked(person) for person in people))
        assert [answer for answer in answers if "are free" not in answer] == []
        assert "are free" in await asked(people[0])
