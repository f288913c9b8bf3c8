from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import Uninstalled
from bot.slack.calls import TIMEOUT_SECONDS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.language import Language
    from bot.secret import Secret
    from bot.services.languages import LanguageService
    from bot.slack.messenger import Messenger, Posted
    from bot.ui.messages import Notice
    from storage.store import Store
    from storage.work import WorkItem

# After this, Slack is no longer working on a call that we have given up.
_SETTLED = timedelta(seconds=TIMEOUT_SECONDS + 2)
# Slack's clock, which the timestamps come from, is not ours.
_GRACE = timedelta(minutes=5)


class NotYetError(Exception):
    """The work is not due after all: nothing was done, and it is due again at `due_at`."""

    def __init__(self, due_at: datetime) -> None:
        super().__init__(due_at)
        self.due_at = due_at


@dataclass(frozen=True, slots=True)
class Outbox:
    """Post DMs so that a kill, a cut or a time-out does not make two of one."""

    store: Store
    messenger: Messenger
    languages: LanguageService
    clock: Callable[[], datetime]

    async def token(self, workspace_id: str) -> Secret:
        """Give the bot token of a workspace.

        Raises:
            Uninstalled: Usher was removed from it.
        """
        async with self.store.transaction() as tx:
            installation = await self.store.installations.require(tx, workspace_id)
        if installation.uninstalled_at is not None:
            raise Uninstalled
        return installation.bot_token

    async def language(self, workspace_id: str, reader: str) -> Language:
        """Tell in which language a message to this person, or for them, has to be."""
        return await self.languages.of(workspace_id, reader)

    async def post_once(
        self, item: WorkItem, member_id: str, make: Callable[[], Awaitable[Notice]]
    ) -> Posted:
        """Post a DM for a work row in its reader's language, unless an earlier try has done it.

        Raises:
            NotYetError: An earlier try may still be under way.
        """
        posted = await self.posted_before(item, member_id)
        if posted is not None:
            return posted
        token = await self.token(item.workspace_id)
        language = await self.language(item.workspace_id, member_id)
        notice = await make()
        now = self.clock()
        async with self.store.transaction() as tx:
            await self.store.work.sending(tx, item, now=now)
        return await self.messenger.post(
            token, member_id, notice, language=language, key=_key(item, now)
        )

    async def posted_before(self, item: WorkItem, member_id: str) -> Posted | None:
        """Find out what became of an earlier try whose outcome is unknown.

        Slack has no idempotency key, but once it can no longer be working on that call, the DM's
        history tells: each message carries its row's id and when that try began.

        Raises:
            NotYetError: The earlier try may still be under way.
        """
        if item.sending_at is None:
            return None
        if self.clock() < item.sending_at + _SETTLED:
            raise NotYetError(item.sending_at + _SETTLED)
        token = await self.token(item.workspace_id)
        since = item.sending_at - _GRACE
        key = _key(item, item.sending_at)
        return await self.messenger.find(token, member_id, key, since=since)


def _key(item: WorkItem, sending_at: datetime) -> str:
    """Name one try: a row that is armed again says something else, perhaps minutes later."""
    return f"{item.id}.{sending_at.timestamp():.6f}"
