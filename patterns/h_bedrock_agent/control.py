"""What `courtbot aws` shares between the two services: changes that are made or only told, waiting, and roles."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from botocore.exceptions import ClientError

from patterns.h_bedrock_agent.aws import code_of

POLICY = "models"
TAGS = {"made-by": "courtbot"}
WAIT_SECONDS, STEP_SECONDS = 300, 2.0
SESSION_SECONDS = 1_800
"""AWS forgets a session that is idle for so long: later than H itself begins a new one."""
MISSING = {"NoSuchEntity", "ResourceNotFoundException"}


class ProvisionFailed(Exception):
    """AWS did not make something; the message says what, and why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be provisioned. The name must suit both services: letters, digits and underscores."""

    name: str
    model: str
    instruction: str
    lambda_arn: str = ""  # of the action group's Lambda; without it a classic agent returns control


@dataclass
class ChangeRunner:
    """Makes changes and prints each; in a dry run it prints what it would do."""

    say: Callable[[str], None]
    dry: bool = False
    sleep: Callable[[float], None] = time.sleep

    def do(self, what: str, change: Callable[[], Any]) -> Any:
        """Make the change and return its result; None in a dry run."""
        self.say(f"would {what}" if self.dry else what)
        return None if self.dry else change()

    def wait(self, what: str, look: Callable[[], tuple[str, Any]], ready: str) -> Any:
        """Poll for (status, thing) until the status is `ready`. Raises ProvisionFailed when it fails or takes too
        long."""
        waited = 0.0
        while waited < WAIT_SECONDS:
            status, thing = look()
            if status == ready:
                return thing
            if "FAILED" in status:
                raise ProvisionFailed(f"{what}: {status} {_why(thing)}")
            self.sleep(STEP_SECONDS)
            waited += STEP_SECONDS
        raise ProvisionFailed(f"{what} is not {ready} after {WAIT_SECONDS} seconds")

    def patiently(self, change: Callable[[], Any]) -> Any:
        """Retry until a role that was just made is known everywhere."""
        for _ in range(5):
            try:
                return change()
            except ClientError as error:
                if code_of(error) not in ("ValidationException", "AccessDeniedException") or not _of_role(error):
                    raise
                self.sleep(5)
        return change()


def _why(thing: Mapping[str, Any]) -> str:
    return str(thing.get("failureReason") or thing.get("failureReasons") or "")


def _of_role(error: ClientError) -> bool:
    return "role" in str(error).lower()


def existing(look: Callable[[], Any]) -> Any:
    """The result, or None where there is no such thing."""
    try:
        return look()
    except ClientError as error:
        if code_of(error) in MISSING:
            return None
        raise


@dataclass
class Role:
    """The role that the service assumes: it may call models, and nothing else."""

    iam: Any
    runner: ChangeRunner
    name: str
    service: str

    def arn(self) -> str | None:
        found = existing(lambda: self.iam.get_role(RoleName=self.name))
        return found and str(found["Role"]["Arn"])

    def ensure(self, account: str) -> str:
        """Its ARN."""
        trust, policy = self.trust(account), model_policy()
        found = existing(lambda: self.iam.get_role(RoleName=self.name))
        if found is None:
            tags = [{"Key": key, "Value": value} for key, value in TAGS.items()]
            named = {"RoleName": self.name, "AssumeRolePolicyDocument": json.dumps(trust)}
            found = self.runner.do(f"create role {self.name}", lambda: self.iam.create_role(**named, Tags=tags))
        elif found["Role"]["AssumeRolePolicyDocument"] != trust:
            named = {"RoleName": self.name, "PolicyDocument": json.dumps(trust)}
            self.runner.do(f"update role {self.name}", lambda: self.iam.update_assume_role_policy(**named))
        of_role = {"RoleName": self.name, "PolicyName": POLICY}
        allowed = existing(lambda: self.iam.get_role_policy(**of_role))
        if allowed is None or allowed["PolicyDocument"] != policy:
            document = json.dumps(policy)
            change = lambda: self.iam.put_role_policy(**of_role, PolicyDocument=document)
            self.runner.do(f"let role {self.name} call models", change)
        return str(found["Role"]["Arn"]) if found else f"arn:aws:iam::{account}:role/{self.name}"

    def trust(self, account: str) -> dict[str, Any]:
        """Who may assume it: the service, for this account's agents."""
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": self.service},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:SourceAccount": account}},  # for nobody else's agent
        }
        return {"Version": "2012-10-17", "Statement": [statement]}

    def destroy(self) -> None:
        if self.arn() is None:
            return
        for policy in cast(list[str], self.iam.list_role_policies(RoleName=self.name)["PolicyNames"]):
            change = lambda policy=policy: self.iam.delete_role_policy(RoleName=self.name, PolicyName=policy)
            self.runner.do(f"delete policy {policy} of role {self.name}", change)
        self.runner.do(f"delete role {self.name}", lambda: self.iam.delete_role(RoleName=self.name))


def model_policy() -> dict[str, Any]:
    """A cross-region profile calls the model in several regions, so the region stays open."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": [
                    "bedrock:InvokeModel",
                    "bedrock:InvokeModelWithResponseStream",
                    "bedrock:GetInferenceProfile",
                ],
                "Resource": ["arn:aws:bedrock:*::foundation-model/*", "arn:aws:bedrock:*:*:inference-profile/*"],
            }
        ],
    }
