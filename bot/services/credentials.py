from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from bot.campaigns.causes import Cause
from bot.errors import FormOver
from bot.guide.model import Check
from bot.notices.setup import CredentialsNotice
from bot.oauth.credentials import ClientPair, Credentials, CredentialsState
from bot.services.audit import Act
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.oauth.credentials import CredentialForm
    from bot.services.about import AboutService
    from bot.services.audit import AuditService
    from bot.services.outbox import Outbox
    from bot.services.replacing import ReplacingService
    from bot.services.setup import SetupService
    from bot.slack.messenger import Messenger
    from bot.zoom.client import ZoomClient
    from storage.store import Store
    from storage.work import WorkItem

# Slack shows "Checking..." when our answer to the form arrives; the verdict must come after it.
_AFTER_THE_ANSWER = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class CredentialsService:
    """Take the Zoom app's credential pair, and find out whether it is right."""

    store: Store
    outbox: Outbox
    messenger: Messenger
    zoom: ZoomClient
    setup: SetupService
    about: AboutService
    replacing: ReplacingService
    audit: AuditService
    clock: Callable[[], datetime]

    async def enter(
        self,
        workspace_id: str,
        member_id: str,
        pair: ClientPair,
        *,
        credentials_id: UUID,
        view_id: str | None,
        form: CredentialForm | None = None,
    ) -> None:
        """Store a pair as a candidate and have it checked; the same form twice counts once.

        Raises:
            FormOver: The web form it came by has been used up.
        """
        entered = Credentials(
            id=credentials_id,
            workspace_id=workspace_id,
            state=CredentialsState.CHECKING,
            pair=pair,
            entered_by=member_id,
            entered_at=self.clock(),
            view_id=view_id,
        )
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, workspace_id)
            if form and not await self.store.credential_forms.spend(tx, form.hash):
                raise FormOver
            if not await self.store.credentials.add(tx, entered):
                return
            await self.audit.record(tx, workspace_id, Act.CREDENTIALS_ENTERED, actor=member_id)
            await self.store.work.add(
                tx, workspace_id, Kind.CREDENTIALS_PROBE, credentials_id, due_at=self.clock()
            )
            await self.setup.refresh_cards(tx, workspace_id)

    async def probe(self, item: WorkItem) -> None:
        """Ask Zoom about a candidate; a wrong one is erased, an unclear one is kept.

        One of another app than the one people have authorized waits for an admin's yes.
        """
        async with self.store.transaction() as tx:
            candidate = await self.store.credentials.require(tx, UUID(item.subject_id))
        if candidate.state is not CredentialsState.CHECKING:
            return
        state = await self.zoom.probe(candidate.require_pair())
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, item.workspace_id)
            if state.usable and await self.replacing.waits_for_a_yes(tx, candidate):
                state = CredentialsState.OTHER_APP
            await self.store.credentials.settle(tx, candidate.id, state)
            await self.audit.record(
                tx,
                item.workspace_id,
                Act.CREDENTIALS_CHECKED,
                actor=None,
                details={"verdict": state.value},
            )
            await self.store.work.arm(
                tx,
                item.workspace_id,
                Kind.CREDENTIALS_VERDICT,
                candidate.id,
                due_at=max(self.clock(), candidate.entered_at + _AFTER_THE_ANSWER),
            )
            await self.replacing.took_over(tx, item.workspace_id)
            if state.usable:
                await self.setup.complete(tx, item.workspace_id, Check.CREDENTIALS)
            elif state is CredentialsState.OTHER_APP:
                await self.setup.refresh_cards(tx, item.workspace_id)
            else:
                cause = Cause.INVALID_CLIENT
                await self.setup.fail(tx, item.workspace_id, Check.CREDENTIALS, cause)

    async def tell(self, item: WorkItem) -> None:
        """Say what Zoom said, in the form's own window or, if that was closed, by DM."""
        async with self.store.transaction() as tx:
            entered = await self.store.credentials.require(tx, UUID(item.subject_id))
            about = await self.about.of(tx, item.workspace_id)
            in_use = await self.replacing.in_use(tx, item.workspace_id)
        notice = CredentialsNotice(entered.state.value, about.target, entered.id, in_use)
        token = await self.outbox.token(item.workspace_id)
        if entered.view_id and item.sending_at is None:
            language = await self.outbox.language(item.workspace_id, entered.entered_by)
            shown = await self.messenger.update_view(
                token, entered.view_id, notice, language=language
            )
            if shown:
                return

        async def make() -> CredentialsNotice:
            return notice

        await self.outbox.post_once(item, entered.entered_by, make)
