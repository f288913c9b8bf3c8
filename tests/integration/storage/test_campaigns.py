from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from bot.campaigns.causes import Cause
from bot.campaigns.model import (
    Campaign,
    CampaignKind,
    CampaignState,
    Invitation,
    InvitationState,
    Member,
    MemberKind,
)
from bot.campaigns.verdict import Verdict
from bot.oauth.attempt import link_hash

if TYPE_CHECKING:
    from storage.store import Store

_NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
_LATER = _NOW + timedelta(hours=1)


def _campaign(
    kind: CampaignKind = CampaignKind.INVITATION,
    state: CampaignState = CampaignState.RUNNING,
    *,
    created_at: datetime = _NOW,
) -> Campaign:
    return Campaign(
        id=uuid4(),
        workspace_id="T1",
        kind=kind,
        state=state,
        created_by="UADMIN",
        created_at=created_at,
        picks=("U1", "U2"),
        view_id="V1",
    )


def _invitation(
    campaign: Campaign,
    member_id: str = "U1",
    *,
    state: InvitationState = InvitationState.QUEUED,
    state_at: datetime = _NOW,
    cause: Cause | None = None,
) -> Invitation:
    return Invitation(
        id=uuid4(),
        workspace_id="T1",
        campaign_id=campaign.id,
        member_id=member_id,
        state=state,
        state_at=state_at,
        cause=cause,
    )


async def _add(store: Store, *things: Campaign | Invitation) -> None:
    async with store.transaction() as tx:
        for thing in things:
            match thing:
                case Campaign():
                    assert await store.campaigns.add(tx, thing)
                case Invitation():
                    assert await store.invitations.add(tx, thing)


async def test_a_campaign_comes_back_whole_and_is_stored_once(store: Store) -> None:
    campaign = _campaign()
    await _add(store, campaign)

    async with store.transaction() as tx:
        assert not await store.campaigns.add(tx, campaign)
        await store.campaigns.change(tx, campaign.id, board_ts="1.2", board_at=_LATER)
        changed = await store.campaigns.require(tx, campaign.id)

    assert changed == replace(campaign, board_ts="1.2", board_at=_LATER)


async def test_the_latest_campaign_is_the_newest_of_its_kind_that_has_begun(store: Store) -> None:
    old, new = _campaign(), _campaign(created_at=_LATER)
    draft = _campaign(state=CampaignState.DRAFT, created_at=_LATER + timedelta(hours=1))
    await _add(store, old, new, draft, _campaign(CampaignKind.REHEARSAL))

    async with store.transaction() as tx:
        assert await store.campaigns.latest(tx, "T1", CampaignKind.INVITATION) == new
        assert await store.campaigns.running(tx, "T1", CampaignKind.INVITATION) == (new, old)
        assert await store.campaigns.latest(tx, "T2", CampaignKind.INVITATION) is None


async def test_a_campaign_invites_nobody_twice(store: Store) -> None:
    one, two = _campaign(), _campaign()
    first = _invitation(one)
    await _add(store, one, two, first, _invitation(two))

    async with store.transaction() as tx:
        assert not await store.invitations.add(tx, _invitation(one))
        assert await store.invitations.of_campaign(tx, one.id) == (first,)


async def test_an_invitation_moves_and_remembers_where_its_message_is(store: Store) -> None:
    campaign = _campaign()
    invitation = _invitation(campaign)
    await _add(store, campaign, invitation)
    failed = Verdict(InvitationState.FAILED, Cause.ALREADY_LINKED)

    async with store.transaction() as tx:
        await store.invitations.delivered(tx, invitation.id, channel_id="D1", ts="1.2", now=_LATER)
        await store.invitations.move(tx, invitation.id, failed, now=_LATER)
        moved = await store.invitations.require(tx, invitation.id)
        await store.invitations.move(
            tx, invitation.id, Verdict(InvitationState.VERIFIED), now=_LATER
        )
        verified = await store.invitations.require(tx, invitation.id)

    assert moved == replace(
        invitation,
        state=InvitationState.FAILED,
        cause=Cause.ALREADY_LINKED,
        state_at=_LATER,
        dm_channel_id="D1",
        dm_ts="1.2",
        sent_at=_LATER,
    )
    assert verified.cause is None


async def test_an_invitation_there_is_none_of_is_refused(store: Store) -> None:
    async with store.transaction() as tx:
        assert await store.invitations.get(tx, uuid4()) is None
        with pytest.raises(LookupError):
            await store.invitations.require(tx, uuid4())


async def test_a_rehearsal_counts_as_standing_only_if_it_was_verified(store: Store) -> None:
    rehearsal, campaign = _campaign(CampaignKind.REHEARSAL), _campaign()
    again = _campaign(CampaignKind.REHEARSAL)
    await _add(
        store,
        rehearsal,
        again,
        campaign,
        _invitation(rehearsal, "U1", state=InvitationState.SENT),
        _invitation(rehearsal, "U2", state=InvitationState.VERIFIED),
        _invitation(again, "U1", state=InvitationState.FAILED),
        _invitation(campaign, "U2", state=InvitationState.SENT),
        _invitation(campaign, "U3", state=InvitationState.OPTED_OUT),
    )

    async with store.transaction() as tx:
        states = await store.invitations.states(tx, "T1", ["U1", "U2", "U4"])

    assert set(states) == {"U2"}
    assert sorted(states["U2"]) == [InvitationState.SENT, InvitationState.VERIFIED]


async def test_what_was_ended_for_everybody_does_not_count_as_standing(store: Store) -> None:
    one, two = _campaign(), _campaign()
    revoked, for_all = InvitationState.REVOKED, Cause.ENDED_FOR_ALL
    await _add(
        store,
        one,
        two,
        _invitation(one, "U1", state=revoked, cause=for_all),
        _invitation(one, "U2", state=revoked),
        _invitation(one, "U3", state=revoked, cause=Cause.REMOVED_AT_ZOOM),
        _invitation(one, "U4", state=revoked, cause=for_all),
        _invitation(two, "U4", state=InvitationState.SENT),
    )

    async with store.transaction() as tx:
        states = await store.invitations.states(tx, "T1", ["U1", "U2", "U3", "U4"])

    assert states == {"U2": (revoked,), "U3": (revoked,), "U4": (InvitationState.SENT,)}


async def test_a_persons_invitations_come_newest_first(store: Store) -> None:
    one, two = _campaign(), _campaign()
    old, new = _invitation(one), _invitation(two, state_at=_LATER)
    await _add(store, one, two, old, new, _invitation(one, "U2"))

    async with store.transaction() as tx:
        assert await store.invitations.of_member(tx, "T1", "U1") == (new, old)


async def test_every_link_leads_to_its_own_invitation(store: Store) -> None:
    campaign = _campaign()
    mine, other = _invitation(campaign), _invitation(campaign, "U2")
    await _add(store, campaign, mine, other)
    async with store.transaction() as tx:
        for invitation, word in ((mine, "one"), (mine, "two"), (other, "three")):
            await store.invitations.add_link(tx, invitation, link_hash(word), expires_at=_LATER)

    async with store.transaction() as tx:
        for word in ("one", "two"):
            assert await store.invitations.by_link(tx, link_hash(word)) == (mine, _LATER)
        assert await store.invitations.by_link(tx, link_hash("three")) == (other, _LATER)


async def test_people_are_replaced_by_what_slack_said_last(store: Store) -> None:
    ada = Member("U1", "Ada", "ada@northfield.edu", MemberKind.PERSON, "de-DE")
    gone = replace(ada, kind=MemberKind.DEACTIVATED, email=None)
    bea = Member("U2", "Bea", None, MemberKind.GUEST)
    async with store.transaction() as tx:
        await store.members.save(tx, "T1", [ada, bea], now=_NOW)
        await store.members.save(tx, "T1", [gone], now=_LATER)

    async with store.transaction() as tx:
        everybody = await store.members.among(tx, "T1", ["U1", "U2", "U3"])
        fresh = await store.members.among(tx, "T1", ["U1", "U2"], fetched_after=_NOW)
        elsewhere = await store.members.get(tx, "T2", "U1")
        locale = await store.members.locale(tx, "T1", "U1")
        unknown = await store.members.locale(tx, "T1", "U3")

    assert everybody == {"U1": gone, "U2": bea}
    assert fresh == {"U1": gone}
    assert elsewhere is None
    assert locale == ("de-DE", _LATER)
    assert unknown is None


async def test_an_address_finds_its_owner_whatever_its_case(store: Store) -> None:
    ada = Member("U1", "Ada", "Ada@Northfield.edu", MemberKind.PERSON)
    async with store.transaction() as tx:
        await store.members.save(tx, "T1", [ada], now=_NOW)

    async with store.transaction() as tx:
        assert await store.members.owner_of(tx, "T1", " ada@northfield.EDU") == "U1"
        assert await store.members.owner_of(tx, "T1", "bea@northfield.edu") is None
        assert await store.members.owner_of(tx, "T2", "ada@northfield.edu") is None
