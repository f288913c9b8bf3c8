"""Zoom's field names, and no decision about what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.oauth.grant import ZoomUser
from bot.oauth.regions import api_base
from bot.oauth.tokens import TokenSet
from bot.secret import Secret

# `type` of GET /v2/users/me: 1 Basic, 2 Licensed, 3 On-prem, 4 and 99 none.
_UNLICENSED_TYPES = {1, 4, 99}
_LIFETIME = 3600  # seconds that an access token lives
# Numbers of Zoom's OAuth error table, which its pages write as "(4,700)" behind the words.
_NUMBER_IN_WORDS = re.compile(r"\((?P<thousands>\d{1,2}),?(?P<rest>\d{3})\)\s*$", re.ASCII)


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """What Zoom says when it refuses: words at the token endpoint, a number at the API."""

    error: str
    reason: str
    number: int | None


def token_set(body: Any, *, now: datetime) -> TokenSet | None:  # noqa: ANN401  JSON
    """Read a token response; None when it is none (RFC 6749, section 5.1)."""
    match body:
        case {"access_token": str(access_token), "refresh_token": str(refresh_token)}:
            lifetime = body.get("expires_in")
            seconds = lifetime if isinstance(lifetime, int) else _LIFETIME
            return TokenSet(
                access_token=Secret(access_token),
                refresh_token=Secret(refresh_token),
                expires_at=now + timedelta(seconds=min(max(seconds, 0), _LIFETIME)),
                scope=str(body.get("scope") or ""),
                api_url=api_base(body.get("api_url")),
            )
        case _:
            return None


def zoom_user(body: Any) -> ZoomUser | None:  # noqa: ANN401  JSON
    """Read GET /v2/users/me; None when it does not say who that is."""
    match body:
        case {"id": str(user_id), "account_id": str(account_id), "email": str(email)}:
            return ZoomUser(
                id=user_id,
                account_id=account_id,
                email=email,
                licensed=body.get("type") not in _UNLICENSED_TYPES,
                role=_text(body.get("role_name")),
            )
        case _:
            return None


def _text(value: Any) -> str | None:  # noqa: ANN401  JSON
    return value if isinstance(value, str) and value else None


def error_body(body: Any) -> ErrorBody:  # noqa: ANN401  JSON
    """Read any of the shapes in which Zoom refuses; empty where there is nothing to read."""
    if not isinstance(body, dict):
        return ErrorBody("", "", None)
    number = next((body[key] for key in ("code", "errorCode") if key in body), None)
    reason = next((body[key] for key in ("reason", "message", "errorMessage") if key in body), "")
    words = str(reason or "")
    return ErrorBody(
        error=str(body.get("error") or ""),
        reason=words,
        number=number if isinstance(number, int) else _number_in(words),
    )


def _number_in(words: str) -> int | None:
    found = _NUMBER_IN_WORDS.search(words)
    return int(found["thousands"] + found["rest"]) if found else None
