from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import structlog

from bot.campaigns.progress import standing_of
from bot.errors import (
    AlreadyVerifying,
    SlackRefused,
    ZoomRefused,
    ZoomThrottled,
    ZoomUnavailable,
)
from bot.notices.verification import VerificationNotice
from bot.services.audit import Act
from bot.services.kinds import Kind
from bot.services.verification import Found
from bot.slack.messenger import Posted
from storage.rounds import Round

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.services.about import AboutService
    from bot.services.audit import AuditService
    from bot.services.outbox import Outbox
    from bot.services.verification import VerificationService
    from bot.slack.messenger import Messenger
    from storage.store import Store
    from storage.work import WorkItem

log = structlog.get_logger(__name__)

# Zoom's smallest plan takes four light calls a second, shared by all apps of the account.
_BETWEEN_SECONDS = 0.5
# Between two looks at the message: chat.update takes 50 calls a minute for everything.
_STRETCH = timedelta(seconds=5)
_TRIES = 5  # of a grant about which Zoom does not answer, before the others get their turn
_NAMED = 20


@dataclass(frozen=True, slots=True)
class VerificationRounds:
    """Verify again what admins and support ask for, at a pace that Zoom takes, and report back."""

    store: Store
    outbox: Outbox
    messenger: Messenger
    verification: VerificationService
    audit: AuditService
    about: AboutService
    clock: Callable[[], datetime]

    async def ask(self, workspace_id: str, asked_by: str, member_id: str | None) -> int:
        """Have all that is held of a person, or of everybody, verified; say how much that is.

        Raises:
            AlreadyVerifying: Everybody is being verified at this moment.
        """
        now = self.clock()
        asked = Round(uuid4(), workspace_id, asked_by, now, member_id)
        async with self.store.transaction() as tx:
            await self.verification.grants.setup.hold(tx, workspace_id)
            if member_id is None and await self.store.rounds.over_everybody(tx, workspace_id):
                raise AlreadyVerifying
            total = await self.store.rounds.add(tx, asked)
            if not total:
                await self.store.rounds.forget(tx, asked.id)
                return 0
            await self.store.work.add(
                tx, workspace_id, Kind.VERIFICATION_ROUND, asked.id, due_at=now
            )
            await self.audit.record(
                tx,
                workspace_id,
                Act.VERIFICATION_ASKED,
                actor=asked_by,
                subject=member_id,
                details={"authorizations": total},
            )
        return total

    async def carry(self, item: WorkItem) -> None:
        """Verify on for a few seconds, one after the other, and say how far it is.

        Raises:
            ZoomUnavailable: Zoom does not answer; it is tried again.
        """
        round_id = UUID(item.subject_id)
        async with self.store.transaction() as tx:
            asked = await self.store.rounds.get(tx, round_id)
        if asked is None:
            return
        finished = await self._verify_on(item, asked)
        try:
            await self._show(item, asked, finished=finished)
        except SlackRefused as refused:  # whoever asked may be gone: others wait for the end
            log.warning("verification_not_shown", round_id=str(round_id), error=refused.error)
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, item.workspace_id)
            if finished:
                await self.store.rounds.forget(tx, round_id)
                return
            await self.store.work.arm(
                tx, item.workspace_id, Kind.VERIFICATION_ROUND, round_id, due_at=self.clock()
            )

    async def _verify_on(self, item: WorkItem, asked: Round) -> bool:
        """Verify for a stretch of time; True when nothing is left."""
        end = self.clock() + _STRETCH
        while self.clock() < end:
            async with self.store.transaction() as tx:
                grant_id = await self.store.rounds.next(tx, asked.id)
            if grant_id is None:
                return True
            found = await self._verify(item, asked, grant_id)
            async with self.store.transaction() as tx:
                await self.store.rounds.found(tx, asked.id, grant_id, found.value)
            await asyncio.sleep(_BETWEEN_SECONDS)
        return False

    async def _verify(self, item: WorkItem, asked: Round, grant_id: UUID) -> Found:
        try:
            return await self.verification.verify(asked.workspace_id, grant_id)
        except ZoomThrottled:
            raise
        except ZoomRefused:
            return Found.UNKNOWN
        except ZoomUnavailable:
            if item.attempt < _TRIES:
                raise
            return Found.UNKNOWN

    async def _show(self, item: WorkItem, asked: Round, *, finished: bool) -> None:
        notice = await self._notice(asked, finished=finished)
        language = await self.outbox.language(asked.workspace_id, asked.asked_by)
        if asked.channel_id and asked.ts and item.sending_at is None:
            token = await self.outbox.token(asked.workspace_id)
            at = Posted(asked.channel_id, asked.ts)
            if await self.messenger.edit(token, at, notice, language=language):
                return

        async def make() -> VerificationNotice:
            return notice

        posted = await self.outbox.post_once(item, asked.asked_by, make)
        async with self.store.transaction() as tx:
            await self.store.rounds.shown(tx, asked.id, channel_id=posted.channel_id, ts=posted.ts)

    async def _notice(self, asked: Round, *, finished: bool) -> VerificationNotice:
        async with self.store.transaction() as tx:
            counts = await self.store.rounds.results(tx, asked.id)
            changed = await self.store.rounds.people(tx, asked.id, Found.CHANGED, limit=_NAMED + 1)
            ended = await self.store.rounds.people(tx, asked.id, Found.ENDED, limit=_NAMED + 1)
            standing = await self._standing(tx, asked)
            target = (await self.about.of(tx, asked.workspace_id)).target
        total = sum(counts.values())
        return VerificationNotice(
            target=target,
            member_id=asked.member_id,
            total=total,
            done=total - counts.get(None, 0),
            counts=tuple((each.value, counts[each]) for each in Found if each in counts),
            changed=changed,
            ended=ended,
            finished=finished,
            standing=standing,
        )

    async def _standing(self, tx: AsyncConnection, asked: Round) -> str | None:
        if asked.member_id is None:
            return None
        mine = await self.store.invitations.of_member(tx, asked.workspace_id, asked.member_id)
        return standing_of(mine[0].state, mine[0].cause).value if mine else None
