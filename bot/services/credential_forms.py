from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.errors import FormOver
from bot.notices.setup import CredentialFormNotice
from bot.oauth.attempt import TOKEN_BYTES, token
from bot.oauth.credentials import CredentialForm, form_hash
from bot.secret import Secret
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.config import Settings
    from bot.oauth.credentials import ClientPair
    from bot.services.about import AboutService
    from bot.services.credentials import CredentialsService
    from bot.services.outbox import Outbox
    from storage.store import Store
    from storage.work import WorkItem

_OPEN_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class CredentialFormService:
    """Take a credential pair on a web page, so that the secret does not pass through Slack."""

    store: Store
    outbox: Outbox
    credentials: CredentialsService
    about: AboutService
    settings: Settings
    clock: Callable[[], datetime]
    random: Callable[[int], bytes]

    async def ask(self, workspace_id: str, member_id: str) -> None:
        """Have somebody sent the link to a page of their own."""
        async with self.store.transaction() as tx:
            await self.store.work.arm(
                tx, workspace_id, Kind.CREDENTIALS_FORM, member_id, due_at=self.clock()
            )

    async def send(self, item: WorkItem) -> None:
        """Put the link into the DM of whoever asked; an earlier one leads nowhere from now on."""
        await self.outbox.post_once(item, item.subject_id, lambda: self._give(item))

    async def find(self, word: str) -> CredentialForm:
        """Find the form a link leads to; spends and records nothing, so scanners do no harm.

        Raises:
            FormOver: It was used or replaced, its time is over, or there never was one.
        """
        async with self.store.transaction() as tx:
            form = await self.store.credential_forms.get(tx, form_hash(word))
        if form is None or form.expires_at <= self.clock():
            raise FormOver
        return form

    async def target(self, form: CredentialForm) -> str:
        """Name the system that the credentials are for."""
        return (await self.about.look(form.workspace_id)).target

    async def take(self, form: CredentialForm, pair: ClientPair) -> None:
        """Use a form up: store its pair as a candidate and have it checked.

        Raises:
            FormOver: Somebody used it a moment ago.
        """
        await self.credentials.enter(
            form.workspace_id,
            form.member_id,
            pair,
            credentials_id=uuid4(),
            view_id=None,
            form=form,
        )

    async def _give(self, item: WorkItem) -> CredentialFormNotice:
        word = token(self.random(TOKEN_BYTES))
        now = self.clock()
        form = CredentialForm(
            form_hash(word.reveal()), item.workspace_id, item.subject_id, now + _OPEN_FOR
        )
        async with self.store.transaction() as tx:
            await self.credentials.setup.hold(tx, item.workspace_id)
            await self.store.credential_forms.give(tx, form, now=now)
            about = await self.about.of(tx, item.workspace_id)
        return CredentialFormNotice(
            link=Secret(f"{self.settings.public_url}/credentials/{word.reveal()}"),
            target=about.target,
            until=int(form.expires_at.timestamp()),
        )
