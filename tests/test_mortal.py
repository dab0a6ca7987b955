"""No process of a test outlives the tests, not even where they are killed while it is suspended."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[1]
POPEN = """
import signal, subprocess, sys, time
import psutil
from tests.kit.mortal import mortal
child = subprocess.Popen(mortal("sleep", "600"))
while psutil.Process(child.pid).name() != "sleep":
    time.sleep(0.01)
child.send_signal(signal.SIGSTOP)
print(child.pid, flush=True)
time.sleep(600)
"""
FORK = """
import os, signal, time
import psutil
from tests.kit.forks import Order
nothing = os.open(os.devnull, os.O_WRONLY)
child = Order("http.server", ["0"], dict(os.environ), (None, nothing, nothing)).start()
while not psutil.Process(child.pid).net_connections():
    time.sleep(0.01)
os.kill(child.pid, signal.SIGSTOP)
print(child.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("starts", [POPEN, FORK], ids=["a command", "a fork"])
def test_a_suspended_process_dies_with_who_started_it(starts: str) -> None:
    with subprocess.Popen([sys.executable, "-c", starts], cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        try:
            child = psutil.Process(int(parent.stdout.readline()))
        finally:
            parent.kill()
    deadline = time.monotonic() + 30
    while child.is_running() and child.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
        time.sleep(0.01)
    gone = not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    if not gone:
        os.kill(child.pid, signal.SIGKILL)
    assert gone
