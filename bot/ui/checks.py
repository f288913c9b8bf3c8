"""The part of a step that the system itself completes: where it stands, and what to press."""

from typing import assert_never

from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState
from bot.guide.model import Check
from bot.notices.setup import SetupCard
from bot.oauth.credentials import CredentialsState
from bot.scopes.capability import CapabilityId
from bot.ui import blocks, channel, credentials
from bot.ui.ids import Action
from bot.ui.message import Block
from bot.ui.mrkdwn import Mrkdwn, channel_link, code_block
from bot.ui.strings import say, say_plain


def standing(card: SetupCard, check: Check) -> Mrkdwn | None:
    """Say where a check stands; None before anybody has begun."""
    match check:
        case Check.CREDENTIALS:
            if card.credentials is None:
                return None
            return credentials.standing(CredentialsState(card.credentials))
        case Check.CHANNEL:
            return _channel(card)
        case Check.REHEARSAL:
            return _rehearsal(card)
        case _:
            assert_never(check)


def control(card: SetupCard, check: Check, *, done: bool) -> Block:
    """Return what an admin presses or chooses to have a check done, or done again."""
    match check:
        case Check.CREDENTIALS:
            words = say_plain("button.enter_credentials")
            return blocks.button(words, Action.ENTER_CREDENTIALS, primary=not done)
        case Check.CHANNEL:
            return _choose_channel(card.candidate_channel_id or card.channel_id)
        case Check.REHEARSAL:
            words = say_plain("button.rehearse")
            return blocks.button(words, Action.REHEARSE, primary=not done)
        case _:
            assert_never(check)


def _channel(card: SetupCard) -> Mrkdwn | None:
    tried = card.candidate_channel_id or card.channel_id
    if card.channel_problem is not None and tried is not None:
        return channel.problem(tried, card.channel_problem)
    if card.candidate_channel_id is not None:
        return say("channel.trying", channel=channel_link(card.candidate_channel_id))
    if card.channel_id is not None:
        return say("channel.works", channel=channel_link(card.channel_id))
    return None


def _choose_channel(chosen: str | None) -> Block:
    """Offer public and private channels of this workspace, no direct messages."""
    select: Block = {
        "type": "conversations_select",
        "action_id": Action.CHOOSE_CHANNEL,
        "placeholder": {"type": "plain_text", "text": say_plain("setup.choose_channel")},
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if chosen is not None:
        select["initial_conversation"] = chosen
    return select


def _rehearsal(card: SetupCard) -> Mrkdwn | None:
    if card.rehearsal is None:
        return None
    state = InvitationState(card.rehearsal)
    if state.waiting:
        return say("rehearsal.waiting")
    if state is InvitationState.VERIFIED:
        return say("rehearsal.verified")
    if state is InvitationState.CONFIRMING:
        return say("rehearsal.confirming")
    return _stopped(card)


def _stopped(card: SetupCard) -> Mrkdwn:
    if card.rehearsal_cause is None:
        return say("rehearsal.stopped")
    cause = Cause(card.rehearsal_cause)
    if cause is Cause.SCOPES_MISSING and card.scopes_to_add:
        names = ", ".join(say(f"permission.{CapabilityId(id_)}") for id_ in card.rehearsal_missing)
        scopes = code_block("\n".join(card.scopes_to_add))
        return say("rehearsal.stopped_scopes", permissions=Mrkdwn(names), scopes=scopes)
    what, act = say(f"trouble.{cause}.what"), say(f"trouble.{cause}.act")
    return say("rehearsal.stopped_cause", what=what, act=act)
