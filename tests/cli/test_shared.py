"""Processes that are to meet in a Redis say so where they could not."""

from typing import Any

import pytest

from bot.cli import listen, worker
from bot.cli.start import run

LISTENS = {"DISCORD_TOKEN": "t"}


@pytest.mark.parametrize(
    ("main", "env"), [(lambda: worker._work(None), {}), (lambda: listen._listen("discord", None), LISTENS)]
)
def test_a_listener_or_worker_that_would_be_alone_ends_with_a_bad_setting(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Any, main: Any, env: dict[str, str]
) -> None:
    monkeypatch.setattr("store.redis_client.find_binary", lambda: None)
    monkeypatch.setattr("os.umask", lambda mask: mask)  # the tests' own stays
    monkeypatch.delenv("REDIS_URL", raising=False)
    for name, value in (env | {"COURTBOT_HOME": str(tmp_path)}).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        run(main())
    assert ended.value.code == 2
    assert "REDIS_URL: there is no redis-server on this machine" in capsys.readouterr().err
