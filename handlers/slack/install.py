from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slack_bolt.authorization import AuthorizeResult

if TYPE_CHECKING:
    from storage.store import Store


@dataclass(frozen=True, slots=True)
class InstallHandlers:
    """Know the workspaces that Usher is installed in."""

    store: Store

    async def authorize(
        self, enterprise_id: str | None, team_id: str | None
    ) -> AuthorizeResult | None:
        """Give Bolt the bot token for a request; None when Usher is not installed there."""
        if team_id is None:
            return None
        async with self.store.transaction() as tx:
            installation = await self.store.installations.get(tx, team_id)
        if installation is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=installation.bot_user_id,
            bot_token=installation.bot_token.reveal(),
        )
