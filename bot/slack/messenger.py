from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slack_sdk.models.metadata import Metadata

from bot.errors import SlackRefused
from bot.ui.me import FILE_NAME, shared_file
from bot.ui.messages import render
from bot.ui.modals import show
from bot.ui.speech import speaking

if TYPE_CHECKING:
    from datetime import datetime

    from bot.language import Language
    from bot.notices.me import MyFile
    from bot.secret import Secret
    from bot.slack.calls import SlackCalls
    from bot.ui.messages import Notice
    from bot.ui.modals import ViewNotice

EVENT_TYPE = "usher_message"
_PAGE = 100
# What Slack says when a message cannot be edited any more; a new one takes its place then.
_GONE = {"message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found"}
_VIEW_GONE = {"not_found", "view_not_found", "hash_conflict", "expired_trigger_id"}


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands; for a DM the channel is the `D` id, which edits need."""

    channel_id: str
    ts: str


@dataclass(frozen=True, slots=True)
class Messenger:
    """Post and edit messages and views on behalf of a workspace's bot token."""

    calls: SlackCalls

    async def post(
        self,
        token: Secret,
        to: str,
        notice: Notice,
        *,
        language: Language,
        key: str | None = None,
        thread_ts: str | None = None,
    ) -> Posted:
        """Post a message to a channel or, by member id, to a person's DM, in the reader's language.

        `key` is the opaque word by which `find` knows the message again. Previews are off: what
        follows a personal link must be the person's own click.
        """
        with speaking(language):
            message = render(notice)
        call = self.calls.client.chat_postMessage(
            token=token.reveal(),
            channel=to,
            text=message.text,
            blocks=list(message.blocks),
            thread_ts=thread_ts,
            unfurl_links=False,
            unfurl_media=False,
            metadata=Metadata(EVENT_TYPE, {"key": key}) if key else None,
        )
        answer = await self.calls.answer(call)
        return Posted(str(answer["channel"]), str(answer["ts"]))

    async def edit(self, token: Secret, at: Posted, notice: Notice, *, language: Language) -> bool:
        """Put a message in the place of an earlier one; False when that is gone."""
        with speaking(language):
            message = render(notice)
        call = self.calls.client.chat_update(
            token=token.reveal(),
            channel=at.channel_id,
            ts=at.ts,
            text=message.text,
            blocks=list(message.blocks),
        )
        try:
            await self.calls.answer(call)
        except SlackRefused as refused:
            if refused.error in _GONE:
                return False
            raise
        return True

    async def share(
        self, token: Secret, member_id: str, file: MyFile, *, language: Language
    ) -> None:
        """Put a file into a person's DM, in the three steps that Slack takes."""
        with speaking(language):
            title, comment = shared_file(file)
        client, said = self.calls.client, token.reveal()
        opened = await self.calls.answer(client.conversations_open(token=said, users=member_id))
        announced = await self.calls.answer(
            client.files_getUploadURLExternal(
                token=said, filename=FILE_NAME, length=len(file.content)
            )
        )
        await self.calls.upload(str(announced["upload_url"]), file.content)
        await self.calls.answer(
            client.files_completeUploadExternal(
                token=said,
                files=[{"id": str(announced["file_id"]), "title": title}],
                channel_id=str(opened["channel"]["id"]),
                initial_comment=comment,
            )
        )

    async def find(
        self, token: Secret, member_id: str, key: str, *, since: datetime
    ) -> Posted | None:
        """Look in a person's DM for a message that was posted with this key."""
        opened = await self.calls.answer(
            self.calls.client.conversations_open(token=token.reveal(), users=member_id)
        )
        channel_id = str(opened["channel"]["id"])
        cursor = ""
        while True:
            page = await self.calls.answer(
                self.calls.client.conversations_history(
                    token=token.reveal(),
                    channel=channel_id,
                    oldest=f"{since.timestamp():.6f}",
                    inclusive=True,
                    limit=_PAGE,
                    cursor=cursor or None,
                    include_all_metadata=True,
                )
            )
            for message in page.get("messages", []):
                if _key(message) == key:
                    return Posted(channel_id, str(message["ts"]))
            cursor = page.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                return None

    async def update_view(
        self, token: Secret, view_id: str, notice: ViewNotice, *, language: Language
    ) -> bool:
        """Show another view in an open modal's place; False when it has been closed."""
        with speaking(language):
            view = show(notice)
        call = self.calls.client.views_update(token=token.reveal(), view_id=view_id, view=view)
        try:
            await self.calls.answer(call)
        except SlackRefused as refused:
            if refused.error in _VIEW_GONE:
                return False
            raise
        return True


def _key(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    key = metadata.get("event_payload", {}).get("key")
    return str(key) if key else None
