from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ui.ids import Action
from handlers.slack.payload import Body, person

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.services.redirect import RedirectService
    from bot.services.roles import RoleService


@dataclass(frozen=True, slots=True)
class RedirectHandlers:
    """**Check again**, on the step with the redirect URL."""

    redirect: RedirectService
    roles: RoleService

    def register(self, app: AsyncApp) -> None:
        """Listen to the button."""
        app.action(Action.LOOK_AGAIN)(self.look_again)

    async def look_again(self, ack: AsyncAck, body: Body) -> None:
        """Take **Check again**."""
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        await self.redirect.ask(who.workspace_id)
        await ack()
