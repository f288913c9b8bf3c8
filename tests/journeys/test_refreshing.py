"""Processes that refresh the same grants, and one that dies between Zoom's answer and commit."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from campus import places, refresher, stage
from campus.people import text_of, until
from campus.places import CLIENT_SECRET
from campus.stage import WORKSPACE
from sqlalchemy import select

from bot.oauth.credentials import ClientPair, Credentials, CredentialsState
from bot.oauth.grant import Grant, GrantStatus, ZoomUser
from bot.oauth.tokens import TokenSet
from bot.sandbox.zoom import User
from bot.sandbox.zoom.grants import Code
from bot.sandbox.zoom.world import WORLD
from bot.scopes.profiles import CORE
from bot.secret import Secret
from storage import schema
from storage.crypto import Keyring
from storage.database import Database
from storage.store import Store
from storage.tables import grants, invitations

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from uuid import UUID

    from campus.places import Campus

PEOPLE = 500
BEN = "ben@northfield.edu"


@pytest.fixture
async def store(postgres_database_url: str, key: str) -> AsyncIterator[Store]:
    database = Database.open(postgres_database_url)
    await schema.upgrade(database)
    yield Store(database, Keyring.parse(key))
    await database.close()


async def _hold_five_hundred(campus: Campus, store: Store) -> None:
    """Have Zoom give tokens for many people an hour ago, and put them where Usher keeps them."""
    now = datetime.now(UTC)
    async with store.transaction() as tx:
        entered = Credentials(
            id=uuid4(),
            workspace_id=WORKSPACE,
            state=CredentialsState.RIGHT,
            pair=ClientPair("planted-client-id", Secret(CLIENT_SECRET)),
            entered_by=campus.people["ada"],
            entered_at=now,
        )
        await store.credentials.add(tx, entered)
        for number in range(PEOPLE):
            user = User(
                id=f"z-{number}", account_id="acc-campus", email=f"p{number}@northfield.edu"
            )
            campus.zoom.seed(user)
            tokens = _tokens(campus, user, expired_at=now - timedelta(seconds=1))
            await store.grants.save(tx, _grant(user, tokens, entered.id, now))


def _tokens(campus: Campus, user: User, *, expired_at: datetime) -> TokenSet:
    world = campus.zoom.app[WORLD]
    code = world.grants.issue_code(
        Code(
            client_id="planted-client-id",
            user_id=user.id,
            redirect_uri="",
            scopes=("user:read:user",),
            challenge=None,
            issued_at=expired_at,
        )
    )
    grant = world.grants.redeem(code, app_id="app-1", now=expired_at)
    issued = world.grants.issue_tokens(grant, now=expired_at)
    return TokenSet(
        Secret(issued.access_token), Secret(issued.refresh_token), expired_at, "user:read:user"
    )


def _grant(user: User, tokens: TokenSet, credentials_id: UUID, now: datetime) -> Grant:
    return Grant(
        id=uuid4(),
        workspace_id=WORKSPACE,
        member_id=f"U{user.id}",
        invitation_id=uuid4(),
        credentials_id=credentials_id,
        zoom_user=ZoomUser(user.id, "acc-campus", user.email, licensed=True),
        tokens=tokens,
        profile=CORE,
        obtained_at=now,
        status=GrantStatus.HELD,
    )


async def _at_zoom(campus: Campus) -> list[tuple[str, bool, int]]:
    """List all refresh tokens: their hashes, whether they live, how often somebody used them."""
    return [
        (token["sha256"], token["live"], token["presented"])
        for grant in await campus.zoom_look("grants")
        for token in grant["tokens"]
        if token["kind"] == "refresh"
    ]


@pytest.mark.timeout(180)
async def test_two_processes_refresh_five_hundred_grants_at_once_and_lose_none(
    campus: Campus, store: Store, postgres_database_url: str, key: str
) -> None:
    await _hold_five_hundred(campus, store)

    both = [
        await refresher.start(campus, database_url=postgres_database_url, key=key) for _ in range(2)
    ]
    printed = [(await process.communicate())[0] for process in both]

    assert [int(text.split()[-1]) for text in printed] == [PEOPLE, PEOPLE]
    known = await _at_zoom(campus)
    assert len(known) == 2 * PEOPLE
    spent, live = (
        sorted(used for _, lives, used in known if lives is each) for each in (False, True)
    )
    assert (spent, live) == ([1] * PEOPLE, [0] * PEOPLE)
    async with store.transaction() as tx:
        ids = (await tx.execute(select(grants.c.id))).scalars().all()
        kept = [await store.grants.get(tx, id_) for id_ in ids]
    hashes = {_hash(grant.tokens.refresh_token) for grant in kept if grant is not None}
    assert hashes == {sha256 for sha256, lives, _ in known if lives}


def _hash(word: Secret) -> str:
    return hashlib.sha256(word.reveal().encode()).hexdigest()


@pytest.mark.timeout(180)
async def test_killed_between_zooms_answer_and_the_commit_the_person_is_asked_again_once(
    store: Store, postgres_database_url: str, key: str
) -> None:
    clock = stage.Clock()
    async with (
        places.opened(clock) as campus,
        stage.opened(campus, clock, database_url=postgres_database_url, key=key) as opened,
    ):
        await opened.prepare()
        await opened.browser().authorize(await opened.link("ben"), BEN)
        await opened.says("ben", "Done, thank you")
        await opened.settled()
        await _kill_a_refresh_before_it_commits(campus, store, postgres_database_url, key)

        opened.later(timedelta(days=31))
        await opened.settled()

        await opened.stands("ben", "failed", "token_dead")
        await opened.says("ben", "Please connect Zoom once more")
        for _ in range(3):
            opened.later(timedelta(days=31))
            await opened.settled()
        asked = [dm for dm in await opened.person("ben").dms() if "once more" in text_of(dm)]
        assert len(asked) == 1
        assert len(await opened.rows(invitations)) == 1


async def _kill_a_refresh_before_it_commits(
    campus: Campus, store: Store, database_url: str, key: str
) -> None:
    """Let Zoom answer a process whose commit waits for a lock, and kill it there."""
    async with store.transaction() as tx:
        past = datetime.now(UTC) - timedelta(minutes=1)
        await tx.execute(grants.update().values(access_expires_at=past))
    await campus.zoom_control("faults", route="/oauth/token", delay=2)
    process = await refresher.start(campus, database_url=database_url, key=key)

    async def leased() -> bool:
        async with store.transaction() as tx:
            return (await tx.execute(select(grants.c.lease_until))).scalar_one() is not None

    async def answered() -> bool:
        return sorted(used for *_, used in await _at_zoom(campus)) == [0, 1]

    await until(leased)
    async with store.transaction() as tx:
        await tx.execute(select(grants).with_for_update())
        await until(answered)
        process.kill()
        await process.wait()
