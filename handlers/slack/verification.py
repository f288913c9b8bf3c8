from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import PersonNeeded
from bot.ui.ids import Action
from bot.ui.replies import verifying
from bot.ui.story import story, verification_asked
from handlers.slack.payload import mentioned, person, pressed_value

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

    from bot.services.roles import RoleService
    from bot.services.story import StoryService
    from bot.services.verification_rounds import VerificationRounds
    from bot.ui.message import Message
    from handlers.slack.payload import Body, Command


@dataclass(frozen=True, slots=True)
class VerificationHandlers:
    """`/usher verify`, and **Verify again** in a person's story."""

    rounds: VerificationRounds
    story: StoryService
    roles: RoleService

    def register(self, app: AsyncApp) -> None:
        """Listen to the story's button."""
        app.action(Action.VERIFY_AGAIN)(self.again)

    async def command(self, asked: Command) -> Message:
        """Answer `/usher verify` with a person, or, without a word, for everybody.

        Raises:
            PersonNeeded: The words name nobody.
            AlreadyVerifying: Everybody is being verified at this moment.
        """
        who = asked.person
        await self.roles.require_support(who.workspace_id, who.member_id)
        member_id = mentioned(asked.words)
        if asked.words and member_id is None:
            raise PersonNeeded
        return verifying(await self.rounds.ask(who.workspace_id, who.member_id, member_id))

    async def again(self, ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        """Take **Verify again**."""
        who, member_id = person(body), pressed_value(body)
        await self.roles.require_support(who.workspace_id, who.member_id)
        held = await self.rounds.ask(who.workspace_id, who.member_id, member_id)
        await ack()
        told = await self.story.of(who.workspace_id, member_id, reader=who.member_id)
        message = story(told, verification_asked(member_id, held=held))
        await respond(text=message.text, blocks=list(message.blocks), replace_original=True)
