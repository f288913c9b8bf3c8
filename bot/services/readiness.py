from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from storage.schema import applied_revision, newest_revision

if TYPE_CHECKING:
    from bot.services.workspace import WorkspaceService
    from storage.store import Store


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether requests can be served, part by part."""

    database: bool
    schema: bool
    slack: bool

    @property
    def ready(self) -> bool:
        """True when every part is."""
        return self.database and self.schema and self.slack


@dataclass(frozen=True, slots=True)
class ReadinessService:
    """Find out whether requests can be served."""

    store: Store
    workspace: WorkspaceService

    @property
    def mark(self) -> str:
        """Give the word by which this Usher knows itself, whichever of its processes answers."""
        return self.store.keyring.public_mark

    async def look(self) -> Readiness:
        """Look at the database, its schema, and whether Slack has taken the bot token."""
        slack = self.workspace.installed.is_set()
        try:
            applied = await applied_revision(self.store.database)
        except (SQLAlchemyError, OSError):
            return Readiness(database=False, schema=False, slack=slack)
        return Readiness(database=True, schema=applied == newest_revision(), slack=slack)
