"""What controls answer: the world as JSON, with tokens as hashes only."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime

from bot.sandbox.zoom.accounts import User
from bot.sandbox.zoom.apps import App
from bot.sandbox.zoom.calls import Call
from bot.sandbox.zoom.events import Sent
from bot.sandbox.zoom.grants import Grant
from bot.sandbox.zoom.standing import what_ended
from bot.sandbox.zoom.world import World


def user_view(user: User) -> dict[str, object]:
    """Show a user."""
    return asdict(user) | {"sign_in_email": user.signs_in_as}


def app_view(app: App, requests: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Show an app with both of its pairs, as its owner sees it, and who asked to add it."""
    return asdict(app) | {
        "scopes": [{"scope": scope.name, "optional": scope.optional} for scope in app.scopes],
        "requested_by": sorted(user_id for app_id, user_id in requests if app_id == app.id),
    }


def grants_view(world: World) -> Iterator[dict[str, object]]:
    """Show who authorized which app, and which tokens still work."""
    tokens: dict[str, list[dict[str, object]]] = {id_: [] for id_ in world.grants.grants}
    now, uses = world.clock(), world.switches.refresh_token_uses
    for value, access in world.grants.access_tokens.items():
        view = _token_view("access", value, live=now < access.expires_at)
        tokens[access.grant_id].append(view)
    for value, refresh in world.grants.refresh_tokens.items():
        view = _token_view("refresh", value, live=refresh.live(now, uses=uses))
        view["presented"] = refresh.presented
        tokens[refresh.grant_id].append(view)
    for grant in world.grants.grants.values():
        yield _grant_view(grant, tokens[grant.id], world)


def call_view(call: Call) -> dict[str, object]:
    """Show a call."""
    return asdict(call) | {"at": call.at.isoformat()}


def sent_view(sent: Sent) -> dict[str, object]:
    """Show one try to tell an app something."""
    return asdict(sent) | {"at": sent.at.isoformat()}


def _grant_view(grant: Grant, tokens: list[dict[str, object]], world: World) -> dict[str, object]:
    user = world.registry.users.get(grant.user_id)
    works = what_ended(grant, world.registry) is None
    return {
        "id": grant.id,
        "app_id": grant.app_id,
        "client_id": grant.client_id,
        "user_id": grant.user_id,
        "email": None if user is None else user.email,
        "scopes": grant.scopes,
        "authorized_at": grant.authorized_at.isoformat(),
        "works": works,
        "ended": grant.ended,
        "ended_at": _iso(grant.ended_at),
        "tokens": [token | {"live": token["live"] and works} for token in tokens],
    }


def _token_view(kind: str, value: str, *, live: bool) -> dict[str, object]:
    return {"kind": kind, "sha256": hashlib.sha256(value.encode()).hexdigest(), "live": live}


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
