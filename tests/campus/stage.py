"""A campus whose guide is behind it, so that a test begins where it has something to say.

The credential pair is right, the status channel works, the rehearsal came back verified; people
are invited by name. Everything after that goes over HTTP.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import select

from bot.app import build
from bot.campaigns.model import (
    Campaign,
    CampaignKind,
    CampaignState,
    Invitation,
    InvitationState,
)
from bot.config import Settings
from bot.guide.library import default_edition
from bot.oauth.credentials import ClientPair, Credentials, CredentialsState
from bot.secret import Secret
from bot.services.kinds import Kind
from bot.wizard.state import start
from campus import locks, service, trail
from campus.people import Browser, SlackPerson, link_in, text_of, until
from campus.places import CLIENT_SECRET
from storage import schema
from storage.audit_tables import audit
from storage.database import Database
from storage.setups import Setup
from storage.tables import attempts, grants, invitations, metadata, work

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import Row, Table

    from bot.running import Usher
    from campus.places import Campus
    from storage.store import Store

WORKSPACE = "T0CAMPUS1"
ACCOUNT_ID = "acc-campus"


@dataclass(slots=True)
class Clock:
    """The time, which a test may move ahead for the bot and for both emulators at once."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass(slots=True)
class Stage:
    """The bot on a campus, and what a test does there and looks at."""

    campus: Campus
    clock: Clock
    usher: Usher
    browsers: list[Browser] = field(default_factory=list)
    _campaign: Campaign | None = None

    @property
    def store(self) -> Store:
        return self.usher.worker.store

    def person(self, name: str) -> SlackPerson:
        return SlackPerson(self.campus, self.campus.people[name])

    def browser(self) -> Browser:
        """Open a browser, which the stage closes in the end."""
        self.browsers.append(Browser())
        return self.browsers[-1]

    def later(self, span: timedelta) -> None:
        """Let time pass, and have the worker look at the clock."""
        self.clock.ahead += span
        self.store.committed.set()

    async def link(self, name: str) -> str:
        """Invite somebody and give the link on their button."""
        await self.invite(name)
        person = self.person(name)
        message = await until(lambda: person.dm_with("authorize"))

        async def sent() -> bool:
            return (await self.invitation(name)).state == InvitationState.SENT

        await until(sent)
        return link_in(message)

    async def fresh_link(self, name: str, *, than: str) -> str:
        """Wait until the button in the DM leads elsewhere, and say where."""
        person = self.person(name)

        async def renewed() -> str | None:
            message = await person.dm_with("authorize")
            found = link_in(message) if message else than
            return None if found == than else found

        return await until(renewed)

    async def says(self, name: str, words: str) -> dict[str, Any]:
        """Wait until somebody's DM says this."""
        person = self.person(name)
        return await until(lambda: person.dm_saying(words))

    async def board_says(self, words: str) -> dict[str, Any]:
        """Wait until the campaign's message in the status channel says this, time passing."""

        async def said() -> dict[str, Any] | None:
            self.later(timedelta(seconds=4))
            posts = await self.person("sue").channel("zoom-status")
            told = ((p, " ".join(map(text_of, [p, *p["replies"]]))) for p in posts)
            return next((post for post, text in told if words in text), None)

        return await until(said)

    async def invitation(self, name: str) -> Row[Any]:
        """Look at somebody's newest invitation."""
        return (await self.invitations(name))[-1]

    async def invitations(self, name: str) -> list[Row[Any]]:
        found = await self.rows(invitations)
        mine = [row for row in found if row.member_id == self.campus.people[name]]
        return sorted(mine, key=lambda row: row.state_at)

    async def state(self, name: str) -> tuple[str, str | None]:
        """Say where somebody stands, and why."""
        row = await self.invitation(name)
        return row.state, row.cause

    async def stands(self, name: str, state: str, cause: str | None = None) -> None:
        """Wait until somebody stands there."""

        async def there() -> bool:
            return await self.state(name) == (state, cause)

        await until(there)

    async def grants(self) -> dict[str, str]:
        """List who holds which Zoom user: Zoom user id -> member's name; strays have none."""
        names = {member_id: name for name, member_id in self.campus.people.items()}
        held = [row for row in await self.rows(grants) if row.zoom_user_id]
        return {row.zoom_user_id: names[row.member_id] for row in held}

    async def attempts(self) -> int:
        return len(await self.rows(attempts))

    async def rows(self, table: Table) -> list[Row[Any]]:
        async with self.store.database.transaction() as tx:
            return list((await tx.execute(select(table))).all())

    async def recorded(self, act: str) -> list[Row[Any]]:
        """List what the audit trail says of an act."""
        return [row for row in await self.rows(audit) if row.act == act]

    async def everything(self) -> dict[str, list[Row[Any]]]:
        """Give the whole database, to be compared with itself."""
        return {table.name: await self.rows(table) for table in metadata.sorted_tables}

    async def meet(self, name: str) -> None:
        """Have Usher learn who somebody is, as it does after the first thing they do."""
        await self.person(name).command("/usher me")
        await self.settled()

    async def settled(self) -> None:
        """Wait until nothing is due any more, time passing."""

        async def quiet() -> bool:
            self.later(timedelta(seconds=4))
            soon = self.clock() + timedelta(minutes=1)
            rows = await self.rows(work)
            return not [row for row in rows if row.done_at is None and row.due_at <= soon]

        await until(quiet)

    async def live_at_zoom(self) -> list[str]:
        """List the Zoom users whose authorizations Zoom still honours."""
        found = await self.campus.zoom_look("grants")
        return sorted(grant["user_id"] for grant in found if grant["works"])

    async def hold(self, route: str) -> None:
        """Have Zoom not answer the next call of a route until it is released."""
        await self.campus.zoom_control("faults", route=route, hold=True)

    async def held(self) -> None:
        """Wait until Zoom holds a call."""

        async def there() -> bool:
            return bool(await self.campus.zoom_look("held"))

        await until(there)

    async def checked(self, name: str) -> None:
        """Have Zoom asked again about what seems to be missing, and wait until it is judged."""
        self.later(timedelta(seconds=16))
        await self.stands(name, "missing_scopes", "scopes_missing")

    async def stop_refreshing(self) -> None:
        """Have an admin stop all refreshing: Zoom's first word about permissions counts then."""
        async with self.store.transaction() as tx:
            setup = await self.store.setups.hold(tx, WORKSPACE)
            assert setup is not None
            stopped = replace(setup, refreshing_stopped_at=self.clock())
            await self.store.setups.save(tx, stopped)

    async def prepare(self, *, rehearsed: bool = True) -> None:
        """Put down what the guide leads to."""
        now = self.clock()
        pair = ClientPair("planted-client-id", Secret(CLIENT_SECRET))
        entered = Credentials(
            id=uuid4(),
            workspace_id=WORKSPACE,
            state=CredentialsState.RIGHT,
            pair=pair,
            entered_by=self.campus.people["ada"],
            entered_at=now,
        )
        ready = Setup(
            workspace_id=WORKSPACE,
            progress=start(default_edition()),
            started_at=now,
            account_id=ACCOUNT_ID if rehearsed else None,
            rehearsed_credentials_id=entered.id if rehearsed else None,
            channel_id=self.campus.channels["zoom-status"],
            channel_names_people=True,
        )
        async with self.store.transaction() as tx:
            await self.store.setups.save(tx, ready)
            await self.store.credentials.add(tx, entered)

    def new_campaign(self) -> None:
        """Let whoever is invited from now on be in another campaign."""
        self._campaign = None

    async def invite(self, name: str) -> UUID:
        """Have somebody invited, all in one campaign of Ada's."""
        now = self.clock()
        first = self._campaign is None
        self._campaign = self._campaign or Campaign(
            id=uuid4(),
            workspace_id=WORKSPACE,
            kind=CampaignKind.INVITATION,
            state=CampaignState.RUNNING,
            created_by=self.campus.people["ada"],
            created_at=now,
        )
        asked = Invitation(
            id=uuid4(),
            workspace_id=WORKSPACE,
            campaign_id=self._campaign.id,
            member_id=self.campus.people[name],
            state=InvitationState.QUEUED,
            state_at=now,
        )
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, WORKSPACE)
            if first:
                await self.store.campaigns.add(tx, self._campaign)
            await self.store.invitations.add(tx, asked)
            await self.store.work.add(tx, WORKSPACE, Kind.INVITATION, asked.id, due_at=now)
        return asked.id


@asynccontextmanager
async def opened(
    campus: Campus,
    clock: Clock,
    *,
    database_url: str,
    key: str,
    ready: bool = True,
    **changes: str,
) -> AsyncIterator[Stage]:
    """Open the bot on a campus, the guide still before it; not `ready`: as soon as it is alive."""
    given = {"database_url": database_url, "key": key}
    running = service.inside(campus, clock=clock, **given, **changes)
    if not ready:
        running = _alive(campus, clock, **given, **changes)
    with locks.watched():
        async with running as usher:
            stage = Stage(campus, clock, usher)
            try:
                yield stage
                trail.check(await stage.rows(audit))
            finally:
                for browser in stage.browsers:
                    await browser.close()


@asynccontextmanager
async def _alive(
    campus: Campus, clock: Clock, *, database_url: str, key: str, **changes: str
) -> AsyncIterator[Usher]:
    given = service.values(campus, database_url=database_url, key=key) | changes
    database = Database.open(database_url)
    await schema.upgrade(database)
    await database.close()
    stop = asyncio.Event()
    settings = Settings.of(**{name.lower(): value for name, value in given.items()})
    async with build(settings, clock=clock) as usher:
        running = asyncio.create_task(usher.run(with_web=True, with_worker=True, stop=stop))

        async def answers() -> bool:
            try:
                return (await campus.http.get(f"{campus.bot_url}/healthz")).status_code == 200
            except httpx.HTTPError:
                return False

        try:
            await until(answers)
            yield usher
        finally:
            stop.set()
            await running


def code_on(page: str) -> str:
    """Read the code that a page asks people to quote."""
    return page.partition("<code>")[2].partition("</code>")[0]
