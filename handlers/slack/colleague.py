from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import StaleView
from bot.slack.calls import SlackCalls
from bot.ui import colleague as views
from bot.ui.ids import Action, Callback, Field
from handlers.slack.payload import Body, person, pressed_value, submission

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.services.campaigns import CampaignService
    from bot.services.colleague import ColleagueService
    from bot.services.roles import RoleService


@dataclass(frozen=True, slots=True)
class ColleagueHandlers:
    """**Ask a colleague** to rehearse, once more or no more."""

    colleague: ColleagueService
    campaigns: CampaignService
    roles: RoleService

    def register(self, app: AsyncApp) -> None:
        """Listen to the buttons and the form."""
        app.action(Action.ASK_COLLEAGUE)(self.press_ask)
        app.action(Action.ASK_COLLEAGUE_AGAIN)(self.press_again)
        app.action(Action.WITHDRAW)(self.press_withdraw)
        app.view(Callback.COLLEAGUE)(self.submit)

    async def press_ask(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        """Take **Ask a colleague**: which one?"""
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        await self.campaigns.require_unlocked(who.workspace_id)
        view = views.form()
        await SlackCalls(client).answer(client.views_open(trigger_id=body["trigger_id"], view=view))
        await ack()

    async def submit(self, ack: AsyncAck, body: Body) -> None:
        """Take the colleague."""
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        chosen = submission(body).somebody(Field.COLLEAGUE, Action.COLLEAGUE)
        reason = await self.colleague.ask(who.workspace_id, who.member_id, chosen)
        if reason is None:
            await ack(response_action="update", view=views.asked(chosen))
        else:
            await ack(response_action="errors", errors=views.refused(reason))

    async def press_again(self, ack: AsyncAck, body: Body) -> None:
        """Take **Ask again**.

        Raises:
            StaleView: That colleague cannot be asked any more.
        """
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        colleague = pressed_value(body)
        if await self.colleague.ask(who.workspace_id, who.member_id, colleague) is not None:
            raise StaleView
        await ack()

    async def press_withdraw(self, ack: AsyncAck, body: Body) -> None:
        """Take **Withdraw the request**."""
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        await self.colleague.withdraw(who.workspace_id, who.member_id)
        await ack()
