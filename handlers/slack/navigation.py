from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import StaleView
from bot.guide import library
from bot.slack.calls import SlackCalls
from bot.ui import editions, navigation
from bot.ui.ids import Action, Callback, Field
from handlers.slack.payload import Body, Person, person, pressed_spot, submission

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.notices.setup import SetupCard
    from bot.services.cards import CardService
    from bot.services.roles import RoleService
    from bot.services.setup import SetupService


@dataclass(frozen=True, slots=True)
class NavigationHandlers:
    """The ways through the guide beside Next and Back: all steps, skipping, other editions."""

    setup: SetupService
    cards: CardService
    roles: RoleService

    def register(self, app: AsyncApp) -> None:
        """Listen to the buttons and the forms behind them."""
        app.action(Action.ALL_STEPS)(self.press_all_steps)
        app.action(Action.SKIP)(self.press_skip)
        app.action(Action.AFTER_ALL)(self.press_after_all)
        app.action(Action.RESTART)(self.press_restart)
        app.action(Action.ANOTHER_EDITION)(self.press_another_edition)
        app.view(Callback.STEP)(self.submit_step)
        app.view(Callback.SKIP)(self.submit_skip)
        app.view(Callback.EDITION)(self.submit_edition)
        app.view(Callback.MOVE)(self.submit_move)

    async def press_all_steps(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        """Take **All steps**."""
        view = navigation.all_steps(await self._card(body))
        call = client.views_open(trigger_id=body["trigger_id"], view=view)
        await SlackCalls(client).answer(call)
        await ack()

    async def submit_step(self, ack: AsyncAck, body: Body) -> None:
        """Take the step that somebody picked among all of them."""
        who = await self._require(body)
        form = submission(body)
        picked = form.chosen(Field.STEP, Action.STEP)
        await self.setup.jump(who.workspace_id, form.spot, picked)
        await ack()

    async def press_skip(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        """Take **Skip this step**: ask for the reason.

        Raises:
            StaleView: The guide has moved on to another step.
        """
        card = await self._card(body)
        if pressed_spot(body) != navigation.spot(card):
            raise StaleView
        view = navigation.skip_form(card)
        call = client.views_open(trigger_id=body["trigger_id"], view=view)
        await SlackCalls(client).answer(call)
        await ack()

    async def submit_skip(self, ack: AsyncAck, body: Body) -> None:
        """Take the reason."""
        who = await self._require(body)
        form = submission(body)
        reason = form.text(Field.REASON, Action.REASON)
        if not reason:
            await ack(response_action="errors", errors=navigation.no_reason())
            return
        await self.setup.skip(who.workspace_id, form.spot, reason)
        await ack()

    async def press_after_all(self, ack: AsyncAck, body: Body) -> None:
        """Take **I have done it after all**."""
        who = await self._require(body)
        await self.setup.do_after_all(who.workspace_id, pressed_spot(body))
        await ack()

    async def press_restart(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        """Take **Start again from the first step**; the list in the modal is shown anew."""
        who = person(body)
        role = await self.roles.require_guide(who.workspace_id, who.member_id)
        await self.setup.restart(who.workspace_id, pressed_spot(body))
        await ack()
        card = await self.cards.show(who.workspace_id, who.member_id, role)
        view = navigation.all_steps(card)
        await SlackCalls(client).answer(client.views_update(view_id=body["view"]["id"], view=view))

    async def press_another_edition(
        self, ack: AsyncAck, body: Body, client: AsyncWebClient
    ) -> None:
        """Take **Another edition**: ask which, in a modal over the list."""
        view = editions.choice(await self._card(body))
        call = client.views_push(trigger_id=body["trigger_id"], view=view)
        await SlackCalls(client).answer(call)
        await ack()

    async def submit_edition(self, ack: AsyncAck, body: Body) -> None:
        """Take an edition to look at: show what differs; nothing has moved yet.

        Raises:
            StaleView: There is no such edition any more.
        """
        card = await self._card(body)
        picked = submission(body).chosen(Field.EDITION, Action.EDITION)
        if picked not in library.editions():
            raise StaleView
        await ack(response_action="update", view=editions.difference(card, picked))

    async def submit_move(self, ack: AsyncAck, body: Body) -> None:
        """Take **Move**, now that somebody has seen what differs."""
        who = await self._require(body)
        form = submission(body)
        await self.setup.move(who.workspace_id, form.spot, form.besides)
        await ack(response_action="clear")

    async def _card(self, body: Body) -> SetupCard:
        who = person(body)
        role = await self.roles.require_guide(who.workspace_id, who.member_id)
        return await self.cards.show(who.workspace_id, who.member_id, role)

    async def _require(self, body: Body) -> Person:
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        return who
