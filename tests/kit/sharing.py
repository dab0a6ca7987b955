"""How a test run is shared by its workers: a file is one worker's, so that what its tests share is made once."""

from xdist.scheduler import LoadFileScheduling

WHOLE = ("tests/web/",)
"""Folders that are one worker's, too: a playground with its services runs beside all of their tests."""


class ByFile(LoadFileScheduling):
    """`--dist loadfile`, with whole folders."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in WHOLE if nodeid.startswith(folder)), super()._split_scope(nodeid))
