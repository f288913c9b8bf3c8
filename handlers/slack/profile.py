from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.scopes.own import ProfileError, read_profile
from bot.slack.calls import SlackCalls
from bot.ui import profile as views
from bot.ui.ids import Action, Callback, Field
from handlers.slack.payload import Body, person, submission

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.services.profiles import ProfileService
    from bot.services.roles import RoleService


@dataclass(frozen=True, slots=True)
class ProfileHandlers:
    """Which scopes the app asks for: the choice, what each is for, and a list of one's own."""

    profiles: ProfileService
    roles: RoleService

    def register(self, app: AsyncApp) -> None:
        """Listen to the choice, the buttons and the form."""
        app.action(Action.CHOOSE_PROFILE)(self.choose)
        app.action(Action.PURPOSES)(self.purposes)
        app.action(Action.OWN_PROFILE)(self.open_form)
        app.view(Callback.PROFILE)(self.submit)

    async def choose(self, ack: AsyncAck, body: Body) -> None:
        """Take a choice made on the guide's card."""
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        chosen = (body["actions"][0].get("selected_option") or {}).get("value")
        if chosen:
            await self.profiles.choose(who.workspace_id, who.member_id, str(chosen))
        await ack()

    async def purposes(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        """Take **What each is for**."""
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        view = views.purposes(await self.profiles.chosen(who.workspace_id))
        await SlackCalls(client).answer(client.views_open(trigger_id=body["trigger_id"], view=view))
        await ack()

    async def open_form(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        """Take **Our own list**."""
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        view = views.form(await self.profiles.chosen(who.workspace_id))
        await SlackCalls(client).answer(client.views_open(trigger_id=body["trigger_id"], view=view))
        await ack()

    async def submit(self, ack: AsyncAck, body: Body) -> None:
        """Take the form; an error names the line, and what was pasted stays there."""
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        pasted = submission(body).text(Field.PROFILE, Action.PROFILE)
        try:
            profile = read_profile(pasted)
        except ProfileError as refused:
            await ack(response_action="errors", errors=views.error(refused))
            return
        await self.profiles.make(who.workspace_id, who.member_id, profile)
        await ack()
