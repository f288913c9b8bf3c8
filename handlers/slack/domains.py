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
    """The buttons around a rule on the guide: to use, decline, remove and reconsider it."""

    domains: DomainRuleService
    roles: RoleService

    def register(self, app: AsyncApp) -> None:
        """Listen to the buttons."""
        app.action(Action.USE_DOMAIN_RULE)(self.use)
        app.action(Action.DECLINE_DOMAIN_RULE)(self.decline)
        app.action(Action.REMOVE_DOMAIN_RULE)(self.remove)
        app.action(Action.RECONSIDER_DOMAIN_RULE)(self.reconsider)

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
        await self.domains.remove(who.workspace_id, who.member_id, _rule(body))
        await ack()

    async def reconsider(self, ack: AsyncAck, body: Body) -> None:
        """Take **Suggest it again**."""
        who = person(body)
        await self.roles.require_admin(who.workspace_id, who.member_id)
        await self.domains.reconsider(who.workspace_id, who.member_id, _rule(body))
        await ack()


def _rule(body: Body) -> DomainRule:
    slack, _, zoom = pressed_value(body).partition(" ")
    return DomainRule(slack, zoom)
