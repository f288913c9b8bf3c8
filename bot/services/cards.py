from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.campaigns.model import CampaignKind
from bot.guide.library import editions
from bot.notices.domains import DomainPair
from bot.notices.handover import Handed
from bot.notices.setup import (
    Looked,
    Rehearsal,
    Retired,
    RetiredCard,
    SeenLabel,
    SetupCard,
)
from bot.services.roles import Role
from bot.slack.messenger import Posted
from bot.wizard.state import current_step

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.about import About
    from bot.campaigns.domains import DomainRule
    from bot.config import Settings
    from bot.scopes.profiles import Profile
    from bot.services.about import AboutService
    from bot.services.domain_rules import DomainRuleService
    from bot.services.handover import HandoverService
    from bot.services.outbox import Outbox
    from bot.services.profiles import ProfileService
    from bot.services.replacing import ReplacingService
    from bot.services.roles import RoleService
    from bot.services.setup import SetupService
    from bot.slack.messenger import Messenger
    from bot.ui.messages import Notice
    from storage.handovers import Handover
    from storage.screens import Screen
    from storage.setups import Card, Setup
    from storage.store import Store
    from storage.work import WorkItem


@dataclass(frozen=True, slots=True)
class CardService:
    """Show every admin where the workspace is in the guide, in one message each."""

    store: Store
    outbox: Outbox
    messenger: Messenger
    setup: SetupService
    about: AboutService
    profiles: ProfileService
    roles: RoleService
    handover: HandoverService
    domains: DomainRuleService
    replacing: ReplacingService
    settings: Settings

    async def deliver(self, item: WorkItem) -> None:
        """Post somebody's card, or edit it in place; a card that was deleted is posted anew.

        The message it replaces is retired before the new one is posted: wherever this is
        interrupted, nobody has two cards to press.
        """
        async with self.store.transaction() as tx:
            card = await self.store.setups.card(tx, item.workspace_id, item.subject_id)
        if card is None:
            return
        role = await self.roles.guide_role(card.workspace_id, card.member_id)
        if role is None:
            await self._close(card)
            return
        await self._retire_previous(card)
        if card.channel_id and card.ts:
            notice = await self.show(card.workspace_id, card.member_id, role)
            if await self._edit(card, Posted(card.channel_id, card.ts), notice):
                return

        async def make() -> SetupCard:
            return await self.show(card.workspace_id, card.member_id, role)

        posted = await self.outbox.post_once(item, card.member_id, make)
        async with self.store.transaction() as tx:
            await self.store.setups.place_card(tx, card, channel_id=posted.channel_id, ts=posted.ts)

    async def _retire_previous(self, card: Card) -> None:
        if not card.previous_channel_id or not card.previous_ts:
            return
        previous = Posted(card.previous_channel_id, card.previous_ts)
        await self._edit(card, previous, RetiredCard(Retired.REPLACED))
        async with self.store.transaction() as tx:
            await self.store.setups.forget_previous(tx, card)

    async def _close(self, card: Card) -> None:
        """Take the buttons off the card of somebody who has the guide no more."""
        await self._retire_previous(card)
        notice = await self._ended(card)
        if card.channel_id and card.ts:
            await self._edit(card, Posted(card.channel_id, card.ts), notice)
        async with self.store.transaction() as tx:
            await self.store.setups.close_card(tx, card)

    async def _ended(self, card: Card) -> RetiredCard:
        """Say how it ended; whoever is no colleague any more loses what was handed over."""
        await self.handover.end(card.workspace_id, card.member_id, ended_by=None)
        async with self.store.transaction() as tx:
            ended = await self.store.handovers.get(tx, card.workspace_id, card.member_id)
        if ended is None or ended.ended_by is None:
            return RetiredCard(Retired.NO_ROLE)
        if ended.ended_by == card.member_id:
            return RetiredCard(Retired.GIVEN_BACK)
        return RetiredCard(Retired.TAKEN_BACK, ended.ended_by)

    async def _edit(self, card: Card, at: Posted, notice: Notice) -> bool:
        token = await self.outbox.token(card.workspace_id)
        language = await self.outbox.language(card.workspace_id, card.member_id)
        return await self.messenger.edit(token, at, notice, language=language)

    async def show(self, workspace_id: str, member_id: str, role: Role) -> SetupCard:
        """Say to somebody where the workspace is in the guide, and what is known of that step."""
        async with self.store.transaction() as tx:
            setup = await self.setup.hold(tx, workspace_id)
            about = await self.about.of(tx, workspace_id)
            profile = await self.store.profiles.chosen(tx, workspace_id)
            asked = await self.profiles.asked(tx, workspace_id)
            entered = await self.store.credentials.latest(tx, workspace_id)
            current = await self.store.credentials.current(tx, workspace_id)
            rehearsal = await self._rehearsal(tx, workspace_id, CampaignKind.REHEARSAL)
            colleague = await self._rehearsal(tx, workspace_id, CampaignKind.COLLEAGUE)
            handovers = await self.store.handovers.open(tx, workspace_id)
            seen = await self.store.screens.of_edition(tx, workspace_id, setup.progress.edition_id)
            proposal = await self.domains.proposal(tx, setup)
            in_use = await self.replacing.in_use(tx, workspace_id)
        edition = editions()[setup.progress.edition_id]
        step_id = current_step(edition, setup.progress).id
        return SetupCard(
            edition_id=edition.id,
            step_id=step_id,
            done=setup.progress.done,
            values=self._values(about, profile),
            credentials=entered.state.value if entered else None,
            channel_id=setup.channel_id,
            candidate_channel_id=setup.candidate_channel_id,
            channel_problem=setup.candidate_problem,
            rehearsal=rehearsal,
            colleague=colleague,
            to_repeat=setup.progress.to_repeat,
            asked=asked,
            looked=_looked(setup),
            shared_test=setup.shared_test.value if setup.shared_test else None,
            shared_tested=_seconds(setup.shared_tested_at),
            permission_use=setup.permission_use.value if setup.permission_use else None,
            live_since=_seconds(setup.live_at),
            about=about if setup.about is not None else None,
            unlocked=current is not None and current.id == setup.rehearsed_credentials_id,
            skipped=setup.progress.skipped,
            handed=None if role is Role.ADMIN else _handed_to(member_id, handovers),
            colleagues=tuple(map(_handed, handovers)) if role is Role.ADMIN else (),
            seen=tuple(_seen(screen) for screen in seen if screen.spot.step_id == step_id),
            differing=frozenset(screen.spot.step_id for screen in seen),
            credentials_id=entered.id if entered else None,
            pair_in_use=in_use,
            domain_rules=_pairs(setup.domain_rules),
            declined_rules=_pairs(setup.declined_rules),
            domain_proposal=proposal,
        )

    async def _rehearsal(
        self, tx: AsyncConnection, workspace_id: str, kind: CampaignKind
    ) -> Rehearsal | None:
        campaign = await self.store.campaigns.latest(tx, workspace_id, kind)
        tries = await self.store.invitations.of_campaign(tx, campaign.id) if campaign else ()
        if not tries:
            return None
        invitation = tries[0]
        grants = await self.store.grants.of_invitation(tx, invitation.id)
        missing = grants[0].report.missing if grants else ()
        held_up = grants[0].refused if grants and invitation.being_checked else None
        lists = await self.store.list_probes.of_invitation(tx, invitation)
        return Rehearsal(
            member_id=invitation.member_id,
            state=invitation.state.value,
            cause=invitation.cause.value if invitation.cause else held_up,
            missing=tuple(each.capability_id.value for each in missing),
            to_add=tuple(dict.fromkeys(name for each in missing for name in each.scopes)),
            role=grants[0].zoom_user.role if grants else None,
            runs_zoom=bool(grants) and grants[0].zoom_user.runs_zoom,
            lists=tuple((kind.value, answer.value) for kind, answer in lists.items()),
        )

    def _values(self, about: About, profile: Profile) -> dict[str, str]:
        values = {
            "institution": about.institution,
            "target": about.target,
            "redirect_url": self.settings.redirect_url,
            "scopes": "\n".join(profile.granular()),
        }
        known = {"target_url": about.target_url, "zoom_app_name": about.zoom_app_name}
        return values | {name: value for name, value in known.items() if value}


def _looked(setup: Setup) -> Looked | None:
    look = setup.looked
    return Looked(look.reached, look.detail, int(look.at.timestamp())) if look else None


def _handed_to(member_id: str, handovers: Iterable[Handover]) -> Handed | None:
    return next((_handed(each) for each in handovers if each.member_id == member_id), None)


def _handed(handover: Handover) -> Handed:
    return Handed(
        member_id=handover.member_id,
        given_by=handover.given_by,
        since=int(handover.given_at.timestamp()),
        reason=handover.reason,
    )


def _seen(screen: Screen) -> SeenLabel:
    return SeenLabel(
        label=screen.label,
        instead_of=screen.instead_of,
        seen_by=screen.seen_by,
        since=int(screen.seen_at.timestamp()),
    )


def _pairs(rules: Iterable[DomainRule]) -> tuple[DomainPair, ...]:
    return tuple(DomainPair(rule.slack, rule.zoom) for rule in rules)


def _seconds(at: datetime | None) -> int | None:
    return int(at.timestamp()) if at else None
