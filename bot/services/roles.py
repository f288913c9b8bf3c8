from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import structlog

from bot.campaigns.model import MemberKind
from bot.errors import NotAdmin, RoleUnknown, SlackProblem, SlackRefused, SlackUnavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from datetime import datetime

    from bot.services.channel import ChannelService
    from bot.services.outbox import Outbox
    from bot.slack.directory import Directory
    from storage.store import Store

log = structlog.get_logger(__name__)

_HOLDS = timedelta(minutes=1)
_PATIENCE_SECONDS = 2.0  # Slack gives three for the whole answer


class Role(StrEnum):
    """What somebody may do beyond what concerns themselves.

    An admin (named in USHER_ADMINS) may do everything. A guide holder, to whom an admin handed the
    guide over, may do all that belongs to the setup: the guide, credentials, rehearsal, the status
    channel until one is in use, and until the target is live who uses the permission; no
    invitations, no revoking, no handing on. Support, the members of the status channel if it is
    private and all in it belong to the workspace, may look, send fresh links, verify again, propose
    and claim; never revoke, never change the setup. Only people of the workspace have a role: no
    guest, no stranger of Slack Connect, no bot and nobody who was deactivated, wherever they are
    named.
    """

    ADMIN = "admin"
    GUIDE = "guide"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class RoleService:
    """Decide who may do what; nobody may, as long as Slack does not say who they are."""

    admins: tuple[str, ...]
    store: Store
    outbox: Outbox
    directory: Directory
    channel: ChannelService
    clock: Callable[[], datetime]
    _groups: dict[tuple[str, str], tuple[datetime, frozenset[str]]] = field(default_factory=dict)
    _kinds: dict[tuple[str, str], tuple[datetime, MemberKind | None]] = field(default_factory=dict)

    async def require_admin(self, workspace_id: str, member_id: str) -> None:
        """Refuse whoever is no admin.

        Raises:
            NotAdmin: The person is none.
            RoleUnknown: Slack does not say.
        """
        await self._require(self._is_admin(workspace_id, member_id))

    async def require_guide(self, workspace_id: str, member_id: str) -> Role:
        """Refuse whoever is neither an admin nor somebody to whom the guide was handed over.

        Raises:
            NotAdmin: The person is neither.
            RoleUnknown: Slack does not say.
        """
        with _known():
            role = await self.guide_role(workspace_id, member_id)
        if role is None:
            raise NotAdmin
        return role

    async def require_support(self, workspace_id: str, member_id: str) -> None:
        """Refuse whoever is neither an admin nor support.

        Raises:
            NotAdmin: The person is neither.
            RoleUnknown: Slack does not say.
        """
        await self._require(self._may_look(workspace_id, member_id))

    async def likely(self, workspace_id: str, member_id: str) -> Role | None:
        """Say in which role somebody has the guide, to greet them; None when Slack does not say."""
        try:
            return await self.guide_role(workspace_id, member_id)
        except SlackProblem:
            return None

    async def admins_of(self, workspace_id: str) -> frozenset[str]:
        """List the admins: the people named, and those in the groups named.

        Raises:
            SlackProblem: Slack does not say.
        """
        found = {admin for admin in self.admins if not admin.startswith("S")}
        for group_id in set(self.admins) - found:
            found |= await self._group(workspace_id, group_id)
        return frozenset([each for each in found if await self._is_person(workspace_id, each)])

    async def is_only_admin(self, workspace_id: str, member_id: str) -> bool:
        """Tell whether there is no admin beside this one; no, when Slack does not say."""
        try:
            async with _in_time():
                return not await self.admins_of(workspace_id) - {member_id}
        except SlackProblem:
            return False

    async def guide_role(self, workspace_id: str, member_id: str) -> Role | None:
        """Say in which role somebody has the guide; None when they have not.

        Raises:
            SlackProblem: Slack does not say.
        """
        async with _in_time():
            if await self._is_admin(workspace_id, member_id):
                return Role.ADMIN
            holds = await self._holds_guide(workspace_id, member_id)
            return Role.GUIDE if holds else None

    async def kind(self, workspace_id: str, member_id: str) -> MemberKind | None:
        """Say what somebody is to the workspace; None when Slack does not know them.

        Raises:
            SlackProblem: Slack does not say.
        """
        async with _in_time():
            return await self._kind(workspace_id, member_id)

    async def _require(self, answer: Awaitable[bool]) -> None:
        with _known():
            async with _in_time():
                allowed = await answer
        if not allowed:
            raise NotAdmin

    async def _is_admin(self, workspace_id: str, member_id: str) -> bool:
        named = await self._is_named(workspace_id, member_id)
        return named and await self._is_person(workspace_id, member_id)

    async def _holds_guide(self, workspace_id: str, member_id: str) -> bool:
        async with self.store.transaction() as tx:
            handover = await self.store.handovers.get(tx, workspace_id, member_id)
        is_open = handover is not None and handover.ended_at is None
        return is_open and await self._is_person(workspace_id, member_id)

    async def _may_look(self, workspace_id: str, member_id: str) -> bool:
        if await self._is_admin(workspace_id, member_id):
            return True
        support = await self.channel.makes_support(workspace_id, member_id)
        return support and await self._is_person(workspace_id, member_id)

    async def _is_named(self, workspace_id: str, member_id: str) -> bool:
        if member_id in self.admins:
            return True
        groups = [admin for admin in self.admins if admin.startswith("S")]
        for group_id in groups:
            if member_id in await self._group(workspace_id, group_id):
                return True
        return False

    async def _is_person(self, workspace_id: str, member_id: str) -> bool:
        return await self._kind(workspace_id, member_id) is MemberKind.PERSON

    async def _kind(self, workspace_id: str, member_id: str) -> MemberKind | None:
        known = self._kinds.get((workspace_id, member_id))
        if known and self.clock() - known[0] < _HOLDS:
            return known[1]
        token = await self.outbox.token(workspace_id)
        kind = await self.directory.kind(token, workspace_id, member_id)
        self._kinds[workspace_id, member_id] = (self.clock(), kind)
        return kind

    async def _group(self, workspace_id: str, group_id: str) -> frozenset[str]:
        known = self._groups.get((workspace_id, group_id))
        if known and self.clock() - known[0] < _HOLDS:
            return known[1]
        token = await self.outbox.token(workspace_id)
        try:
            people = await self.directory.group(token, group_id)
        except SlackRefused as refused:  # such as a group that is switched off: nobody is in it
            log.warning("admin_group_unreadable", group_id=group_id, code=refused.error)
            return frozenset()
        self._groups[workspace_id, group_id] = (self.clock(), people)
        return people


@contextmanager
def _known() -> Iterator[None]:
    try:
        yield
    except SlackProblem as problem:
        log.warning("role_unknown", code=problem.code)
        raise RoleUnknown from problem


@asynccontextmanager
async def _in_time() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            yield
    except TimeoutError as late:
        raise SlackUnavailable("no answer in time") from late
