"""`python -m bot` is `courtbot`."""

from bot.cli import courtbot

courtbot()
