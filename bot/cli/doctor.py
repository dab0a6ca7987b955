"""`courtbot doctor`: what is configured, what answers, what is missing and how to get it."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from bot.cli.findings import Finding
from bot.cli.start import how_to_fix, load, run
from bot.domain.errors import StoreDown
from bot.llm import Ask, Message, ModelDown, ModelMisbehaved
from bot.llm.roles import ModelRef, RoleModels, parse_roles
from bot.settings import BadSetting, Settings
from bot.settings.descriptors import LEAST, own_share
from bot.settings.extras import lack, lack_of_pattern, lack_of_vendor
from bot.settings.unknown import unknown_variables

if TYPE_CHECKING:
    from adapters.discord.invite import Application

ANSWER_SECONDS = 15
HINTS = {
    "openai": "Check OPENAI_API_KEY, OPENAI_BASE_URL and the network.",
    "anthropic": "Check ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL and the network.",
    "bedrock": "Check the AWS settings, the access to the model in that region, and the network.",
}
SYMBOLS = {"ok": "✓", "note": "·", "missing": "✗"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON list, for scripts.")
def command(as_json: bool) -> None:
    """Look at the settings, the home folder, the database, Redis and the models. Exit code 1 if one is missing."""
    run(_doctor(as_json))


async def _doctor(as_json: bool) -> int:
    settings = load(quiet=True)
    findings = [_python(), *_unknown(), _home(settings), _clock(settings), _descriptors(settings)]
    for name, check in CHECKS.items():
        findings += await _checked(name, check, settings)
    if as_json:
        click.echo(json.dumps([asdict(f) for f in findings], ensure_ascii=False))
    else:
        for f in findings:
            click.echo(f"{SYMBOLS[f.mark]} {f.what:<10} {f.says}")
    return 1 if any(f.mark == "missing" for f in findings) else 0


async def _checked(
    what: str, check: Callable[[Settings], Awaitable[list[Finding]]], settings: Settings
) -> list[Finding]:
    try:
        return await check(settings)
    except StoreDown as error:
        return [Finding(what, "missing", f"{error}. {how_to_fix(error)}")]
    except BadSetting as error:
        return [Finding(what, "missing", str(error))]


def _python() -> Finding:
    return Finding("python", "ok", sys.version.split()[0])


def _unknown() -> list[Finding]:
    return [Finding("settings", "note", line) for line in unknown_variables()]


def _home(settings: Settings) -> Finding:
    home = settings.home.resolve()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = home / ".doctor"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        return Finding("home", "missing", f"{home} cannot be written ({error.strerror}); set COURTBOT_HOME to another.")
    return Finding("home", "ok", str(home))


def _clock(settings: Settings) -> Finding:
    zone = settings.new_club("any").time_zone
    how = "COURTBOT_CLUB_TIME_ZONE" if settings.club_time_zone else "this machine's; COURTBOT_CLUB_TIME_ZONE sets it"
    return Finding("time zone", "ok", f"{zone} for new clubs ({how})")


def _descriptors(settings: Settings) -> Finding:
    found = own_share()
    turns = min(found.turns, settings.concurrency)
    says = f"{found.limit:,} may be open at a time (ulimit -n): {turns:,} turns at a time"
    if found.limit < LEAST:
        return Finding("files", "missing", f"{says}; raise the hard limit to {LEAST} at least, better 4,096.")
    if turns < settings.concurrency:
        return Finding("files", "note", f"{says}, not {settings.concurrency:,}; a higher hard limit allows more.")
    return Finding("files", "ok", says)


async def _database(settings: Settings) -> list[Finding]:
    from bot.cli.ports import make_workspaces
    from store.opening import open_database

    async with open_database(settings) as engine:
        clubs = await make_workspaces(settings, engine).clubs()
        kind = "PostgreSQL" if engine.dialect.name == "postgresql" else "SQLite (set DATABASE_URL for PostgreSQL)"
    return [Finding("database", "ok", f"{kind} answers, schema up to date; clubs: {len(clubs)}")]


async def _redis(settings: Settings) -> list[Finding]:
    from store.redis_client import connect, find_binary
    from store.redis_safety import risks, server

    if not settings.redis_url and find_binary() is None:
        return [
            Finding(
                "redis",
                "note",
                "no redis-server found: conversations live in one process. Install redis or set REDIS_URL.",
            )
        ]
    async with connect(settings.redis_url, settings.home) as redis:
        name, risky = await server(redis), await risks(redis)
    kind = "REDIS_URL" if settings.redis_url else "a private server (set REDIS_URL for a shared one)"
    return [Finding("redis", "ok", f"{kind} answers: {name}"), *(Finding("redis", "note", risk) for risk in risky)]


async def _patterns(settings: Settings) -> list[Finding]:
    import patterns

    patterns.check(settings)
    lacking = {letter: said for letter in patterns.names() if (said := lack_of_pattern(letter))}
    findings = [
        Finding("patterns", "missing" if letter == settings.pattern else "note", said)
        for letter, said in lacking.items()
    ]
    there = ", ".join(sorted(patterns.names().keys() - lacking))
    return [Finding("patterns", "ok", f"{there} can answer; {settings.pattern} in a new workspace"), *findings]


async def _models(settings: Settings) -> list[Finding]:
    from bot.llm.vendors import make_models

    if settings.offline:
        try:
            parse_roles(settings.models)
        except ValueError as error:
            raise BadSetting(f"COURTBOT_MODELS: {error}") from error
        keys = "OPENAI_API_KEY, ANTHROPIC_API_KEY or a key for AWS"
        return [Finding("models", "note", f"no key: the offline model answers (emulated). Set {keys} for a real one.")]
    lacking = [Finding("models", "missing", said) for name in settings.keyed() if (said := lack_of_vendor(name))]
    models = make_models(settings)
    try:
        first = {ref.served_by: ref for refs in models.roles.values() for ref in reversed(refs)}
        answers = [await _asked(models, first[name]) for name in sorted(first)]
    finally:
        await models.aclose()
    roles = [
        Finding("models", "ok", f"{role}: {', then '.join(map(str, refs))}") for role, refs in models.roles.items()
    ]
    return [*lacking, *answers, *roles]


async def _asked(models: RoleModels, ref: ModelRef) -> Finding:
    """Whether a model answers a word of ours: that is what its key, its name and the way to it are for."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await models.ask("doctor", ref, Ask("Answer with one word.", (Message("user", "Hello!"),)))
    except ModelDown as error:
        return Finding("models", "missing", f"{error}. {HINTS[ref.vendor]}")
    except TimeoutError:
        return Finding("models", "missing", f"{ref}: no answer in {ANSWER_SECONDS} seconds. {HINTS[ref.vendor]}")
    except ModelMisbehaved as error:
        return Finding("models", "note", f"{ref} answers, and badly ({error.kind})")
    return Finding("models", "ok", f"{ref} answers")


async def _discord(settings: Settings) -> list[Finding]:
    if settings.discord_token is None:
        how = "make a bot at https://discord.com/developers and set DISCORD_TOKEN."
        return [Finding("discord", "note", f"not set up: {how}")]
    if lacking := lack("Discord", "discord"):
        return [Finding("discord", "missing", lacking)]
    from discord import DiscordException, LoginFailure

    from adapters.discord.invite import look
    from adapters.discord.rest import Rest

    rest = Rest(settings.discord_token.get_secret_value(), settings.discord_api_url)
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            return _of_discord(await look(rest), settings)
    except LoginFailure:
        says = "DISCORD_TOKEN is refused: copy it again, or reset it, under Bot at https://discord.com/developers."
    except (DiscordException, OSError) as error:
        says = f"no answer ({type(error).__name__}). Check the network and COURTBOT_DISCORD_API_URL."
    finally:
        await rest.aclose()
    return [Finding("discord", "missing", says)]


def _of_discord(app: "Application", settings: Settings) -> list[Finding]:
    from adapters.discord.invite import COMMANDS

    findings = [Finding("discord", "ok", f"the token is {app.name}'s, application {app.id}")]
    switch = "COURTBOT_DISCORD_MESSAGE_CONTENT"
    if settings.discord_message_content and app.reads_content is None:
        says = f"{switch} is on, and Discord did not say whether the message content intent is, too"
        findings.append(Finding("discord", "note", says))
    elif settings.discord_message_content and not app.reads_content:
        how = "switch it on under Bot, Privileged Gateway Intents, or unset the setting"
        says = f"{switch} is on, but the message content intent is off, and Discord would refuse the bot: {how}."
        findings.append(Finding("discord", "missing", says))
    elif app.reads_content and not settings.discord_message_content:
        says = f"the message content intent is on and not used; {switch}=true follows threads without a mention"
        findings.append(Finding("discord", "note", says))
    if absent := [f"/{name}" for name in COMMANDS if name not in app.commands]:
        says = f"{' and '.join(absent)} not registered yet: that is done when the bot first connects"
        findings.append(Finding("discord", "note", says))
    if app.servers == 0:
        says = "in no server yet: `courtbot discord invite` prints the link"
        findings.append(Finding("discord", "note", says))
    if app.for_users is False:
        says = "only for servers: under Installation, User Install lets members use it in direct messages everywhere"
        findings.append(Finding("discord", "note", says))
    return findings


async def _slack(settings: Settings) -> list[Finding]:
    from bot.cli.doctor_slack import look

    return await look(settings)


CHECKS = {
    "database": _database,
    "redis": _redis,
    "patterns": _patterns,
    "models": _models,
    "slack": _slack,
    "discord": _discord,
}
