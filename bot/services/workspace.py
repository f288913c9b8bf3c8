from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import SlackProblem, SlackRefused
from bot.services.audit import Act
from bot.services.kinds import Kind
from storage.installations import Installation

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.config import Settings
    from bot.services.audit import AuditService
    from bot.services.setup import SetupService
    from bot.slack.directory import Directory, Workspace
    from storage.store import Store

log = structlog.get_logger(__name__)

_LONGEST_PAUSE_SECONDS: Final = 30
_PATIENCE_SECONDS: Final = 2.0  # Slack gives three for the whole answer
# Slack's words for a token whose app is gone; others may be a slip of whoever configured it.
_GONE: Final = {"token_revoked", "account_inactive"}


@dataclass(frozen=True, slots=True)
class WorkspaceService:
    """Know the Slack workspace that the configured bot token belongs to, and whether it still does.

    Uninstalled, nothing is done for the workspace but what people have ended; all of it is kept,
    and goes on as soon as Slack takes the token again.
    """

    store: Store
    directory: Directory
    setup: SetupService
    settings: Settings
    audit: AuditService
    clock: Callable[[], datetime]
    installed: asyncio.Event = field(default_factory=asyncio.Event)

    async def install(self) -> None:
        """Ask Slack whose token this is and keep it, sealed, as an installation.

        Tried again until Slack answers; a token that Slack refuses is tried at the longest pause,
        since somebody may put it right in Slack.
        """
        pause = 1
        while not self.installed.is_set():
            try:
                await self._keep(await self.directory.workspace(self.settings.slack_bot_token))
            except SlackRefused as refused:
                log.warning("slack_refuses_the_bot_token", code=refused.error)
                await self._missed(refused)
                pause = _LONGEST_PAUSE_SECONDS
            except (SlackProblem, SQLAlchemyError, OSError) as problem:
                log.warning("workspace_not_installed_yet", kind=type(problem).__name__)
            else:
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    async def lost(self, workspace_id: str) -> None:
        """Take from Slack that Usher was uninstalled, unless Slack still takes the token.

        Events come late, and again.
        """
        if await self._asked(workspace_id) is None:
            await self._stop(workspace_id)

    async def resumes(self, workspace_id: str) -> bool:
        """Go on where Usher was uninstalled, if Slack takes the token again."""
        workspace = await self._asked(workspace_id)
        if workspace is None:
            return False
        await self._keep(workspace)
        return True

    async def _asked(self, workspace_id: str) -> Workspace | None:
        """Ask whether the token is this workspace's; None too when Slack does not say in time."""
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                workspace = await self.directory.workspace(self.settings.slack_bot_token)
        except (SlackProblem, TimeoutError):
            return None
        return workspace if workspace.workspace_id == workspace_id else None

    async def _keep(self, workspace: Workspace) -> None:
        workspace_id, now = workspace.workspace_id, self.clock()
        installation = Installation(
            id=uuid4(),
            workspace_id=workspace_id,
            team_name=workspace.team_name,
            bot_user_id=workspace.bot_user_id,
            bot_token=self.settings.slack_bot_token,
            installed_at=now,
        )
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, workspace_id)
            before = await self.store.installations.get(tx, workspace_id)
            await self.store.installations.save(tx, installation)
            await self.store.work.add(tx, workspace_id, Kind.RETENTION, workspace_id, due_at=now)
            await self.store.work.add(tx, workspace_id, Kind.LEAVERS, workspace_id, due_at=now)
            if before is not None and before.uninstalled_at is not None:
                await self.store.work.cancel(tx, workspace_id, Kind.FAREWELL, workspace_id, now=now)
                await self.audit.record(tx, workspace_id, Act.REINSTALLED, actor=None)
        self.installed.set()
        log.info("workspace_installed", workspace_id=workspace_id)

    async def _missed(self, refused: SlackRefused) -> None:
        """Take from Slack's refusal what an event would have said while nobody listened."""
        if refused.error not in _GONE:
            return
        try:
            async with self.store.transaction() as tx:
                known = await self.store.installations.with_token(tx, self.settings.slack_bot_token)
            for installation in known:
                await self._stop(installation.workspace_id)
        except (SQLAlchemyError, OSError) as problem:
            log.warning("uninstallation_not_kept", kind=type(problem).__name__)

    async def _stop(self, workspace_id: str) -> None:
        now = self.clock()
        async with self.store.transaction() as tx:
            if await self.store.installations.get(tx, workspace_id) is None:
                return
            await self.setup.hold(tx, workspace_id)
            if not await self.store.installations.stop(tx, workspace_id, now=now):
                return
            await self.store.work.postpone(
                tx, workspace_id, Kind.FAREWELL, workspace_id, due_at=now
            )
            await self.audit.record(tx, workspace_id, Act.UNINSTALLED, actor=None)
        log.warning("workspace_uninstalled", workspace_id=workspace_id)
