"""Slack, Discord, and the HTTP server."""

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings

from bot.settings.kinds import Url, is_url, shared

SLACK_TOKENS = {
    "slack_bot_token": ("xoxb-", "OAuth & Permissions, once the app is installed"),
    "slack_app_token": ("xapp-", "Basic Information, App-Level Tokens"),
}


class PlatformSettings(BaseSettings):
    slack_bot_token: SecretStr | None = Field(
        default=None,
        validation_alias=shared("slack_bot_token"),
        description="Slack: the bot token (xoxb-) of the one workspace; none where many install the app by OAuth",
    )
    slack_app_token: SecretStr | None = Field(
        default=None,
        validation_alias=shared("slack_app_token"),
        description="Slack: the app-level token (xapp-) for Socket Mode, which needs no public address",
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None,
        validation_alias=shared("slack_signing_secret"),
        description="Slack: what requests over HTTP are signed with",
    )
    slack_client_id: str | None = Field(
        default=None,
        validation_alias=shared("slack_client_id"),
        description="Slack: with its secret, many workspaces install the app by OAuth",
    )
    slack_client_secret: SecretStr | None = Field(
        default=None, validation_alias=shared("slack_client_secret"), description="Slack: the client's secret"
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/", description="another server that speaks Slack's Web API"
    )
    token_keys: SecretStr | None = Field(
        default=None,
        description="Fernet keys, separated by commas, that installations are encrypted with; the first encrypts, all "
        "decrypt",
    )
    discord_token: SecretStr | None = Field(
        default=None, validation_alias=shared("discord_token"), description="Discord: the bot's token"
    )
    discord_message_content: bool = Field(
        default=False,
        description="Discord: whether the bot asks for the privileged message content intent, to follow threads",
    )
    discord_api_url: Url = Field(
        default="https://discord.com/api/v10", description="another server that speaks Discord's API"
    )
    public_url: Url | None = Field(
        default=None, description="where this is reached from the internet: https://host, for OAuth and Slack's HTTP"
    )
    http_host: str = Field(default="127.0.0.1", description="address that the HTTP server listens on")
    http_port: int = Field(default=8800, ge=0, le=65535, description="port of the HTTP server")

    metrics_token: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="bearer token that /readyz and /metrics ask for; without it, they are not shown where strangers "
        "may reach them",
    )
    metrics_host: str = Field(default="127.0.0.1", description="address of the port for /readyz and /metrics")
    metrics_port: int | None = Field(
        default=None, ge=0, le=65535, description="a port of their own for /readyz and /metrics"
    )

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _token(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        """Slack has several kinds, which are easily mixed up."""
        kind, where = SLACK_TOKENS[str(info.field_name)]
        if value and not value.get_secret_value().startswith((kind, f"xoxe.{kind}")):
            raise ValueError(f"these begin with {kind}; you find it under {where}")
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _slack(cls, value: str) -> str:
        """slack_sdk joins a method's name to it."""
        if not is_url(value):
            raise ValueError("use https://host/api/")
        return value.rstrip("/") + "/"
