from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ui.ids import Action
from bot.ui.story import link_sent, story
from handlers.slack.payload import mentioned, person, pressed_id, pressed_value

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

    from bot.services.roles import RoleService
    from bot.services.story import StoryService
    from bot.ui.message import Message
    from bot.ui.mrkdwn import Mrkdwn
    from handlers.slack.payload import Body, Command, Person

# With should_escape, Slack writes ada@x.edu as <mailto:ada@x.edu|ada@x.edu>.
_ADDRESS = re.compile(r"<mailto:(?P<address>[^|>]+)(\|[^>]*)?>")


@dataclass(frozen=True, slots=True)
class StoryHandlers:
    """`/usher status` about one person, and what admins and support can do for them."""

    story: StoryService
    roles: RoleService

    def register(self, app: AsyncApp) -> None:
        """Listen to the story's buttons."""
        app.action(Action.SEND_FRESH_LINK)(self.send_link)
        app.action(Action.SEND_LINK_ANYWAY)(self.send_link_anyway)
        app.action(Action.CLAIM_PERSON)(self.claim)
        app.action(Action.RELEASE_PERSON)(self.release)

    async def command(self, asked: Command) -> Message:
        """Answer `/usher status` with a person, an e-mail address or a reference.

        Raises:
            PersonUnknown: Usher knows nobody by it.
        """
        who = asked.person
        await self.roles.require_support(who.workspace_id, who.member_id)
        member_id = mentioned(asked.words)
        if member_id is None:
            address = _ADDRESS.search(asked.words)
            words = address["address"] if address else asked.words
            member_id = await self.story.find(who.workspace_id, words)
        return story(await self.story.of(who.workspace_id, member_id, reader=who.member_id))

    async def send_link(self, ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        """Take **Send a fresh link**."""
        who = person(body)
        await self.roles.require_support(who.workspace_id, who.member_id)
        await self._send(ack, body, respond, warned=False)

    async def send_link_anyway(self, ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        """Take an admin's **Send a link all the same**, which has warned before."""
        who = person(body)
        await self.roles.require_admin(who.workspace_id, who.member_id)
        await self._send(ack, body, respond, warned=True)

    async def claim(self, ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        """Take **I take care of it**."""
        who = person(body)
        await self.roles.require_support(who.workspace_id, who.member_id)
        await self.story.claim(who.workspace_id, who.member_id, pressed_value(body))
        await ack()
        await self._show(who, pressed_value(body), respond)

    async def release(self, ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        """Take **I no longer take care of it**."""
        who = person(body)
        await self.roles.require_support(who.workspace_id, who.member_id)
        await self.story.release(who.workspace_id, who.member_id, pressed_value(body))
        await ack()
        await self._show(who, pressed_value(body), respond)

    async def _send(
        self, ack: AsyncAck, body: Body, respond: AsyncRespond, *, warned: bool
    ) -> None:
        who = person(body)
        member_id, sent = await self.story.send_link(
            who.workspace_id, who.member_id, pressed_id(body), warned=warned
        )
        await ack()
        await self._show(who, member_id, respond, note=link_sent(member_id, sent=sent))

    async def _show(
        self, who: Person, member_id: str, respond: AsyncRespond, *, note: Mrkdwn | None = None
    ) -> None:
        """Show the story anew, in the place of the one that was pressed."""
        told = await self.story.of(who.workspace_id, member_id, reader=who.member_id)
        message = story(told, note)
        await respond(text=message.text, blocks=list(message.blocks), replace_original=True)
