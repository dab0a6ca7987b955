"""Which models answer, and whose keys they are asked with; pattern H's agent; the offline model."""

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from bot.settings.kinds import Url, revealed, shared

OFFLINE_KEY = "offline"
DEFAULT_AWS_REGION = "us-east-1"
"""Where neither a setting nor the profile names one."""
AWS_REQUESTS = {"user_agent": "courtbot", "parameter_validation": False}
"""Of clients that answer members, as botocore's `Config` knows them: else it puts together what it says of this machine
twice a request, and looks through what we send before AWS does; the tests look through it."""


class ModelSettings(BaseSettings):
    openai_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=shared("openai_api_key"),
        description="the key for OpenAI; with no vendor's key at all, the offline model answers",
    )
    openai_base_url: str | None = Field(
        default=None, validation_alias=shared("openai_base_url"), description="another server that speaks OpenAI's API"
    )
    anthropic_api_key: SecretStr | None = Field(
        default=None, validation_alias=shared("anthropic_api_key"), description="the key for Anthropic"
    )
    anthropic_base_url: str | None = Field(
        default=None,
        validation_alias=shared("anthropic_base_url"),
        description="another server that speaks Anthropic's API",
    )
    aws_region: str | None = Field(
        default=None,
        validation_alias=shared("aws_region", "AWS_DEFAULT_REGION"),
        description="Bedrock's region (also AWS_DEFAULT_REGION); without it the profile's, else us-east-1",
    )
    aws_access_key_id: str | None = Field(
        default=None,
        validation_alias=shared("aws_access_key_id"),
        description="with its secret, the key for Bedrock; no machine's own role is asked for",
    )
    aws_secret_access_key: SecretStr | None = Field(
        default=None, validation_alias=shared("aws_secret_access_key"), description="the secret of the access key"
    )
    aws_session_token: SecretStr | None = Field(
        default=None, validation_alias=shared("aws_session_token"), description="with a temporary access key"
    )
    aws_profile: str | None = Field(
        default=None,
        validation_alias=shared("aws_profile"),
        description="a profile of the AWS files with Bedrock's key, in place of the access key",
    )
    aws_bearer_token_bedrock: SecretStr | None = Field(
        default=None,
        validation_alias=shared("aws_bearer_token_bedrock"),
        description="a Bedrock API key, in place of the access key",
    )
    aws_endpoint_url_bedrock_runtime: str | None = Field(
        default=None,
        validation_alias=shared("aws_endpoint_url_bedrock_runtime"),
        description="another server that speaks Bedrock's API",
    )
    aws_endpoint_url_bedrock_agentcore: str | None = Field(
        default=None,
        validation_alias=shared("aws_endpoint_url_bedrock_agentcore"),
        description="another server that speaks AgentCore's API",
    )
    aws_endpoint_url_bedrock_agent_runtime: str | None = Field(
        default=None,
        validation_alias=shared("aws_endpoint_url_bedrock_agent_runtime"),
        description="another server that speaks the API of Bedrock Agents",
    )
    h_backend: Literal["agentcore", "classic-return-control", "classic-lambda"] = Field(
        default="agentcore",
        description="which of Amazon's agents H is: agentcore, classic-return-control or classic-lambda",
    )
    h_harness_arn: str = Field(default="", description="H's AgentCore harness, as `courtbot aws provision` prints it")
    h_agent_id: str = Field(default="", description="H's agent, where it is a classic one")
    h_alias_id: str = Field(default="", description="the alias of that agent")
    models: str = Field(
        default="",
        description="role=vendor:model then next models after bars, separated by spaces; role * is every role; "
        "openai:model@http://host:port/v1 is a server that speaks Chat Completions",
    )
    chat_api_key: SecretStr | None = Field(
        default=None, description="the key for such servers, where they want one; OpenAI's is never sent to them"
    )
    faults: str = Field(
        default="", description="misbehaviours of the offline model, separated by spaces: 429*2 latency=1"
    )
    sandbox_url: Url | None = Field(
        default=None,
        description="where `courtbot sandbox` serves the offline model; without it, each process has its own",
    )

    def aws_keys(self) -> dict[str, str | None]:
        """By boto3's names: an access key, else a profile; with neither boto3 looks where AWS's own tools do."""
        if not (self.aws_access_key_id and self.aws_secret_access_key):
            return {"profile_name": self.aws_profile}
        return {
            "aws_access_key_id": self.aws_access_key_id,
            "aws_secret_access_key": revealed(self.aws_secret_access_key),
            "aws_session_token": revealed(self.aws_session_token),
        }

    def keyed(self) -> list[str]:
        """The vendors that there is a key for."""
        aws = (self.aws_access_key_id and self.aws_secret_access_key) or self.aws_profile
        keys = {
            "openai": self.openai_api_key,
            "anthropic": self.anthropic_api_key,
            "bedrock": aws or self.aws_bearer_token_bedrock,
        }
        return [vendor for vendor, key in keys.items() if key]

    @property
    def offline(self) -> bool:
        """Whether the offline model answers: no vendor has a key, and no role names a server of its own."""
        return not self.keyed() and "@http" not in self.models

    @property
    def emulated(self) -> bool:
        """Whether the keys are those of the offline model, by which every vendor's SDK asks it."""
        return revealed(self.openai_api_key) == OFFLINE_KEY
