"""`courtbot discord invite` and the doctor's look at Discord: what is asked for, what is there, what is missing."""

import json
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlparse

import discord
import pytest
from click.testing import CliRunner, Result
from pydantic import SecretStr

from adapters.discord import invite
from adapters.discord.invite import Application, look
from adapters.discord.rest import Rest
from bot.cli import doctor, main
from bot.cli.discord import _application
from bot.settings import Settings
from tests.fakes.discord import DiscordFake


@pytest.fixture
async def fake() -> AsyncIterator[DiscordFake]:
    async with DiscordFake() as fake:
        yield fake


def command(*words: str, **environment: str) -> Result:
    empty = {"DISCORD_TOKEN": "", "COURTBOT_DISCORD_API_URL": ""}
    return CliRunner().invoke(main, ["discord", "invite", *words], env=empty | environment)


def asked(link: str) -> dict[str, str]:
    return {name: value for name, [value] in parse_qs(urlparse(link).query).items()}


def test_a_servers_link_asks_for_bot_commands_and_the_permissions_that_have_a_reason():
    query = asked(invite.guild_link("123"))
    assert query["client_id"] == "123"
    assert query["scope"] == "bot applications.commands"
    assert query["integration_type"] == "0"
    assert int(query["permissions"]) == discord.Permissions(**dict.fromkeys(invite.PERMISSIONS, True)).value
    assert all(why for _, why in invite.PERMISSIONS.values())


def test_an_accounts_link_asks_for_commands_only():
    assert asked(invite.user_link("123")) == {
        "client_id": "123",
        "scope": "applications.commands",
        "integration_type": "1",
    }


def test_the_links_are_printed_with_what_they_ask_for():
    done = command("--application", "123")
    assert done.exit_code == 0
    assert invite.guild_link("123") in done.output
    assert invite.user_link("123") in done.output
    assert "to answer there" in done.output


def test_scripts_get_the_links_as_json():
    assert json.loads(command("--application", "123", "--json").output)["server"] == invite.guild_link("123")


@pytest.mark.parametrize("words", [(), ("--application", "courtbot")])
def test_without_an_application_it_says_how_to_get_one(words: tuple[str, ...]):
    done = command(*words)
    assert done.exit_code == 2
    assert "application" in done.output


async def test_the_application_is_known_by_the_token(fake: DiscordFake, capsys: pytest.CaptureFixture[str]):
    assert await _application(configured(fake)) == fake.application_id
    assert not await _application(configured(fake, discord_token=SecretStr("secret.token")))
    assert "secret.token" not in capsys.readouterr().err


async def test_the_doctor_says_what_there_is_of_the_application(fake: DiscordFake):
    fake.app_commands.upsert(None, {"name": "book", "description": "Books a court"})
    rest = Rest(fake.token, fake.api_base)
    app = await look(rest)
    await rest.aclose()
    assert app == Application(fake.application_id, "courtbot", None, False, True, frozenset({"book"}))


async def says(fake: DiscordFake, **more: object) -> list[tuple[str, str]]:
    return [(f.mark, f.says) for f in await doctor._discord(configured(fake, **more))]


def configured(fake: DiscordFake, **more: object) -> Settings:
    given = {"discord_token": SecretStr(fake.token), "discord_api_url": fake.api_base, **more}
    return Settings(_env_file=None).model_copy(update=given)


async def test_the_doctor_says_how_to_begin(fake: DiscordFake):
    [(mark, words)] = await says(fake, discord_token=None)
    assert mark == "note"
    assert "DISCORD_TOKEN" in words


async def test_the_doctor_finds_a_token_that_is_refused(fake: DiscordFake):
    [(mark, words)] = await says(fake, discord_token=SecretStr("wrong.token"))
    assert mark == "missing"
    assert "DISCORD_TOKEN" in words
    assert "wrong.token" not in words


async def test_the_doctor_finds_a_discord_that_does_not_answer(fake: DiscordFake, unused_tcp_port: int):
    [(mark, words)] = await says(fake, discord_api_url=f"http://127.0.0.1:{unused_tcp_port}")
    assert mark == "missing"
    assert "COURTBOT_DISCORD_API_URL" in words


async def test_the_doctor_finds_what_is_not_registered(fake: DiscordFake):
    assert ("note", "/book and /courtbot not registered yet: that is done when the bot first connects") in await says(
        fake
    )
    for name in invite.COMMANDS:
        fake.app_commands.upsert(None, {"name": name, "description": "x"})
    assert [mark for mark, _ in await says(fake)] == ["ok"]


async def test_permissions_that_discord_does_not_name_are_not_called_missing(fake: DiscordFake):
    app = Application("1", "courtbot", None, reads_content=None, for_users=None, commands=frozenset(invite.COMMANDS))
    found = doctor._of_discord(app, configured(fake, discord_message_content=True))
    assert [finding.mark for finding in found] == ["ok", "note"]
    assert "did not say" in found[-1].says


async def test_an_application_that_says_nothing_of_itself_is_looked_at_all_the_same(fake: DiscordFake):
    class Terse(Rest):
        async def call(self, *words: object, **ids: str) -> object:
            return {"id": "1", "name": "courtbot"} if words[1] == "/applications/@me" else []

    app = await look(Terse(fake.token, fake.api_base))
    assert (app.reads_content, app.for_users, app.servers) == (None, None, None)


async def test_the_doctor_finds_an_intent_that_is_wanted_and_not_granted(fake: DiscordFake):
    marks = [
        (mark, "Privileged Gateway Intents" in words) for mark, words in await says(fake, discord_message_content=True)
    ]
    assert ("missing", True) in marks
