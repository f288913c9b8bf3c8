"""What Slack says by itself: who was deactivated or is back, and that Usher was removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ui.ids import Action
from handlers.slack.payload import Body, changed_person, person, pressed_value

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.services.leavers import LeaverService
    from bot.services.roles import RoleService
    from bot.services.workspace import WorkspaceService


@dataclass(frozen=True, slots=True)
class LifecycleHandlers:
    """Events of the workspace, and **Keep** of whoever answers what comes of one."""

    leavers: LeaverService
    roles: RoleService
    workspace: WorkspaceService

    def register(self, app: AsyncApp) -> None:
        """Listen to the events of the manifest, and to the button."""
        app.event("user_change")(self.user_change)
        app.event("app_uninstalled")(self.uninstalled)
        app.event("tokens_revoked")(self.uninstalled)
        app.action(Action.KEEP)(self.keep)

    async def user_change(self, ack: AsyncAck, body: Body) -> None:
        """Take that somebody's account has changed."""
        changed = changed_person(body)
        await self.leavers.hear(
            changed.workspace_id, changed.member_id, deactivated=changed.deactivated
        )
        await ack()

    async def uninstalled(self, ack: AsyncAck, body: Body) -> None:
        """Take that the app was removed, or its token ended; Slack is asked whether it was."""
        await self.workspace.lost(str(body["team_id"]))
        await ack()

    async def keep(self, ack: AsyncAck, body: Body) -> None:
        """Take **Keep**."""
        who = person(body)
        await self.roles.require_support(who.workspace_id, who.member_id)
        await self.leavers.keep(who.workspace_id, who.member_id, pressed_value(body))
        await ack()
