from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import httpx

from bot.oauth.redirect import Reached, who_answers
from bot.services.kinds import Kind
from bot.services.setup import shows_finding
from storage.setups import Look

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.config import Settings
    from bot.services.setup import SetupService
    from storage.store import Store
    from storage.work import WorkItem

_REPLY_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class RedirectService:
    """Find out whether this Usher is reached by the address that people come back to."""

    store: Store
    setup: SetupService
    http: httpx.AsyncClient
    settings: Settings
    clock: Callable[[], datetime]

    async def ask(self, workspace_id: str) -> None:
        """Have it looked at again; until then the card says that Usher is looking."""
        async with self.store.transaction() as tx:
            setup = await self.setup.hold(tx, workspace_id)
            await self.store.setups.save(tx, replace(setup, looked=None))
            await self.store.work.arm(
                tx, workspace_id, Kind.REDIRECT_LOOK, workspace_id, due_at=self.clock()
            )
            await self.setup.refresh_cards(tx, workspace_id)

    async def look(self, item: WorkItem) -> None:
        """Ask for this Usher by its public name, and have the cards show who answers.

        A network that does not let a server reach its own public name proves nothing, so this
        stops nobody.
        """
        reached, detail = await self._who_answers()
        looked = Look(reached.value, detail, self.clock())
        async with self.store.transaction() as tx:
            setup = await self.setup.hold(tx, item.workspace_id)
            await self.store.setups.save(tx, replace(setup, looked=looked))
            if shows_finding(setup.progress):
                await self.setup.refresh_cards(tx, item.workspace_id)

    async def _who_answers(self) -> tuple[Reached, str]:
        url = f"{self.settings.public_url}/healthz"
        try:
            response = await self.http.get(url, timeout=_REPLY_SECONDS)
        except httpx.HTTPError as problem:
            return Reached.NOBODY, type(problem).__name__
        try:
            answer: object = response.json()
        except ValueError:
            answer = None
        mark = self.store.keyring.public_mark
        reached = who_answers(response.status_code, answer, mark=mark)
        return reached, f"HTTP {response.status_code}"
