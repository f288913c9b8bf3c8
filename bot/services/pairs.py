from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.campaigns.causes import Cause
from bot.errors import ZoomRefused
from bot.oauth.credentials import CredentialsState

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.oauth.attempt import Attempt
    from bot.oauth.credentials import ClientPair, Credentials
    from bot.oauth.grant import Grant
    from storage.store import Store

_Answer = TypeVar("_Answer")

MOST = 3  # pairs that are tried, which have to answer within one lease


async def pairs_of(
    store: Store, tx: AsyncConnection, wanted: Grant | Attempt
) -> tuple[Credentials, ...]:
    """List the credential pairs with which Zoom may be asked about a grant or a trip, best first.

    They are the one it came by, and others of the same app, the newest first, whether or not they
    have been checked yet: the app's secret may have been changed this minute.
    """
    own = await store.credentials.require(tx, wanted.credentials_id)
    kept = await store.credentials.kept(tx, wanted.workspace_id)
    if own.pair is None:  # nobody knows of which app it was; what is in use may be the same
        current = await store.credentials.current(tx, wanted.workspace_id)
        return (current,) if current else ()
    return (own, *(each for each in kept if _other_secret(own, each)))[:MOST]


async def same_app(store: Store, tx: AsyncConnection, one: UUID, other: UUID) -> bool:
    """Tell whether two pairs are of one app; so is one that is erased, as far as anybody knows."""
    pairs = [(await store.credentials.require(tx, each)).pair for each in (one, other)]
    return None in pairs or len({pair.client_id for pair in pairs if pair}) == 1


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


def _other_secret(own: Credentials, other: Credentials) -> bool:
    """Tell whether another pair is of the same app, and is not the same."""
    mine, its = own.require_pair(), other.require_pair()
    return (
        its.client_id == mine.client_id
        and its != mine
        and other.state is not CredentialsState.OTHER_APP
    )
