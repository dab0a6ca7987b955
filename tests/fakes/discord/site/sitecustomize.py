"""Turns discord.py in a child process to the Discord on loopback, as soon as the child imports it.

Python imports a module of this name at start from PYTHONPATH; DiscordFake.environment() puts this folder there.
"""

import importlib.abc
import importlib.machinery
import os
import sys
from collections.abc import Sequence
from types import ModuleType


class Redirect(importlib.abc.MetaPathFinder):
    """Lets the usual finders find discord.http and discord.gateway, and sets one attribute after they ran."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in ("discord.http", "discord.gateway"):
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        if spec is None or spec.loader is None:
            return spec
        loader, execute = spec.loader, spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            execute(module)
            if fullname == "discord.http":
                module.Route.BASE = os.environ["FAKE_DISCORD_API"]
            else:
                import yarl

                module.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["FAKE_DISCORD_GATEWAY"])

        loader.exec_module = exec_module
        return spec


if "FAKE_DISCORD_API" in os.environ:
    sys.meta_path.insert(0, Redirect())
