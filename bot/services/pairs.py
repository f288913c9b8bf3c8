from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.campaigns.causes import Cause
from bot.errors import ZoomRefused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.oauth.credentials import ClientPair, Credentials
    from bot.oauth.grant import Grant
    from storage.store import Store

_Answer = TypeVar("_Answer")


async def pairs_of(store: Store, tx: AsyncConnection, grant: Grant) -> tuple[Credentials, ...]:
    """List the credential pairs with which Zoom may be asked about a grant, the best first.

    They are the one it came by, and a newer one of the same app: its secret may have been changed.
    """
    own = await store.credentials.require(tx, grant.credentials_id)
    newer = await store.credentials.current(tx, grant.workspace_id)
    found = [own] if own.pair is not None else []
    if newer is not None and _other_secret(own, newer):
        found.append(newer)
    return tuple(found)


async def first_accepted(
    pairs: Iterable[Credentials], ask: Callable[[ClientPair], Awaitable[_Answer]]
) -> tuple[Credentials, _Answer]:
    """Ask Zoom with one pair after the other until it accepts one, and say which that was.

    Zoom looks at the pair before anything else, so a pair that it refuses spends no token.

    Raises:
        ZoomRefused: `invalid_client` when no pair is right, or why a right one was refused.
        ZoomUnavailable: Nothing is known.
    """
    refusal = ZoomRefused(Cause.INVALID_CLIENT)
    for each in pairs:
        try:
            return each, await ask(each.require_pair())
        except ZoomRefused as refused:
            if refused.cause != Cause.INVALID_CLIENT:
                raise
            refusal = refused
    raise refusal


def _other_secret(own: Credentials, newer: Credentials) -> bool:
    """Tell whether the newer pair may be right for a grant of the own one and is not the same."""
    pair = newer.require_pair()
    if own.pair is None:
        return True
    return pair != own.pair and pair.client_id == own.pair.client_id
