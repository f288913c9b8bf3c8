from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.errors import NotAdmin, SlackProblem

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.services.outbox import Outbox
    from bot.slack.directory import Directory

log = structlog.get_logger(__name__)

_GROUP_HOLDS = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class RoleService:
    """Decide who is an admin: the people and the user groups of USHER_ADMINS, nobody else."""

    admins: tuple[str, ...]
    outbox: Outbox
    directory: Directory
    clock: Callable[[], datetime]
    _groups: dict[tuple[str, str], tuple[datetime, frozenset[str]]] = field(default_factory=dict)

    async def is_admin(self, workspace_id: str, member_id: str) -> bool:
        """Tell whether a person is an admin; no, when Slack does not say who is in a group."""
        if member_id in self.admins:
            return True
        groups = [admin for admin in self.admins if admin.startswith("S")]
        for group_id in groups:
            if member_id in await self._group(workspace_id, group_id):
                return True
        return False

    async def require_admin(self, workspace_id: str, member_id: str) -> None:
        """Refuse whoever is no admin.

        Raises:
            NotAdmin: The person is none.
        """
        if not await self.is_admin(workspace_id, member_id):
            raise NotAdmin

    async def _group(self, workspace_id: str, group_id: str) -> frozenset[str]:
        known = self._groups.get((workspace_id, group_id))
        if known and self.clock() - known[0] < _GROUP_HOLDS:
            return known[1]
        token = await self.outbox.token(workspace_id)
        try:
            people = await self.directory.group(token, group_id)
        except SlackProblem as problem:
            log.warning("admin_group_unreadable", group_id=group_id, code=problem.code)
            return frozenset()
        self._groups[workspace_id, group_id] = (self.clock(), people)
        return people
