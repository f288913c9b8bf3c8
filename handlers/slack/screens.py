from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import StaleView
from bot.guide import library
from bot.slack.calls import SlackCalls
from bot.ui import editions
from bot.ui import screens as views
from bot.ui.ids import Action, Callback, Field
from handlers.slack.payload import Body, person, pressed_spot, pressed_value, submission

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.notices.setup import SetupCard
    from bot.services.cards import CardService
    from bot.services.roles import RoleService
    from bot.services.screens import ScreenService


@dataclass(frozen=True, slots=True)
class ScreenHandlers:
    """**My screen looks different**, and the form behind it."""

    screens: ScreenService
    cards: CardService
    roles: RoleService

    def register(self, app: AsyncApp) -> None:
        """Listen to the buttons and the form."""
        app.action(Action.SCREEN_DIFFERS)(self.press)
        app.action(Action.SEE_EDITION)(self.press_edition)
        app.view(Callback.SCREEN)(self.submit)

    async def press(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        """Show the same step as the other editions have it.

        Raises:
            StaleView: There is no such step any more.
        """
        card = await self._card(body)
        spot = pressed_spot(body)
        edition = library.editions().get(spot.edition_id)
        if edition is None or edition.step(spot.step_id) is None:
            raise StaleView
        view = views.form(card, spot)
        await SlackCalls(client).answer(client.views_open(trigger_id=body["trigger_id"], view=view))
        await ack()

    async def press_edition(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        """Take **See what differs** beside an edition: the whole of it, over the form.

        Raises:
            StaleView: The setup follows that edition by now.
        """
        card = await self._card(body)
        picked = pressed_value(body)
        if picked not in library.editions() or picked == card.edition_id:
            raise StaleView
        view = editions.difference(card, picked)
        await SlackCalls(client).answer(client.views_push(trigger_id=body["trigger_id"], view=view))
        await ack()

    async def submit(self, ack: AsyncAck, body: Body) -> None:
        """Take what Zoom's page says."""
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        form = submission(body)
        label = form.text(Field.LABEL, Action.LABEL)
        if not label:
            await ack(response_action="errors", errors=views.nothing_typed())
            return
        instead_of = form.chosen(Field.INSTEAD_OF, Action.INSTEAD_OF)
        await self.screens.record(who.workspace_id, who.member_id, form.spot, label, instead_of)
        await ack(response_action="update", view=views.recorded())

    async def _card(self, body: Body) -> SetupCard:
        who = person(body)
        role = await self.roles.require_guide(who.workspace_id, who.member_id)
        return await self.cards.show(who.workspace_id, who.member_id, role)
