from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.campaigns.model import MemberKind
from bot.errors import SlackProblem, SlackThrottled
from bot.language import Language, chosen
from bot.oauth.attempt import link_hash, state_hash
from bot.oauth.credentials import form_hash
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.campaigns.model import Invitation
    from bot.slack.directory import Directory
    from storage.store import Store
    from storage.work import WorkItem

log = structlog.get_logger(__name__)

_HOLDS = timedelta(hours=1)  # as long as what the directory says of people is taken for true


@dataclass(frozen=True, slots=True)
class LanguageService:
    """Know in which language people read: the one that their Slack is set to."""

    store: Store
    directory: Directory
    clock: Callable[[], datetime]

    async def of(self, workspace_id: str, member_id: str) -> Language:
        """Tell the language of somebody who is written to; Slack is asked about a stranger.

        English when Slack does not say.

        Raises:
            SlackThrottled: Slack wants to be asked later.
        """
        async with self.store.transaction() as tx:
            known = await self.store.members.locale(tx, workspace_id, member_id)
        if known is not None and (known[0] or not self._is_old(known[1])):
            return chosen(known[0])
        try:
            return await self._ask(workspace_id, member_id)
        except SlackThrottled:
            raise
        except SlackProblem as problem:
            log.warning("language_not_learnt", code=problem.code)
            return Language.EN

    async def heard(self, workspace_id: str, member_id: str) -> Language:
        """Tell the language of somebody who acts now, without asking Slack while they wait.

        What is not known, or was learnt an hour ago, is looked up for the next time.
        """
        now = self.clock()
        async with self.store.transaction() as tx:
            known = await self.store.members.locale(tx, workspace_id, member_id)
            if known is None or self._is_old(known[1]):
                await self.store.work.arm(tx, workspace_id, Kind.MEMBER, member_id, due_at=now)
        return chosen(known[0] if known else None)

    async def learn(self, item: WorkItem) -> None:
        """Ask Slack about a person."""
        await self._ask(item.workspace_id, item.subject_id)

    async def of_link(self, word: str) -> Language | None:
        """Tell the language of a personal link's owner, as far as it is known."""
        async with self.store.transaction() as tx:
            found = await self.store.invitations.by_link(tx, link_hash(word))
            return await self._of_invitation(tx, found[0] if found else None)

    async def of_form(self, word: str) -> Language | None:
        """Tell the language of whoever got the link to a one-time form."""
        async with self.store.transaction() as tx:
            form = await self.store.credential_forms.get(tx, form_hash(word))
            if form is None:
                return None
            known = await self.store.members.locale(tx, form.workspace_id, form.member_id)
        return chosen(known[0]) if known and known[0] else None

    async def of_state(self, state: str) -> Language | None:
        """Tell the language of somebody who comes back from Zoom; the state stays unused."""
        async with self.store.transaction() as tx:
            found = await self.store.attempts.whose(tx, state_hash(state))
            invitation = await self.store.invitations.get(tx, found) if found else None
            return await self._of_invitation(tx, invitation)

    async def _of_invitation(
        self, tx: AsyncConnection, invitation: Invitation | None
    ) -> Language | None:
        if invitation is None:
            return None
        known = await self.store.members.locale(tx, invitation.workspace_id, invitation.member_id)
        return chosen(known[0]) if known and known[0] else None

    async def _ask(self, workspace_id: str, member_id: str) -> Language:
        async with self.store.transaction() as tx:
            token = (await self.store.installations.require(tx, workspace_id)).bot_token
        people = await self.directory.people(token, [member_id])
        # Who has left may have been erased, and stays so.
        present = [each for each in people if each.kind is not MemberKind.DEACTIVATED]
        async with self.store.transaction() as tx:
            await self.store.members.save(tx, workspace_id, present, now=self.clock())
        return chosen(people[0].locale if people else None)

    def _is_old(self, fetched_at: datetime) -> bool:
        return fetched_at <= self.clock() - _HOLDS
