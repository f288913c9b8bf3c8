"""The settings: what an operator puts into the environment, checked at the start."""

from __future__ import annotations

import re
from datetime import timedelta
from difflib import get_close_matches
from ipaddress import ip_address
from typing import TYPE_CHECKING, Annotated, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource

from bot.errors import ConfigurationError
from bot.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic.fields import FieldInfo

_PREFIX: Final = "USHER_"
# Public names whose features this version does not have; a set one must not be ignored in silence.
_LATER: Final = frozenset(
    {
        "slack_client_id",
        "slack_client_secret",
        "slack_app_token",
        "reminder_after",
        "holidays",
        "quiet_hours",
        "second_admin_above",
    }
)
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    host = parts.hostname or ""
    plain_is_allowed = parts.scheme == "http" and _is_loopback(host)
    if not host or not (parts.scheme == "https" or plain_is_allowed):
        raise ValueError("neither https nor a loopback address")
    if parts.query or parts.fragment or parts.username or parts.port == 0:
        raise ValueError("more than a base URL")
    return value.rstrip("/")


def _web_page(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username:
        raise ValueError("no web page")
    return value


def _duration(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = re.fullmatch(r"(\d{1,6})([smhd])", value.strip())
    if not found:
        raise ValueError("no duration")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _per_second(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = re.fullmatch(r"(\d{1,3}(?:\.\d{1,3})?)/s", value.strip())
    if not found:
        raise ValueError("no rate")
    return float(found[1])


def _comma_list(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _filled(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not value.strip():
        raise ValueError("empty")
    return Secret(value.strip())


def _bot_token(secret: Secret) -> Secret:
    if not secret.reveal().startswith("xoxb-"):
        raise ValueError("no bot token")
    return secret


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


BaseUrl = Annotated[str, AfterValidator(_base_url)]
Duration = Annotated[timedelta, BeforeValidator(_duration), Field(gt=timedelta())]
FilledSecret = Annotated[Secret, BeforeValidator(_filled)]
SlackPick = Annotated[str, Field(pattern=r"^[UWS][A-Z0-9]{2,30}$")]

_BASE_URL_EXPECTED: Final = "an https base URL (http only for a loopback address)"
_DURATION_EXPECTED: Final = "a duration such as 30s, 10m, 12h or 14d"


def _environment() -> dict[str, str]:
    """Give every set USHER_ variable by its short lower-case name; `.env` fills the gaps."""
    sources = (
        DotEnvSettingsSource(BaseSettings, env_file=".env", env_file_encoding="utf-8"),
        EnvSettingsSource(BaseSettings),
    )
    return {
        name.removeprefix(_PREFIX.lower()): value
        for source in sources
        for name, value in source.env_vars.items()
        # Compose files pass every variable on: an empty one is not set.
        if name.startswith(_PREFIX.lower()) and value
    }


def _problem(fields: Mapping[str, FieldInfo], name: str, kind: str) -> str:
    variable = _PREFIX + name.upper()
    if name in _LATER:
        return f"{variable} comes with a later version; remove it"
    if name not in fields:
        near = get_close_matches(name, fields, n=1)
        hint = f"; did you mean {_PREFIX}{near[0].upper()}?" if near else ""
        return f"{variable} is not a setting{hint}"
    trouble = "is missing" if kind == "missing" else "is malformed"
    return f"{variable} {trouble}: expected {fields[name].description}"


class _Part(BaseModel):
    """What every set of settings shares: where it is read from, and what a problem looks like."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, str_strip_whitespace=True
    )

    @classmethod
    def of(cls, **values: object) -> Self:
        """Make settings from arguments alone, for tests and the sandbox.

        Raises:
            ConfigurationError: one line for each missing, malformed or unknown setting.
        """
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=False, include_input=False)
            kinds = {str(each["loc"][0]): each["type"] for each in found}
            raise ConfigurationError(
                *(_problem(cls.model_fields, name, kind) for name, kind in kinds.items())
            ) from None

    @classmethod
    def from_environment(cls) -> Self:
        """Read the environment, and `.env` for what it does not set.

        Raises:
            ConfigurationError: one line for each missing, malformed or unknown variable.
        """
        return cls.of(**_environment())


class DatabaseSettings(_Part):
    """What `usher db` needs: where the database is. Other variables are left to `usher run`."""

    database_url: FilledSecret = Field(
        default=Secret("sqlite+aiosqlite:///usher.db"),
        description="sqlite+aiosqlite:///a-file.db or postgresql+psycopg://user:password@host/name",
    )


class PublicSettings(_Part):
    """What `usher manifest` needs, before there is a Slack app: where Usher can be reached."""

    public_url: BaseUrl = Field(description=_BASE_URL_EXPECTED)


class SealedSettings(DatabaseSettings):
    """What reads what is sealed in the database without being the service."""

    encryption_keys: FilledSecret = Field(
        description="comma-separated keys, the encrypting one first; make one with: usher keys new"
    )


class Settings(SealedSettings, PublicSettings):
    """What the service needs; every field is the variable `USHER_` + its name."""

    model_config = ConfigDict(extra="forbid")

    host: str = Field("127.0.0.1", min_length=1, description="an address to listen on")
    port: int = Field(8080, ge=0, le=65535, description="a port number, 0 to 65535 (0: any)")
    slack_bot_token: Annotated[FilledSecret, AfterValidator(_bot_token)] = Field(
        description="the bot token, which starts with xoxb-"
    )
    slack_signing_secret: FilledSecret = Field(
        description="the signing secret, from Basic Information of the Slack app"
    )
    slack_api_url: BaseUrl = Field("https://slack.com/api", description=_BASE_URL_EXPECTED)
    zoom_oauth_url: BaseUrl = Field("https://zoom.us", description=_BASE_URL_EXPECTED)
    zoom_api_url: BaseUrl = Field("https://api.zoom.us", description=_BASE_URL_EXPECTED)
    admins: Annotated[tuple[SlackPick, ...], BeforeValidator(_comma_list)] = Field(
        min_length=1,
        description="comma-separated Slack user ids (U..., W...) or user group ids (S...)",
    )
    target_name: str = Field(
        "CAE LearningSpace", min_length=1, max_length=80, description="a name of 1 to 80 characters"
    )
    target_url: Annotated[str, AfterValidator(_web_page)] | None = Field(
        None, description="the web address of the system that Zoom is connected for"
    )
    zoom_webhook_secret: FilledSecret | None = Field(
        None, description="the Secret Token, from Features > Access of the Zoom app"
    )
    metrics_token: FilledSecret | None = Field(None, description="a bearer token")
    invitation_ttl: Duration = Field(timedelta(days=14), description=_DURATION_EXPECTED)
    retention: Duration = Field(timedelta(days=180), description=_DURATION_EXPECTED)
    state_ttl: Duration = Field(timedelta(minutes=10), description=_DURATION_EXPECTED)
    dm_rate: Annotated[float, BeforeValidator(_per_second), Field(gt=0)] = Field(
        4.0, description="messages per second, such as 4/s"
    )
    log_format: Annotated[Literal["console", "json"], BeforeValidator(_lower)] | None = Field(
        None, description="console or json"
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = (
        Field("info", description="debug, info, warning or error")
    )

    @property
    def redirect_url(self) -> str:
        """Where Zoom sends people back to; Zoom compares it byte for byte."""
        return f"{self.public_url}/zoom/callback"
