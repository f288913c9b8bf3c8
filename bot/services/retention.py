from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.services.audit import Act
from bot.services.kinds import Kind
from storage.retention import RULES, Horizon

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.config import Settings
    from bot.services.audit import AuditService
    from bot.services.setup import SetupService
    from storage.retention import Rule
    from storage.store import Store
    from storage.work import WorkItem

BATCH: Final = 500
_EVERY: Final = timedelta(days=1)
# Nothing in these tells of a person what another table does not.
_NOT_RECORDED: Final = {"attempts", "links", "work"}


@dataclass(frozen=True, slots=True)
class RetentionService:
    """Delete, once a day, what has been kept for long enough; what serves a held grant stays."""

    store: Store
    setup: SetupService
    audit: AuditService
    settings: Settings
    clock: Callable[[], datetime]

    async def carry_out(self, item: WorkItem) -> None:
        """Go through the rules in small transactions; whatever cuts it short, the next try goes on.

        It is due again a day later.
        """
        horizon = Horizon(item.workspace_id, self.clock(), self.settings.retention)
        for rule in RULES:
            while await self._batch(rule, horizon) == BATCH:
                pass
        async with self.store.transaction() as tx:
            await self.store.work.postpone(
                tx,
                item.workspace_id,
                Kind.RETENTION,
                item.subject_id,
                due_at=self.clock() + _EVERY,
            )

    async def _batch(self, rule: Rule, horizon: Horizon) -> int:
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, horizon.workspace_id)
            count = await rule.batch(tx, horizon, limit=BATCH)
            name = rule.table.name
            if count and name not in _NOT_RECORDED:
                await self.audit.record(
                    tx,
                    horizon.workspace_id,
                    Act.RETENTION_CARRIED_OUT,
                    actor=None,
                    details={"table": name, "rows": count, "emptied": bool(rule.blank)},
                )
        return count
