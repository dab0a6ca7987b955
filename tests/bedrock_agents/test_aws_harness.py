"""`courtbot aws` with an AgentCore harness: what it asks of AWS, told to botocore's Stubber."""

import json
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.stub import ANY, Stubber

from patterns.h_bedrock_agent import PROMPT
from patterns.h_bedrock_agent.control import ChangeRunner, ProvisionFailed, Role, Wanted, model_policy
from patterns.h_bedrock_agent.control_harness import HarnessControl
from patterns.h_bedrock_agent.functions import allowed_tools, inline_tools

ENVIRONMENT = {
    "agentCoreRuntimeEnvironment": {
        "agentRuntimeArn": "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/r-abcdefghij",
        "agentRuntimeName": "r", "agentRuntimeId": "r-abcdefghij",
        "lifecycleConfiguration": {}, "networkConfiguration": {"networkMode": "PUBLIC"},
    }
}  # fmt: skip


class Harness:
    """AgentCore's control plane and IAM as scripts of what may be asked, in order."""

    def __init__(self, dry: bool = False) -> None:
        keys = {"aws_access_key_id": "k", "aws_secret_access_key": "s", "region_name": "us-east-1"}
        session = boto3.Session(**keys)
        self.core, self.iam = Stubber(session.client("bedrock-agentcore-control")), Stubber(session.client("iam"))
        self.core.activate()
        self.iam.activate()
        self.said: list[str] = []
        hand = ChangeRunner(self.said.append, dry, sleep=lambda seconds: None)
        self.role = Role(self.iam.client, hand, "R_h", "bedrock-agentcore.amazonaws.com")
        self.control = HarnessControl(self.core.client, self.role, hand)

    def there_is_a_role(self) -> None:
        self.iam.add_response("get_role", {"Role": self.a_role()}, {"RoleName": "R_h"})

    def a_role(self) -> dict[str, Any]:
        trust = json.dumps(self.role.trust("123456789012"))
        return {
            "Path": "/", "RoleName": "R_h", "RoleId": "AROA" + "X" * 16, "Arn": ROLE,
            "CreateDate": datetime.now(UTC), "AssumeRolePolicyDocument": trust,
        }  # fmt: skip

    def it_may_call_models(self) -> None:
        document = {"RoleName": "R_h", "PolicyName": "models", "PolicyDocument": json.dumps(model_policy())}
        self.iam.add_response("get_role_policy", document, {"RoleName": "R_h", "PolicyName": "models"})

    def listed(self, *harnesses: dict[str, Any]) -> None:
        self.core.add_response("list_harnesses", {"harnesses": [summary(h) for h in harnesses]})

    def told(self, found: dict[str, Any]) -> None:
        self.core.add_response("get_harness", {"harness": found}, {"harnessId": found["harnessId"]})

    def done(self) -> None:
        self.core.assert_no_pending_responses()
        self.iam.assert_no_pending_responses()


ROLE = "arn:aws:iam::123456789012:role/R_h"
ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:harness/courtbot_h-abcdefghij"
WANTED = Wanted("courtbot_h", "us.some.model-v1:0", PROMPT)


def found(status: str = "READY", **changes: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "harnessId": "courtbot_h-abcdefghij", "harnessName": "courtbot_h", "arn": ARN, "status": status,
        "executionRoleArn": ROLE, "createdAt": now, "updatedAt": now,
        "model": {"bedrockModelConfig": {"modelId": WANTED.model}}, "systemPrompt": [{"text": PROMPT}],
        "tools": inline_tools(), "skills": [], "allowedTools": allowed_tools(),
        "truncation": {"strategy": "none"}, "environment": ENVIRONMENT, **changes,
    }  # fmt: skip


def summary(harness: dict[str, Any]) -> dict[str, Any]:
    return {k: harness[k] for k in ("harnessId", "harnessName", "arn", "status", "createdAt", "updatedAt")}


def test_a_harness_is_made_with_our_functions_as_its_only_tools():
    there = Harness()
    there.iam.add_client_error("get_role", "NoSuchEntity")
    there.iam.add_response("create_role", {"Role": there.a_role()}, {
        "RoleName": "R_h", "AssumeRolePolicyDocument": ANY, "Tags": [{"Key": "made-by", "Value": "courtbot"}],
    })  # fmt: skip
    there.iam.add_client_error("get_role_policy", "NoSuchEntity")
    there.iam.add_response("put_role_policy", {}, {"RoleName": "R_h", "PolicyName": "models", "PolicyDocument": ANY})
    there.listed(found(harnessName="another"))
    creation = {
        "harnessName": "courtbot_h", "executionRoleArn": ROLE, "model": ANY, "systemPrompt": [{"text": PROMPT}],
        "tools": inline_tools(), "allowedTools": allowed_tools(), "memory": {"disabled": {}}, "environment": ANY,
        "tags": ANY,
    }  # fmt: skip
    there.core.add_client_error("create_harness", "ValidationException", "The role cannot be assumed yet")
    there.core.add_response("create_harness", {"harness": found("CREATING")}, creation)
    there.told(found("CREATING"))
    there.told(found())
    assert there.control.provision(WANTED, "123456789012") == {
        "role": ROLE, "harness": ARN, "COURTBOT_H_HARNESS_ARN": ARN,
    }  # fmt: skip
    assert not {"shell", "file_operations"} & set(allowed_tools())
    there.done()


def test_a_harness_that_is_as_it_should_be_is_left_alone():
    there = Harness()
    there.there_is_a_role()
    there.it_may_call_models()
    there.listed(found())
    there.told(found())
    assert there.control.provision(WANTED, "123456789012")["harness"] == ARN
    assert there.said == []
    there.done()


def test_a_harness_that_was_opened_up_is_put_right():
    there = Harness()
    there.there_is_a_role()
    there.it_may_call_models()
    there.listed(found())
    there.told(found(allowedTools=["*"]))
    there.core.add_response("update_harness", {"harness": found("UPDATING")}, {
        "harnessId": "courtbot_h-abcdefghij", "executionRoleArn": ROLE, "model": ANY, "systemPrompt": ANY,
        "tools": ANY, "allowedTools": allowed_tools(), "memory": {"optionalValue": {"disabled": {}}},
        "environment": ANY,
    })  # fmt: skip
    there.told(found())
    there.control.provision(WANTED, "123456789012")
    assert there.said == ["update harness courtbot_h"]
    there.done()


def test_a_harness_that_cannot_be_made_is_told_with_its_reason():
    there = Harness()
    there.there_is_a_role()
    there.it_may_call_models()
    there.listed()
    there.core.add_response("create_harness", {"harness": found("CREATING")})
    there.told(found("CREATE_FAILED", failureReason="no such model"))
    with pytest.raises(ProvisionFailed, match="no such model"):
        there.control.provision(WANTED, "123456789012")


def test_a_dry_run_makes_no_harness():
    there = Harness(dry=True)
    there.iam.add_client_error("get_role", "NoSuchEntity")
    there.iam.add_client_error("get_role_policy", "NoSuchEntity")
    there.listed()
    there.control.provision(WANTED, "123456789012")
    assert there.said[0] == "would create role R_h"
    assert there.said[-1] == "would create harness courtbot_h"
    there.done()


def test_a_harness_is_removed_with_its_role():
    there = Harness()
    there.listed(found())
    there.told(found())
    there.core.add_response("delete_harness", {"harness": found("DELETING")}, {
        "harnessId": "courtbot_h-abcdefghij", "deleteManagedMemory": True,
    })  # fmt: skip
    there.there_is_a_role()
    there.iam.add_response("list_role_policies", {"PolicyNames": ["models"]}, {"RoleName": "R_h"})
    there.iam.add_response("delete_role_policy", {}, {"RoleName": "R_h", "PolicyName": "models"})
    there.iam.add_response("delete_role", {}, {"RoleName": "R_h"})
    there.control.destroy("courtbot_h")
    there.done()
