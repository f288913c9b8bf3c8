from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.campaigns.domains import DomainRule
from bot.ui.ids import Action
from handlers.slack.payload import Body, person, pressed_id, pressed_value

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.services.domain_rules import DomainRuleService
    from bot.services.roles import RoleService


@dataclass(frozen=True, slots=True)
class DomainRuleHandlers:
    """**Use this rule** and **No, thanks** on the guide, and **Stop using it**."""

    domains: DomainRuleService
    roles: RoleService

    def register(self, app: AsyncApp) -> None:
        """Listen to the buttons."""
        app.action(Action.USE_DOMAIN_RULE)(self.use)
        app.action(Action.DECLINE_DOMAIN_RULE)(self.decline)
        app.action(Action.REMOVE_DOMAIN_RULE)(self.remove)

    async def use(self, ack: AsyncAck, body: Body) -> None:
        """Take **Use this rule**."""
        who = person(body)
        await self.roles.require_admin(who.workspace_id, who.member_id)
        await self.domains.use(who.workspace_id, who.member_id, pressed_id(body))
        await ack()

    async def decline(self, ack: AsyncAck, body: Body) -> None:
        """Take **No, thanks**."""
        who = person(body)
        await self.roles.require_admin(who.workspace_id, who.member_id)
        await self.domains.decline(who.workspace_id, who.member_id, pressed_id(body))
        await ack()

    async def remove(self, ack: AsyncAck, body: Body) -> None:
        """Take **Stop using it**."""
        who = person(body)
        await self.roles.require_admin(who.workspace_id, who.member_id)
        slack, _, zoom = pressed_value(body).partition(" ")
        await self.domains.remove(who.workspace_id, who.member_id, DomainRule(slack, zoom))
        await ack()
