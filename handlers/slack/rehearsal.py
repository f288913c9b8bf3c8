from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.campaigns.silence import Seen
from bot.errors import StaleView
from bot.ui.ids import Action
from bot.ui.replies import Reply, reply
from handlers.slack.payload import Body, Command, person, pressed_id_and_word

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.services.rehearsal import RehearsalService
    from bot.services.roles import RoleService
    from bot.services.shared_test import SharedTestService
    from bot.services.silence import SilenceService
    from bot.ui.message import Message


@dataclass(frozen=True, slots=True)
class RehearsalHandlers:
    """`/usher rehearse`, **Rehearse**, and what somebody saw who did not come back from Zoom."""

    rehearsal: RehearsalService
    silence: SilenceService
    shared_test: SharedTestService
    roles: RoleService

    def register(self, app: AsyncApp) -> None:
        """Listen to the button and to the answers."""
        app.action(Action.REHEARSE)(self.press)
        app.action(Action.SEEN)(self.seen)
        app.action(Action.TEST_SHARED)(self.test_shared)

    async def command(self, asked: Command) -> Message:
        """Answer `/usher rehearse`."""
        who = asked.person
        await self.roles.require_guide(who.workspace_id, who.member_id)
        await self.rehearsal.rehearse(who.workspace_id, who.member_id)
        return reply(Reply.REHEARSAL_SENT)

    async def press(self, ack: AsyncAck, body: Body) -> None:
        """Take **Rehearse**."""
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        await self.rehearsal.rehearse(who.workspace_id, who.member_id)
        await ack()

    async def seen(self, ack: AsyncAck, body: Body) -> None:
        """Take what whoever was asked saw at Zoom.

        Raises:
            StaleView: The answer is none of those that are offered now.
        """
        who = person(body)
        invitation_id, word = pressed_id_and_word(body)
        if word not in set(Seen):
            raise StaleView
        await self.silence.answer(who.workspace_id, who.member_id, invitation_id, Seen(word))
        await ack()

    async def test_shared(self, ack: AsyncAck, body: Body) -> None:
        """Take **Test it now**: does the permission survive that the target has one too?"""
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        await self.shared_test.start(who.workspace_id, who.member_id)
        await ack()
