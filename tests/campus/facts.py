"""What must be true once the story has been told, however often the bot was killed under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.oauth.grant import GrantStatus
from bot.scopes.profiles import CORE
from bot.scopes.verify import parse_scopes, verify
from bot.services.kinds import Kind
from campus.people import SlackPerson, text_of
from storage.database import Database
from storage.tables import attempts, grants, invitations, work

if TYPE_CHECKING:
    from campus.places import Campus


# Nobody waits for these at the end of the story.
_LATER = {
    Kind.BOARD,
    Kind.CREDENTIALS_ERASURE,
    Kind.EXPIRY,
    Kind.KEEP_ALIVE,
    Kind.LEAVERS,
    Kind.NO_RETURN,
    Kind.RETENTION,
}


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database holds."""

    scopes: dict[str, bool]  # Zoom e-mail -> whether nothing is missing
    held: bool  # whether every grant may be used
    states: dict[str, str]  # member id -> state of the newest invitation
    attempts: int
    unfinished: list[str]  # kinds of work that wait


async def kept(database_url: str) -> Kept:
    """Read the database as it is."""
    database = Database.open(database_url)
    try:
        async with database.transaction() as tx:
            rows = (await tx.execute(select(grants))).all()
            states = (await tx.execute(select(invitations).order_by("state_at"))).all()
            open_attempts = (await tx.execute(select(attempts))).all()
            waiting = (await tx.execute(select(work).where(work.c.done_at.is_(None)))).all()
    finally:
        await database.close()
    return Kept(
        scopes={r.zoom_email: verify(CORE, parse_scopes(r.scopes)).complete for r in rows},
        held=all(row.status == GrantStatus.HELD for row in rows),
        states={row.member_id: row.state for row in states},
        attempts=len(open_attempts),
        unfinished=[row.kind for row in waiting if row.kind not in _LATER],
    )


async def check_the_story(campus: Campus, database_url: str) -> None:
    """Hold the end of the story against everything it promises."""
    found = await kept(database_url)
    assert found.scopes == {
        "ada@northfield.edu": True,
        "ben@northfield.edu": True,
        "cleo@northfield.edu": False,
    }
    assert found.held
    people = campus.people
    assert {name: found.states[people[name]] for name in ("ada", "ben", "cleo", "dev")} == {
        "ada": "verified",
        "ben": "verified",
        "cleo": "missing_scopes",
        "dev": "wrong_account",
    }
    for name in ("ben", "cleo", "dev"):
        dms = await SlackPerson(campus, people[name]).dms()
        assert len(dms) == 1, [text_of(dm) for dm in dms]
        notifications = (await SlackPerson(campus, people[name]).screen())["notifications"]
        assert len(notifications) == 1, notifications
    await _check_the_channel(campus)


async def _check_the_channel(campus: Campus) -> None:
    posts = await SlackPerson(campus, campus.people["sue"]).channel("zoom-status")
    board = [post for post in posts if "of 3 people" in text_of(post)][-1]
    assert "1 of 3 people done" in text_of(board)
    assert "Done: 1 · Done in part: 1 · Other Zoom account: 1" in text_of(board)
    (details,) = board["replies"]
    told = text_of(details)
    assert "*Permissions missing:* Manage recordings" in told
    assert f"<@{campus.people['cleo']}>" in told
    assert f"<@{campus.people['dev']}>" in told
    assert campus.people["ben"] not in told
