"""Everything that is sealed moves to the first key, and nothing newer is overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import text

from bot.oauth.attempt import Attempt, browser_hash, state_hash
from bot.oauth.credentials import ClientPair, Credentials, CredentialsState
from bot.oauth.grant import Grant, GrantStatus, ZoomUser
from bot.oauth.tokens import TokenSet
from bot.scopes.profiles import CORE
from bot.secret import Secret
from bot.services.audit import Act, AuditService
from bot.services.rotation import Line, RotationService
from bot.services.trail import TrailService
from storage.crypto import Keyring, new_key
from storage.installations import Installation
from storage.sealed import SEALED
from storage.store import Store

if TYPE_CHECKING:
    from storage.database import Database

_NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
_OLD, _NEW = new_key(), new_key()
_MANY = 1100  # more than two pages


def _with(database: Database, *keys: str) -> Store:
    return Store(database, Keyring.parse(",".join(keys)))


def _grant(number: int) -> Grant:
    return Grant(
        id=uuid4(),
        workspace_id="T1",
        member_id=f"U{number}",
        invitation_id=uuid4(),
        credentials_id=uuid4(),
        zoom_user=ZoomUser(f"z{number}", "acc-1", f"p{number}@northfield.edu", licensed=True),
        tokens=TokenSet(Secret(f"access-{number}"), Secret(f"refresh-{number}"), _NOON, "user"),
        profile=CORE,
        obtained_at=_NOON,
        status=GrantStatus.HELD,
    )


async def _fill(store: Store, *, grants: int = 3) -> list[Grant]:
    """Put something into every sealed column."""
    installation = Installation(uuid4(), "T1", "Northfield", "UBOT", Secret("xoxb"), _NOON)
    pair = ClientPair("id", Secret("secret"))
    entered = Credentials(uuid4(), "T1", CredentialsState.CHECKING, pair, "U1", _NOON, "V1")
    attempt = Attempt(
        id=uuid4(),
        state_hash=state_hash("state"),
        workspace_id="T1",
        invitation_id=uuid4(),
        credentials_id=entered.id,
        browser_hash=browser_hash(Secret("browser")),
        verifier=Secret("verifier"),
        expires_at=_NOON,
    )
    kept = [_grant(number) for number in range(grants)]
    async with store.transaction() as tx:
        await store.installations.save(tx, installation)
        assert await store.credentials.add(tx, entered)
        refused = replace(entered, id=uuid4(), view_id="V2")
        assert await store.credentials.add(tx, refused)
        await store.credentials.settle(tx, refused.id, CredentialsState.WRONG)  # an erased pair
        await store.attempts.add(tx, attempt)
        for grant in kept:
            await store.grants.save(tx, grant)
        await AuditService(store, lambda: _NOON).record(
            tx, "T1", Act.CREDENTIALS_ENTERED, actor="U1"
        )
    return kept


async def _rotate(store: Store) -> list[Line]:
    service = RotationService(store, AuditService(store, lambda: _NOON))
    return [line async for line in service.rotate()]


async def _opens(store: Store) -> dict[str, int]:
    """Count what opens of each column."""
    found = {}
    for column in SEALED:
        async with store.transaction() as tx:
            page = await store.sealed.page(tx, column, after=None, limit=9999, every=True)
        for value in page:
            store.sealed.open(column, value)
        found[str(column)] = len(page)
    return found


async def test_everything_opens_with_the_new_key_alone(database: Database) -> None:
    await _fill(_with(database, _OLD))

    lines = await _rotate(_with(database, _NEW, _OLD))

    assert [(line.subject, line.words) for line in lines] == [
        ("installations.bot_token", "1 re-encrypted"),
        ("credentials.pair", "1 re-encrypted"),
        ("attempts.verifier", "1 re-encrypted"),
        ("grants.tokens", "3 re-encrypted"),
        ("audit_heads.key", "1 re-encrypted"),
        ("every sealed value", "all 7 open with the first key; no other is needed here"),
    ]
    assert await _opens(_with(database, _NEW)) == {
        "installations.bot_token": 1,
        "credentials.pair": 1,
        "attempts.verifier": 1,
        "grants.tokens": 3,
        "audit_heads.key": 1,
    }


async def test_many_rows_are_counted_while_it_runs_and_come_out_as_they_were(
    database: Database,
) -> None:
    kept = await _fill(_with(database, _OLD), grants=_MANY)

    lines = await _rotate(_with(database, _NEW, _OLD))

    assert [(line.words, line.good) for line in lines if line.subject == "grants.tokens"] == [
        ("500 of 1,100 re-encrypted", None),
        ("1,000 of 1,100 re-encrypted", None),
        ("1,100 re-encrypted", True),
    ]
    alone = _with(database, _NEW)
    async with alone.transaction() as tx:
        assert [await alone.grants.get(tx, grant.id) for grant in kept] == kept


async def test_a_second_run_finds_nothing_left(database: Database) -> None:
    await _fill(_with(database, _OLD))
    await _rotate(_with(database, _NEW, _OLD))

    again = await _rotate(_with(database, _NEW))

    assert {line.words for line in again[:-1]} == {"0 re-encrypted"}
    assert again[-1].good


async def test_it_is_recorded_in_a_chain_that_is_still_right(database: Database) -> None:
    await _fill(_with(database, _OLD))
    await _rotate(_with(database, _NEW, _OLD))
    trail = TrailService(_with(database, _NEW))

    records = [found.record async for found in trail.records(named=True)]

    assert [record.act for record in records] == [Act.CREDENTIALS_ENTERED, Act.KEYS_ROTATED]
    assert (records[1].actor, dict(records[1].details)) == (None, {"values": 7})
    assert [(report.right, report.fault) async for report in trail.verify()] == [(2, None)]


async def test_rows_that_no_key_opens_are_named_and_the_others_are_done(database: Database) -> None:
    kept = await _fill(_with(database, _OLD))
    lost = replace(_grant(99), id=uuid4())
    stranger = _with(database, new_key())
    async with stranger.transaction() as tx:
        await stranger.grants.save(tx, lost)
    moved = text(
        "UPDATE grants SET tokens = (SELECT verifier FROM attempts) WHERE zoom_user_id = 'z0'"
    )
    async with stranger.transaction() as tx:
        await tx.execute(moved)

    *_, first, second, verdict = await _rotate(_with(database, _NEW, _OLD))

    assert not verdict.good
    assert verdict.words == "2 do not open, 6 do. Keep every key."
    said = f"{first.words}\n{second.words}"
    assert f"opens grants.tokens of row {lost.id}." in said
    assert f"grants.tokens of row {kept[0].id} was changed or belongs to another row." in said
    assert (first.good, second.good) == (False, False)
    trail = TrailService(_with(database, _NEW))
    assert [report.fault async for report in trail.verify()] == [None]  # the others moved on


@pytest.mark.parametrize("key", [_OLD, _NEW], ids=["old", "new"])
async def test_what_is_written_between_reading_and_sealing_anew_stays(
    database: Database, key: str
) -> None:
    (grant,) = await _fill(_with(database, _OLD), grants=1)
    column = next(each for each in SEALED if str(each) == "grants.tokens")
    rotating = _with(database, _NEW, _OLD)
    running = _with(database, *dict.fromkeys((key, _NEW, _OLD)))
    async with rotating.transaction() as tx:
        (read,) = await rotating.sealed.page(tx, column, after=None, limit=9, every=False)
    newer = replace(grant, tokens=replace(grant.tokens, refresh_token=Secret("newer")))
    async with running.transaction() as tx:
        await running.grants.save(tx, newer)

    async with rotating.transaction() as tx:
        assert not await rotating.sealed.reseal(tx, column, read)

    async with running.transaction() as tx:
        assert await running.grants.get(tx, grant.id) == newer


async def test_an_usher_that_still_encrypts_with_the_old_key_is_found(database: Database) -> None:
    await _fill(_with(database, _OLD))
    running = _with(database, _OLD, _NEW)
    service = RotationService(
        _with(database, _NEW, _OLD), AuditService(_with(database, _NEW, _OLD), lambda: _NOON)
    )
    lines = []
    async for line in service.rotate():
        lines.append(line)
        if line.subject == "audit_heads.key":  # the last column is done
            async with running.transaction() as tx:
                await running.grants.save(tx, _grant(7))

    assert not lines[-1].good
    assert lines[-1].words.startswith("1 of 8 are under another key again")
