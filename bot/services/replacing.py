from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.campaigns.permission import PermissionUse
from bot.errors import StaleView
from bot.notices.setup import PairInUse
from bot.oauth.credentials import CredentialsState
from bot.services.audit import Act
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.oauth.credentials import Credentials
    from bot.services.audit import AuditService
    from bot.services.setup import SetupService
    from storage.store import Store
    from storage.work import WorkItem

# Whoever was at Zoom when a pair was replaced is back by then, and what came of it is stored.
_TRIPS_LAST = timedelta(hours=1)
_BETWEEN_LOOKS = timedelta(days=1)
_ANSWER_WITHIN = timedelta(days=1)
_SHOWN_OF_ID = 4  # characters, and never the whole of a short one


@dataclass(frozen=True, slots=True)
class ReplacingService:
    """Let a credential pair take another's place: nobody is disconnected by it unasked.

    An older pair stays as long as something came by it. A pair of another app waits for a yes:
    what people have authorized does not carry over to it.
    """

    store: Store
    setup: SetupService
    audit: AuditService
    clock: Callable[[], datetime]

    async def waits_for_a_yes(self, tx: AsyncConnection, candidate: Credentials) -> bool:
        """Tell whether a pair is of another app than the one people have authorized."""
        current = await self.store.credentials.current(tx, candidate.workspace_id)
        if current is None or candidate.accepted_by is not None:
            return False
        if current.require_pair().client_id == candidate.require_pair().client_id:
            return False
        return await self.store.grants.count_people(tx, candidate.workspace_id) > 0

    async def took_over(self, tx: AsyncConnection, workspace_id: str) -> None:
        """Have earlier pairs erased once nothing needs them."""
        due_at = self.clock() + _TRIPS_LAST
        await self.store.work.postpone(
            tx, workspace_id, Kind.CREDENTIALS_ERASURE, workspace_id, due_at=due_at
        )

    async def erase_unneeded(self, item: WorkItem) -> None:
        """Erase what nothing came by any more, and look again tomorrow after what is left."""
        now = self.clock()
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, item.workspace_id)
            left = False
            for each in await self._replaceable(tx, item.workspace_id):
                if await self.store.credentials.needed(tx, each.id) or now < _until(each):
                    left = True
                    continue
                gone = CredentialsState.REPLACED
                if each.state is CredentialsState.OTHER_APP:
                    gone = CredentialsState.DECLINED
                await self.store.credentials.settle(tx, each.id, gone)
                await self.audit.record(
                    tx,
                    item.workspace_id,
                    Act.CREDENTIALS_ERASED,
                    actor=None,
                    details={"reason": gone.value},
                )
            await self.setup.refresh_cards(tx, item.workspace_id)
            if left:
                await self.store.work.postpone(
                    tx,
                    item.workspace_id,
                    Kind.CREDENTIALS_ERASURE,
                    item.workspace_id,
                    due_at=now + _BETWEEN_LOOKS,
                )

    async def use_other_app(self, workspace_id: str, member_id: str, credentials_id: UUID) -> None:
        """Take an admin's yes to another app; Zoom is asked about its pair once more.

        Raises:
            StaleView: The question has been answered, or another pair was entered since.
        """
        async with self.store.transaction() as tx:
            await self._asked(tx, workspace_id, credentials_id)
            people = await self.store.grants.count_people(tx, workspace_id)
            await self.store.credentials.accept(tx, credentials_id, by=member_id)
            await self.store.work.arm(
                tx, workspace_id, Kind.CREDENTIALS_PROBE, credentials_id, due_at=self.clock()
            )
            await self.audit.record(
                tx,
                workspace_id,
                Act.OTHER_APP_ACCEPTED,
                actor=member_id,
                details={"people": people},
            )
            await self.setup.refresh_cards(tx, workspace_id)

    async def keep_present_app(
        self, workspace_id: str, member_id: str, credentials_id: UUID
    ) -> None:
        """Take an admin's no to another app; its pair is erased.

        Raises:
            StaleView: The question has been answered, or another pair was entered since.
        """
        async with self.store.transaction() as tx:
            await self._asked(tx, workspace_id, credentials_id)
            await self.store.credentials.settle(tx, credentials_id, CredentialsState.DECLINED)
            await self.audit.record(tx, workspace_id, Act.OTHER_APP_DECLINED, actor=member_id)
            await self.setup.refresh_cards(tx, workspace_id)

    async def in_use(self, tx: AsyncConnection, workspace_id: str) -> PairInUse | None:
        """Say which pair people are sent to Zoom with, and for how many an earlier one is used."""
        current = await self.store.credentials.current(tx, workspace_id)
        if current is None:
            return None
        setup = await self.store.setups.get(tx, workspace_id)
        people = await self.store.grants.people_by_pair(tx, workspace_id)
        client_id = current.require_pair().client_id
        kept = await self.store.credentials.kept(tx, workspace_id)
        same_app = {each.id for each in kept if each.require_pair().client_id == client_id}
        return PairInUse(
            ends_with=client_id[-min(_SHOWN_OF_ID, len(client_id) // 2) :],
            entered_by=current.entered_by,
            since=int(current.entered_at.timestamp()),
            people=await self.store.grants.count_people(tx, workspace_id),
            by_earlier=_total(people, same_app - {current.id}),
            by_other_app=_total(people, people.keys() - same_app),
            shared=setup is not None and setup.permission_use is PermissionUse.SHARED,
        )

    async def look(self, workspace_id: str) -> PairInUse | None:
        """Say which pair is in use to whoever has no transaction open."""
        async with self.store.transaction() as tx:
            return await self.in_use(tx, workspace_id)

    async def _asked(self, tx: AsyncConnection, workspace_id: str, credentials_id: UUID) -> None:
        await self.setup.hold(tx, workspace_id)
        latest = await self.store.credentials.latest(tx, workspace_id)
        waiting = latest is not None and latest.state is CredentialsState.OTHER_APP
        if not waiting or latest is None or latest.id != credentials_id:
            raise StaleView

    async def _replaceable(self, tx: AsyncConnection, workspace_id: str) -> list[Credentials]:
        """List what another pair has taken the place of, or nobody has said yes to.

        As long as Zoom has not confirmed the pair in use, the earlier ones may be needed again.
        """
        kept = await self.store.credentials.kept(tx, workspace_id)
        current = await self.store.credentials.current(tx, workspace_id)
        waiting = [each for each in kept if each.state is CredentialsState.OTHER_APP]
        if current is None or current.state is not CredentialsState.RIGHT:
            return waiting
        return waiting + [
            each for each in kept if each.state.usable and each.entered_at < current.entered_at
        ]


def _total(people: Mapping[UUID, int], pairs: Collection[UUID]) -> int:
    return sum(count for id_, count in people.items() if id_ in pairs)


def _until(each: Credentials) -> datetime:
    """Say until when a pair is kept at least."""
    span = _ANSWER_WITHIN if each.state is CredentialsState.OTHER_APP else timedelta()
    return each.entered_at + span
