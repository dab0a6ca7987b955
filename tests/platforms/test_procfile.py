"""`honcho start` with nothing configured: everything runs, what has no token says so, and one signal ends it all."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from patterns.services.contract import MODULES
from tests.kit.mortal import mortal
from tests.services.test_processes import CLEARED, ROOT, courtbot_command, free_port

SAYS = {
    "sandbox": "Offline model (emulated)",
    "slack": "Slack has no token",
    "discord": "Discord has no token",
    "worker": "courtbot worker: ready",
    **dict.fromkeys(MODULES, "http://"),
}


def test_everything_in_the_procfile_runs_with_nothing_configured(tmp_path: Path) -> None:
    port = str(free_port())
    procfile = tmp_path / "Procfile"
    lines = (ROOT / "Procfile").read_text().replace("8790", port)
    procfile.write_text(lines.replace("courtbot sandbox", f"courtbot sandbox --port {port}"))
    assert {line.partition(":")[0] for line in lines.splitlines()} == set(SAYS)
    env = {
        k: v for k, v in os.environ.items() if k not in CLEARED and not k.startswith(("COURTBOT_", "SLACK_", "DISC"))
    }
    for name in MODULES:
        env[f"COURTBOT_{name.upper().replace('-', '_')}_URL"] = f"http://127.0.0.1:{free_port()}"
    env |= {"COURTBOT_HOME": str(tmp_path / "home"), "PATH": f"{courtbot_command(tmp_path)}:{env['PATH']}"}
    command = [sys.executable, "-m", "honcho", "-f", str(procfile), "-e", "/dev/null", "start"]
    with subprocess.Popen(
        mortal(*command, by="TERM"), env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as honcho:
        said: list[str] = []
        reader = threading.Thread(target=lambda: said.extend(line.decode() for line in honcho.stdout or ()))
        reader.start()
        try:
            deadline = time.monotonic() + 60
            while missing(said) and time.monotonic() < deadline and honcho.poll() is None:
                time.sleep(0.1)
            assert missing(said) == set()
            time.sleep(1)
            assert honcho.poll() is None, "".join(said)
        finally:
            honcho.send_signal(signal.SIGTERM)
            honcho.wait(30)
            reader.join(5)
    assert "Traceback" not in "".join(said)


def missing(said: list[str]) -> set[str]:
    """The processes that have not said what they should."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", "".join(said))
    found = {name for name, words in SAYS.items() if re.search(rf"{name}\.1 +\| .*{re.escape(words)}", plain)}
    return set(SAYS) - found
