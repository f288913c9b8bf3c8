from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import uuid4

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import SlackProblem, SlackRefused
from storage.installations import Installation

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.config import Settings
    from bot.slack.directory import Directory
    from storage.store import Store

log = structlog.get_logger(__name__)

_LONGEST_PAUSE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class WorkspaceService:
    """Know the Slack workspace that the configured bot token belongs to."""

    store: Store
    directory: Directory
    settings: Settings
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
                await self._install_once()
            except SlackRefused as refused:
                log.warning("slack_refuses_the_bot_token", code=refused.error)
                pause = _LONGEST_PAUSE_SECONDS
            except (SlackProblem, SQLAlchemyError, OSError) as problem:
                log.warning("workspace_not_installed_yet", kind=type(problem).__name__)
            else:
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    async def _install_once(self) -> None:
        token = self.settings.slack_bot_token
        workspace = await self.directory.workspace(token)
        installation = Installation(
            id=uuid4(),
            workspace_id=workspace.workspace_id,
            team_name=workspace.team_name,
            bot_user_id=workspace.bot_user_id,
            bot_token=token,
            installed_at=self.clock(),
        )
        async with self.store.transaction() as tx:
            await self.store.installations.save(tx, installation)
        self.installed.set()
        log.info("workspace_installed", workspace_id=workspace.workspace_id)
