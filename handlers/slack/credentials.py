from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.oauth.credentials import ClientPair
from bot.secret import Secret
from bot.slack.calls import SlackCalls
from bot.ui import credentials as views
from bot.ui.ids import Action, Callback, Field
from handlers.slack.payload import Body, Command, person, pressed_id, submission

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.services.about import AboutService
    from bot.services.credential_forms import CredentialFormService
    from bot.services.credentials import CredentialsService
    from bot.services.replacing import ReplacingService
    from bot.services.roles import RoleService
    from bot.ui.message import View


@dataclass(frozen=True, slots=True)
class CredentialsHandlers:
    """`/usher credentials`, **Enter credentials**, and the form behind them."""

    credentials: CredentialsService
    forms: CredentialFormService
    replacing: ReplacingService
    roles: RoleService
    about: AboutService

    def register(self, app: AsyncApp) -> None:
        """Listen to the button and the form."""
        app.action(Action.ENTER_CREDENTIALS)(self.press)
        app.action(Action.USE_OTHER_APP)(self.use_other_app)
        app.action(Action.KEEP_PRESENT_APP)(self.keep_present_app)
        app.action(Action.CREDENTIALS_BY_WEB)(self.by_web)
        app.action(Action.OPEN_CREDENTIALS_PAGE)(self.opened_page)
        app.view(Callback.CREDENTIALS)(self.submit)

    async def command(self, asked: Command, client: AsyncWebClient) -> None:
        """Answer `/usher credentials` with the form."""
        who = asked.person
        await self.roles.require_guide(who.workspace_id, who.member_id)
        await self._open(client, who.workspace_id, asked.trigger_id)

    async def press(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        """Take **Enter credentials**."""
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        await self._open(client, who.workspace_id, body["trigger_id"])
        await ack()

    async def by_web(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        """Take **Enter it on a web page instead**, of a message or of the form."""
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        await self.forms.ask(who.workspace_id, who.member_id)
        await ack()
        await _show(client, body, views.sent_link())

    async def use_other_app(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        """Take **Use the other app**, of a message or of the form."""
        who = person(body)
        await self.roles.require_admin(who.workspace_id, who.member_id)
        await self.replacing.use_other_app(who.workspace_id, who.member_id, pressed_id(body))
        await ack()
        await _show(client, body, views.checking())

    async def keep_present_app(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        """Take **Keep the app in use**, of a message or of the form."""
        who = person(body)
        await self.roles.require_admin(who.workspace_id, who.member_id)
        await self.replacing.keep_present_app(who.workspace_id, who.member_id, pressed_id(body))
        await ack()
        await _show(client, body, views.kept())

    async def opened_page(self, ack: AsyncAck) -> None:
        """Acknowledge **Open the page**: the browser follows the link, Slack wants an answer."""
        await ack()

    async def submit(self, ack: AsyncAck, body: Body) -> None:
        """Take the form: keep the pair, answer at once, have it checked."""
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        form = submission(body)
        client_id = form.text(Field.CLIENT_ID, Action.CLIENT_ID)
        client_secret = form.text(Field.CLIENT_SECRET, Action.CLIENT_SECRET)
        errors = views.submit_errors(client_id, client_secret)
        if errors:
            await ack(response_action="errors", errors=errors)
            return
        await self.credentials.enter(
            who.workspace_id,
            who.member_id,
            ClientPair(client_id, Secret(client_secret)),
            credentials_id=form.subject_id,
            view_id=form.view_id,
        )
        await ack(response_action="update", view=views.checking())

    async def _open(self, client: AsyncWebClient, workspace_id: str, trigger_id: str) -> None:
        about = await self.about.look(workspace_id)
        in_use = await self.replacing.look(workspace_id)
        view = views.form(uuid4(), target=about.target, in_use=in_use)
        await SlackCalls(client).answer(client.views_open(trigger_id=trigger_id, view=view))


async def _show(client: AsyncWebClient, body: Body, view: View) -> None:
    """Put another view in the place of the form, if that is where something was pressed."""
    if "view" in body:
        update = client.views_update(view_id=body["view"]["id"], view=view)
        await SlackCalls(client).answer(update)
