"""What has been kept for long enough is deleted, once a day, and nobody is invited again by it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from campus.people import text_of, until
from campus.stage import WORKSPACE, Clock, Stage, opened

from bot.campaigns.model import Campaign, CampaignKind, CampaignState, Member, MemberKind
from bot.campaigns.proposal import Decision, Proposal, ProposalKind
from bot.services.kinds import Kind
from bot.services.retention import BATCH
from bot.services.trail import TrailService
from storage.ending_tables import proposal_messages, proposals
from storage.proposals import ProposalMessage
from storage.tables import campaigns, grants, invitations, links, members, work

if TYPE_CHECKING:
    from campus.places import Campus

BEN = "ben@northfield.edu"
_DAY = timedelta(days=1)


async def _sweep(stage: Stage, *, after: timedelta) -> None:
    """Let time pass, and wait until that day's sweep is through."""

    async def swept() -> bool:
        (row,) = [row for row in await stage.rows(work) if row.kind == Kind.RETENTION]
        return row.lease_until is None and row.due_at > stage.clock()

    await until(swept)
    stage.later(after)
    await until(swept)


async def _draft(stage: Stage, *picks: str) -> None:
    draft = Campaign(
        id=uuid4(),
        workspace_id=WORKSPACE,
        kind=CampaignKind.INVITATION,
        state=CampaignState.DRAFT,
        created_by=stage.campus.people["ada"],
        created_at=stage.clock(),
        picks=tuple(stage.campus.people[name] for name in picks),
    )
    async with stage.store.transaction() as tx:
        await stage.store.campaigns.add(tx, draft)


async def test_rosters_go_after_thirty_days_and_what_is_in_use_does_not(both: Stage) -> None:
    await both.link("ben")
    await both.meet("kim")
    await _draft(both, "kim", "cleo")

    await _sweep(both, after=29 * _DAY)
    assert len(await both.rows(campaigns)) == 2
    await _sweep(both, after=2 * _DAY)

    assert [row.state for row in await both.rows(campaigns)] == [CampaignState.RUNNING]
    known = {row.member_id for row in await both.rows(members)}
    assert both.campus.people["kim"] not in known
    assert both.campus.people["ben"] in known


async def test_after_its_end_a_round_leaves_only_who_answered_and_what_serves_a_grant(
    both: Stage,
) -> None:
    await both.browser().authorize(await both.link("ben"), BEN)
    await both.says("ben", "Done, thank you")
    await both.link("cleo")
    cleo = both.person("cleo")
    message = await until(lambda: cleo.dm_with("invitation_not_for_me"))
    await cleo.press(message, "invitation_not_for_me", confirm=True)
    await both.stands("cleo", "opted_out")
    await both.link("kim")
    await both.settled()

    await _sweep(both, after=15 * _DAY)  # the links end, and Kim's invitation with them
    await both.stands("kim", "expired")
    for _ in range(5):
        await _sweep(both, after=30 * _DAY)
        await both.settled()  # what Ben allowed is kept alive meanwhile
    assert len(await both.rows(invitations)) == 3
    for _ in range(2):
        await _sweep(both, after=30 * _DAY)
        await both.settled()

    found = {row.member_id: row for row in await both.rows(invitations)}
    people = both.campus.people
    assert set(found) == {people["ben"], people["cleo"]}
    assert (found[people["cleo"]].state, found[people["cleo"]].dm_ts) == ("opted_out", None)
    assert found[people["cleo"]].sent_at is None
    assert found[people["ben"]].dm_ts is not None
    assert len(await both.rows(grants)) == 1
    assert await both.rows(links) == []
    (campaign,) = await both.rows(campaigns)
    assert (campaign.state, campaign.board_ts) == (CampaignState.ENDED, None)
    tables = {row.details["table"] for row in await both.recorded("retention_carried_out")}
    assert {"invitations", "campaigns"} <= tables
    reports = [report async for report in TrailService(both.store).verify()]
    assert [report.fault for report in reports] == [None]


async def test_whoever_said_no_is_not_invited_again_after_the_end(ready: Stage) -> None:
    await ready.link("cleo")
    cleo = ready.person("cleo")
    message = await until(lambda: cleo.dm_with("invitation_not_for_me"))
    await cleo.press(message, "invitation_not_for_me", confirm=True)
    await ready.stands("cleo", "opted_out")
    await _sweep(ready, after=200 * _DAY)
    ada = ready.person("ada")

    await ada.command("/usher invite @cleo")
    form = await until(lambda: ada.view("multi_users_select"))
    await ada.submit(form, people=[ready.campus.people["cleo"]])

    assert await until(lambda: ada.view("invited already"))
    assert "of 1" not in text_of(await ada.view() or {})


async def test_a_fresh_link_puts_the_end_off(ready: Stage) -> None:
    await ready.link("kim")
    await _sweep(ready, after=15 * _DAY)
    await ready.stands("kim", "expired")
    await _sweep(ready, after=150 * _DAY)
    kim = ready.person("kim")
    message = await until(lambda: kim.dm_with("fresh_link"))
    await kim.press(message, "fresh_link")
    await ready.stands("kim", "sent")

    await _sweep(ready, after=100 * _DAY)

    assert await ready.state("kim") == ("expired", None)


async def test_many_rows_go_in_batches_each_with_its_record(both: Stage) -> None:
    crowd = [
        Member(f"U0CROWD{number:05}", "n", None, MemberKind.PERSON) for number in range(BATCH + 1)
    ]
    async with both.store.transaction() as tx:
        await both.store.setups.hold(tx, WORKSPACE)
        await both.store.members.save(tx, WORKSPACE, crowd, now=both.clock())

    await _sweep(both, after=31 * _DAY)

    assert not [row for row in await both.rows(members) if row.member_id.startswith("U0CROWD")]
    counts = [
        row.details["rows"]
        for row in await both.recorded("retention_carried_out")
        if row.details["table"] == "members"
    ]
    assert counts[0] == BATCH
    assert sum(counts) >= BATCH + 1


async def test_why_everybody_was_to_be_disconnected_goes_with_the_proposal(both: Stage) -> None:
    ada, now = both.campus.people["ada"], both.clock()
    kind, why = ProposalKind.REVOKE_EVERYONE, "Ben may have leaked a token"
    early, late = (
        Proposal(uuid4(), WORKSPACE, kind, why, ada, now, 1, ada, at, Decision.WITHDRAWN)
        for at in (now, now + 5 * _DAY)
    )
    async with both.store.transaction() as tx:
        await both.store.setups.hold(tx, WORKSPACE)
        for each in (early, late):
            await both.store.proposals.add(tx, each)
            await both.store.proposals.show_to(tx, ProposalMessage(WORKSPACE, each.id, ada))

    await _sweep(both, after=179 * _DAY)
    assert len(await both.rows(proposals)) == 2
    await _sweep(both, after=2 * _DAY)

    assert [row.id for row in await both.rows(proposals)] == [late.id]
    assert [row.proposal_id for row in await both.rows(proposal_messages)] == [late.id]


async def test_a_shorter_retention_is_kept_to(
    campus: Campus, clock: Clock, sqlite_url: str, key: str
) -> None:
    async with opened(campus, clock, database_url=sqlite_url, key=key, RETENTION="20d") as stage:
        await stage.prepare()
        await stage.link("kim")
        await _sweep(stage, after=15 * _DAY)
        await stage.stands("kim", "expired")

        await _sweep(stage, after=21 * _DAY)

        assert await stage.rows(invitations) == []
        assert await stage.rows(campaigns) == []
