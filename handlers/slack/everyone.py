from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from bot.slack.calls import SlackCalls
from bot.ui import everyone
from bot.ui.ids import Action, Callback, Field
from handlers.slack.payload import Body, Command, person, pressed_id, submission

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.services.about import AboutService
    from bot.services.everyone import EveryoneService
    from bot.services.roles import RoleService
    from bot.ui.message import View

EVERYONE: Final = "everyone"


@dataclass(frozen=True, slots=True)
class EveryoneHandlers:
    """`/usher revoke everyone`, and the other admins' **Agree** and **Decline**."""

    everyone: EveryoneService
    roles: RoleService
    about: AboutService

    def register(self, app: AsyncApp) -> None:
        """Listen to the form and to both buttons."""
        app.view(Callback.EVERYONE)(self.propose)
        app.action(Action.AGREE)(self.agree)
        app.action(Action.DECLINE)(self.decline)

    async def command(self, asked: Command, client: AsyncWebClient) -> None:
        """Answer `/usher revoke everyone` with the question for the reason; nothing ends yet."""
        who = asked.person
        await self.roles.require_admin(who.workspace_id, who.member_id)
        view = await self._form(who.workspace_id, who.member_id)
        await SlackCalls(client).answer(client.views_open(trigger_id=asked.trigger_id, view=view))

    async def propose(self, ack: AsyncAck, body: Body) -> None:
        """Take the reason; the other admins are asked."""
        who, sent = person(body), submission(body)
        await self.roles.require_admin(who.workspace_id, who.member_id)
        reason = sent.text(Field.REASON, Action.REASON)[: everyone.LONGEST_REASON]
        if not reason:
            await ack(response_action="errors", errors=everyone.reason_missing())
            return
        await self.everyone.propose(who.workspace_id, who.member_id, sent.subject_id, reason)
        await ack(response_action="update", view=everyone.proposed())

    async def agree(self, ack: AsyncAck, body: Body) -> None:
        """Take **Agree**."""
        who = person(body)
        await self.roles.require_admin(who.workspace_id, who.member_id)
        await self.everyone.agree(who.workspace_id, who.member_id, pressed_id(body))
        await ack()

    async def decline(self, ack: AsyncAck, body: Body) -> None:
        """Take **Decline**, or **Withdraw** of whoever proposed it."""
        who = person(body)
        await self.roles.require_admin(who.workspace_id, who.member_id)
        await self.everyone.decline(who.workspace_id, who.member_id, pressed_id(body))
        await ack()

    async def _form(self, workspace_id: str, member_id: str) -> View:
        question = await self.everyone.question(workspace_id)
        if question.waiting is not None:
            until = int(question.waiting.until.timestamp())
            return everyone.waiting(question.waiting.proposed_by, until=until)
        if not question.people:
            return everyone.nothing()
        if await self.roles.is_only_admin(workspace_id, member_id):
            return everyone.alone()
        return everyone.form(
            uuid4(),
            target=(await self.about.look(workspace_id)).target,
            people=question.people,
            shared=question.shared,
        )
