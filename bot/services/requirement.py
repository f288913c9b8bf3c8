from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import StaleView, TargetIsLive
from bot.notices.requirement import RequirementNotice
from bot.scopes.verify import parse_scopes, verify
from bot.services.audit import Act
from bot.services.judging import judge_own
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.oauth.grant import GrantFacts
    from bot.scopes.profiles import Profile
    from bot.services.about import AboutService
    from bot.services.audit import AuditService
    from bot.services.grants import GrantService
    from bot.services.outbox import Outbox
    from storage.store import Store
    from storage.work import WorkItem

_NAMED = 21  # one more than are named, to know that there are more
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class RequirementService:
    """Hold what people gave against a changed list of permissions, from what is kept of it.

    Whose permissions are enough is judged anew in silence. Everybody else stays as they are until
    an admin, who is told how many that is, has them asked again.
    """

    store: Store
    outbox: Outbox
    grants: GrantService
    about: AboutService
    audit: AuditService
    clock: Callable[[], datetime]

    async def tell(self, item: WorkItem) -> None:
        """Tell an admin, who has changed the list, whom that concerns; nothing else is sent."""
        async with self.store.transaction() as tx:
            setup = await self.store.setups.hold(tx, item.workspace_id)
            profile = await self.store.profiles.chosen(tx, item.workspace_id)
            enough, lacking = await self._sorted(tx, item.workspace_id, profile)
            for _, grant in enough:
                await self.store.grants.judged(tx, grant.id, profile.id)
            target = (await self.about.of(tx, item.workspace_id)).target
        people = sorted({member_id for member_id, _ in lacking})
        complete = {member_id for member_id, _ in enough} - set(people)
        if item.sending_at is None and not people and not complete:
            return  # nobody is connected who was asked for anything else
        notice = RequirementNotice(
            target=target,
            profile_id=profile.id,
            complete=len(complete),
            count=len(people),
            member_ids=tuple(people[:_NAMED]),
            hands_off=setup.hands_off,
        )

        async def make() -> RequirementNotice:
            return notice

        await self.outbox.post_once(item, await self._admin(item), make)

    async def _admin(self, item: WorkItem) -> str:
        """Give whoever changed the list, or the admin from whom they have the guide."""
        async with self.store.transaction() as tx:
            handover = await self.store.handovers.get(tx, item.workspace_id, item.subject_id)
        if handover is None or handover.ended_at is not None:
            return item.subject_id
        return handover.given_by

    async def ask_again(self, workspace_id: str, admin_id: str, profile_id: str) -> int:
        """Have those asked again whose permissions are not enough; say how many people that is.

        Raises:
            StaleView: The list has changed since, or nobody is left to be asked.
            TargetIsLive: Usher would disconnect them in the target.
        """
        async with self.store.transaction() as tx:
            setup = await self.store.setups.hold(tx, workspace_id)
            if setup.profile_id != profile_id:
                raise StaleView
            if setup.hands_off:
                raise TargetIsLive
            profile = await self.store.profiles.chosen(tx, workspace_id)
            _, lacking = await self._sorted(tx, workspace_id, profile)
            people = len({member_id for member_id, _ in lacking})
            if not people:
                raise StaleView
            await self.store.work.arm(
                tx, workspace_id, Kind.ASKING_AGAIN, workspace_id, due_at=self.clock()
            )
            await self.audit.record(
                tx,
                workspace_id,
                Act.PEOPLE_ASKED_AGAIN,
                actor=admin_id,
                details={"people": people},
            )
        return people

    async def carry_on_asking(self, item: WorkItem) -> None:
        """Judge by the new list whoever lacks something, some at a time, and have them told."""
        workspace_id = item.workspace_id
        async with self.store.transaction() as tx:
            setup = await self.store.setups.hold(tx, workspace_id)
            profile = await self.store.profiles.chosen(tx, workspace_id)
            _, lacking = await self._sorted(tx, workspace_id, profile)
            if setup.hands_off:
                return
            for _, grant in lacking[:_AT_ONCE]:
                await self._ask(tx, grant, profile)
            if lacking[_AT_ONCE:]:
                await self.store.work.arm(
                    tx, workspace_id, Kind.ASKING_AGAIN, workspace_id, due_at=self.clock()
                )

    async def _ask(self, tx: AsyncConnection, grant: GrantFacts, profile: Profile) -> None:
        await self.store.grants.judged(tx, grant.id, profile.id)
        invitation = await self.store.invitations.hold(tx, grant.invitation_id)
        if not invitation.state.usable:
            return
        found = await self.store.grants.of_invitation(tx, invitation.id)
        facts = next(each for each in found if each.id == grant.id)
        verdict = judge_own(facts, account_matches=True, scopes_settled=True)
        # A message that was sent long ago is changed unseen: the person gets a new one.
        await self.grants.settle(tx, invitation, verdict, facts, told_by=Kind.INVITATION)

    async def _sorted(
        self, tx: AsyncConnection, workspace_id: str, profile: Profile
    ) -> tuple[list[tuple[str, GrantFacts]], list[tuple[str, GrantFacts]]]:
        """Part those judged by another list: whose permissions are enough, and whose are not."""
        enough: list[tuple[str, GrantFacts]] = []
        lacking: list[tuple[str, GrantFacts]] = []
        for member_id, grant in await self.store.grants.judged_by_others(
            tx, workspace_id, profile.id
        ):
            complete = verify(profile, parse_scopes(grant.scopes)).complete
            (enough if complete else lacking).append((member_id, grant))
        return enough, lacking
