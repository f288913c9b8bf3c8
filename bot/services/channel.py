from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.campaigns.model import CampaignKind, MemberKind
from bot.errors import ChannelSettled, SlackProblem, SlackRefused
from bot.guide.model import Check
from bot.notices.setup import ChannelNotice, ChannelProof
from bot.services.audit import Act
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.campaigns.model import Member
    from bot.secret import Secret
    from bot.services.about import AboutService
    from bot.services.audit import AuditService
    from bot.services.outbox import Outbox
    from bot.services.setup import SetupService
    from bot.slack.directory import Channel, Directory
    from bot.slack.messenger import Messenger
    from storage.store import Store
    from storage.work import WorkItem

_AUDIENCE_HOLDS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class ChannelService:
    """Choose the status channel, prove that Usher can post there, and know who reads it."""

    store: Store
    outbox: Outbox
    messenger: Messenger
    directory: Directory
    setup: SetupService
    about: AboutService
    audit: AuditService
    clock: Callable[[], datetime]
    _audiences: dict[str, tuple[datetime, bool]] = field(default_factory=dict)

    async def choose(
        self, workspace_id: str, member_id: str, channel_id: str, *, as_admin: bool
    ) -> None:
        """Try a channel; the one in use stays until Usher has posted in the new one.

        Raises:
            ChannelSettled: One is in use, and its members are support: that is for admins.
        """
        async with self.store.transaction() as tx:
            setup = await self.setup.hold(tx, workspace_id)
            if setup.channel_id is not None and not as_admin:
                raise ChannelSettled
            chosen = replace(
                setup,
                candidate_channel_id=channel_id,
                candidate_chosen_by=member_id,
                candidate_problem=None,
            )
            await self.store.setups.save(tx, chosen)
            await self.audit.record(
                tx,
                workspace_id,
                Act.CHANNEL_CHOSEN,
                actor=member_id,
                details={"channel_id": channel_id},
            )
            await self.store.work.arm(
                tx, workspace_id, Kind.CHANNEL_PROOF, workspace_id, due_at=self.clock()
            )
            await self.setup.refresh_cards(tx, workspace_id)

    async def prove(self, item: WorkItem) -> None:
        """Post in the chosen channel, once; what Slack refuses is kept to be shown."""
        async with self.store.transaction() as tx:
            setup = await self.setup.hold(tx, item.workspace_id)
        channel_id, chosen_by = setup.candidate_channel_id, setup.candidate_chosen_by
        if channel_id is None or chosen_by is None or setup.candidate_problem:
            return
        token = await self.outbox.token(item.workspace_id)
        try:
            names_people = await self._is_inside(token, item.workspace_id, channel_id)
            target = (await self.about.look(item.workspace_id)).target
            proof = ChannelProof(target, chosen_by, names_people)
            language = await self.outbox.language(item.workspace_id, chosen_by)
            await self.messenger.post(token, channel_id, proof, language=language)
        except SlackRefused as refused:
            await self._settle(item.workspace_id, channel_id, problem=refused.error)
            return
        await self._settle(item.workspace_id, channel_id, names_people=names_people)

    async def tell(self, item: WorkItem) -> None:
        """Tell whoever chose the channel how the proof went."""
        async with self.store.transaction() as tx:
            setup = await self.setup.hold(tx, item.workspace_id)
        channel_id = setup.candidate_channel_id or setup.channel_id
        if setup.candidate_chosen_by is None or channel_id is None:
            return
        notice = ChannelNotice(channel_id, setup.candidate_problem, setup.channel_names_people)

        async def make() -> ChannelNotice:
            return notice

        await self.outbox.post_once(item, setup.candidate_chosen_by, make)

    async def may_name_people(self, workspace_id: str, token: Secret, channel_id: str) -> bool:
        """Tell whether everybody who reads a channel belongs to the workspace.

        Asked of Slack at most every ten minutes; when Slack does not say, the answer is no.
        """
        known = self._audiences.get(channel_id)
        if known is not None and self.clock() - known[0] < _AUDIENCE_HOLDS:
            return known[1]
        try:
            names_people = await self._is_inside(token, workspace_id, channel_id)
        except SlackProblem:
            names_people = False
        self._audiences[channel_id] = (self.clock(), names_people)
        return names_people

    async def gone(self, workspace_id: str, channel_id: str, told: str, problem: str) -> None:
        """Tell an admin, once, that Usher cannot post in the status channel any more."""
        async with self.store.transaction() as tx:
            setup = await self.setup.hold(tx, workspace_id)
            another_is_tried = setup.candidate_channel_id and not setup.candidate_problem
            if another_is_tried or setup.candidate_problem == problem:
                return
            lost = replace(
                setup,
                candidate_channel_id=channel_id,
                candidate_chosen_by=told,
                candidate_problem=problem,
            )
            await self.store.setups.save(tx, lost)
            await self._record_refusal(tx, workspace_id, channel_id, problem)
            await self.store.work.arm(
                tx, workspace_id, Kind.CHANNEL_VERDICT, workspace_id, due_at=self.clock()
            )

    async def makes_support(self, workspace_id: str, member_id: str) -> bool:
        """Tell whether somebody is support, being in the status channel.

        Only while it is private and all in it belong to the workspace: anybody joins another one.

        Raises:
            SlackThrottled, SlackUnavailable: Slack does not say.
        """
        async with self.store.transaction() as tx:
            setup = await self.store.setups.get(tx, workspace_id)
        if setup is None or setup.channel_id is None:
            return False
        token = await self.outbox.token(workspace_id)
        try:
            channel = await self.directory.channel(token, setup.channel_id)
            if member_id not in channel.member_ids:
                return False
            async with self.store.transaction() as tx:
                known = await self.store.members.among(tx, workspace_id, channel.member_ids)
            return await self._only_insiders(token, workspace_id, channel, known)
        except SlackRefused:
            return False

    async def _settle(
        self,
        workspace_id: str,
        channel_id: str,
        *,
        problem: str | None = None,
        names_people: bool = False,
    ) -> None:
        async with self.store.transaction() as tx:
            setup = await self.setup.hold(tx, workspace_id)
            if setup.candidate_channel_id != channel_id:
                return  # another one has been chosen meanwhile; its own proof is armed
            if problem is None:
                used = replace(
                    setup,
                    channel_id=channel_id,
                    channel_names_people=names_people,
                    candidate_channel_id=None,
                    candidate_problem=None,
                )
                await self.store.setups.save(tx, used)
                await self.audit.record(
                    tx,
                    workspace_id,
                    Act.CHANNEL_PROVEN,
                    actor=None,
                    details={"channel_id": channel_id, "names_people": names_people},
                )
                await self.setup.complete(tx, workspace_id, Check.CHANNEL)
                await self._arm_boards(tx, workspace_id)
            else:
                await self.store.setups.save(tx, replace(setup, candidate_problem=problem))
                await self._record_refusal(tx, workspace_id, channel_id, problem)
                await self.setup.refresh_cards(tx, workspace_id)
            await self.store.work.arm(
                tx, workspace_id, Kind.CHANNEL_VERDICT, workspace_id, due_at=self.clock()
            )

    async def _record_refusal(
        self, tx: AsyncConnection, workspace_id: str, channel_id: str, problem: str
    ) -> None:
        await self.audit.record(
            tx,
            workspace_id,
            Act.CHANNEL_REFUSED,
            actor=None,
            details={"channel_id": channel_id, "problem": problem},
        )

    async def _arm_boards(self, tx: AsyncConnection, workspace_id: str) -> None:
        """Have running campaigns shown where status goes now."""
        for kind in CampaignKind:
            for campaign in await self.store.campaigns.running(tx, workspace_id, kind):
                await self.store.work.arm(
                    tx, workspace_id, Kind.BOARD, campaign.id, due_at=self.clock()
                )

    async def _is_inside(self, token: Secret, workspace_id: str, channel_id: str) -> bool:
        channel = await self.directory.channel(token, channel_id)
        return await self._only_insiders(token, workspace_id, channel, {})

    async def _only_insiders(
        self, token: Secret, workspace_id: str, channel: Channel, known: Mapping[str, Member]
    ) -> bool:
        """Tell whether nobody else reads a channel; Slack is asked who the others are."""
        if not channel.private or channel.shared:
            return False
        unknown = [each for each in channel.member_ids if each not in known]
        people = await self.directory.people(token, unknown)
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, workspace_id)
            await self.store.members.save(tx, workspace_id, people, now=self.clock())
        outside = {MemberKind.GUEST, MemberKind.STRANGER}
        return len(people) == len(unknown) and not any(
            member.kind in outside for member in (*known.values(), *people)
        )
