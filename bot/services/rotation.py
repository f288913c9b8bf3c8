from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.errors import DecryptionError
from bot.services.audit import Act
from storage.sealed import SEALED, SealedColumn, SealedValue

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.services.audit import AuditService
    from storage.store import Store

_PAGE = 500
# On SQLite whoever waits for the file's lock looks again after at most a tenth of a second.
_PAUSE_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Line:
    """What a rotation says while it runs; `good` is None as long as something is under way."""

    subject: str
    words: str
    good: bool | None = True


@dataclass(slots=True)
class _Check:
    opened: int = 0
    behind: int = 0
    unopened: list[Line] = field(default_factory=list)
    workspaces: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class RotationService:
    """Re-encrypt under the first key whatever another key has sealed, while Usher may run.

    It holds one row at a time, so nobody waits for it who holds what it wants. A value that is
    written meanwhile is newer and stays. What a killed run has done stays done.
    """

    store: Store
    audit: AuditService

    async def rotate(self) -> AsyncIterator[Line]:
        """Re-encrypt column by column, then open every value, and say how that went."""
        changed: Counter[str] = Counter()
        for column in SEALED:
            async for line in self._rotate(column, changed):
                yield line
        check = _Check()
        for column in SEALED:
            await self._check(column, check)
        for line in check.unopened:
            yield line
        verdict = _verdict(check)
        if verdict.good:
            await self._record(check.workspaces, changed)
        yield verdict

    async def _rotate(self, column: SealedColumn, changed: Counter[str]) -> AsyncIterator[Line]:
        async with self.store.transaction() as tx:
            total = await self.store.sealed.count_behind(tx, column)
        done = 0
        async for page in self._pages(column, every=False):
            for value in page:
                if await self._reseal(column, value):
                    changed[value.workspace_id] += 1
                    done += 1
            if len(page) == _PAGE:
                yield Line(str(column), f"{done:,} of {total:,} re-encrypted", good=None)
            await asyncio.sleep(_PAUSE_SECONDS)
        yield Line(str(column), f"{done:,} re-encrypted")

    async def _reseal(self, column: SealedColumn, value: SealedValue) -> bool:
        try:
            async with self.store.transaction() as tx:
                return await self.store.sealed.reseal(tx, column, value)
        except DecryptionError:
            return False  # the check names it

    async def _check(self, column: SealedColumn, check: _Check) -> None:
        async for page in self._pages(column, every=True):
            for value in page:
                try:
                    self.store.sealed.open(column, value)
                except DecryptionError as error:
                    check.unopened.append(Line(str(column), str(error), good=False))
                else:
                    check.opened += 1
                check.workspaces.add(value.workspace_id)
        async with self.store.transaction() as tx:
            check.behind += await self.store.sealed.count_behind(tx, column)

    async def _pages(
        self, column: SealedColumn, *, every: bool
    ) -> AsyncIterator[tuple[SealedValue, ...]]:
        after = None
        while True:
            async with self.store.transaction() as tx:
                page = await self.store.sealed.page(
                    tx, column, after=after, limit=_PAGE, every=every
                )
            if not page:
                return
            yield page
            after = page[-1].key

    async def _record(self, workspaces: set[str], changed: Counter[str]) -> None:
        for workspace_id in sorted(workspaces):
            async with self.store.transaction() as tx:
                await self.audit.record(
                    tx,
                    workspace_id,
                    Act.KEYS_ROTATED,
                    actor=None,
                    details={"values": changed[workspace_id]},
                )


def _verdict(check: _Check) -> Line:
    subject = "every sealed value"
    if check.unopened:
        words = f"{len(check.unopened):,} do not open, {check.opened:,} do. Keep every key."
        return Line(subject, words, good=False)
    if check.behind:
        words = (
            f"{check.behind:,} of {check.opened:,} are under another key again: an Usher that runs "
            "still has that key in front. Change its order of keys, then run this once more."
        )
        return Line(subject, words, good=False)
    return Line(subject, f"all {check.opened:,} open with the first key; no other is needed here")
