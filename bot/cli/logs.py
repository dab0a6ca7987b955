"""The log: lines to read in a terminal, and JSON, one object a line, where a machine collects it."""

import logging
import sys
from typing import Literal

from pythonjsonlogger.json import JsonFormatter

from bot.tracing import turn_in_hand

Form = Literal["auto", "text", "json"]

OURS = ("bot", "adapters", "patterns", "store")
QUIETER = {"DEBUG": "INFO", "INFO": "WARNING"}
"""The SDKs' level by ours: at their most talkative they log what members wrote, and addresses that are good for an
answer."""


def set_up_log(level: str, form: Form = "auto") -> None:
    """To standard error. `auto` is text where that is a terminal."""
    handler = logging.StreamHandler()
    handler.addFilter(_note_turn)
    as_text = form == "text" or (form == "auto" and sys.stderr.isatty())
    handler.setFormatter(
        _Text("%(asctime)s %(levelname)s %(name)s %(about)s%(message)s") if as_text else json_formatter()
    )
    logging.basicConfig(level=QUIETER.get(level, level), handlers=[handler])
    for ours in OURS:
        logging.getLogger(ours).setLevel(level)


def _note_turn(record: logging.LogRecord) -> bool:
    if turn := turn_in_hand():
        record.turn = turn
    return True


class _Text(logging.Formatter):
    """With the turn in front of what is said about it."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        turn = getattr(record, "turn", "")
        record.about = f"turn={turn} " if turn else ""
        return super().formatMessage(record)


def json_formatter() -> JsonFormatter:
    names = {"levelname": "level", "name": "logger"}
    return JsonFormatter(("levelname", "name", "message"), rename_fields=names, timestamp="time")
