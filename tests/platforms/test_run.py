"""`courtbot run`, `listen` and `worker` as real processes, with the platforms on loopback before them."""

import asyncio
import signal
from pathlib import Path

from tests.fakes.discord import DiscordFake
from tests.fakes.slack import SlackFake
from tests.kit.replies import is_answer
from tests.platforms.processes import PATIENCE, ended, environment, on_discord, on_slack, ready, started
from tests.services.test_processes import free_port
from tests.slack.menus import menu


async def test_one_process_books_over_socket_mode_and_ends_at_sigterm(slack: SlackFake, tmp_path: Path) -> None:
    team = slack.team("T1")
    alice, general = team.user("alice"), team.channel("general")
    env = environment(tmp_path, **on_slack(slack, team))
    async with started("run", env=env) as process:
        await slack.connected(1)
        assert (await ready(env))["status"] == "ready"
        mention = await alice.mention(general, "book court 1 tomorrow at 3pm")
        assert "You're booked: Court 1" in (await alice.reply(to=mention, timeout=PATIENCE)).plain
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0


async def test_listener_and_worker_are_processes_of_their_own_over_http(slack: SlackFake, tmp_path: Path) -> None:
    team = slack.team("T1")
    alice, general = team.user("alice"), team.channel("general")
    values = on_slack(slack, team, SLACK_SIGNING_SECRET=slack.signing_secret)
    del values["SLACK_APP_TOKEN"]
    env = environment(tmp_path, **values)
    async with started("listen", "slack", env=env), started("worker", env=env):
        slack.deliver_to(f"http://127.0.0.1:{env['COURTBOT_HTTP_PORT']}/slack/events")
        mention = await alice.mention(general, "book court 1 tomorrow at 3pm")
        assert "You're booked: Court 1" in (await alice.reply(to=mention, timeout=PATIENCE)).plain


async def test_a_killed_worker_is_stood_in_for_and_nothing_is_lost(
    slack: SlackFake, tmp_path: Path, redis_url: str
) -> None:
    """The listener lives on, the worker dies in the middle of a turn, another one takes its place."""
    team = slack.team("T1")
    alice, general = team.user("alice"), team.channel("general")
    slow = {"COURTBOT_FAULTS": "latency=3", "COURTBOT_LEASE_SECONDS": "1", "REDIS_URL": redis_url}
    env = environment(tmp_path, **on_slack(slack, team, **slow))
    async with started("listen", "slack", env=env), started("worker", env=env) as worker:
        await slack.connected(1)
        mention = await alice.mention(general, "book court 1 tomorrow at 3pm")
        await asyncio.sleep(1)
        worker.kill()
        await worker.wait()
        async with started("worker", env=env | {"COURTBOT_FAULTS": ""}):
            assert "You're booked: Court 1" in (await alice.reply(to=mention, timeout=PATIENCE)).plain
    assert not alice.has_reply(to=mention)


async def test_a_worker_that_dies_when_slack_has_its_answer_books_once_and_is_heard_once(
    slack: SlackFake, tmp_path: Path, redis_url: str
) -> None:
    """Slack knows no key for a post: the next worker finds it in the thread."""
    team = slack.team("T1")
    alice, general = team.user("alice"), team.channel("general")
    env = environment(tmp_path, **on_slack(slack, team), REDIS_URL=redis_url, COURTBOT_LEASE_SECONDS="1")
    slack.fail("chat.postMessage", delay=PATIENCE, after=True)  # shown to her, and not yet said to the worker
    async with started("listen", "slack", env=env):
        await slack.connected(1)
        async with started("worker", env=env) as worker:
            mention = await alice.mention(general, "book court 1 tomorrow at 3pm")
            first = await alice.reply(to=mention, timeout=PATIENCE)
            worker.kill()
            await worker.wait()
        async with started("worker", env=env):
            await slack.changes.until(lambda: slack.calls("conversations.replies"), PATIENCE)
            asked = await alice.slash("/book", "mine", channel=general)
            mine = await alice.reply(to=asked, shows=is_answer, timeout=PATIENCE)
    assert "You're booked: Court 1" in first.plain
    assert not alice.has_reply(to=mention)
    assert menu(mine) == ["Move", "Cancel booking"]


async def test_a_platform_without_a_token_says_so_and_idles(tmp_path: Path) -> None:
    async with started("listen", "discord", env=environment(tmp_path), ready="only waits") as process:
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0


async def test_without_any_token_run_says_what_to_set(tmp_path: Path) -> None:
    code, said = await ended("run", env=environment(tmp_path))
    assert code == 2
    assert "SLACK_BOT_TOKEN" in said
    assert "DISCORD_TOKEN" in said


async def test_a_token_that_slack_refuses_is_named(slack: SlackFake, tmp_path: Path) -> None:
    env = environment(tmp_path, **on_slack(slack, slack.team("T1"), SLACK_APP_TOKEN="xapp-wrong"))
    code, said = await ended("run", env=env)
    assert code == 2
    assert "SLACK_APP_TOKEN" in said
    assert "Traceback" not in said


async def test_mixed_up_tokens_are_named_before_slack_is_asked(slack: SlackFake, tmp_path: Path) -> None:
    tokens = {"SLACK_BOT_TOKEN": slack.app_token, "SLACK_APP_TOKEN": slack.team("T1").bot_token}
    code, said = await ended("run", env=environment(tmp_path, **on_slack(slack, slack.team("T1"), **tokens)))
    assert code == 2
    assert "SLACK_BOT_TOKEN: these begin with xoxb-" in said
    assert "SLACK_APP_TOKEN: these begin with xapp-" in said
    assert not slack.calls("auth.test")


async def test_a_token_that_discord_refuses_is_named(discord: DiscordFake, tmp_path: Path) -> None:
    code, said = await ended("run", env=environment(tmp_path, **on_discord(discord, DISCORD_TOKEN="wrong")))
    assert code == 2
    assert "DISCORD_TOKEN" in said
    assert "Traceback" not in said


async def test_a_token_that_discord_takes_back_ends_a_run_and_is_named(discord: DiscordFake, tmp_path: Path) -> None:
    env = environment(tmp_path, **on_discord(discord), COURTBOT_HTTP_PORT=str(free_port()))
    async with started("run", env=env) as process:
        discord.drop_gateway(4004)
        said = await process.said.read()
        assert await process.wait() == 2
    assert "DISCORD_TOKEN" in said.decode()
    assert "Traceback" not in said.decode()


async def test_discord_is_served_by_a_listener_and_a_worker_without_a_gateway(
    discord: DiscordFake, tmp_path: Path
) -> None:
    ann = discord.guild("Riverside").member("ann")
    env = environment(tmp_path, **on_discord(discord))
    async with started("listen", "discord", env=env), started("worker", env=env):
        await discord.connected()
        await ann.dm("book court 1 tomorrow at 3pm")
        assert "You're booked: Court 1" in (await ann.reply(timeout=PATIENCE)).text
