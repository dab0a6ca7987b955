"""Variables that begin as ours do and are no setting."""

from pathlib import Path

import pytest

from bot.settings import Settings, variable
from bot.settings.unknown import unknown_variables


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without a `.env`, in which the command is called."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("COURTBOT_PATERN", "did you mean COURTBOT_PATTERN?"),
        ("COURTBOT_REDIS_URL", "did you mean REDIS_URL?"),
        ("COURTBOT_CLUB_TIMEZONE", "did you mean COURTBOT_CLUB_TIME_ZONE?"),
        ("COURTBOT_COLOUR_OF_BALLS", "is not used"),
    ],
)
def test_a_slip_is_named_with_what_it_may_mean(monkeypatch: pytest.MonkeyPatch, name: str, says: str):
    monkeypatch.setenv(name, "B")
    [line] = unknown_variables()
    assert line.startswith(f"{name} is no setting")
    assert says in line


def test_a_slip_in_the_env_file_is_named(elsewhere: Path):
    elsewhere.joinpath(".env").write_text("COURTBOT_CLUB_CORTS=4\nPATH_OF_OTHERS=x\n")
    assert unknown_variables() == ["COURTBOT_CLUB_CORTS is no setting; did you mean COURTBOT_CLUB_COURTS?"]


def test_every_setting_is_known(monkeypatch: pytest.MonkeyPatch):
    for field in Settings.model_fields:
        monkeypatch.setenv(variable(field), "1")
    assert unknown_variables() == []
