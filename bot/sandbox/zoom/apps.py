"""Marketplace apps: what an admin configures in Zoom's build flow."""

import re
import secrets
from dataclasses import dataclass, field
from enum import StrEnum

from bot.sandbox.zoom.accounts import new_id
from bot.sandbox.zoom.scope_catalogue import is_known
from bot.sandbox.zoom.scopes import AppScope, is_classic, is_for_admins

_URL = re.compile(r"https?://[!-~]+")


class Management(StrEnum):
    """Say who adds the app: each person for themselves, or an admin for everybody."""

    USER = "user"
    ADMIN = "admin"


class Environment(StrEnum):
    """Name the two credential pairs of a General app."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Hold one credential pair."""

    client_id: str = field(default_factory=new_id)
    client_secret: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Describe an app that has never been published.

    `account_id` is its owner's account. A classic app is one from before granular scopes. The build
    flow also saves unfinished apps, without redirect URL or scopes.
    """

    name: str
    account_id: str
    redirect_url: str
    scopes: tuple[AppScope, ...]
    scope_description: str = ""
    allow_list: tuple[str, ...] = ()
    strict_mode: bool = False
    subdomain_check: bool = False
    management: Management = Management.USER
    event_url: str = ""
    secret_token: str = field(default_factory=lambda: secrets.token_urlsafe(16), repr=False)
    classic: bool = False
    enabled: bool = True
    development: Credentials = field(default_factory=Credentials)
    production: Credentials = field(default_factory=Credentials)
    id: str = field(default_factory=new_id)

    def credentials(self, environment: Environment) -> Credentials:
        """Return one of the two pairs."""
        if environment is Environment.DEVELOPMENT:
            return self.development
        return self.production

    def accepts_redirect(self, uri: str) -> bool:
        """Compare byte for byte; the allow list does not count in strict mode."""
        if uri and uri == self.redirect_url:
            return True
        return not self.strict_mode and uri in self.allow_list

    def missing(self) -> tuple[str, ...]:
        """Return the fields that Local Test asks for, as Zoom calls them."""
        fields = {
            "OAuth Redirect URL": self.redirect_url,
            "OAuth Allow Lists": self.allow_list,
            "Scopes": self.scopes,
        }
        return tuple(label for label, value in fields.items() if not value)

    def unfinished(self) -> str | None:
        """Return why nobody could authorize the app yet, or None."""
        if not self.redirect_url:
            return "redirect_url: missing"
        return None if self.scopes else "scopes: at least one must be required"

    def problem(self) -> str | None:
        """Return what Zoom's build flow would refuse to save, or None."""
        if not self.name or len(self.name) >= 50:  # noqa: PLR2004  # Zoom's own limit
            return "name: 1 to 49 characters"
        urls = {
            "redirect_url": (self.redirect_url,),
            "event_url": (self.event_url,),
            "allow_list": self.allow_list,
        }
        for name, given in urls.items():
            if not all(_URL.fullmatch(url) for url in given if url or name == "allow_list"):
                return f"{name}: http or https URLs only, without spaces"
        names = [scope.name for scope in self.scopes]
        if len(set(names)) != len(names):
            return "scopes: one of them is listed twice"
        if self.scopes and all(scope.optional for scope in self.scopes):
            return "scopes: at least one must be required"
        return next(filter(None, map(self._scope_problem, self.scopes)), None)

    def _scope_problem(self, scope: AppScope) -> str | None:
        if self.classic and not is_classic(scope.name):
            return f"scopes: {scope.name} is no classic scope, and this is a classic app"
        if self.classic and scope.optional:
            return f"scopes: {scope.name} cannot be optional, only granular scopes can"
        if not self.classic and not is_known(scope.name):
            return f"scopes: {scope.name} is no granular scope; new apps have no others"
        if self.management is Management.USER and is_for_admins(scope.name):
            return f"scopes: {scope.name} is for admin-managed apps only"
        return None
