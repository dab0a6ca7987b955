"""The `courtbot` command. Commands are imported when they are called: `--help` loads nothing but Click."""

import importlib

import click

COMMANDS = {
    "chat": "Talk to the bot in this terminal, or script it line by line.",
    "bookings": "List what is in the database.",
    "compare": "Play scenarios with every pattern, and put numbers to them.",
    "votes": "Count the thumbs under results, by pattern.",
    "doctor": "Say what is configured, what answers and what is missing.",
    "sentences": "Print every sentence that members and admins can read.",
    "playground": "Watch the eight patterns at work, on a local page.",
    "sandbox": "Serve the offline model, or score its understanding.",
    "service": "Serve one step of C or one specialist of G as a process of its own.",
    "run": "Start every platform that has a token, a worker and the HTTP server in one process.",
    "listen": "Let one platform's events into the inbox; workers answer them.",
    "worker": "Take turns from the inbox until SIGTERM.",
    "slack": "Print the manifest that makes the Slack app, and keys for its installations.",
    "discord": "Print the links that add the bot to a Discord server or account.",
    "aws": "Make, show or remove the agent that pattern H runs on.",
}


class Lazy(click.Group):
    """A group whose commands live in the module of their name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"bot.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Lazy)
@click.version_option(package_name="courtbot", prog_name="courtbot", message="%(prog)s %(version)s")
def main() -> None:
    """courtbot books tennis courts from where a club's members already talk."""


class Process:
    """Whether this one is the command's alone, to be ended with it."""

    own = False


def courtbot() -> None:
    """The command as a process of its own."""
    Process.own = True
    main(prog_name="courtbot")
