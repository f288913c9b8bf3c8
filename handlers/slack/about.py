from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.about import About, Answer, read_about
from bot.slack.calls import SlackCalls
from bot.ui import about as views
from bot.ui.ids import Action, Callback
from handlers.slack.payload import Body, person, submission

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.services.about import AboutService
    from bot.services.roles import RoleService


@dataclass(frozen=True, slots=True)
class AboutHandlers:
    """**About you**, and the form behind it."""

    about: AboutService
    roles: RoleService

    def register(self, app: AsyncApp) -> None:
        """Listen to the button and the form."""
        app.action(Action.ABOUT)(self.press)
        app.view(Callback.ABOUT)(self.submit)

    async def press(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        """Take **About you**."""
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        view = views.form(await self.about.look(who.workspace_id))
        await SlackCalls(client).answer(client.views_open(trigger_id=body["trigger_id"], view=view))
        await ack()

    async def submit(self, ack: AsyncAck, body: Body) -> None:
        """Take the form; what is wrong is said beside it, and nothing typed is lost."""
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        form = submission(body)
        typed = {answer: form.text(answer, answer) for answer in Answer}
        read = read_about(typed)
        if not isinstance(read, About):
            await ack(response_action="errors", errors=views.errors(read))
            return
        await self.about.answer(who.workspace_id, who.member_id, read)
        await ack()
