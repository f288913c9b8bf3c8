from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.campaigns.model import MemberKind
from bot.errors import SlackProblem
from bot.notices.handover import Unfit
from bot.services.audit import Act
from bot.services.roles import Role
from storage.handovers import Handover

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.services.audit import AuditService
    from bot.services.roles import RoleService
    from bot.services.setup import SetupService
    from storage.store import Store

_KINDS = {
    MemberKind.GUEST: Unfit.GUEST,
    MemberKind.STRANGER: Unfit.STRANGER,
    MemberKind.BOT: Unfit.BOT,
    MemberKind.DEACTIVATED: Unfit.DEACTIVATED,
}


@dataclass(frozen=True, slots=True)
class HandoverService:
    """Give the guide to a colleague who is no admin, and take it back; both are recorded."""

    store: Store
    setup: SetupService
    roles: RoleService
    audit: AuditService
    clock: Callable[[], datetime]

    async def give(
        self, workspace_id: str, given_by: str, member_id: str, reason: str
    ) -> Unfit | None:
        """Let a colleague have the guide and send them a card; say why not, if they cannot."""
        if member_id == given_by:
            return Unfit.ONESELF
        unfit = await self._unfit(workspace_id, member_id)
        if unfit is not None:
            return unfit
        handover = Handover(workspace_id, member_id, given_by, self.clock(), reason or None)
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, workspace_id)
            known = await self.store.handovers.get(tx, workspace_id, member_id)
            if known is not None and known.ended_at is None:
                return Unfit.HAS_IT
            await self.store.handovers.give(tx, handover)
            await self.audit.record(
                tx, workspace_id, Act.GUIDE_HANDED_OVER, actor=given_by, subject=member_id
            )
            await self.setup.deal_card(tx, workspace_id, member_id)
            await self.setup.refresh_cards(tx, workspace_id)
        return None

    async def end(self, workspace_id: str, member_id: str, *, ended_by: str | None) -> None:
        """Take the guide from a colleague, or give it back; a second time changes nothing.

        Their card says so and has no buttons any more. What they have done stays done.
        """
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, workspace_id)
            ended = await self.store.handovers.end(
                tx, workspace_id, member_id, ended_by=ended_by, now=self.clock()
            )
            if not ended:
                return
            await self.audit.record(
                tx, workspace_id, Act.GUIDE_TAKEN_BACK, actor=ended_by, subject=member_id
            )
            await self.setup.refresh_cards(tx, workspace_id)

    async def _unfit(self, workspace_id: str, member_id: str) -> Unfit | None:
        try:
            kind = await self.roles.kind(workspace_id, member_id)
            role = await self.roles.guide_role(workspace_id, member_id)
        except SlackProblem:
            return Unfit.UNREAD
        if kind is None:
            return Unfit.UNKNOWN
        if role is Role.ADMIN:
            return Unfit.ADMIN
        return _KINDS.get(kind)
