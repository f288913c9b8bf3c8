"""The API: `GET /v2/users/{userId}` (Zoom's OpenAPI, August 2026, operation `user`)."""

from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.zoom.accounts import SSO, Account, User
from bot.sandbox.zoom.bearer import Bearer, Operation
from bot.sandbox.zoom.rate import Label
from bot.sandbox.zoom.world import World

_USER = Operation(
    label=Label.LIGHT,
    classic=(
        "user:read",
        "user:write",
        "user:read:admin",
        "user:write:admin",
        "user_profile",
        "user_info:read",
    ),
    granular=("user:read:user", "user:read:user:admin"),
)


@dataclass(frozen=True, slots=True)
class Api:
    """Answer what apps ask in a person's name."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return what this part of Zoom answers."""
        return [web.get("/v2/users/{user_id}", self.user, allow_head=False)]

    async def user(self, request: web.Request) -> web.Response:
        """Answer with a user's information."""

        def body(user: User) -> web.Response:
            return web.json_response(
                _user_body(user, self.world.registry.accounts[user.account_id])
            )

        return Bearer(self.world).answer(request, _USER, body)


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
