from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.audit.chain import Fault, Report, Walk
from bot.errors import DecryptionError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from bot.audit.chain import Record
    from storage.audit import Head
    from storage.store import Store

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Named:
    """A record, and who stands behind its pseudonyms, as far as that is known and asked for."""

    record: Record
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TrailService:
    """Read the audit trail, while Usher may be writing on: check it, give it out."""

    store: Store

    async def verify(self) -> AsyncIterator[Report]:
        """Walk every chain from its first record to its head."""
        async with self.store.transaction() as tx:
            workspaces = await self.store.audit.workspaces(tx)
        for workspace_id in workspaces:
            yield await self._verify(workspace_id)

    async def records(self, *, named: bool) -> AsyncIterator[Named]:
        """Give every record that can be read, chain by chain."""
        async with self.store.transaction() as tx:
            workspaces = await self.store.audit.workspaces(tx)
        for workspace_id in workspaces:
            async for record in self._records(workspace_id, named=named):
                yield record

    async def _verify(self, workspace_id: str) -> Report:
        async with self.store.transaction() as tx:
            head, _ = await self.store.audit.end(tx, workspace_id)
        if head is None:
            return Report(workspace_id, 0, Fault.HEAD)
        try:
            walk = Walk(workspace_id, self.store.audit.key(workspace_id, head))
        except DecryptionError:
            return Report(workspace_id, 0, Fault.KEY)
        while True:
            walk, head = await self._walk_on(walk)
            if head is not None or walk.fault is not None:
                return walk.end(head.link if head else None)

    async def _walk_on(self, walk: Walk) -> tuple[Walk, Head | None]:
        """Take the next page; the head, once no record is left before it.

        The page first: whatever is written meanwhile has moved the head when that is read.
        """
        after = walk.last.seq or None
        async with self.store.transaction() as tx:
            page = await self.store.audit.page(tx, walk.workspace_id, after=after, limit=_PAGE)
            if page:
                return walk.over(page), None
            head, newest = await self.store.audit.end(tx, walk.workspace_id)
        if newest is not None and newest > walk.last.seq:
            return walk, None
        return walk, head

    async def _records(self, workspace_id: str, *, named: bool) -> AsyncIterator[Named]:
        async with self.store.transaction() as tx:
            owners = await self.store.audit.owners(tx, workspace_id) if named else {}
            known = await self.store.members.among(tx, workspace_id, list(owners.values()))
        names = {
            pseudonym: f"{known[member_id].name} ({member_id})" if member_id in known else member_id
            for pseudonym, member_id in owners.items()
        }
        after: int | None = None
        while True:
            async with self.store.transaction() as tx:
                page = await self.store.audit.page(tx, workspace_id, after=after, limit=_PAGE)
            for stored in page:
                if stored.record is not None:
                    yield Named(stored.record, names)
            last = page[-1].seq if page else None
            if not isinstance(last, int):
                return
            after = last
