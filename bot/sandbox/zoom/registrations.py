"""Accounts, users and apps from the JSON of control calls; what is left out stays as it was."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from bot.sandbox.zoom.accounts import Account, User, UserStatus, UserType
from bot.sandbox.zoom.apps import App, Credentials, Management
from bot.sandbox.zoom.fields import Fields
from bot.sandbox.zoom.refused import Refused
from bot.sandbox.zoom.registry import Registry
from bot.sandbox.zoom.scopes import AppScope

_Thing = TypeVar("_Thing", Account, User, App)


def read_account(fields: Fields, registry: Registry) -> Account:
    """Return a new account, or a changed one."""
    given = {
        "id": fields.text("id"),
        "name": fields.text("name"),
        "number": fields.number("number"),
        "requires_approval": fields.flag("requires_approval"),
        "exempts_own_apps": fields.flag("exempts_own_apps"),
    }
    fields.finish()
    return _made(Account, registry.accounts, given, needs=("name",))


def read_user(fields: Fields, registry: Registry) -> User:
    """Return a new user, or a changed one."""
    login_types = fields.items("login_types")
    given = {
        "id": fields.text("id"),
        "account_id": fields.text("account_id"),
        "email": fields.text("email"),
        "sign_in_email": fields.text("sign_in_email"),
        "first_name": fields.text("first_name"),
        "last_name": fields.text("last_name"),
        "type": fields.choice("type", UserType),
        "status": fields.choice("status", UserStatus),
        "login_types": None if login_types is None else tuple(map(_login_type, login_types)),
        "role_name": fields.text("role_name"),
        "timezone": fields.text("timezone"),
        "verified": fields.flag("verified"),
    }
    fields.finish()
    return _made(User, registry.users, given, needs=("account_id", "email"))


def read_app(fields: Fields, registry: Registry) -> App:
    """Return a new app, or a changed one."""
    scopes = fields.items("scopes")
    given = {
        "id": fields.text("id"),
        "name": fields.text("name"),
        "account_id": fields.text("account_id"),
        "redirect_url": fields.text("redirect_url"),
        "scopes": None if scopes is None else tuple(map(_scope, scopes)),
        "scope_description": fields.text("scope_description"),
        "allow_list": fields.texts("allow_list"),
        "strict_mode": fields.flag("strict_mode"),
        "subdomain_check": fields.flag("subdomain_check"),
        "management": fields.choice("management", Management),
        "event_url": fields.text("event_url"),
        "secret_token": fields.text("secret_token"),
        "classic": fields.flag("classic"),
        "enabled": fields.flag("enabled"),
        "development": _credentials(fields.take("development")),
        "production": _credentials(fields.take("production")),
    }
    fields.finish()
    return _made(App, registry.apps, given, needs=("name", "account_id", "redirect_url", "scopes"))


def _made(
    kind: type[_Thing],
    known: Mapping[str, _Thing],
    given: Mapping[str, object],
    *,
    needs: tuple[str, ...],
) -> _Thing:
    # The fields were checked one by one above; the constructor's signature is theirs.
    values: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    current = known.get(values.get("id", ""))
    if current is not None:
        return replace(current, **values)
    missing = [name for name in needs if name not in values]
    if missing:
        raise Refused(f"missing: {', '.join(missing)}")
    return kind(**values)


def _scope(item: object) -> AppScope:
    """Read a scope: its name, or an object as in Zoom's app manifest."""
    if isinstance(item, str):
        return AppScope(item)
    fields = Fields(item)
    scope = AppScope(fields.require_text("scope"), optional=bool(fields.flag("optional")))
    fields.finish()
    return scope


def _credentials(item: object) -> Credentials | None:
    if item is None:
        return None
    fields = Fields(item)
    pair = Credentials(fields.require_text("client_id"), fields.require_text("client_secret"))
    fields.finish()
    return pair


def _login_type(item: object) -> int:
    if isinstance(item, int) and not isinstance(item, bool):
        return item
    raise Refused("login_types: a list of whole numbers")
