"""The package as a club gets it: `python -m tests.wheel` builds the wheel once, installs it with one extra into fresh
environments in other folders, and books a court there. `.ci/run` calls it before the tests, which install nothing.

A Python that this machine does not have is said to be missing; one at least is tried.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11", "3.13")
EXTRA = "agents"
LINES = ("Book a court for tomorrow", "3pm", "the second one")
CLEARED = (
    "OPENAI_",
    "ANTHROPIC_",
    "AWS_",
    "SLACK_",
    "DISCORD_",
    "COURTBOT_",
    "PYTHONPATH",
    "DATABASE_URL",
    "REDIS_URL",
)


def interpreter(version: str) -> Path | None:
    """This one, one on PATH, or one that pyenv or uv has put where they put them."""
    if sys.version.startswith(f"{version}."):
        return Path(sys.executable)
    homes = (Path.home() / ".pyenv/versions", Path.home() / ".local/share/uv/python")
    places = [found for home in homes for found in sorted(home.glob(f"*{version}.*/bin/python{version}"))]
    if on_path := shutil.which(f"python{version}"):
        places.append(Path(on_path))
    return next((place for place in places if _runs(place)), None)


def _runs(python: Path) -> bool:
    """pyenv puts commands on PATH for Pythons that are not in use."""
    return subprocess.run([python, "-c", "import venv, ensurepip"], capture_output=True).returncode == 0


def build(folder: Path) -> Path:
    """The wheel's file."""
    _pip(Path(sys.executable), "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    [wheel] = folder.glob("courtbot-*.whl")
    return wheel


def install(python: Path, wheel: Path, folder: Path) -> Path:
    """The `courtbot` command of a fresh environment."""
    subprocess.run([python, "-m", "venv", folder / "env"], check=True)
    constraints = ("-c", str(ROOT / "constraints.txt"))
    _pip(folder / "env/bin/python", "install", *constraints, f"courtbot[{EXTRA}] @ {wheel.as_uri()}")
    return folder / "env/bin/courtbot"


def _pip(python: Path, command: str, *words: str) -> None:
    subprocess.run([python, "-m", "pip", command, "--quiet", "--disable-pip-version-check", *words], check=True)


def chat(courtbot: Path, folder: Path, letter: str) -> subprocess.CompletedProcess[str]:
    """A conversation with that pattern, in a folder that has nothing to do with the sources."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(CLEARED)}
    words = ["chat", "--json", "--now", "2026-12-01T09:00", "--user", letter, "--pattern", letter]
    return subprocess.run(
        [courtbot, *words], input="\n".join(LINES) + "\n", env={**env, "COURTBOT_CLUB_TIME_ZONE": "UTC"},
        cwd=folder, capture_output=True, text=True, timeout=180,
    )  # fmt: skip


def books(courtbot: Path, folder: Path, letter: str) -> str:
    """What is wrong; empty where the conversation ends with a booking."""
    done = chat(courtbot, folder, letter)
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode == 0 and replies and replies[-1]["booking"]:
        return ""
    return f"pattern {letter} booked nothing: {done.stdout}{done.stderr}"


def names_its_extra(courtbot: Path, folder: Path, letter: str, extra: str) -> str:
    """What is wrong; empty where the missing package is named."""
    done = chat(courtbot, folder, letter)
    if done.returncode == 2 and f"Pattern {letter} needs courtbot[{extra}]" in done.stderr:
        return ""
    return f"pattern {letter} does not name courtbot[{extra}]: {done.stdout}{done.stderr}"


def faults(python: Path, wheel: Path) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="courtbot-wheel-") as name:
        folder = Path(name)
        courtbot = install(python, wheel, folder)
        told = [books(courtbot, folder, letter) for letter in ("D", "E")]
        told.append(names_its_extra(courtbot, folder, "C", "services"))
        return [fault for fault in told if fault]


def main() -> int:
    found = {version: python for version in PYTHONS if (python := interpreter(version))}
    failed = not found
    with tempfile.TemporaryDirectory(prefix="courtbot-wheel-") as folder:
        wheel = build(Path(folder))
        for version in PYTHONS:
            if python := found.get(version):
                print(f"Python {version}: installing the wheel, and booking with it …", flush=True)
                wrong = faults(python, wheel)
                failed |= bool(wrong)
                print(
                    f"Python {version}: {wheel.name}[{EXTRA}]", *wrong or ["books with D and E, and names what C needs"]
                )
            else:
                print(f"Python {version}: not on this machine, not tried")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
