"""`courtbot aws` with a classic agent, against MiniStack's control plane."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from patterns.h_bedrock_agent import PROMPT
from tests.kit import ministack

CLASSIC = ["--backend", "classic-return-control"]
LAMBDA = "arn:aws:lambda:us-east-1:000000000000:function:courtbot-action-group"


@pytest.fixture(scope="module")
def aws_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with ministack.running(tmp_path_factory.mktemp("ministack")) as url:
        yield url


@pytest.fixture
def aws(aws_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A client for each service; the command finds the same AWS by its environment."""
    env = {
        "AWS_ENDPOINT_URL": aws_url, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
    }  # fmt: skip
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    session = boto3.Session(region_name="us-east-1")
    yield session.client
    CliRunner().invoke(main, ["aws", "destroy", "--yes", *CLASSIC])


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["aws", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def names(result: Result) -> dict[str, str]:
    lines = [line.replace("=", ": ", 1) for line in result.output.splitlines() if ": " in line or "=" in line]
    return dict(line.split(": ", 1) for line in lines)


def the_agent(aws: Any) -> tuple[Any, Any, Any]:
    """The agent, its action group and its alias, as AWS tells them."""
    control = aws("bedrock-agent")
    [summary] = control.list_agents()["agentSummaries"]
    agent_id = summary["agentId"]
    of = {"agentId": agent_id, "agentVersion": "DRAFT"}
    [group] = control.list_agent_action_groups(**of)["actionGroupSummaries"]
    group = control.get_agent_action_group(**of, actionGroupId=group["actionGroupId"])["agentActionGroup"]
    [alias] = control.list_agent_aliases(agentId=agent_id)["agentAliasSummaries"]
    return control.get_agent(agentId=agent_id)["agent"], group, alias


def test_a_classic_agent_is_made_prepared_and_printed(aws: Any):
    result = run("provision", *CLASSIC)
    assert result.exit_code == 0, result.output
    agent, group, alias = the_agent(aws)
    found = names(result)
    assert (found["agent"], found["COURTBOT_H_AGENT_ID"]) == (agent["agentArn"], agent["agentId"])
    assert found["COURTBOT_H_ALIAS_ID"] == alias["agentAliasId"]
    assert (agent["agentStatus"], agent["instruction"]) == ("PREPARED", PROMPT)
    assert group["actionGroupExecutor"] == {"customControl": "RETURN_CONTROL"}
    functions = {f["name"]: f for f in group["functionSchema"]["functions"]}
    assert set(functions) == {"check_availability", "book", "my_bookings", "cancel", "move"}
    assert {n: p["required"] for n, p in functions["check_availability"]["parameters"].items()} == {
        "date": True, "time": False, "minutes": False, "within": False, "courts": False,
    }  # fmt: skip
    assert not {"user", "user_id", "member"} & {name for f in functions.values() for name in f.get("parameters", {})}
    role = aws("iam").get_role(RoleName=found["role"].rpartition("/")[2])["Role"]
    [statement] = role["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "bedrock.amazonaws.com"}
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": "000000000000"}}


def test_a_second_run_changes_nothing_and_prints_the_same(aws: Any):
    first, second = run("provision", *CLASSIC), run("provision", *CLASSIC)
    assert names(first) == names(second)
    assert "create" in first.output
    assert not [line for line in second.output.splitlines() if line.startswith(("create", "update", "prepare", "let"))]


def test_a_change_keeps_agent_and_alias_and_moves_the_alias_on(aws: Any):
    first = names(run("provision", *CLASSIC))
    result = run("provision", *CLASSIC, "--model", "another.model-v1:0")
    assert "update agent" in result.output
    assert "move alias" in result.output
    assert {k: v for k, v in names(result).items() if k.isupper()} == {k: v for k, v in first.items() if k.isupper()}
    agent, _, alias = the_agent(aws)
    assert (agent["foundationModel"], alias["agentAliasName"]) == ("another.model-v1:0", "live")


def test_a_dry_run_says_what_would_be_done_and_does_nothing(aws: Any):
    result = run("provision", *CLASSIC, "--dry-run")
    lines = result.output.splitlines()
    for what in ("create role", "create agent", "create action group", "prepare the agent", "create alias"):
        assert any(line.startswith(f"would {what}") for line in lines)
    assert aws("bedrock-agent").list_agents()["agentSummaries"] == []
    run("provision", *CLASSIC)
    assert "would delete agent" in run("destroy", "--dry-run", *CLASSIC).output
    assert len(aws("bedrock-agent").list_agents()["agentSummaries"]) == 1


def test_show_prints_what_there_is_and_destroy_leaves_nothing(aws: Any):
    made = names(run("provision", *CLASSIC))
    assert made.items() >= names(run("show", *CLASSIC)).items() > {}.items()
    assert run("destroy", "--yes", *CLASSIC).exit_code == 0
    assert "there is no courtbot_h" in run("show", *CLASSIC).output
    assert aws("bedrock-agent").list_agents()["agentSummaries"] == []
    assert not [r for r in aws("iam").list_roles()["Roles"] if "courtbot_h" in r["RoleName"]]
    assert run("destroy", "--yes", *CLASSIC).exit_code == 0


def test_destroy_asks_first(aws: Any):
    run("provision", *CLASSIC)
    assert CliRunner().invoke(main, ["aws", "destroy", *CLASSIC], input="n\n").exit_code == 1
    assert len(aws("bedrock-agent").list_agents()["agentSummaries"]) == 1


def test_the_lambda_is_the_executor_and_lets_this_agent_invoke_it(aws: Any):
    made = ["--backend", "classic-lambda", "--lambda-arn", make_lambda(aws)]
    found = names(run("provision", *made))
    _, group, _ = the_agent(aws)
    assert group["actionGroupExecutor"] == {"lambda": LAMBDA}
    policy = json.loads(aws("lambda").get_policy(FunctionName=LAMBDA)["Policy"])
    [statement] = policy["Statement"]
    assert statement["Principal"] == {"Service": "bedrock.amazonaws.com"}
    assert found["agent"] in json.dumps(statement["Condition"])
    assert "let the agent" not in run("provision", *made).output
    assert "action group" in run("provision", *CLASSIC).output  # and back
    _, group, _ = the_agent(aws)
    assert group["actionGroupExecutor"] == {"customControl": "RETURN_CONTROL"}


def make_lambda(aws: Any) -> str:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("f.py", "def handler(event, context): return {}")
    created = aws("lambda").create_function(
        FunctionName="courtbot-action-group", Runtime="python3.11", Handler="f.handler",
        Role="arn:aws:iam::000000000000:role/any", Code={"ZipFile": packed.getvalue()},
    )  # fmt: skip
    return created["FunctionArn"]


@pytest.mark.parametrize(
    ("arguments", "says", "code"),
    [
        (["provision", "--backend", "classic-lambda"], "--lambda-arn", 2),
        (["provision", *CLASSIC, "--lambda-arn", LAMBDA], "--lambda-arn", 2),
        (["provision", *CLASSIC, "--name", "a b"], "letters", 2),
        (["show", "--backend", "agentcore"], "courtbot: AWS:", 1),  # which MiniStack has not
    ],
)
def test_a_fault_that_an_operator_can_mend_is_said_in_a_line(aws: Any, arguments: list[str], says: str, code: int):
    result = run(*arguments)
    assert (result.exit_code, says in result.output) == (code, True), result.output
    assert "Traceback" not in result.output
