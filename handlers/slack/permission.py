from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.campaigns.permission import PermissionUse
from bot.services.roles import Role
from bot.ui.ids import Action
from handlers.slack.payload import Body, person

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.services.permission import PermissionService
    from bot.services.roles import RoleService

_ANSWERS = {
    Action.USE_USHER: PermissionUse.USHER,
    Action.USE_SHARED: PermissionUse.SHARED,
    Action.USE_SEPARATE: PermissionUse.SEPARATE,
}


@dataclass(frozen=True, slots=True)
class PermissionHandlers:
    """Who uses the permission, and the switch that the target is live; each asks first."""

    permission: PermissionService
    roles: RoleService

    def register(self, app: AsyncApp) -> None:
        """Listen to the answers and the switch."""
        for action in _ANSWERS:
            app.action(action)(self.choose)
        app.action(Action.LIVE)(self.live)
        app.action(Action.NOT_LIVE)(self.not_live)

    async def choose(self, ack: AsyncAck, body: Body) -> None:
        """Take an answer to who uses the permission."""
        who = person(body)
        role = await self.roles.require_guide(who.workspace_id, who.member_id)
        use = _ANSWERS[Action(body["actions"][0]["action_id"])]
        by_admin = role is Role.ADMIN
        await self.permission.choose(who.workspace_id, who.member_id, use, by_admin=by_admin)
        await ack()

    async def live(self, ack: AsyncAck, body: Body) -> None:
        """Take the switch on: admins only, since it decides over everybody's permission."""
        await self._turn(body, live=True)
        await ack()

    async def not_live(self, ack: AsyncAck, body: Body) -> None:
        """Take the switch off."""
        await self._turn(body, live=False)
        await ack()

    async def _turn(self, body: Body, *, live: bool) -> None:
        who = person(body)
        await self.roles.require_admin(who.workspace_id, who.member_id)
        await self.permission.turn(who.workspace_id, who.member_id, live=live)
