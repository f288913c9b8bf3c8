from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slack_bolt.authorization import AuthorizeResult

if TYPE_CHECKING:
    from storage.store import Store


@dataclass(frozen=True, slots=True)
class Authorize:
    """Give Bolt the bot token of the workspace a request comes from."""

    store: Store

    async def __call__(
        self, enterprise_id: str | None, team_id: str | None
    ) -> AuthorizeResult | None:
        """Answer Bolt's question; None when Usher is not installed there."""
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
