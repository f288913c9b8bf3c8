"""Everything that is decided on a campus is recorded: who did what to whom, and the chain holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest
from campus import trail
from campus.people import SlackPerson, until
from campus.service import Process
from campus.story import Story
from sqlalchemy import select

from bot.services.audit import Act
from bot.ui.ids import Action
from storage.audit_tables import audit, pseudonyms
from storage.database import Database

if TYPE_CHECKING:
    from pathlib import Path

    from campus.places import Campus

NOBODY: Final = None


@pytest.mark.timeout(240)
async def test_whatever_is_decided_is_recorded_with_who_did_it_to_whom(
    campus: Campus, sqlite_url: str, key: str, tmp_path: Path
) -> None:
    usher = Process.of(campus, tmp_path, database_url=sqlite_url, key=key)
    assert await usher.command("db", "upgrade") == 0
    await usher.start()
    await usher.ready()
    story = Story(campus)
    await story.tell()
    await _more_is_decided(campus, story)

    found = await until(lambda: _recorded(sqlite_url, at_least=Act.CHANNEL_REFUSED))

    assert await usher.terminate() == 0
    assert await usher.command("audit", "verify") == 0
    names = {member_id: name for name, member_id in campus.people.items()}
    told = {
        (act, names.get(actor or ""), names.get(subject or "")) for act, actor, subject in found
    }
    assert told >= {
        (Act.CREDENTIALS_ENTERED, "ada", NOBODY),
        (Act.CREDENTIALS_CHECKED, NOBODY, NOBODY),
        (Act.CHANNEL_CHOSEN, "ada", NOBODY),
        (Act.CHANNEL_PROVEN, NOBODY, NOBODY),
        (Act.CHANNEL_REFUSED, NOBODY, NOBODY),
        (Act.REHEARSAL_STARTED, "ada", NOBODY),
        (Act.CAMPAIGN_SENT, "ada", NOBODY),
        (Act.AUTHORIZATION_KEPT, "ada", "ada"),
        (Act.AUTHORIZATION_KEPT, "ben", "ben"),
        (Act.AUTHORIZATION_KEPT, "cleo", "cleo"),
        (Act.AUTHORIZATION_KEPT, "dev", "dev"),
        (Act.AUTHORIZATION_ENDED, "dev", "dev"),
        (Act.AUTHORIZATION_CHANGED, "cleo", "cleo"),
        (Act.AUTHORIZATION_KEPT, "kim", "kim"),
        (Act.AUTHORIZATION_CONFIRMED, "kim", "kim"),
        (Act.OPTED_OUT, "sue", "sue"),
        (Act.AUTHORIZATION_ENDED, "ada", "ben"),
    }


@pytest.mark.timeout(240)
async def test_who_erases_everything_leaves_records_that_hold_and_do_not_name_them(
    campus: Campus, sqlite_url: str, key: str, tmp_path: Path
) -> None:
    usher = Process.of(campus, tmp_path, database_url=sqlite_url, key=key)
    assert await usher.command("db", "upgrade") == 0
    await usher.start()
    await usher.ready()
    story = Story(campus)
    await story.set_up()
    await story.invite("ben")
    await story.authorizes("ben", "ben@northfield.edu", then="Done, thank you")
    ben = story.person("ben")
    assert (await ben.presses_in_me(Action.DOWNLOAD))["ok"]
    assert "authorization_kept" in [each["act"] for each in (await ben.file())["records"]]
    assert ben.id in await _exported(usher)

    assert (await ben.presses_in_me(Action.ERASE))["ok"]
    await until(lambda: ben.dm_saying("Everything about you is erased"))

    assert await usher.terminate() == 0
    assert await usher.command("audit", "verify") == 0
    exported = await _exported(usher)
    acts = [json.loads(line)["act"] for line in exported.splitlines()]
    assert {"authorization_kept", "data_downloaded", "data_erased"} <= set(acts)
    assert campus.people["ada"] in exported
    assert [word for word in (ben.id, "ben@northfield.edu", "ben") if word in exported] == []


async def _exported(usher: Process) -> str:
    """Read what `usher audit export --names` prints."""
    export = usher.folder / "export.jsonl"
    with export.open("wb") as to:
        assert await (await usher.launch("audit", "export", "--names", to=to)).wait() == 0
    return export.read_text(encoding="utf-8")


async def _more_is_decided(campus: Campus, story: Story) -> None:
    ada, sue, kim = (story.person(name) for name in ("ada", "sue", "kim"))
    await story.authorizes("cleo", "cleo@northfield.edu", then="Done, thank you")
    await story.invite("sue", "kim")
    asked = await until(lambda: sue.dm_with("invitation_not_for_me"))
    await sue.press(asked, "invitation_not_for_me", confirm=True)
    await story.authorizes("kim", "zed@northfield.edu", then="Is that you?")
    await kim.press(await until(lambda: kim.dm_with("confirm_yes")), "confirm_yes")
    await until(lambda: kim.dm_saying("Done, thank you"))
    await ada.command("/usher revoke @ben")
    form = await until(lambda: ada.view("can no longer host meetings"))
    await ada.submit(form)
    await _choose_a_channel_that_refuses(campus, ada)


async def _choose_a_channel_that_refuses(campus: Campus, ada: SlackPerson) -> None:
    channel = {"do": "add_channel", "name": "far-away", "members": [ada.id], "with_bot": False}
    assert (await campus.slack_control("people", **channel))["ok"]
    await ada.command("/usher channel #far-away")


async def _recorded(
    database_url: str, *, at_least: Act
) -> list[tuple[str, str | None, str | None]]:
    """Read who did what to whom, once this has been recorded; each record is as documented."""
    database = Database.open(database_url)
    try:
        async with database.transaction() as tx:
            records = (await tx.execute(select(audit).order_by("seq"))).all()
            owners = {row.pseudonym: row.member_id for row in await tx.execute(select(pseudonyms))}
    finally:
        await database.close()
    if at_least not in {record.act for record in records}:
        return []
    trail.check(records)
    return [(row.act, owners.get(row.actor), owners.get(row.subject)) for row in records]
