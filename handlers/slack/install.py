from __future__ import annotations

from typing import TYPE_CHECKING

from slack_bolt.authorization import AuthorizeResult

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.services.workspace import WorkspaceService
    from storage.store import Store


def authorize_from(
    store: Store, workspace: WorkspaceService
) -> Callable[..., Awaitable[AuthorizeResult | None]]:
    """Make what Bolt asks for the bot token of the workspace a request comes from.

    A function and no method: Bolt looks at the argument names and stumbles over `self`. Where
    Usher was uninstalled, a request may be the first sign that it is back.
    """

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        if team_id is None:
            return None
        async with store.transaction() as tx:
            installation = await store.installations.get(tx, team_id)
        if installation is None:
            return None
        if installation.uninstalled_at is not None and not await workspace.resumes(team_id):
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=installation.bot_user_id,
            bot_token=installation.bot_token.reveal(),
        )

    return authorize
