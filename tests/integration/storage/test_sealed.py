from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import text

from bot.errors import DecryptionError
from bot.oauth.attempt import Attempt, browser_hash, state_hash
from bot.oauth.credentials import ClientPair, Credentials, CredentialsState
from bot.oauth.grant import Grant, GrantStatus, ZoomUser
from bot.oauth.tokens import TokenSet
from bot.scopes.profiles import CORE
from bot.secret import Secret
from storage.crypto import Keyring, new_key
from storage.installations import Installation
from storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy.ext.asyncio import AsyncConnection

    Read = Callable[[Store, AsyncConnection], Awaitable[object]]

_NOW = datetime(2026, 11, 24, 9, 30, 0, 123456, tzinfo=UTC)
_INSTALLATION = Installation(
    id=uuid4(),
    workspace_id="T1",
    team_name="Northfield",
    bot_user_id="UBOT",
    bot_token=Secret("planted-bot-token"),
    installed_at=_NOW,
)
_CREDENTIALS = Credentials(
    id=uuid4(),
    workspace_id="T1",
    state=CredentialsState.CHECKING,
    pair=ClientPair("planted-client-id", Secret("planted-client-secret")),
    entered_by="U1",
    entered_at=_NOW,
    view_id="V1",
)
_ATTEMPT = Attempt(
    id=uuid4(),
    state_hash=state_hash("planted-state"),
    workspace_id="T1",
    invitation_id=uuid4(),
    credentials_id=_CREDENTIALS.id,
    browser_hash=browser_hash(Secret("planted-browser")),
    verifier=Secret("planted-verifier"),
    expires_at=_NOW,
)
_GRANT = Grant(
    id=uuid4(),
    workspace_id="T1",
    member_id="U1",
    invitation_id=_ATTEMPT.invitation_id,
    credentials_id=_CREDENTIALS.id,
    zoom_user=ZoomUser("z1", "acc-1", "ada@northfield.edu", licensed=True),
    tokens=TokenSet(Secret("planted-access"), Secret("planted-refresh"), _NOW, "user:read:user"),
    profile=CORE,
    obtained_at=_NOW,
    status=GrantStatus.HELD,
)


async def _fill(store: Store) -> None:
    async with store.transaction() as tx:
        await store.installations.save(tx, _INSTALLATION)
        assert await store.credentials.add(tx, _CREDENTIALS)
        await store.attempts.add(tx, _ATTEMPT)
        await store.grants.save(tx, _GRANT)


async def _installation(store: Store, tx: AsyncConnection) -> object:
    return await store.installations.require(tx, "T1")


async def _credentials(store: Store, tx: AsyncConnection) -> object:
    return await store.credentials.require(tx, _CREDENTIALS.id)


async def _attempt(store: Store, tx: AsyncConnection) -> object:
    return await store.attempts.consume(tx, _ATTEMPT.state_hash)


async def _grant(store: Store, tx: AsyncConnection) -> object:
    return await store.grants.get(tx, _GRANT.id)


_READS = [
    (_installation, _INSTALLATION, "installations", "bot_token"),
    (_credentials, _CREDENTIALS, "credentials", "pair"),
    (_attempt, _ATTEMPT, "attempts", "verifier"),
    (_grant, _GRANT, "grants", "tokens"),
]


@pytest.mark.parametrize(("read", "value"), [row[:2] for row in _READS])
async def test_what_was_stored_comes_back_whole(store: Store, read: Read, value: object) -> None:
    await _fill(store)

    async with store.transaction() as tx:
        assert await read(store, tx) == value


@pytest.mark.parametrize("table", [row[2] for row in _READS])
async def test_no_secret_is_readable_in_the_raw_row(store: Store, table: str) -> None:
    await _fill(store)

    async with store.transaction() as tx:
        row = (await tx.execute(text(f"SELECT * FROM {table}"))).one()  # noqa: S608 - our tables

    stored = [bytes(each) if isinstance(each, memoryview) else each for each in row]
    assert not any(b"planted" in each for each in stored if isinstance(each, bytes))
    assert "planted" not in str(stored)


@pytest.mark.parametrize("read", [row[0] for row in _READS])
async def test_another_key_opens_nothing(store: Store, read: Read) -> None:
    await _fill(store)
    stranger = Store(store.database, Keyring.parse(new_key()))

    with pytest.raises(DecryptionError):
        async with stranger.transaction() as tx:
            await read(stranger, tx)


async def test_a_refused_decryption_leaves_the_attempt_where_it_is(store: Store) -> None:
    await _fill(store)
    stranger = Store(store.database, Keyring.parse(new_key()))

    with pytest.raises(DecryptionError):
        async with stranger.transaction() as tx:
            await stranger.attempts.consume(tx, _ATTEMPT.state_hash)

    async with store.transaction() as tx:
        assert await store.attempts.consume(tx, _ATTEMPT.state_hash) == _ATTEMPT


@pytest.mark.parametrize(
    ("read", "table", "column"),
    [(read, table, column) for read, _, table, column in _READS if table != "attempts"],
)
async def test_a_secret_moved_to_another_column_is_refused(
    store: Store, read: Read, table: str, column: str
) -> None:
    await _fill(store)
    foreign = text(f"UPDATE {table} SET {column} = (SELECT verifier FROM attempts)")  # noqa: S608 - our tables

    async with store.transaction() as tx:
        await tx.execute(foreign)

    with pytest.raises(DecryptionError):
        async with store.transaction() as tx:
            await read(store, tx)


async def test_a_workspace_installed_again_has_its_new_token_only(store: Store) -> None:
    await _fill(store)
    again = replace(_INSTALLATION, id=uuid4(), bot_token=Secret("planted-newer-token"))

    async with store.transaction() as tx:
        await store.installations.save(tx, again)
    async with store.transaction() as tx:
        assert await store.installations.require(tx, "T1") == again
        assert await store.installations.get(tx, "T2") is None
        with pytest.raises(LookupError):
            await store.installations.require(tx, "T2")


async def test_a_wrong_pair_is_erased_and_no_longer_current(store: Store) -> None:
    await _fill(store)

    async with store.transaction() as tx:
        await store.credentials.settle(tx, _CREDENTIALS.id, CredentialsState.WRONG)
    async with store.transaction() as tx:
        erased = replace(_CREDENTIALS, state=CredentialsState.WRONG, pair=None)
        assert await store.credentials.latest(tx, "T1") == erased
        assert await store.credentials.current(tx, "T1") is None
        raw = (await tx.execute(text("SELECT pair FROM credentials"))).scalar_one()
    assert raw is None


async def test_a_newer_pair_counts_once_it_may_be_used(store: Store) -> None:
    await _fill(store)
    newer = replace(_CREDENTIALS, id=uuid4(), entered_at=_NOW + timedelta(minutes=1), view_id=None)
    async with store.transaction() as tx:
        await store.credentials.settle(tx, _CREDENTIALS.id, CredentialsState.RIGHT)
        assert await store.credentials.add(tx, newer)

    async with store.transaction() as tx:
        latest = await store.credentials.latest(tx, "T1")
        before = await store.credentials.current(tx, "T1")
        await store.credentials.settle(tx, newer.id, CredentialsState.UNVERIFIED)
        after = await store.credentials.current(tx, "T1")
        elsewhere = await store.credentials.latest(tx, "T2")

    assert latest is not None
    assert before is not None
    assert after is not None
    assert (latest.id, before.id, after.id) == (newer.id, _CREDENTIALS.id, newer.id)
    assert elsewhere is None


async def test_a_form_that_was_submitted_twice_is_stored_once(store: Store) -> None:
    await _fill(store)

    async with store.transaction() as tx:
        assert not await store.credentials.add(tx, _CREDENTIALS)
