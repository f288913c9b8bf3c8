from typing import TypeAlias, assert_never

from bot.notices.campaign import Board, BoardDetails, Preview
from bot.notices.ending import Alarm, EveryoneNotice, LeaverNotice
from bot.notices.me import ErasedNotice
from bot.notices.person import (
    ConfirmNotice,
    InvitationNotice,
    NoReturnNotice,
    OutcomeNotice,
    ReplacedNotice,
)
from bot.notices.requirement import RequirementNotice
from bot.notices.setup import (
    ChannelNotice,
    ChannelProof,
    CredentialFormNotice,
    CredentialsNotice,
    RetiredCard,
    SetupCard,
)
from bot.notices.verification import VerificationNotice
from bot.ui.board import board, board_details
from bot.ui.campaign import preview_message
from bot.ui.channel import channel_notice, channel_proof
from bot.ui.credentials import credential_form_notice, credentials_notice
from bot.ui.ending import alarm
from bot.ui.everyone import everyone
from bot.ui.invitation import confirm, invitation
from bot.ui.leavers import leaver
from bot.ui.me import erased
from bot.ui.message import Message
from bot.ui.no_return import no_return
from bot.ui.outcome import outcome, replaced
from bot.ui.requirement import requirement
from bot.ui.retired import retired
from bot.ui.setup import card
from bot.ui.verification import verification

Notice: TypeAlias = (
    InvitationNotice
    | OutcomeNotice
    | ReplacedNotice
    | ConfirmNotice
    | NoReturnNotice
    | CredentialsNotice
    | CredentialFormNotice
    | ChannelNotice
    | ChannelProof
    | Board
    | BoardDetails
    | SetupCard
    | RetiredCard
    | Preview
    | VerificationNotice
    | RequirementNotice
    | Alarm
    | EveryoneNotice
    | LeaverNotice
    | ErasedNotice
)


def render(notice: Notice) -> Message:  # noqa: C901, PLR0911, PLR0912  one arm for each thing people are told
    """Turn anything that services tell people into a message."""
    match notice:
        case InvitationNotice():
            return invitation(notice)
        case OutcomeNotice():
            return outcome(notice)
        case ReplacedNotice():
            return replaced(notice)
        case ConfirmNotice():
            return confirm(notice)
        case NoReturnNotice():
            return no_return(notice)
        case CredentialsNotice():
            return credentials_notice(notice)
        case CredentialFormNotice():
            return credential_form_notice(notice)
        case ChannelNotice():
            return channel_notice(notice)
        case ChannelProof():
            return channel_proof(notice)
        case Board():
            return board(notice)
        case BoardDetails():
            return board_details(notice)
        case SetupCard():
            return card(notice)
        case RetiredCard():
            return retired(notice)
        case Preview():
            return preview_message(notice)
        case RequirementNotice():
            return requirement(notice)
        case VerificationNotice():
            return verification(notice)
        case Alarm():
            return alarm(notice)
        case EveryoneNotice():
            return everyone(notice)
        case LeaverNotice():
            return leaver(notice)
        case ErasedNotice():
            return erased(notice)
        case _:
            assert_never(notice)
