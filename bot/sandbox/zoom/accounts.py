"""Zoom accounts and the people in them."""

import secrets
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class UserType(IntEnum):
    """Hold the plan types of `GET /users/{userId}` (Zoom's OpenAPI, August 2026)."""

    BASIC = 1
    LICENSED = 2
    UNASSIGNED = 4
    NONE = 99


class UserStatus(StrEnum):
    """Hold the states of a user (Zoom's OpenAPI, August 2026)."""

    PENDING = "pending"
    ACTIVE = "active"
    INACTIVE = "inactive"


SSO = 101
WORK_EMAIL = 100


def new_id() -> str:
    """Return an id of the length and alphabet of Zoom's."""
    return secrets.token_urlsafe(16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Describe an institution's Zoom account.

    `requires_approval` is about unlisted Marketplace apps; `exempts_own_apps` takes those out that
    were made in the account itself.
    """

    name: str
    requires_approval: bool = False
    exempts_own_apps: bool = False
    number: int = field(default_factory=lambda: 10_000_000 + secrets.randbelow(90_000_000))
    id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Describe a person's Zoom user.

    `email` is what Zoom reports; `sign_in_email` is what the person types, and is another one where
    the institution's single sign-on says so (empty: the same).
    """

    account_id: str
    email: str
    sign_in_email: str = ""
    first_name: str = "Sam"
    last_name: str = "Sample"
    type: UserType = UserType.LICENSED
    status: UserStatus = UserStatus.ACTIVE
    login_types: tuple[int, ...] = (WORK_EMAIL,)
    role_name: str = "Member"
    timezone: str = "Europe/London"
    verified: bool = True
    id: str = field(default_factory=new_id)

    @property
    def signs_in_as(self) -> str:
        """Return the e-mail that the sign-in page knows, in lower case."""
        return (self.sign_in_email or self.email).lower()

    @property
    def uses_sso(self) -> bool:
        """Tell whether the institution's single sign-on is the only way in."""
        return set(self.login_types) == {SSO}

    @property
    def full_name(self) -> str:
        """Return the name as pages show it."""
        return f"{self.first_name} {self.last_name}"

    @property
    def is_admin(self) -> bool:
        """Tell whether the role may add admin-managed apps and decide which apps are allowed."""
        return self.role_name in {"Owner", "Admin"}

    @property
    def may_build_apps(self) -> bool:
        """Tell whether the role has Zoom for developers; "Developer" is one that has no more."""
        return self.is_admin or self.role_name == "Developer"
