from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from bot.notices.campaign import Board, BoardDetails, Preview
from bot.notices.person import ConfirmNotice, InvitationNotice, OutcomeNotice
from bot.notices.setup import ChannelNotice, ChannelProof, CredentialsNotice, SetupCard
from bot.oauth.credentials import CredentialsState
from bot.ui import campaign, credentials, messages, setup

if TYPE_CHECKING:
    from bot.ui.message import Message, View

Notice: TypeAlias = (
    InvitationNotice
    | OutcomeNotice
    | ConfirmNotice
    | CredentialsNotice
    | ChannelNotice
    | ChannelProof
    | Board
    | BoardDetails
    | SetupCard
    | Preview
)
ViewNotice: TypeAlias = CredentialsNotice | Preview


def as_message(notice: Notice) -> Message:
    """Give what somebody is told the form of a message."""
    match notice:
        case SetupCard():
            return setup.card(notice)
        case Preview():
            return campaign.preview_message(notice)
        case _:
            return messages.render(notice)


def as_view(notice: ViewNotice) -> View:
    """Give what somebody is told the form of a modal."""
    match notice:
        case CredentialsNotice():
            return credentials.verdict(CredentialsState(notice.state), target=notice.target)
        case Preview(invited=()):
            return campaign.nobody(notice)
        case Preview():
            return campaign.preview(notice)
