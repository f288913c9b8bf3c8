from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.campaigns.causes import Cause
from bot.campaigns.model import CampaignKind, InvitationState
from bot.campaigns.permission import PermissionUse
from bot.notices.person import ConfirmNotice, InvitationNotice, NoReturnNotice, OutcomeNotice
from bot.oauth.attempt import TOKEN_BYTES, link_hash, token
from bot.secret import Secret
from bot.services.asking import may_ask

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from uuid import UUID

    from bot.about import About
    from bot.campaigns.model import Campaign, Invitation, Member
    from bot.config import Settings
    from bot.oauth.grant import GrantFacts
    from bot.scopes.lists import ListAnswer, ListKind
    from bot.services.about import AboutService
    from bot.slack.directory import Directory
    from storage.installations import Installation
    from storage.store import Store

_ANOTHER_USER = {Cause.WRONG_ACCOUNT, Cause.WRONG_USER, Cause.ALREADY_LINKED}
# After these, another try of the same person can come out differently.
_RETRYABLE = {
    InvitationState.MISSING_SCOPES,
    InvitationState.UNLICENSED,
    InvitationState.WRONG_ACCOUNT,
    InvitationState.DECLINED,
    InvitationState.FAILED,
    InvitationState.OPTED_OUT,
    InvitationState.REVOKED,
}

# A link waits until the person asks for one, or is invited again.
_NO_LINK = {Cause.NOT_ME, Cause.ENDED_FOR_ALL}


@dataclass(frozen=True, slots=True)
class Story:
    """What a message to an invited person is made of."""

    invitation: Invitation
    campaign: Campaign
    installation: Installation
    about: About
    asked: tuple[str, ...]  # capability ids; none: all seven
    member: Member | None
    grant: GrantFacts | None
    ending: bool  # dropped, and Zoom has yet to hear of it
    shared: bool  # the target uses the same Zoom app
    may_ask: bool  # nothing that was asked of the person would disconnect them in the target
    lists: Mapping[ListKind, ListAnswer]  # what a rehearsal has shown

    @property
    def email(self) -> str | None:
        """The address that the person is expected to have at Zoom."""
        return self.member.email if self.member else None


Letter: TypeAlias = InvitationNotice | OutcomeNotice | ConfirmNotice | NoReturnNotice
"""What an invited person's message can be."""


@dataclass(frozen=True, slots=True)
class LetterService:
    """Write what an invited person's message says, links included."""

    store: Store
    directory: Directory
    about: AboutService
    settings: Settings
    clock: Callable[[], datetime]
    random: Callable[[int], bytes]

    async def story(self, invitation_id: UUID) -> Story:
        """Gather what a message about an invitation is made of."""
        async with self.store.transaction() as tx:
            invitation = await self.store.invitations.require(tx, invitation_id)
            grants = await self.store.grants.of_invitation(tx, invitation_id)
            setup = await self.store.setups.get(tx, invitation.workspace_id)
            return Story(
                invitation=invitation,
                campaign=await self.store.campaigns.require(tx, invitation.campaign_id),
                installation=await self.store.installations.require(tx, invitation.workspace_id),
                about=await self.about.of(tx, invitation.workspace_id),
                asked=(await self.store.profiles.chosen(tx, invitation.workspace_id)).asked(),
                member=await self.store.members.get(
                    tx, invitation.workspace_id, invitation.member_id
                ),
                grant=grants[0] if grants else None,
                ending=await self.store.grants.being_revoked(tx, invitation_id),
                shared=setup is not None and setup.permission_use is PermissionUse.SHARED,
                lists=await self.store.list_probes.of_invitation(tx, invitation),
                may_ask=await may_ask(self.store, tx, invitation),
            )

    async def look_up(self, story: Story) -> Story:
        """Learn a person's name and address, which a rehearsal has had no occasion to."""
        invitation = story.invitation
        people = await self.directory.people(story.installation.bot_token, [invitation.member_id])
        async with self.store.transaction() as tx:
            await self.store.members.save(tx, invitation.workspace_id, people, now=self.clock())
        return await self.story(invitation.id)

    async def present(self, story: Story) -> Letter:
        """Say where a person stands now, with a link where another try makes sense."""
        invitation, grant = story.invitation, story.grant
        if _is_asked(story):
            return await self.no_return(story)
        if invitation.state.waiting:
            return await self.invitation(story)
        if invitation.state is InvitationState.CONFIRMING and grant is not None:
            return ConfirmNotice(
                invitation_id=invitation.id,
                zoom_email=grant.zoom_user.email,
                slack_email=story.email,
                about=story.about,
            )
        checked = invitation.being_checked
        may_try = not checked and story.may_ask and invitation.cause not in _NO_LINK
        retryable = invitation.state in _RETRYABLE and may_try
        return OutcomeNotice(
            invitation_id=invitation.id,
            outcome=invitation.state.value,
            cause=invitation.cause.value if invitation.cause else None,
            missing=grant.missing if grant and not checked else (),
            zoom_email=grant.zoom_user.email if grant else None,
            sign_in_as=story.email if invitation.cause in _ANOTHER_USER else None,
            about=story.about,
            asked_by=story.campaign.created_by,
            link=await self._mint_link(invitation) if retryable else None,
            rehearsal=story.campaign.kind is CampaignKind.REHEARSAL,
            second=story.campaign.kind is CampaignKind.COLLEAGUE,
            ending=story.ending,
            shared=story.shared,
            lists=tuple((kind.value, answer.value) for kind, answer in story.lists.items()),
            held_up=checked and grant is not None and grant.refused is not None,
        )

    async def invitation(self, story: Story) -> InvitationNotice:
        """Ask, with a link of its own."""
        return InvitationNotice(
            invitation_id=story.invitation.id,
            link=await self._mint_link(story.invitation),
            about=story.about,
            asked_by=story.campaign.created_by,
            zoom_email=story.email,
            rehearsal=story.campaign.kind is CampaignKind.REHEARSAL,
            second=story.campaign.kind is CampaignKind.COLLEAGUE,
            asked=story.asked,
        )

    async def no_return(self, story: Story) -> NoReturnNotice:
        """Ask what Zoom's page said, with a link to go there once more."""
        invitation = story.invitation
        return NoReturnNotice(invitation.id, await self._mint_link(invitation))

    async def _mint_link(self, invitation: Invitation) -> Secret:
        """Make a link and commit its hash before any message carries it."""
        word = token(self.random(TOKEN_BYTES))
        expires_at = self.clock() + self.settings.invitation_ttl
        async with self.store.transaction() as tx:
            await self.store.invitations.add_link(
                tx, invitation, link_hash(word.reveal()), expires_at=expires_at
            )
        return Secret(f"{self.settings.public_url}/authorize/{word.reveal()}")


def _is_asked(story: Story) -> bool:
    """Tell whether somebody who rehearses was asked what Zoom's page said, and has not answered."""
    invitation = story.invitation
    waiting = invitation.state.waiting and invitation.cause is Cause.NO_RETURN
    return waiting and story.campaign.is_rehearsal
