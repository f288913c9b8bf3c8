from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.config import DatabaseSettings, Settings
from bot.errors import ConfigurationError
from bot.secret import Secret

if TYPE_CHECKING:
    from pathlib import Path

_REQUIRED = {
    "public_url": "https://usher.example.edu",
    "encryption_keys": "a-key",
    "slack_bot_token": "xoxb-1",
    "slack_signing_secret": "a-secret",
    "admins": "U0ADMIN1",
}


def _settings(**changed: object) -> Settings:
    return Settings.of(**_REQUIRED | changed)


def _problems(**changed: object) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as caught:
        _settings(**changed)
    return caught.value.problems


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    monkeypatch.chdir(tmp_path)
    for name, value in _REQUIRED.items():
        monkeypatch.setenv(f"USHER_{name.upper()}", value)
    return monkeypatch


def test_what_is_required_is_enough() -> None:
    settings = _settings()

    assert settings.database_url == Secret("sqlite+aiosqlite:///usher.db")
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.slack_api_url == "https://slack.com/api"
    assert settings.zoom_oauth_url == "https://zoom.us"
    assert settings.zoom_api_url == "https://api.zoom.us"
    assert (settings.target_name, settings.target_url) == ("CAE LearningSpace", None)
    assert settings.metrics_token is None
    assert settings.invitation_ttl == timedelta(days=14)
    assert settings.state_ttl == timedelta(minutes=10)
    assert settings.dm_rate == 4.0
    assert (settings.log_format, settings.log_level) == (None, "info")


def test_each_missing_setting_has_its_line() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings.of()

    lines = caught.value.problems
    assert [line.split()[0] for line in lines] == [f"USHER_{name.upper()}" for name in _REQUIRED]
    assert all("is missing: expected " in line and "\n" not in line for line in lines)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("public_url", "http://planted.example.edu"),
        ("public_url", "planted"),
        ("public_url", "https://planted:planted@usher.example.edu"),
        ("public_url", "https://usher.example.edu?planted"),
        ("public_url", "https://usher.example.edu:planted"),
        ("public_url", "ftp://127.0.0.1/planted"),
        ("zoom_oauth_url", "http://planted.example.edu"),
        ("port", "planted"),
        ("port", "65536"),
        ("admins", "planted"),
        ("admins", "U0ADMIN1, planted"),
        ("admins", " , "),
        ("slack_bot_token", "xoxp-planted"),
        ("slack_signing_secret", "  "),
        ("encryption_keys", ""),
        ("database_url", ""),
        ("metrics_token", " "),
        ("target_name", " "),
        ("target_name", "planted" * 20),
        ("target_url", "javascript:planted"),
        ("invitation_ttl", "14 planted"),
        ("invitation_ttl", "0d"),
        ("state_ttl", "-5m"),
        ("dm_rate", "4"),
        ("dm_rate", "0/s"),
        ("dm_rate", "4/planted"),
        ("log_format", "planted"),
        ("log_level", "planted"),
    ],
)
def test_a_malformed_setting_has_one_line_without_its_value(name: str, value: str) -> None:
    (line,) = _problems(**{name: value})

    assert line.startswith(f"USHER_{name.upper()} is malformed: expected ")
    assert "planted" not in line


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://usher.example.edu/", "https://usher.example.edu"),
        ("http://localhost:8702", "http://localhost:8702"),
        ("http://127.0.0.1:8702/", "http://127.0.0.1:8702"),
        ("http://[::1]:8702", "http://[::1]:8702"),
    ],
)
def test_a_base_url_ends_without_a_slash(given: str, kept: str) -> None:
    assert _settings(public_url=given).public_url == kept


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("30s", timedelta(seconds=30)),
        ("10m", timedelta(minutes=10)),
        ("12h", timedelta(hours=12)),
        ("14d", timedelta(days=14)),
    ],
)
def test_durations_take_four_units(text: str, duration: timedelta) -> None:
    assert _settings(state_ttl=text).state_ttl == duration


def test_a_rate_is_messages_per_second() -> None:
    assert _settings(dm_rate="2.5/s").dm_rate == 2.5


def test_admins_are_users_and_groups() -> None:
    assert _settings(admins=" U0ADMIN1,W0ADMIN2 , S0GROUP1,").admins == (
        "U0ADMIN1",
        "W0ADMIN2",
        "S0GROUP1",
    )


def test_values_may_come_typed() -> None:
    settings = _settings(state_ttl=timedelta(seconds=1), dm_rate=50.0, admins=("U0ADMIN1",), port=0)

    assert (settings.state_ttl, settings.dm_rate, settings.port) == (timedelta(seconds=1), 50.0, 0)


def test_secrets_do_not_show() -> None:
    settings = _settings(slack_bot_token="xoxb-planted", encryption_keys="planted")

    assert "planted" not in repr(settings)
    assert settings.slack_bot_token.reveal() == "xoxb-planted"


def test_made_settings_read_nothing_from_outside(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("USHER_PORT", "1234")

    assert _settings().port == 8080


def test_the_environment_is_read(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("USHER_PORT", "1234")
    environment.setenv("USHER_TARGET_URL", "https://learning.example.edu/zoom?from=usher")

    settings = Settings.from_environment()

    assert settings.port == 1234
    assert settings.admins == ("U0ADMIN1",)
    assert settings.target_url == "https://learning.example.edu/zoom?from=usher"


def test_the_environment_wins_over_the_file(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tmp_path.joinpath(".env").write_text("USHER_PORT=1\nUSHER_HOST=0.0.0.0\nOTHER=x\n")
    environment.setenv("USHER_PORT", "2")

    settings = Settings.from_environment()

    assert (settings.port, settings.host) == (2, "0.0.0.0")  # noqa: S104 - what the image sets


def test_an_empty_variable_is_not_set(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tmp_path.joinpath(".env").write_text("USHER_PORT=1\n")
    for name in ("USHER_PORT", "USHER_METRICS_TOKEN", "USHER_SLACK_APP_TOKEN", "USHER_FOO"):
        environment.setenv(name, "")

    settings = Settings.from_environment()

    assert (settings.port, settings.metrics_token) == (1, None)


def test_a_variable_nobody_reads_stops_the_start(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.setenv("USHER_SLACK_APP_TOKEN", "planted")
    environment.setenv("USHER_ADMIN", "planted")
    tmp_path.joinpath(".env").write_text("USHER_COLOUR=planted\n")

    with pytest.raises(ConfigurationError) as caught:
        Settings.from_environment()

    assert sorted(caught.value.problems) == [
        "USHER_ADMIN is not a setting; did you mean USHER_ADMINS?",
        "USHER_COLOUR is not a setting",
        "USHER_SLACK_APP_TOKEN comes with a later version; remove it",
    ]


def test_the_database_alone_needs_nothing_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("USHER_DATABASE_URL", "sqlite+aiosqlite:///other.db")
    monkeypatch.setenv("USHER_PORT", "not for it")

    settings = DatabaseSettings.from_environment()

    assert settings.database_url.reveal() == "sqlite+aiosqlite:///other.db"


def test_every_setting_says_what_it_expects() -> None:
    assert all(field.description for field in Settings.model_fields.values())
