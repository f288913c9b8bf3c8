from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.services.roles import Role
from bot.slack.calls import SlackCalls
from bot.ui import handover as views
from bot.ui.ids import Action, Callback, Field
from handlers.slack.payload import Body, person, pressed_value, submission

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.services.cards import CardService
    from bot.services.handover import HandoverService
    from bot.services.roles import RoleService


@dataclass(frozen=True, slots=True)
class HandoverHandlers:
    """**Hand over** and **I am not that person**, **Take back** and **Give back**."""

    handover: HandoverService
    cards: CardService
    roles: RoleService

    def register(self, app: AsyncApp) -> None:
        """Listen to the buttons and the forms."""
        app.action(Action.HAND_OVER)(self.press_hand_over)
        app.action(Action.NOT_THAT_PERSON)(self.press_hand_over)
        app.action(Action.GIVE_BACK)(self.press_hand_over)
        app.action(Action.TAKE_BACK)(self.press_take_back)
        app.view(Callback.HAND_OVER)(self.submit_hand_over)
        app.view(Callback.GIVE_BACK)(self.submit_give_back)

    async def press_hand_over(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        """Ask an admin to whom it goes; whoever got it from an admin can only give it back."""
        who = person(body)
        role = await self.roles.require_guide(who.workspace_id, who.member_id)
        view = views.form()
        if role is Role.GUIDE:
            card = await self.cards.show(who.workspace_id, who.member_id, role)
            if card.handed is not None:
                view = views.give_back_form(card.handed.given_by)
        await SlackCalls(client).answer(client.views_open(trigger_id=body["trigger_id"], view=view))
        await ack()

    async def submit_hand_over(self, ack: AsyncAck, body: Body) -> None:
        """Take the colleague and the reason."""
        who = person(body)
        await self.roles.require_admin(who.workspace_id, who.member_id)
        form = submission(body)
        colleague = form.somebody(Field.COLLEAGUE, Action.COLLEAGUE)
        reason = form.text(Field.REASON, Action.REASON)
        unfit = await self.handover.give(who.workspace_id, who.member_id, colleague, reason)
        if unfit is None:
            await ack(response_action="update", view=views.handed_over(colleague))
        else:
            await ack(response_action="errors", errors=views.refused(unfit))

    async def submit_give_back(self, ack: AsyncAck, body: Body) -> None:
        """Take **Give back**."""
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        await self.handover.end(who.workspace_id, who.member_id, ended_by=who.member_id)
        await ack(response_action="update", view=views.given_back())

    async def press_take_back(self, ack: AsyncAck, body: Body) -> None:
        """Take **Take back**; Slack has asked before."""
        who = person(body)
        await self.roles.require_admin(who.workspace_id, who.member_id)
        colleague = pressed_value(body)
        await self.handover.end(who.workspace_id, colleague, ended_by=who.member_id)
        await ack()
