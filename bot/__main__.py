"""`python -m bot` is `courtbot`."""

from bot.cli import main

main(prog_name="courtbot")
