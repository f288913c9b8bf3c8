from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

from bot.campaigns.leaving import Departure, Leaving
from bot.campaigns.model import MemberKind
from bot.errors import StaleView
from bot.services.audit import Act
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.services.audit import AuditService
    from bot.services.ending import EndingService
    from bot.services.outbox import Outbox
    from bot.services.setup import SetupService
    from bot.slack.directory import Directory
    from storage.store import Store
    from storage.work import WorkItem

log = structlog.get_logger(__name__)

_EVERY: Final = timedelta(days=1)
_SEEN: Final = timedelta(hours=20)  # whom Slack has told of since need not be looked up
_PAUSE: Final = timedelta(minutes=1)
_AT_ONCE: Final = 40  # users.info takes 100 calls a minute
_ACTS: Final = {
    Leaving.KEPT: Act.LEAVER_KEPT,
    Leaving.BACK: Act.LEAVER_BACK,
    Leaving.OVER: Act.LEAVER_OVER,
}


@dataclass(frozen=True, slots=True)
class LeaverService:
    """End what people allowed who were deactivated in Slack, once support has had its say."""

    store: Store
    outbox: Outbox
    directory: Directory
    setup: SetupService
    ending: EndingService
    audit: AuditService
    clock: Callable[[], datetime]

    async def hear(self, workspace_id: str, member_id: str, *, deactivated: bool) -> None:
        """Take what Slack says by itself of somebody; it is asked before anything is believed."""
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, workspace_id)
            known = await self.store.departures.get(tx, workspace_id, member_id)
            held = await self.store.grants.of_member(tx, workspace_id, member_id)
            gone = known is not None and known.gone
            if deactivated == gone or not (gone or held):
                return
            await self.store.work.arm(tx, workspace_id, Kind.LEAVER, member_id, due_at=self.clock())

    async def look(self, item: WorkItem) -> None:
        """Look up one person of whom Slack said something."""
        await self._compare(item.workspace_id, [item.subject_id])

    async def look_at_all(self, item: WorkItem) -> None:
        """Look up, once a day, everybody of whom something is held: events may be lost.

        Few at a time, so that Slack's limit is left to others too.
        """
        workspace_id, now = item.workspace_id, self.clock()
        async with self.store.transaction() as tx:
            found = await self.store.holders.unseen(
                tx, workspace_id, since=now - _SEEN, limit=_AT_ONCE
            )
        answered = await self._compare(workspace_id, found)
        pause = _PAUSE if answered and len(found) == _AT_ONCE else _EVERY
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, workspace_id)
            for departure in await self.store.departures.gone(tx, workspace_id):
                if not await self.store.grants.of_member(tx, workspace_id, departure.member_id):
                    await self._decide(tx, departure, Leaving.OVER)
            await self.store.work.postpone(
                tx, workspace_id, Kind.LEAVERS, workspace_id, due_at=now + pause
            )

    async def keep(self, workspace_id: str, admin_id: str, member_id: str) -> None:
        """Take support's Keep: nothing ends, and support is asked again in half a year.

        Raises:
            StaleView: The person is back, or somebody has said something already.
        """
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, workspace_id)
            departure = await self.store.departures.get(tx, workspace_id, member_id)
            if departure is None or departure.outcome is not None:
                raise StaleView
            await self._decide(tx, departure, Leaving.KEPT, kept_by=admin_id)

    async def end(self, item: WorkItem) -> None:
        """End what a person had allowed whose days are over, unless they are back."""
        member_id = item.subject_id
        await self._compare(item.workspace_id, [member_id])
        now = self.clock()
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, item.workspace_id)
            departure = await self.store.departures.get(tx, item.workspace_id, member_id)
            if departure is None or departure.outcome is not None or now < departure.ends_at:
                return
            await self.ending.end(tx, item.workspace_id, member_id)
            await self._forget(tx, item.workspace_id, member_id)
            await self._tell(tx, replace(departure, outcome=Leaving.ENDED, decided_at=now))

    async def _compare(self, workspace_id: str, member_ids: Collection[str]) -> int:
        """Hold what Slack says of people against what is known; say of how many it says anything.

        Raises:
            SlackProblem: Slack does not say.
        """
        token = await self.outbox.token(workspace_id)
        people = await self.directory.people(token, member_ids)
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, workspace_id)
            await self.store.members.save(tx, workspace_id, people, now=self.clock())
            for member in people:
                deactivated = member.kind is MemberKind.DEACTIVATED
                await self._settle(tx, workspace_id, member.member_id, deactivated=deactivated)
        return len(people)

    async def _settle(
        self, tx: AsyncConnection, workspace_id: str, member_id: str, *, deactivated: bool
    ) -> None:
        now = self.clock()
        known = await self.store.departures.get(tx, workspace_id, member_id)
        held = await self.store.grants.of_member(tx, workspace_id, member_id)
        if known is not None and known.gone and not deactivated:
            await self._decide(tx, known, Leaving.BACK)
        elif deactivated and held and (known is None or not known.gone or known.asks_at(now)):
            await self._notice(tx, Departure(workspace_id, member_id, now))

    async def _notice(self, tx: AsyncConnection, departure: Departure) -> None:
        workspace_id, member_id = departure.workspace_id, departure.member_id
        log.info("leaver_noticed", member_id=member_id)
        await self.store.work.postpone(
            tx, workspace_id, Kind.LEAVER_END, member_id, due_at=departure.ends_at
        )
        await self._tell(tx, departure)
        await self.audit.record(tx, workspace_id, Act.LEAVER_NOTICED, actor=None, subject=member_id)

    async def _decide(
        self,
        tx: AsyncConnection,
        departure: Departure,
        outcome: Leaving,
        *,
        kept_by: str | None = None,
    ) -> None:
        now, workspace_id, member_id = self.clock(), departure.workspace_id, departure.member_id
        await self.store.work.cancel(tx, workspace_id, Kind.LEAVER_END, member_id, now=now)
        decided = replace(departure, outcome=outcome, kept_by=kept_by, decided_at=now)
        await self._tell(tx, decided)
        await self.audit.record(tx, workspace_id, _ACTS[outcome], actor=kept_by, subject=member_id)

    async def _tell(self, tx: AsyncConnection, departure: Departure) -> None:
        await self.store.departures.save(tx, departure)
        await self.store.work.arm(
            tx,
            departure.workspace_id,
            Kind.LEAVER_NOTE,
            departure.member_id,
            due_at=self.clock(),
        )

    async def _forget(self, tx: AsyncConnection, workspace_id: str, member_id: str) -> None:
        """Erase who this was: links, name, address, and whose pseudonym stands in the records.

        No ErasureService.erase, which is for whoever asked for it: that tells them, erases the
        departure that support still reads, and refuses them at Zoom once they are back in Slack.
        """
        now = self.clock()
        await self.store.invitations.forget_links(tx, workspace_id, member_id, now=now)
        await self.store.members.delete(tx, workspace_id, member_id)
        await self.audit.record(
            tx,
            workspace_id,
            Act.AUTHORIZATION_ENDED,
            actor=None,
            subject=member_id,
            details={"reason": "slack_inactive"},
        )
        await self.audit.forget(tx, workspace_id, member_id)
