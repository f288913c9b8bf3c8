from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.campaigns.permission import PermissionUse
from bot.campaigns.progress import standing_of
from bot.notices.me import MeCard, MyFile, MyInvitation, MyRecord
from bot.services.audit import Act
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.audit.chain import Record
    from bot.campaigns.model import Invitation
    from bot.config import Settings
    from bot.services.about import AboutService
    from bot.services.audit import AuditService
    from bot.services.outbox import Outbox
    from bot.slack.messenger import Messenger
    from storage.store import Store
    from storage.work import WorkItem

_FORM = 1  # of the file; another form gets another number


@dataclass(frozen=True, slots=True)
class MeService:
    """Tell a person what is held about them, in words and as a file."""

    store: Store
    outbox: Outbox
    messenger: Messenger
    about: AboutService
    audit: AuditService
    settings: Settings
    clock: Callable[[], datetime]

    async def card(self, workspace_id: str, member_id: str) -> MeCard:
        """Tell a person that Usher is genuine, who asked them, and what is held."""
        async with self.store.transaction() as tx:
            about = await self.about.of(tx, workspace_id)
            profile = await self.store.profiles.chosen(tx, workspace_id)
            member = await self.store.members.get(tx, workspace_id, member_id)
            mine = await self.store.invitations.of_member(tx, workspace_id, member_id)
            lines = [await self._line(tx, invitation) for invitation in mine]
            setup = await self.store.setups.get(tx, workspace_id)
            ending = await self.store.personal.holds_grants(tx, workspace_id, member_id)
            pseudonym, found = await self.store.personal.records(tx, workspace_id, member_id)
        erased_at = member.erased_at if member else None
        return MeCard(
            about=about,
            admins=self.settings.admins,
            invitations=tuple(lines),
            shared=setup is not None and setup.permission_use is PermissionUse.SHARED,
            member_id=member_id,
            name=member.name if member else "",
            email=member.email if member else None,
            records=tuple(_record(each, pseudonym) for each in found),
            erased=int(erased_at.timestamp()) if erased_at else None,
            asked=profile.asked(),
            ending=erased_at is not None and ending,
        )

    async def download(self, workspace_id: str, member_id: str) -> None:
        """Have the asker sent a file of everything that is held about them, and nobody else.

        However often they ask before it has come, it is one file and one record.
        """
        async with self.store.transaction() as tx:
            if await self.store.work.begin(
                tx, workspace_id, Kind.DOWNLOAD, member_id, due_at=self.clock()
            ):
                await self.audit.record(
                    tx, workspace_id, Act.DATA_DOWNLOADED, actor=member_id, subject=member_id
                )

    async def deliver(self, item: WorkItem) -> None:
        """Put the file into the DM of the person whose it is."""
        workspace_id, member_id = item.workspace_id, item.subject_id
        content = await self._content(workspace_id, member_id)
        token = await self.outbox.token(workspace_id)
        language = await self.outbox.language(workspace_id, member_id)
        await self.messenger.share(token, member_id, MyFile(content), language=language)

    async def _content(self, workspace_id: str, member_id: str) -> bytes:
        async with self.store.transaction() as tx:
            stored = await self.store.personal.rows(tx, workspace_id, member_id)
            mine = await self.store.invitations.of_member(tx, workspace_id, member_id)
            asked = [await self._asked(tx, id_) for id_ in {each.campaign_id for each in mine}]
            pseudonym, found = await self.store.personal.records(tx, workspace_id, member_id)
        whole = {
            "form": _FORM,
            "made_at": self.clock().isoformat(),
            "workspace_id": workspace_id,
            "member_id": member_id,
            "asked": asked,
            "stored": stored,
            "records": [
                {
                    "seq": each.seq,
                    "at": each.at.isoformat(),
                    "act": each.act,
                    "by": _role(each.actor, pseudonym),
                    "about": _role(each.subject, pseudonym),
                    "details": dict(each.details),
                }
                for each in found
            ],
        }
        return json.dumps(whole, ensure_ascii=False, indent=2).encode()

    async def _asked(self, tx: AsyncConnection, campaign_id: UUID) -> dict[str, str]:
        campaign = await self.store.campaigns.require(tx, campaign_id)
        return {
            "campaign_id": str(campaign_id),
            "kind": campaign.kind.value,
            "asked_by": campaign.created_by,
            "asked_at": campaign.created_at.isoformat(),
        }

    async def _line(self, tx: AsyncConnection, invitation: Invitation) -> MyInvitation:
        campaign = await self.store.campaigns.require(tx, invitation.campaign_id)
        grants = await self.store.grants.of_invitation(tx, invitation.id)
        grant = grants[0] if grants else None
        checked_at = (grant.verified_at or grant.obtained_at) if grant else None
        return MyInvitation(
            invitation_id=invitation.id,
            asked_by=campaign.created_by,
            standing=standing_of(invitation.state, invitation.cause).value,
            zoom_email=grant.zoom_user.email if grant else None,
            allowed=tuple(each.value for each in grant.report.granted) if grant else (),
            partly=tuple(each.value for each in grant.report.partly) if grant else (),
            connected=invitation.state.holds_grant,
            since=int(invitation.state_at.timestamp()),
            sent=int(invitation.sent_at.timestamp()) if invitation.sent_at else None,
            verified=int(checked_at.timestamp()) if checked_at else None,
        )


def _record(record: Record, pseudonym: str | None) -> MyRecord:
    return MyRecord(
        at=int(record.at.timestamp()),
        act=record.act,
        by=_role(record.actor, pseudonym) or "usher",
    )


def _role(party: str | None, pseudonym: str | None) -> str | None:
    """Say who it was without saying who others are."""
    if party is None:
        return None
    return "you" if party == pseudonym else "another"
