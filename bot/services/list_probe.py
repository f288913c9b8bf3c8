from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from bot.errors import ZoomRefused
from bot.oauth.grant import GrantStatus
from bot.scopes.lists import ListAnswer, ListKind
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.oauth.grant import Grant
    from bot.services.setup import SetupService
    from bot.zoom.client import ZoomClient
    from storage.store import Store
    from storage.work import WorkItem


@dataclass(frozen=True, slots=True)
class ListProbeService:
    """Show in a rehearsal that the target's calls work; nobody else's lists are ever asked for."""

    store: Store
    zoom: ZoomClient
    setup: SetupService
    clock: Callable[[], datetime]

    async def probe(self, item: WorkItem) -> None:
        """Ask for one entry of each list of whoever rehearsed, and drop it unread.

        Raises:
            ZoomUnavailable: Zoom did not say; it is asked again while the access token lives.
        """
        invitation_id = UUID(item.subject_id)
        grant = await self._rehearsed(invitation_id)
        if grant is None:
            return
        answers = {kind: await self._ask(grant, kind) for kind in ListKind}
        now = self.clock()
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, item.workspace_id)
            invitation = await self.store.invitations.hold(tx, invitation_id)
            if not invitation.state.holds_grant:
                return
            await self.store.list_probes.save(tx, invitation, answers, now=now)
            await self.store.work.arm(
                tx, item.workspace_id, Kind.OUTCOME, invitation_id, due_at=now
            )
            await self.setup.refresh_cards(tx, item.workspace_id)

    async def _rehearsed(self, invitation_id: UUID) -> Grant | None:
        async with self.store.transaction() as tx:
            invitation = await self.store.invitations.require(tx, invitation_id)
            campaign = await self.store.campaigns.require(tx, invitation.campaign_id)
            if not campaign.is_rehearsal:
                return None
            found = await self.store.grants.of_invitation(tx, invitation_id)
            held = next((each for each in found if each.status is GrantStatus.HELD), None)
            return await self.store.grants.get(tx, held.id) if held else None

    async def _ask(self, grant: Grant, kind: ListKind) -> ListAnswer:
        if grant.tokens.expires_at <= self.clock():
            return ListAnswer.UNKNOWN  # an hour of asking: no refresh is worth it
        try:
            return await self.zoom.try_list(grant.tokens, kind)
        except ZoomRefused:
            return ListAnswer.UNKNOWN  # the token has ended meanwhile
