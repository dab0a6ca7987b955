"""The AgentCore harness, made and removed: a role, and the harness with our functions as its only tools."""

from dataclasses import dataclass
from typing import Any

from patterns.h_bedrock_agent.control import SESSION_SECONDS, TAGS, ChangeRunner, Role, Wanted, existing
from patterns.h_bedrock_agent.functions import allowed_tools, inline_tools


@dataclass
class HarnessControl:
    core: Any  # bedrock-agentcore-control
    role: Role
    runner: ChangeRunner

    def provision(self, wanted: Wanted, account: str) -> dict[str, str]:
        """Make what is missing and change what differs; return what there is, by name."""
        body = self._body(wanted, self.role.ensure(account))
        found = self._found(wanted.name)
        if found is None:
            more = {"harnessName": wanted.name, "tags": TAGS}
            create = lambda: self.runner.patiently(lambda: self.core.create_harness(**body, **more))
            made = self.runner.do(f"create harness {wanted.name}", create)
            found = made and self._ready(made["harness"]["harnessId"])
        elif differs(found, body):
            change = self._change(found["harnessId"], body)
            self.runner.do(f"update harness {wanted.name}", lambda: self.core.update_harness(**change))
            found = found if self.runner.dry else self._ready(found["harnessId"])
        return {"role": body["executionRoleArn"]} | self._names(found)

    def _body(self, wanted: Wanted, role_arn: str) -> dict[str, Any]:
        return {
            "executionRoleArn": role_arn,
            "model": {"bedrockModelConfig": {"modelId": wanted.model}},
            "systemPrompt": [{"text": wanted.instruction}],
            "tools": inline_tools(),
            "allowedTools": allowed_tools(),
            "memory": {"disabled": {}},  # beyond a session nothing is to be remembered
            "environment": {
                "agentCoreRuntimeEnvironment": {
                    "lifecycleConfiguration": {"idleRuntimeSessionTimeout": SESSION_SECONDS},
                    "networkConfiguration": {"networkMode": "PUBLIC"},
                }
            },
        }

    def _change(self, harness_id: str, body: dict[str, Any]) -> dict[str, Any]:
        """The body of an update, which differs from a creation's: optional values are wrapped."""
        return {**body, "harnessId": harness_id, "memory": {"optionalValue": body["memory"]}}

    def _ready(self, harness_id: str) -> Any:
        def look() -> tuple[str, Any]:
            harness = self.core.get_harness(harnessId=harness_id)["harness"]
            return str(harness["status"]), harness

        return self.runner.wait("the harness", look, "READY")

    def _found(self, name: str) -> Any:
        """The existing harness of that name, or None."""
        for page in self.core.get_paginator("list_harnesses").paginate():
            for summary in page["harnesses"]:
                if summary["harnessName"] == name and summary["status"] != "DELETING":
                    return existing(lambda s=summary: self.core.get_harness(harnessId=s["harnessId"])["harness"])
        return None

    def _names(self, found: Any) -> dict[str, str]:
        return {"harness": found["arn"], "COURTBOT_H_HARNESS_ARN": found["arn"]} if found else {}

    def show(self, name: str) -> dict[str, str]:
        role = self.role.arn()
        return ({"role": role} if role else {}) | self._names(self._found(name))

    def destroy(self, name: str) -> None:
        if found := self._found(name):
            gone = {"harnessId": found["harnessId"], "deleteManagedMemory": True}
            self.runner.do(f"delete harness {found['arn']}", lambda: self.core.delete_harness(**gone))
        self.role.destroy()


def differs(found: Any, body: dict[str, Any]) -> bool:
    """Whether the harness differs from what it should be, as far as the API shows."""
    known = ("executionRoleArn", "model", "systemPrompt", "tools", "allowedTools")
    return any(found.get(key) != body[key] for key in known)
