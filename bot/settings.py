"""The environment (and `.env`), read once and typed. Every setting has a default that needs nothing."""

import errno
import os
import re
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.club import Club, Hours, Rules
from bot.slots import Court
from bot.turn import MOST_TEXT_CHARS, Limits


class BadSetting(Exception):
    """A setting that cannot be used; the message names it and says what is accepted."""


LOOPBACK_SECRET = "courtbot-on-loopback-only"
OFFLINE_KEY = "offline"
SLACK_TOKENS = {
    "slack_bot_token": ("xoxb-", "OAuth & Permissions, once the app is installed"),
    "slack_app_token": ("xapp-", "Basic Information, App-Level Tokens"),
}
DEFAULT_AWS_REGION = "us-east-1"
"""Where neither a setting nor the profile names one."""


def _shared(name: str, *others: str) -> Any:
    """A variable that other programs know by the same name, or by one of the others."""
    return AliasChoices(name.upper(), *others, name)


class Settings(BaseSettings):
    """Ours begin with COURTBOT_; DATABASE_URL, REDIS_URL and the vendors' keys keep their usual names."""

    model_config = SettingsConfigDict(env_prefix="COURTBOT_", env_file=".env", extra="ignore", env_ignore_empty=True)

    home: Path = Field(default=Path(".courtbot"), description="folder of the SQLite file, the private Redis and logs")
    database_url: str | None = Field(
        default=None,
        validation_alias=_shared("database_url"),
        description="a postgresql:// or sqlite:/// URL; without it, SQLite in the home folder",
    )
    redis_url: str | None = Field(
        default=None,
        validation_alias=_shared("redis_url"),
        description="a redis://, rediss:// or unix:// URL; without it, a private Redis in the home folder",
    )
    openai_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=_shared("openai_api_key"),
        description="the key for OpenAI; with no vendor's key at all, the offline model answers",
    )
    openai_base_url: str | None = Field(
        default=None, validation_alias=_shared("openai_base_url"), description="another server that speaks OpenAI's API"
    )
    anthropic_api_key: SecretStr | None = Field(
        default=None, validation_alias=_shared("anthropic_api_key"), description="the key for Anthropic"
    )
    anthropic_base_url: str | None = Field(
        default=None,
        validation_alias=_shared("anthropic_base_url"),
        description="another server that speaks Anthropic's API",
    )
    aws_region: str | None = Field(
        default=None,
        validation_alias=_shared("aws_region", "AWS_DEFAULT_REGION"),
        description="Bedrock's region (also AWS_DEFAULT_REGION); without it the profile's, else us-east-1",
    )
    aws_access_key_id: str | None = Field(
        default=None,
        validation_alias=_shared("aws_access_key_id"),
        description="with its secret, the key for Bedrock; no machine's own role is asked for",
    )
    aws_secret_access_key: SecretStr | None = Field(
        default=None, validation_alias=_shared("aws_secret_access_key"), description="the secret of the access key"
    )
    aws_session_token: SecretStr | None = Field(
        default=None, validation_alias=_shared("aws_session_token"), description="with a temporary access key"
    )
    aws_profile: str | None = Field(
        default=None,
        validation_alias=_shared("aws_profile"),
        description="a profile of the AWS files with Bedrock's key, in place of the access key",
    )
    aws_bearer_token_bedrock: SecretStr | None = Field(
        default=None,
        validation_alias=_shared("aws_bearer_token_bedrock"),
        description="a Bedrock API key, in place of the access key",
    )
    aws_endpoint_url_bedrock_runtime: str | None = Field(
        default=None,
        validation_alias=_shared("aws_endpoint_url_bedrock_runtime"),
        description="another server that speaks Bedrock's API",
    )
    aws_endpoint_url_bedrock_agentcore: str | None = Field(
        default=None,
        validation_alias=_shared("aws_endpoint_url_bedrock_agentcore"),
        description="another server that speaks AgentCore's API",
    )
    aws_endpoint_url_bedrock_agent_runtime: str | None = Field(
        default=None,
        validation_alias=_shared("aws_endpoint_url_bedrock_agent_runtime"),
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
    pattern: str = Field(default="D", pattern="^[A-Z]$", description="pattern of a new workspace, a letter")
    handoffs: bool = Field(
        default=False, description="whether F's manager hands the conversation over to its specialists"
    )
    faults: str = Field(
        default="", description="misbehaviours of the offline model, separated by spaces: 429*2 latency=1"
    )
    sandbox_url: str | None = Field(
        default=None,
        description="where `courtbot sandbox` serves the offline model; without it, each process has its own",
    )
    secret: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="signs who a service acts for; without it, services run on loopback only",
    )
    parse_url: str = Field(default="http://127.0.0.1:8801", description="where C's parse service is")
    availability_url: str = Field(default="http://127.0.0.1:8802", description="where C's availability service is")
    booking_url: str = Field(default="http://127.0.0.1:8803", description="where C's booking service is")
    availability_agent_url: str = Field(default="http://127.0.0.1:8804", description="where G's availability agent is")
    booking_agent_url: str = Field(default="http://127.0.0.1:8805", description="where G's booking agent is")
    slack_bot_token: SecretStr | None = Field(
        default=None,
        validation_alias=_shared("slack_bot_token"),
        description="Slack: the bot token (xoxb-) of the one workspace; none where many install the app by OAuth",
    )
    slack_app_token: SecretStr | None = Field(
        default=None,
        validation_alias=_shared("slack_app_token"),
        description="Slack: the app-level token (xapp-) for Socket Mode, which needs no public address",
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None,
        validation_alias=_shared("slack_signing_secret"),
        description="Slack: what requests over HTTP are signed with",
    )
    slack_client_id: str | None = Field(
        default=None,
        validation_alias=_shared("slack_client_id"),
        description="Slack: with its secret, many workspaces install the app by OAuth",
    )
    slack_client_secret: SecretStr | None = Field(
        default=None, validation_alias=_shared("slack_client_secret"), description="Slack: the client's secret"
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
        default=None, validation_alias=_shared("discord_token"), description="Discord: the bot's token"
    )
    discord_message_content: bool = Field(
        default=False,
        description="Discord: whether the bot asks for the privileged message content intent, to follow threads",
    )
    discord_api_url: str = Field(
        default="https://discord.com/api/v10", description="another server that speaks Discord's API"
    )
    public_url: str | None = Field(
        default=None, description="where this is reached from the internet: https://host, for OAuth and Slack's HTTP"
    )
    http_host: str = Field(default="127.0.0.1", description="address that the HTTP face listens on")
    http_port: int = Field(default=8800, ge=0, le=65535, description="port of the HTTP face")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="WARNING", description="level of the log")

    club_name: str = Field(default="Tennis Club", description="name of a new club")
    club_time_zone: str = Field(default="", description="IANA time zone of a new club; without it, this machine's")
    club_courts: int = Field(default=3, ge=1, le=20, description="number of courts of a new club")
    club_hours: str = Field(default="07:00-22:00", description="opening hours of a new club, every day")
    club_slot_minutes: int = Field(default=60, ge=15, le=240, multiple_of=15, description="slot length of a new club")
    club_confirm: bool = Field(default=False, description="whether a new club asks for a yes before it books")

    turn_seconds: float = Field(default=45, gt=0, description="deadline of a turn")
    model_calls: int = Field(default=8, ge=1, description="model calls a turn")
    tool_calls: int = Field(default=8, ge=1, description="tool calls a turn")
    turn_tokens: int = Field(default=20_000, ge=100, description="tokens a turn")
    turns_per_minute: int = Field(
        default=20, ge=1, description="turns a minute and member; a terminal has no such bound"
    )
    text_chars: int = Field(
        default=2_000, ge=50, le=MOST_TEXT_CHARS, description=f"characters a message, {MOST_TEXT_CHARS} at most"
    )
    session_hours: float = Field(default=24, gt=0, description="life of a quiet conversation")
    session_messages: int = Field(default=40, ge=4, description="messages a conversation remembers")
    concurrency: int = Field(default=1_000, ge=1, description="turns that one process runs at a time")
    lease_seconds: float = Field(default=15, ge=0.2, description="after so long a silent worker counts as dead")

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str | None) -> str | None:
        if value and not re.match(r"(postgres(ql)?|sqlite)(\+\w+)?://", value):
            raise ValueError("use postgresql://user:password@host/name or sqlite:///file")
        if value and value.startswith("sqlite") and value.partition("///")[2] in ("", ":memory:"):
            raise ValueError("use sqlite:///file: what is only in memory would be lost")
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, value: str | None) -> str | None:
        if value and not re.match(r"(rediss?|unix)://", value):
            raise ValueError("use redis://host:6379/0, rediss://… or unix:///path/to/socket")
        return value

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _token(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        """Slack has several kinds, which are easily mixed up."""
        kind, where = SLACK_TOKENS[str(info.field_name)]
        if value and not value.get_secret_value().startswith((kind, f"xoxe.{kind}")):
            raise ValueError(f"these begin with {kind}; you find it under {where}")
        return value

    @field_validator("club_hours")
    @classmethod
    def _hours(cls, value: str) -> str:
        _opening(value)
        return value

    @field_validator(
        "parse_url", "availability_url", "booking_url", "availability_agent_url", "booking_agent_url", "sandbox_url",
        "public_url", "discord_api_url",
    )  # fmt: skip
    @classmethod
    def _url(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"https?://[^/\s]+(/\S*)?", value):
            raise ValueError("use http://host:port or https://host")
        return value and value.rstrip("/")

    @field_validator("slack_api_url")
    @classmethod
    def _slack(cls, value: str) -> str:
        """slack_sdk joins a method's name to it."""
        if not re.fullmatch(r"https?://[^/\s]+(/\S*)?", value):
            raise ValueError("use https://host/api/")
        return value.rstrip("/") + "/"

    def service_url(self, name: str) -> str:
        """Where the service of that name is: `booking-agent` is found by COURTBOT_BOOKING_AGENT_URL."""
        return str(getattr(self, f"{name.replace('-', '_')}_url"))

    def signing_secret(self) -> str:
        return self.secret.get_secret_value() if self.secret else LOOPBACK_SECRET

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

    def limits(self) -> Limits:
        return Limits(
            turn_seconds=self.turn_seconds,
            model_calls=self.model_calls,
            tool_calls=self.tool_calls,
            tokens=self.turn_tokens,
            turns_per_minute=self.turns_per_minute,
            text_chars=self.text_chars,
            session_hours=self.session_hours,
            session_messages=self.session_messages,
        )

    def sql_url(self) -> str:
        return self.database_url or f"sqlite:///{self.home.resolve() / 'courtbot.sqlite'}"

    def new_club(self, club_id: str) -> Club:
        """The club that a new workspace gets."""
        courts = tuple(Court(key=f"c{n}", name=f"Court {n}") for n in range(1, self.club_courts + 1))
        return Club(
            id=club_id,
            name=self.club_name,
            time_zone=self.club_time_zone or machine_zone(),
            courts=courts,
            hours=(_opening(self.club_hours),) * 7,
            rules=Rules(
                slot_minutes=self.club_slot_minutes,
                max_minutes=max(120, self.club_slot_minutes),
                confirm_bookings=self.club_confirm,
            ),
        )


def _opening(text: str) -> Hours:
    match = re.fullmatch(r"(\d\d):(\d\d)-(\d\d):(\d\d)", text)
    if not match:
        raise ValueError("use HH:MM-HH:MM, for example 07:00-22:00")
    h1, m1, h2, m2 = map(int, match.groups())
    opens, closes = h1 * 60 + m1, h2 * 60 + m2
    if opens >= closes or closes > 1440 or opens % 15 or closes % 15:
        raise ValueError("open before you close, on quarters of an hour, until 24:00 at the latest")
    return Hours(opens=opens, closes=closes)


def revealed(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None


def machine_zone() -> str:
    """This machine's IANA time zone, or UTC where it has none."""
    import tzlocal

    try:
        return tzlocal.get_localzone_name() or "UTC"
    except (ValueError, OSError, LookupError):
        return "UTC"


def load(**overrides: Any) -> Settings:
    """Reads the environment. Raises BadSetting with every bad setting by name, its value left out if secret."""
    try:
        settings = Settings(**overrides)
        settings.new_club("check")  # the club's settings are right together, too
        return settings
    except ValidationError as error:
        raise BadSetting("\n".join(_explain(dict(e)) for e in error.errors())) from error


def variable(field: str) -> str:
    """The environment variable of a setting."""
    alias = Settings.model_fields[field].validation_alias
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else f"COURTBOT_{field.upper()}"


def _explain(error: dict[str, Any]) -> str:
    field = str(error["loc"][0]).lower() if error["loc"] else "club_time_zone"
    field = field if field in Settings.model_fields else {"time_zone": "club_time_zone"}.get(field, field)
    name = variable(field) if field in Settings.model_fields else field
    about = Settings.model_fields[field].description if field in Settings.model_fields else ""
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{name}: {message} ({about})"


def make_home(settings: Settings) -> None:
    """Makes the home folder, which holds what members booked. Raises BadSetting where it cannot be used."""
    try:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(settings.home, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "it cannot be written")
    except OSError as error:
        raise BadSetting(f"COURTBOT_HOME: {settings.home} cannot be used ({error.strerror}); name a folder") from error


def parse_now(text: str, zone: Any) -> datetime:
    """`2026-12-01T09:00` in club time, or with an offset of its own. Raises BadSetting."""
    try:
        moment = datetime.fromisoformat(text)
        if not 1971 <= moment.year <= 2999:
            raise ValueError(moment.year)
    except ValueError as error:
        raise BadSetting(f"--now: {text!r} is no date and time; use 2026-12-01T09:00") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
