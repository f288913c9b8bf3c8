from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.slack.calls import TIMEOUT_SECONDS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.secret import Secret
    from bot.slack.messenger import Messenger, Posted
    from bot.slack.rendering import Notice
    from storage.store import Store
    from storage.work import WorkItem

_SETTLED = timedelta(seconds=TIMEOUT_SECONDS)


class NotYetError(Exception):
    """The work is not due after all: nothing was done, and it is due again at `due_at`."""

    def __init__(self, due_at: datetime) -> None:
        super().__init__(due_at)
        self.due_at = due_at


@dataclass(frozen=True, slots=True)
class Outbox:
    """Post messages so that a kill, a cut or a time-out does not make two of one."""

    store: Store
    messenger: Messenger
    clock: Callable[[], datetime]

    async def token(self, workspace_id: str) -> Secret:
        """Give the bot token of a workspace."""
        async with self.store.transaction() as tx:
            return (await self.store.installations.require(tx, workspace_id)).bot_token

    async def post_once(
        self, item: WorkItem, member_id: str, make: Callable[[], Awaitable[Notice]]
    ) -> Posted:
        """Post a DM for a work row, looking first whether an earlier try has done it.

        Slack has no idempotency key. After an unknown outcome, and once Slack can no longer be
        working on that call, the DM's history tells: each message carries its row's id.

        Raises:
            NotYetError: An earlier try may still be under way.
        """
        token = await self.token(item.workspace_id)
        if item.sending_at is not None:
            found = await self._earlier(item, member_id, token, sending_at=item.sending_at)
            if found is not None:
                return found
        notice = await make()
        async with self.store.transaction() as tx:
            await self.store.work.sending(tx, item, now=self.clock())
        return await self.messenger.post(token, member_id, notice, key=_key(item))

    async def _earlier(
        self, item: WorkItem, member_id: str, token: Secret, *, sending_at: datetime
    ) -> Posted | None:
        if self.clock() < sending_at + _SETTLED:
            raise NotYetError(sending_at + _SETTLED)
        # A minute of grace: Slack's clock, which the timestamps come from, is not ours.
        since = sending_at - timedelta(minutes=1)
        return await self.messenger.find(token, member_id, _key(item), since=since)


def _key(item: WorkItem) -> str:
    """Name one message: a row that is armed again stands for another one."""
    return f"{item.id}.{item.version}"
