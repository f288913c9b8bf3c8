"""Everything Slack can send, on one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import UnknownCommand
from handlers.slack.everyone import EVERYONE
from handlers.slack.payload import Body, command
from handlers.slack.problems import ProblemHandlers

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.ui.message import Message
    from handlers.slack.about import AboutHandlers
    from handlers.slack.brake import BrakeHandlers
    from handlers.slack.campaign import CampaignHandlers
    from handlers.slack.channel import ChannelHandlers
    from handlers.slack.colleague import ColleagueHandlers
    from handlers.slack.credentials import CredentialsHandlers
    from handlers.slack.domains import DomainRuleHandlers
    from handlers.slack.ending import EndingHandlers
    from handlers.slack.everyone import EveryoneHandlers
    from handlers.slack.handover import HandoverHandlers
    from handlers.slack.invited import InvitedHandlers
    from handlers.slack.lifecycle import LifecycleHandlers
    from handlers.slack.me import MeHandlers
    from handlers.slack.navigation import NavigationHandlers
    from handlers.slack.permission import PermissionHandlers
    from handlers.slack.profile import ProfileHandlers
    from handlers.slack.redirect import RedirectHandlers
    from handlers.slack.rehearsal import RehearsalHandlers
    from handlers.slack.requirement import RequirementHandlers
    from handlers.slack.screens import ScreenHandlers
    from handlers.slack.setup import SetupHandlers
    from handlers.slack.status import StatusHandlers
    from handlers.slack.story import StoryHandlers
    from handlers.slack.verification import VerificationHandlers

COMMAND = "/usher"


@dataclass(frozen=True, slots=True)
class Listeners:
    """The table of contents of the conversation."""

    setup: SetupHandlers
    navigation: NavigationHandlers
    screens: ScreenHandlers
    handover: HandoverHandlers
    about: AboutHandlers
    permission: PermissionHandlers
    profile: ProfileHandlers
    redirect: RedirectHandlers
    credentials: CredentialsHandlers
    channel: ChannelHandlers
    rehearsal: RehearsalHandlers
    colleague: ColleagueHandlers
    domains: DomainRuleHandlers
    campaign: CampaignHandlers
    invited: InvitedHandlers
    status: StatusHandlers
    brake: BrakeHandlers
    story: StoryHandlers
    verification: VerificationHandlers
    requirement: RequirementHandlers
    ending: EndingHandlers
    everyone: EveryoneHandlers
    lifecycle: LifecycleHandlers
    me: MeHandlers

    def register(self, app: AsyncApp) -> None:
        """Listen to the command, to whatever can be pressed or submitted, and to events."""
        app.command(COMMAND)(self.command)
        self.setup.register(app)
        self.navigation.register(app)
        self.screens.register(app)
        self.handover.register(app)
        self.about.register(app)
        self.permission.register(app)
        self.profile.register(app)
        self.redirect.register(app)
        self.credentials.register(app)
        self.channel.register(app)
        self.rehearsal.register(app)
        self.colleague.register(app)
        self.domains.register(app)
        self.campaign.register(app)
        self.invited.register(app)
        self.story.register(app)
        self.verification.register(app)
        self.requirement.register(app)
        self.ending.register(app)
        self.brake.register(app)
        self.everyone.register(app)
        self.lifecycle.register(app)
        self.me.register(app)
        ProblemHandlers(self.about.about).register(app)

    async def command(  # noqa: C901, PLR0912  one arm for each subcommand
        self, ack: AsyncAck, body: Body, client: AsyncWebClient
    ) -> None:
        """Answer `/usher` and its subcommands."""
        name, asked = command(body)
        message: Message | None = None
        match name:
            case "":
                message = await self.status.overview(asked)
            case "setup":
                message = await self.setup.command(asked)
            case "credentials":
                await self.credentials.command(asked, client)
            case "channel":
                message = await self.channel.command(asked)
            case "rehearse":
                message = await self.rehearsal.command(asked)
            case "invite":
                await self.campaign.invite(asked, client)
            case "status":
                about = self.story.command if asked.words else self.status.numbers
                message = await about(asked)
            case "verify":
                message = await self.verification.command(asked)
            case "revoke":
                everybody = asked.words.casefold() == EVERYONE
                take = self.everyone.command if everybody else self.ending.revoke
                await take(asked, client)
            case "me":
                message = await self.me.command(asked)
            case _:
                raise UnknownCommand
        if message is None:
            await ack()
        else:
            await ack(text=message.text, blocks=list(message.blocks))
