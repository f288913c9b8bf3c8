"""The API: `GET /v2/users/{userId}` (Zoom's OpenAPI, August 2026, operation `user`)."""

from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.zoom.accounts import SSO, Account, User
from bot.sandbox.zoom.apps import App, Management
from bot.sandbox.zoom.grants import Grant
from bot.sandbox.zoom.rate_answers import rate_headers, second_limit_reached
from bot.sandbox.zoom.standing import what_ended
from bot.sandbox.zoom.world import World

_CLASSIC = (
    "user:read",
    "user:write",
    "user:read:admin",
    "user:write:admin",
    "user_profile",
    "user_info:read",
)
_GRANULAR = ("user:read:user", "user:read:user:admin")


@dataclass(frozen=True, slots=True)
class Api:
    """Answer what apps ask in a person's name."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return what this part of Zoom answers."""
        return [web.get("/v2/users/{user_id}", self.user, allow_head=False)]

    async def user(self, request: web.Request) -> web.Response:
        """Answer with a user's information."""
        if "access_token" in request.query:
            return self._invalid_token(
                "Invalid access token, this access token is not supported as query parameter"
                " string."
            )
        grant = self._grant(request)
        if grant is None:
            return self._invalid_token()
        owner = self.world.registry.users[grant.user_id]
        now = self.world.clock()
        limit = self.world.switches.light_calls_per_second
        allowance = self.world.rate.take(owner.account_id, limit=limit, now=now)
        if allowance.exceeded:
            return second_limit_reached(limit=limit, now=now)
        answer = self._user(grant, owner, request.match_info["user_id"])
        answer.headers.update(rate_headers(limit=limit, remaining=allowance.remaining))
        return answer

    def _user(self, grant: Grant, owner: User, wanted: str) -> web.Response:
        app = self.world.registry.apps[grant.app_id]
        if app.management is Management.USER and wanted != "me":
            return self._invalid_token()
        if not set(grant.scopes) & {*_CLASSIC, *_GRANULAR}:
            return self._missing_scope(app)
        user = owner if wanted == "me" else self.world.registry.find_user(wanted)
        if user is None or user.account_id != owner.account_id:
            return _problem(404, 1001, f"User does not exist: {wanted}.")
        return web.json_response(_user_body(user, self.world.registry.accounts[user.account_id]))

    def _grant(self, request: web.Request) -> Grant | None:
        """Return the living grant that the bearer token belongs to."""
        kind, _, value = request.headers.get("Authorization", "").partition(" ")
        token = self.world.grants.access_tokens.get(value)
        if kind.lower() != "bearer" or token is None or self.world.clock() >= token.expires_at:
            return None
        grant = self.world.grants.grants[token.grant_id]
        return grant if what_ended(grant, self.world.registry) is None else None

    def _invalid_token(self, message: str = "Invalid access token.") -> web.Response:
        return _problem(self.world.switches.invalid_token_status, 124, message)

    def _missing_scope(self, app: App) -> web.Response:
        alternatives = ", ".join(_CLASSIC if app.classic else _GRANULAR)
        message = f"Invalid access token, does not contain scopes:[{alternatives}]."
        return _problem(400, self.world.switches.missing_scope_code, message)


def _problem(status: int, code: int, message: str) -> web.Response:
    return web.json_response({"code": code, "message": message}, status=status)


def _user_body(user: User, account: Account) -> dict[str, object]:
    body: dict[str, object] = {
        "id": user.id,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "display_name": user.full_name,
        "email": user.email,
        "type": user.type,
        "role_name": user.role_name,
        "use_pmi": False,
        "timezone": user.timezone,
        "verified": int(user.verified),
        "dept": "",
        "created_at": "2024-09-02T08:00:00Z",
        "user_created_at": "2024-09-02T08:00:00Z",
        "last_login_time": "2026-09-01T08:00:00Z",
        "pic_url": "",
        "cms_user_id": "",
        "jid": f"{user.id.lower()}@xmpp.zoom.us",
        "group_ids": [],
        "im_group_ids": [],
        "account_id": account.id,
        "account_number": account.number,
        "language": "en-US",
        "phone_country": "",
        "status": user.status,
        "login_types": list(user.login_types),
        "cluster": "us04",
    }
    if SSO in user.login_types:
        body["employee_unique_id"] = user.signs_in_as
    return body
