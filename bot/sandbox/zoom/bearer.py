"""How the API lets an access token in: whose it is, what it opens, and how often."""

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.zoom.accounts import User
from bot.sandbox.zoom.apps import App, Management
from bot.sandbox.zoom.grants import Grant
from bot.sandbox.zoom.rate import Label
from bot.sandbox.zoom.rate_answers import rate_headers, second_limit_reached
from bot.sandbox.zoom.standing import what_ended
from bot.sandbox.zoom.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """Hold what Zoom's OpenAPI says of an operation; any one of its scopes opens it."""

    label: Label
    classic: tuple[str, ...]
    granular: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bearer:
    """Answer in a person's name, or say in Zoom's words why not."""

    world: World

    def answer(
        self, request: web.Request, operation: Operation, body: Callable[[User], web.Response]
    ) -> web.Response:
        """Give what `body` says of the user in the path, with the headers of the rate limit."""
        if "access_token" in request.query:
            return self._invalid_token(
                "Invalid access token, this access token is not supported as query parameter"
                " string."
            )
        grant = self._grant(request)
        if grant is None:
            return self._invalid_token()
        owner = self.world.registry.users[grant.user_id]
        now, label = self.world.clock(), operation.label
        limit = self._limit(label)
        allowance = self.world.rate.take(owner.account_id, label, limit=limit, now=now)
        if allowance.exceeded:
            return second_limit_reached(label, limit=limit, now=now)
        found = self._user(grant, owner, operation, request.match_info["user_id"])
        answer = found if isinstance(found, web.Response) else body(found)
        answer.headers.update(rate_headers(label, limit=limit, remaining=allowance.remaining))
        return answer

    def _limit(self, label: Label) -> int:
        switches = self.world.switches
        if label is Label.LIGHT:
            return switches.light_calls_per_second
        return switches.medium_calls_per_second

    def _user(
        self, grant: Grant, owner: User, operation: Operation, wanted: str
    ) -> User | web.Response:
        app = self.world.registry.apps[grant.app_id]
        if app.management is Management.USER and wanted != "me":
            return self._invalid_token()
        if not set(grant.scopes) & {*operation.classic, *operation.granular}:
            return self._missing_scope(app, operation)
        user = owner if wanted == "me" else self.world.registry.find_user(wanted)
        if user is None or user.account_id != owner.account_id:
            return refusal(404, 1001, f"User does not exist: {wanted}.")
        return user

    def _grant(self, request: web.Request) -> Grant | None:
        """Return the living grant that the bearer token belongs to."""
        kind, _, value = request.headers.get("Authorization", "").partition(" ")
        token = self.world.grants.access_tokens.get(value)
        if kind.lower() != "bearer" or token is None or self.world.clock() >= token.expires_at:
            return None
        grant = self.world.grants.grants[token.grant_id]
        return grant if what_ended(grant, self.world.registry) is None else None

    def _invalid_token(self, message: str = "Invalid access token.") -> web.Response:
        return refusal(self.world.switches.invalid_token_status, 124, message)

    def _missing_scope(self, app: App, operation: Operation) -> web.Response:
        alternatives = ", ".join(operation.classic if app.classic else operation.granular)
        message = f"Invalid access token, does not contain scopes:[{alternatives}]."
        return refusal(400, self.world.switches.missing_scope_code, message)


def refusal(status: int, code: int, message: str) -> web.Response:
    """Return a refusal in the API's shape."""
    return web.json_response({"code": code, "message": message}, status=status)
