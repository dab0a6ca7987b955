"""`courtbot aws`: makes, shows or removes the managed agent of pattern H."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from bot.cli.start import BAD_SETTING, NOT_AVAILABLE, load, require
from bot.llm.roles import BEDROCK, parse_ref
from bot.settings import BadSetting, Settings

if TYPE_CHECKING:
    from patterns.h_bedrock_agent.control_classic import ClassicControl
    from patterns.h_bedrock_agent.control_harness import HarnessControl

NAME = "courtbot_h"
MODEL = parse_ref(BEDROCK[0]).model
NO_KEYS = (
    "AWS: there are no keys, so nothing was asked or changed. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or "
    "AWS_PROFILE."
)
BACKENDS = ("agentcore", "classic-return-control", "classic-lambda")


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What the three have in common."""
    backend = click.option("--backend", type=click.Choice(BACKENDS), help="Without it, COURTBOT_H_BACKEND.")
    name = click.option("--name", default=NAME, show_default=True, callback=_name, help="What it is called at AWS.")
    return backend(name(command))


def _name(ctx: click.Context, option: click.Parameter, value: str) -> str:
    if not re.fullmatch(r"[a-zA-Z](_?[a-zA-Z0-9])*", value) or len(value) > 28:  # a role's name has 64 at most
        raise click.BadParameter("up to 28 letters, digits and single underscores, a letter first")
    return value


@click.group()
def command() -> None:
    """Make, show or remove the agent that pattern H runs on, with the AWS keys of the environment."""


@command.command()
@_options
@click.option("--model", default=MODEL, show_default=True, help="The agent's model, or inference profile.")
@click.option("--lambda-arn", default="", help="The Lambda of the action group, for classic-lambda.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
def provision(backend: str | None, name: str, model: str, lambda_arn: str, dry_run: bool) -> None:
    """Make what is missing and change what differs; safe to run again. Prints ARNs and the settings to use."""

    def work(settings: Settings) -> None:
        from patterns.h_bedrock_agent import PROMPT
        from patterns.h_bedrock_agent.control import Wanted

        chosen = backend or settings.h_backend
        if (chosen == "classic-lambda") != bool(lambda_arn):
            raise BadSetting("--lambda-arn: classic-lambda needs the ARN of its Lambda, the other backends have none")
        control, account = _control(settings, chosen, name, dry_run)
        _print({"COURTBOT_H_BACKEND": chosen} | control.provision(Wanted(name, model, PROMPT, lambda_arn), account))

    _run(work)


@command.command()
@_options
def show(backend: str | None, name: str) -> None:
    """Print what there is."""

    def work(settings: Settings) -> None:
        control, _ = _control(settings, backend or settings.h_backend, name, dry=True)
        _print(control.show(name) or {"nothing": f"there is no {name}"})

    _run(work)


@command.command()
@_options
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def destroy(backend: str | None, name: str, dry_run: bool, yes: bool) -> None:
    """Remove the agent and its role. The Lambda stays."""
    if not (yes or dry_run):
        click.confirm(f"Remove {name} and its role from AWS?", abort=True)
    _run(lambda settings: _control(settings, backend or settings.h_backend, name, dry_run)[0].destroy(name))


def _run(work: Callable[[Settings], None]) -> None:
    """What an operator can mend is said in a line."""
    require("courtbot aws", "aws")
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

    from patterns.h_bedrock_agent.control import ProvisionFailed

    try:
        work(load())
    except BadSetting as error:
        click.echo(f"courtbot: bad setting\n{error}", err=True)
        raise SystemExit(BAD_SETTING) from error
    except NoCredentialsError as error:
        click.echo(f"courtbot: {NO_KEYS}", err=True)
        raise SystemExit(NOT_AVAILABLE) from error
    except (BotoCoreError, ClientError, ProvisionFailed) as error:
        click.echo(f"courtbot: AWS: {error}", err=True)
        raise SystemExit(NOT_AVAILABLE) from error


def _control(settings: Settings, backend: str, name: str, dry: bool) -> "tuple[HarnessControl | ClassicControl, str]":
    """The control plane of that backend, and the account."""
    from patterns.h_bedrock_agent.aws import make_session
    from patterns.h_bedrock_agent.control import ChangeRunner, Role
    from patterns.h_bedrock_agent.control_classic import ClassicControl
    from patterns.h_bedrock_agent.control_harness import HarnessControl

    session, hand = make_session(settings), ChangeRunner(click.echo, dry)
    account = str(session.client("sts").get_caller_identity()["Account"])
    iam = session.client("iam")
    if backend == "agentcore":
        role = Role(iam, hand, f"AmazonBedrockAgentCoreHarness_{name}", "bedrock-agentcore.amazonaws.com")
        return HarnessControl(session.client("bedrock-agentcore-control"), role, hand), account
    role = Role(iam, hand, f"AmazonBedrockExecutionRoleForAgents_{name}", "bedrock.amazonaws.com")
    return ClassicControl(session.client("bedrock-agent"), session.client("lambda"), role, hand), account


def _print(names: dict[str, str]) -> None:
    for name, value in names.items():
        click.echo(f"{name}={value}" if name.isupper() else f"{name}: {value}")
