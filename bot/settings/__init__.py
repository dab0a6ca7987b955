"""The environment (and `.env`), read once and typed. Every setting has a default that needs nothing."""

import errno
import os
import re
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import SettingsConfigDict

from bot.i18n.text import MOST_TEXT_CHARS
from bot.settings.budgets import BudgetSettings
from bot.settings.clubs import ClubSettings
from bot.settings.extras import lack
from bot.settings.home import NotPrivate, make_private
from bot.settings.kinds import Url, shared
from bot.settings.limits import Limits
from bot.settings.models import ModelSettings
from bot.settings.platforms import PlatformSettings

LOOPBACK_SECRET = "courtbot-on-loopback-only"


class BadSetting(Exception):
    """A setting that cannot be used; the message names it and says what is accepted."""

    title: ClassVar[str] = "bad setting"


class NotSetUp(BadSetting):
    """Nothing is wrong yet: something has still to be set."""

    title = "there is nothing to start yet"


class Settings(ModelSettings, PlatformSettings, ClubSettings, BudgetSettings):
    """Ours begin with COURTBOT_; DATABASE_URL, REDIS_URL and the vendors' keys keep their usual names."""

    model_config = SettingsConfigDict(env_prefix="COURTBOT_", env_file=".env", extra="ignore", env_ignore_empty=True)

    home: Path = Field(default=Path(".courtbot"), description="folder of the SQLite file, the private Redis and logs")
    database_url: str | None = Field(
        default=None,
        validation_alias=shared("database_url"),
        description="a postgresql:// or sqlite:/// URL; without it, SQLite in the home folder",
    )
    redis_url: str | None = Field(
        default=None,
        validation_alias=shared("redis_url"),
        description="redis://, rediss://, unix:// or redis+sentinel://; without it, a private Redis in the home folder",
    )
    pattern: str = Field(default="D", pattern="^[A-Z]$", description="pattern of a new workspace, a letter")
    handoffs: bool = Field(
        default=False, description="whether F's manager hands the conversation over to its specialists"
    )
    secret: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="signs who a service acts for; without it, services run on loopback only",
    )
    parse_url: Url = Field(default="http://127.0.0.1:8801", description="where C's parse service is")
    availability_url: Url = Field(default="http://127.0.0.1:8802", description="where C's availability service is")
    booking_url: Url = Field(default="http://127.0.0.1:8803", description="where C's booking service is")
    availability_agent_url: Url = Field(default="http://127.0.0.1:8804", description="where G's availability agent is")
    booking_agent_url: Url = Field(default="http://127.0.0.1:8805", description="where G's booking agent is")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="level of the log; at INFO it has a line for each turn"
    )
    log_format: Literal["auto", "text", "json"] = Field(
        default="auto", description="of the log: text, json, or text in a terminal and json elsewhere"
    )

    turn_seconds: float = Field(default=45, gt=0, description="deadline of a turn")
    model_calls: int = Field(default=14, ge=1, description="model calls a turn")
    tool_calls: int = Field(default=12, ge=1, description="tool calls a turn")
    turn_tokens: int = Field(default=30_000, ge=100, description="tokens a turn")
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
        if value and value.startswith("postgres"):
            if lacking := lack("PostgreSQL", "postgres"):
                raise ValueError(lacking)
            from bot.settings.postgres import address  # psycopg and SQLAlchemy take their time to import

            address(value)
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, value: str | None) -> str | None:
        if value and not re.match(r"(rediss?|unix)://|rediss?\+sentinel://[^/]+/[^/]", value):
            raise ValueError(
                "use redis://user:password@host:6379/0, rediss://…, redis+sentinel://host:26379,host/name or unix:///path"
            )
        return value

    def service_url(self, name: str) -> str:
        """Where the service of that name is: `booking-agent` is found by COURTBOT_BOOKING_AGENT_URL."""
        return str(getattr(self, f"{name.replace('-', '_')}_url"))

    def signing_secret(self) -> str:
        return self.secret.get_secret_value() if self.secret else LOOPBACK_SECRET

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
        return self.database_url or f"sqlite:///{self.sqlite_file()}"

    def sqlite_file(self) -> Path:
        """Where bookings are without a DATABASE_URL."""
        return self.home.resolve() / "courtbot.sqlite"


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
    """Makes the home folder, which holds what members booked, and keeps everybody but its owner from all that is in
    it. Raises BadSetting where it cannot be used."""
    try:
        make_private(settings.home)
        if not os.access(settings.home, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "it cannot be written")
    except NotPrivate as error:
        raise BadSetting(f"COURTBOT_HOME: {error}") from error
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
