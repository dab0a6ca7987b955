"""What `bot/runtime/operations/` gives an operator holds: its dashboard and alerts name metrics that a process has, and
its units start what the Procfile starts."""

import json
import re
import shlex
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.kit import forks
from tests.platforms.processes import environment, started
from tests.services.test_processes import ROOT, free_port

OPERATIONS = ROOT / "bot/runtime/operations"
SUFFIXES = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"], "gauge": [""]}


@pytest.fixture
async def metrics(tmp_path: Path) -> set[str]:
    """The names of all series that a worker has, also before there is any."""
    port = free_port()
    async with started("worker", "--port", str(port), env=environment(tmp_path)), httpx2.AsyncClient() as client:
        text = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
    return {
        f"{family.name}{suffix}"
        for family in text_string_to_metric_families(text)
        for suffix in SUFFIXES.get(family.type, [])
    }


def queries() -> list[str]:
    dashboard: dict[str, Any] = json.loads((OPERATIONS / "grafana.json").read_text())
    rules: dict[str, Any] = yaml.safe_load((OPERATIONS / "prometheus-rules.yml").read_text())
    panels = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    return panels + [rule["expr"] for group in rules["groups"] for rule in group["rules"]]


async def test_every_metric_of_the_dashboard_and_the_alerts_is_one_of_a_running_worker(metrics: set[str]) -> None:
    named = {name for query in queries() for name in re.findall(r"\bcourtbot_\w+(?=[\[{)])", query)}
    assert len(named) > 10
    assert named <= metrics


@pytest.mark.parametrize(
    ("host", "token", "statuses"),
    [("127.0.0.1", "", (200, 200)), ("0.0.0.0", "", (404, 404)), ("0.0.0.0", "a token of some length", (401, 200))],
)
async def test_a_service_has_metrics_of_its_models_that_are_no_business_of_strangers(
    tmp_path: Path, host: str, token: str, statuses: tuple[int, int]
) -> None:
    secret = {"COURTBOT_SECRET": "a secret of some length"} | ({"COURTBOT_METRICS_TOKEN": token} if token else {})
    env = environment(tmp_path, **secret)
    words, headers = ("service", "parse", "--host", host, "--port", "0"), {"Authorization": f"Bearer {token or 'any'}"}
    async with forks.child("bot", *words, env=env, hears=1) as service, httpx2.AsyncClient() as client:
        port = (await service.said.readline()).decode().strip().rpartition(":")[2]
        answers = [await client.get(f"http://127.0.0.1:{port}/metrics", headers=sent) for sent in ({}, headers)]
    assert tuple(answer.status_code for answer in answers) == statuses
    assert "courtbot_model_calls" in answers[1].text or statuses[1] == 404


def procfile() -> set[tuple[str, ...]]:
    """Its commands, without what is for trying courtbot out."""
    lines = [line.partition(": ")[2] for line in (ROOT / "Procfile").read_text().splitlines()]
    words = [tuple(word for word in shlex.split(line) if "=" not in word) for line in lines]
    return {command for command in words if command != ("courtbot", "sandbox")}


def test_units_start_what_the_procfile_starts() -> None:
    commands = set[tuple[str, ...]]()
    for path in OPERATIONS.glob("*.service"):
        unit = ConfigParser(interpolation=None, strict=False)
        unit.read(path)
        program, *words = shlex.split(re.sub(r" --port \d+", "", unit["Service"]["ExecStart"]))
        commands.add((Path(program).name, *words))
    templates = {re.escape(" ".join(command)).replace("%i", r"[\w-]+") for command in commands}
    assert all(any(re.fullmatch(one, " ".join(command)) for one in templates) for command in procfile())
    assert all(any(re.fullmatch(one, " ".join(command)) for command in procfile()) for one in templates)
