"""Who may ask the playground: on loopback whoever names this machine, elsewhere who has the token."""

import os
import socket
from pathlib import Path

import httpx2
import pytest
from click.testing import CliRunner
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from adapters.web.app import make_app
from adapters.web.updates import Updates
from bot.cli import main
from bot.cli.playground import Options, own_settings


def client(token: str = "", host: str = "http://127.0.0.1:8787") -> httpx2.AsyncClient:
    app = make_app([Route("/", lambda request: PlainTextResponse("the page"))], Updates(), token)
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=host)


@pytest.mark.parametrize("host", ["http://127.0.0.1:8787", "http://localhost:8787", "http://[::1]:8787"])
async def test_a_browser_on_this_machine_is_let_in(host: str):
    async with client(host=host) as browser:
        assert (await browser.get("/")).text == "the page"


@pytest.mark.parametrize("host", ["http://evil.example", "http://192.168.1.7:8787", "http://localhost.evil.example"])
async def test_another_name_for_this_machine_is_refused(host: str):
    """As a page elsewhere would use it, which had its name lead here."""
    async with client(host=host) as browser:
        assert (await browser.get("/")).status_code == 403


async def test_another_sites_page_is_refused():
    async with client() as browser:
        assert (await browser.get("/", headers={"origin": "http://evil.example"})).status_code == 403
        assert (await browser.get("/", headers={"origin": "http://127.0.0.1:8787"})).status_code == 200


async def test_another_host_asks_for_the_token_and_keeps_it_in_a_cookie():
    async with client("a-token", "http://192.168.1.7:8787") as browser:
        assert (await browser.get("/")).status_code == 401
        assert (await browser.get("/?token=wrong")).status_code == 401
        assert (await browser.get("/?token=a-token")).headers["location"] == "/"
        assert (await browser.get("/")).text == "the page"


async def test_a_page_may_load_only_from_its_own_server():
    async with client() as browser:
        assert "default-src 'self'" in (await browser.get("/")).headers["content-security-policy"]


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder whose `.env`, like the environment, names what is in production."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("REDIS_URL=redis://production\nOPENAI_API_KEY=sk-production\n")
    monkeypatch.setenv("DATABASE_URL", "postgresql://production/courtbot")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://production:4318")
    return tmp_path


def test_nothing_of_production_reaches_a_demo(elsewhere: Path):
    settings = own_settings(Options(), elsewhere / "demo")
    assert (settings.database_url, settings.redis_url, settings.offline) == (None, None, True)
    assert settings.home == elsewhere / "demo"
    assert not {"DATABASE_URL", "OTEL_EXPORTER_OTLP_ENDPOINT"} & os.environ.keys()


def test_a_port_in_use_is_told_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = CliRunner().invoke(main, ["playground", "--no-browser", "--port", str(port), "--home", str(tmp_path)])
    assert said.exit_code == 2
    assert f"--port: 127.0.0.1:{port}: another program listens there" in said.output
