"""A classic agent, made and removed: role, agent, action group with our functions, preparation, alias."""

import json
from dataclasses import dataclass
from typing import Any

from patterns.h_bedrock_agent.control import SESSION_SECONDS, TAGS, ChangeRunner, Role, Wanted, existing
from patterns.h_bedrock_agent.functions import GROUP, function_schema

ALIAS, NEXT = "live", "next"
STATEMENT = "courtbot-agent"
"""The statement in the Lambda's policy that lets this agent invoke it."""


@dataclass
class ClassicControl:
    agents: Any  # bedrock-agent
    lambdas: Any
    role: Role
    runner: ChangeRunner

    def provision(self, wanted: Wanted, account: str) -> dict[str, str]:
        """Make what is missing and change what differs; return what there is, by name. Nothing is written where nothing
        differs."""
        role_arn = self.role.ensure(account)
        agent, changed = self._agent(wanted, role_arn)
        agent_id = agent and str(agent["agentId"])
        if wanted.lambda_arn:
            self._permit(wanted.lambda_arn, agent and str(agent["agentArn"]))
        changed = self._group(agent_id, wanted) or changed
        if changed or (agent and agent["agentStatus"] != "PREPARED"):
            self.runner.do("prepare the agent", lambda: self.agents.prepare_agent(agentId=agent_id))
            if not self.runner.dry:
                self._in_state(str(agent_id), "PREPARED")
        alias = self._alias(agent_id, changed)
        return {"role": role_arn} | self._names(agent, alias)

    def _agent(self, wanted: Wanted, role_arn: str) -> tuple[Any, bool]:
        """The agent (None in a dry run where there is none), and whether it was changed."""
        body = {
            "agentName": wanted.name,
            "instruction": wanted.instruction,
            "foundationModel": wanted.model,
            "agentResourceRoleArn": role_arn,
            "idleSessionTTLInSeconds": SESSION_SECONDS,
        }
        found = self._found(wanted.name)
        if found is None:
            create = lambda: self.runner.patiently(lambda: self.agents.create_agent(**body, tags=TAGS))
            made = self.runner.do(f"create agent {wanted.name}", create)
            return made and self._in_state(str(made["agent"]["agentId"]), "NOT_PREPARED"), True
        if all(found.get(key) == value for key, value in body.items()):
            return found, False
        change = {**body, "agentId": found["agentId"]}
        self.runner.do(f"update agent {wanted.name}", lambda: self.agents.update_agent(**change))
        return found, True

    def _found(self, name: str) -> Any:
        summary = self._by_name("list_agents", "agentSummaries", "agentName", name)
        return summary and existing(lambda: self.agents.get_agent(agentId=summary["agentId"])["agent"])

    def _by_name(self, operation: str, key: str, name_key: str, name: str, **of: str) -> Any:
        """The item of that name in a paginated list, or None."""
        for page in self.agents.get_paginator(operation).paginate(**of):
            for summary in page[key]:
                if summary[name_key] == name:
                    return summary
        return None

    def _in_state(self, agent_id: str, state: str) -> Any:
        def look() -> tuple[str, Any]:
            agent = self.agents.get_agent(agentId=agent_id)["agent"]
            return str(agent["agentStatus"]), agent

        return self.runner.wait("the agent", look, state)

    def _group(self, agent_id: str | None, wanted: Wanted) -> bool:
        """The action group; whether it was changed."""
        executor = {"lambda": wanted.lambda_arn} if wanted.lambda_arn else {"customControl": "RETURN_CONTROL"}
        body = {
            "agentId": agent_id, "agentVersion": "DRAFT", "actionGroupName": GROUP, "actionGroupExecutor": executor,
            "functionSchema": function_schema(),
        }  # fmt: skip
        found = self._found_group(agent_id) if agent_id else None
        if found is None:
            self.runner.do(f"create action group {GROUP}", lambda: self.agents.create_agent_action_group(**body))
            return True
        if all(found.get(key) == body[key] for key in ("actionGroupExecutor", "functionSchema")):
            return False
        change = {**body, "actionGroupId": found["actionGroupId"]}
        self.runner.do(f"update action group {GROUP}", lambda: self.agents.update_agent_action_group(**change))
        return True

    def _found_group(self, agent_id: str) -> Any:
        of = {"agentId": agent_id, "agentVersion": "DRAFT"}
        key = ("list_agent_action_groups", "actionGroupSummaries", "actionGroupName")
        summary = self._by_name(*key, GROUP, **of)
        group = summary and {**of, "actionGroupId": summary["actionGroupId"]}
        return group and existing(lambda: self.agents.get_agent_action_group(**group)["agentActionGroup"])

    def _alias(self, agent_id: str | None, changed: bool) -> Any:
        """The alias, pointed at a version of the agent as it is now. AWS makes a version only when it makes an alias,
        so after a change a second alias is made, and the first one, whose id stays, takes over its version."""
        found = self._found_alias(agent_id) if agent_id else None
        if found is None:
            return self.runner.do(f"create alias {ALIAS}", lambda: self._new_alias(str(agent_id), ALIAS))
        if changed:
            self.runner.do(f"move alias {ALIAS} on", lambda: self._move(str(agent_id), str(found["agentAliasId"])))
        return found

    def _found_alias(self, agent_id: str) -> Any:
        key = ("list_agent_aliases", "agentAliasSummaries", "agentAliasName")
        summary = self._by_name(*key, ALIAS, agentId=agent_id)
        return summary and self._look_alias(agent_id, str(summary["agentAliasId"]))

    def _look_alias(self, agent_id: str, alias_id: str) -> Any:
        return self.agents.get_agent_alias(agentId=agent_id, agentAliasId=alias_id)["agentAlias"]

    def _new_alias(self, agent_id: str, name: str) -> Any:
        alias = self.agents.create_agent_alias(agentId=agent_id, agentAliasName=name)["agentAlias"]
        return self._settled(agent_id, str(alias["agentAliasId"]))

    def _settled(self, agent_id: str, alias_id: str) -> Any:
        def look() -> tuple[str, Any]:
            alias = self._look_alias(agent_id, alias_id)
            return str(alias["agentAliasStatus"]), alias

        return self.runner.wait("the alias", look, "PREPARED")

    def _move(self, agent_id: str, alias_id: str) -> None:
        made = self._new_alias(agent_id, NEXT)
        routing = [{"agentVersion": r["agentVersion"]} for r in made.get("routingConfiguration", [])]
        of = {"agentId": agent_id, "agentAliasId": alias_id, "agentAliasName": ALIAS}
        self.agents.update_agent_alias(**of, routingConfiguration=routing)
        self._settled(agent_id, alias_id)
        self.agents.delete_agent_alias(agentId=agent_id, agentAliasId=made["agentAliasId"])

    def _permit(self, lambda_arn: str, agent_arn: str | None) -> None:
        """Let this agent, and no other, invoke the Lambda."""
        policy = existing(lambda: json.loads(self.lambdas.get_policy(FunctionName=lambda_arn)["Policy"]))
        statements: list[dict[str, Any]] = policy["Statement"] if policy else []
        ours = [statement for statement in statements if statement.get("Sid") == STATEMENT]
        if ours and agent_arn and agent_arn in json.dumps(ours):
            return
        of = {"FunctionName": lambda_arn, "StatementId": STATEMENT}
        if ours:
            self.runner.do("withdraw an older agent's permission", lambda: self.lambdas.remove_permission(**of))
        grant = {"Action": "lambda:InvokeFunction", "Principal": "bedrock.amazonaws.com", "SourceArn": agent_arn}
        self.runner.do(f"let the agent invoke {lambda_arn}", lambda: self.lambdas.add_permission(**of, **grant))

    def _names(self, agent: Any, alias: Any) -> dict[str, str]:
        names: dict[str, str] = {}
        if agent:
            names |= {"agent": agent["agentArn"], "COURTBOT_H_AGENT_ID": agent["agentId"]}
        if alias:
            names |= {"alias": alias["agentAliasArn"], "COURTBOT_H_ALIAS_ID": alias["agentAliasId"]}
        return names

    def show(self, name: str) -> dict[str, str]:
        role, agent = self.role.arn(), self._found(name)
        alias = self._found_alias(str(agent["agentId"])) if agent else None
        return ({"role": role} if role else {}) | self._names(agent, alias)

    def destroy(self, name: str) -> None:
        """Remove the agent with its alias, versions and action group. The Lambda is not ours to delete."""
        if agent := self._found(name):
            agent_id = str(agent["agentId"])
            if group := self._found_group(agent_id):
                self._withdraw(str(group["actionGroupExecutor"].get("lambda", "")))
            if alias := self._found_alias(agent_id):
                of = {"agentId": agent_id, "agentAliasId": alias["agentAliasId"]}
                self.runner.do(f"delete alias {ALIAS}", lambda: self.agents.delete_agent_alias(**of))
            gone = {"agentId": agent_id, "skipResourceInUseCheck": True}
            self.runner.do(f"delete agent {agent['agentArn']}", lambda: self.agents.delete_agent(**gone))
        self.role.destroy()

    def _withdraw(self, lambda_arn: str) -> None:
        of = {"FunctionName": lambda_arn, "StatementId": STATEMENT}
        if lambda_arn and existing(lambda: self.lambdas.get_policy(FunctionName=lambda_arn)):
            change = lambda: existing(lambda: self.lambdas.remove_permission(**of))
            self.runner.do(f"withdraw the agent's permission to invoke {lambda_arn}", change)
