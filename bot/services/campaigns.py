from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from bot.campaigns.model import (
    Campaign,
    CampaignKind,
    CampaignState,
    Invitation,
    InvitationState,
)
from bot.campaigns.plan import Plan, plan
from bot.errors import (
    ChannelNeeded,
    CredentialsNeeded,
    InvitationsLocked,
    NobodyToInvite,
    NotYours,
    StaleView,
)
from bot.notices.campaign import Preview
from bot.notices.person import InvitationNotice
from bot.secret import Secret
from bot.services.audit import Act
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.config import Settings
    from bot.services.about import AboutService
    from bot.services.audit import AuditService
    from bot.services.outbox import Outbox
    from bot.services.setup import SetupService
    from bot.slack.directory import Directory
    from bot.slack.messenger import Messenger
    from storage.store import Store
    from storage.work import WorkItem

_DIRECTORY_HOLDS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CampaignService:
    """Decide who is invited, show it to the admin first, and set it going."""

    store: Store
    outbox: Outbox
    messenger: Messenger
    directory: Directory
    setup: SetupService
    about: AboutService
    audit: AuditService
    settings: Settings
    clock: Callable[[], datetime]

    async def require_unlocked(self, workspace_id: str) -> None:
        """Refuse while no rehearsal has come back verified.

        Raises:
            InvitationsLocked: It has not.
        """
        async with self.store.transaction() as tx:
            await self.require_unlocked_in(tx, workspace_id)

    async def draft(
        self,
        workspace_id: str,
        member_id: str,
        picks: tuple[str, ...],
        *,
        campaign_id: UUID,
        view_id: str,
    ) -> None:
        """Keep a campaign's people and have the preview made; the same form twice counts once.

        Raises:
            InvitationsLocked: No rehearsal has come back verified.
            NobodyToInvite: Nobody was picked.
        """
        if not picks:
            raise NobodyToInvite
        campaign = Campaign(
            id=campaign_id,
            workspace_id=workspace_id,
            kind=CampaignKind.INVITATION,
            state=CampaignState.DRAFT,
            created_by=member_id,
            created_at=self.clock(),
            picks=picks,
            view_id=view_id,
        )
        async with self.store.transaction() as tx:
            await self.require_unlocked_in(tx, workspace_id)
            if await self.store.campaigns.add(tx, campaign):
                await self.store.work.add(
                    tx, workspace_id, Kind.PREVIEW, campaign_id, due_at=self.clock()
                )

    async def preview(self, item: WorkItem) -> None:
        """Show the admin whom the campaign reaches, in the modal or, if that was closed, by DM."""
        campaign_id = UUID(item.subject_id)
        token = await self.outbox.token(item.workspace_id)
        async with self.store.transaction() as tx:
            campaign = await self.store.campaigns.require(tx, campaign_id)
        if campaign.state is not CampaignState.DRAFT:
            return
        await self._look_up(token, item.workspace_id, campaign.picks)
        async with self.store.transaction() as tx:
            chosen = await self._plan(tx, campaign)
            setup = await self.store.setups.get(tx, item.workspace_id)
            about = await self.about.of(tx, item.workspace_id)
            profile = await self.store.profiles.chosen(tx, item.workspace_id)
        notice = Preview(
            campaign_id=campaign.id,
            invited=chosen.invited,
            left_out=tuple((member, reason.value) for member, reason in chosen.left_out),
            sample=InvitationNotice(
                invitation_id=campaign.id,
                link=Secret(self.settings.public_url),
                about=about,
                asked_by=campaign.created_by,
                zoom_email=None,
                rehearsal=False,
                asked=profile.asked(),
            ),
            disconnects=setup is not None and setup.hands_off,
        )
        if campaign.view_id and item.sending_at is None:
            language = await self.outbox.language(item.workspace_id, campaign.created_by)
            shown = await self.messenger.update_view(
                token, campaign.view_id, notice, language=language
            )
            if shown:
                return

        async def make() -> Preview:
            return notice

        await self.outbox.post_once(item, campaign.created_by, make)

    async def send(
        self, workspace_id: str, member_id: str, campaign_id: UUID, *, warned: bool
    ) -> int:
        """Send a draft to everybody it reaches; pressed twice, it is sent once.

        `warned` is the admin's yes to having these people disconnected in the target. Returns how
        many people are invited.

        Raises:
            NotYours: The draft is another workspace's.
            InvitationsLocked: No rehearsal has come back verified.
            NobodyToInvite: Nobody is left to invite.
            StaleView: The target asks people itself by now, and the preview has not warned of it.
        """
        async with self.store.transaction() as tx:
            setup = await self.setup.hold(tx, workspace_id)
            campaign = await self.store.campaigns.hold(tx, campaign_id)
            if campaign.workspace_id != workspace_id:
                raise NotYours
            if campaign.state is CampaignState.RUNNING:
                return len(await self.store.invitations.of_campaign(tx, campaign_id))
            await self.require_unlocked_in(tx, workspace_id)
            if setup.hands_off and not warned:
                raise StaleView
            invited = (await self._plan(tx, campaign)).invited
            if not invited:
                raise NobodyToInvite
            await self.store.campaigns.change(
                tx,
                campaign_id,
                state=CampaignState.RUNNING.value,
                created_at=self.clock(),
                picks=[],
            )
            await self._ask(tx, campaign, invited)
            await self.audit.record(
                tx,
                workspace_id,
                Act.CAMPAIGN_SENT,
                actor=member_id,
                details={
                    "campaign_id": str(campaign_id),
                    "people": len(invited),
                    "warned": warned,
                },
            )
            return len(invited)

    async def try_out(
        self,
        tx: AsyncConnection,
        workspace_id: str,
        kind: CampaignKind,
        *,
        asked_by: str,
        member_id: str,
    ) -> UUID:
        """Ask one person in a campaign of their own, which nobody looks over first."""
        campaign = Campaign(
            id=uuid4(),
            workspace_id=workspace_id,
            kind=kind,
            state=CampaignState.RUNNING,
            created_by=asked_by,
            created_at=self.clock(),
        )
        await self.store.campaigns.add(tx, campaign)
        await self._ask(tx, campaign, [member_id])
        return campaign.id

    async def _ask(
        self, tx: AsyncConnection, campaign: Campaign, member_ids: tuple[str, ...] | list[str]
    ) -> None:
        """Have everybody get their invitation, at Slack's pace."""
        now = self.clock()
        for member_id in member_ids:
            invitation = Invitation(
                id=uuid4(),
                workspace_id=campaign.workspace_id,
                campaign_id=campaign.id,
                member_id=member_id,
                state=InvitationState.QUEUED,
                state_at=now,
            )
            if await self.store.invitations.add(tx, invitation):
                await self.store.work.add(
                    tx, campaign.workspace_id, Kind.INVITATION, invitation.id, due_at=now
                )
        await self.store.work.arm(tx, campaign.workspace_id, Kind.BOARD, campaign.id, due_at=now)

    async def require_ready(self, tx: AsyncConnection, workspace_id: str) -> None:
        """Refuse while nobody could be sent to Zoom, or nobody would read how it goes.

        Raises:
            CredentialsNeeded: No pair has been entered that could work.
            ChannelNeeded: No status channel has been proven.
        """
        if await self.store.credentials.current(tx, workspace_id) is None:
            raise CredentialsNeeded
        setup = await self.setup.hold(tx, workspace_id)
        if setup.channel_id is None:
            raise ChannelNeeded

    async def require_unlocked_in(self, tx: AsyncConnection, workspace_id: str) -> None:
        """Refuse while no rehearsal has come back verified; the setup is held from then on.

        Raises:
            InvitationsLocked: It has not.
        """
        await self.require_ready(tx, workspace_id)
        setup = await self.setup.hold(tx, workspace_id)
        current = await self.store.credentials.current(tx, workspace_id)
        if current is None or current.id != setup.rehearsed_credentials_id:
            raise InvitationsLocked

    async def _look_up(self, token: Secret, workspace_id: str, picks: tuple[str, ...]) -> None:
        since = self.clock() - _DIRECTORY_HOLDS
        async with self.store.transaction() as tx:
            known = await self.store.members.among(tx, workspace_id, picks, fetched_after=since)
        unknown = [member_id for member_id in picks if member_id not in known]
        people = await self.directory.people(token, unknown)
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, workspace_id)
            await self.store.members.save(tx, workspace_id, people, now=self.clock())

    async def _plan(self, tx: AsyncConnection, campaign: Campaign) -> Plan:
        workspace_id = campaign.workspace_id
        members = await self.store.members.among(tx, workspace_id, campaign.picks)
        states = await self.store.invitations.states(tx, workspace_id, campaign.picks)
        return plan(campaign.picks, members, states)
