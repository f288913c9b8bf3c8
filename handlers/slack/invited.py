from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ui.ids import Action
from handlers.slack.payload import Body, person, pressed_id

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.services.grants import GrantService
    from bot.services.questions import QuestionService
    from bot.services.renewal import RenewalService


@dataclass(frozen=True, slots=True)
class InvitedHandlers:
    """What an invited person can press in the DM."""

    grants: GrantService
    questions: QuestionService
    renewal: RenewalService

    def register(self, app: AsyncApp) -> None:
        """Listen to the invitation's and the question's buttons."""
        app.action(Action.AUTHORIZE)(self.authorize)
        app.action(Action.NOT_FOR_ME)(self.not_for_me)
        app.action(Action.FRESH_LINK)(self.fresh_link)
        app.action(Action.CONFIRM_YES)(self.yes)
        app.action(Action.CONFIRM_NO)(self.no)

    async def authorize(self, ack: AsyncAck) -> None:
        """Acknowledge **Authorize Zoom**: the browser follows the link, Slack wants an answer."""
        await ack()

    async def not_for_me(self, ack: AsyncAck, body: Body) -> None:
        """Take **Not for me**."""
        who = person(body)
        await self.grants.opt_out(who.workspace_id, who.member_id, pressed_id(body))
        await ack()

    async def fresh_link(self, ack: AsyncAck, body: Body) -> None:
        """Take **Send me a fresh link**."""
        who = person(body)
        await self.renewal.renew(who.workspace_id, who.member_id, pressed_id(body))
        await ack()

    async def yes(self, ack: AsyncAck, body: Body) -> None:
        """Take the yes to "Is that you?"."""
        await self._answer(body, mine=True)
        await ack()

    async def no(self, ack: AsyncAck, body: Body) -> None:
        """Take the no to "Is that you?"."""
        await self._answer(body, mine=False)
        await ack()

    async def _answer(self, body: Body, *, mine: bool) -> None:
        who = person(body)
        invitation_id = pressed_id(body)
        await self.questions.confirm(who.workspace_id, who.member_id, invitation_id, mine=mine)
