"""Who sees readiness and metrics of a process that the internet reaches: its operators."""

from pathlib import Path

import httpx2

from tests.fakes.slack import SlackFake
from tests.platforms.processes import environment, on_slack, started
from tests.services.test_processes import free_port

TOKEN = "operators-only-token"
PATHS = ("/healthz", "/readyz", "/metrics")


async def statuses(port: str, **headers: str) -> list[int]:
    async with httpx2.AsyncClient(headers=headers) as client:
        return [(await client.get(f"http://127.0.0.1:{port}{path}")).status_code for path in PATHS]


def over_http(slack: SlackFake, home: Path, **values: str) -> dict[str, str]:
    env = environment(home, **on_slack(slack, slack.team("T1"), SLACK_SIGNING_SECRET=slack.signing_secret, **values))
    del env["SLACK_APP_TOKEN"]
    return env


async def test_without_a_setting_the_port_that_slack_posts_to_shows_neither(slack: SlackFake, tmp_path: Path) -> None:
    env = over_http(slack, tmp_path)
    async with started("listen", "slack", env=env, ready="COURTBOT_METRICS_PORT or COURTBOT_METRICS_TOKEN"):
        assert await statuses(env["COURTBOT_HTTP_PORT"]) == [200, 404, 404]


async def test_with_a_token_that_port_shows_them_to_those_who_have_it(slack: SlackFake, tmp_path: Path) -> None:
    env = over_http(slack, tmp_path, COURTBOT_METRICS_TOKEN=TOKEN)
    async with started("run", env=env):
        assert await statuses(env["COURTBOT_HTTP_PORT"]) == [200, 401, 401]
        assert await statuses(env["COURTBOT_HTTP_PORT"], Authorization=f"Bearer {TOKEN}") == [200, 200, 200]


async def test_with_a_port_of_their_own_they_are_there_and_nowhere_else(slack: SlackFake, tmp_path: Path) -> None:
    env = over_http(slack, tmp_path, COURTBOT_METRICS_PORT=str(free_port()))
    async with started("listen", "slack", env=env):
        assert await statuses(env["COURTBOT_HTTP_PORT"]) == [200, 404, 404]
        assert await statuses(env["COURTBOT_METRICS_PORT"]) == [200, 200, 200]


async def test_a_face_that_other_machines_reach_shows_neither_although_nobody_posts_to_it(
    slack: SlackFake, tmp_path: Path
) -> None:
    port = str(free_port())
    env = environment(tmp_path, **on_slack(slack, slack.team("T1"), COURTBOT_HTTP_HOST="0.0.0.0"))
    async with started("worker", "--port", port, env=env):
        assert await statuses(port) == [200, 404, 404]
