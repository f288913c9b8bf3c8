"""The part of a step that the system itself completes: where it stands, and what to press."""

from typing import assert_never

from bot.guide.model import Check
from bot.notices.setup import SetupCard
from bot.oauth.credentials import CredentialsState
from bot.ui import about, blocks, channel, colleague, credentials, permission, rehearsal
from bot.ui.ids import Action
from bot.ui.message import Block
from bot.ui.mrkdwn import Mrkdwn, channel_link
from bot.ui.strings import say, say_plain


def standing(card: SetupCard, check: Check) -> Mrkdwn | None:
    """Say where a check stands; None before anybody has begun."""
    match check:
        case Check.ABOUT:
            return None if card.about is None else about.standing(card.about)
        case Check.CREDENTIALS:
            return _credentials(card)
        case Check.CHANNEL:
            return _channel(card)
        case Check.REHEARSAL:
            return rehearsal.standing(card.rehearsal) if card.rehearsal else None
        case Check.COLLEAGUE:
            return colleague.standing(card.colleague) if card.colleague else None
        case Check.PERMISSION_USE:
            return permission.standing(card)
        case _:
            assert_never(check)


def controls(card: SetupCard, check: Check, *, done: bool) -> tuple[Block, ...]:
    """Return what an admin presses or chooses to have a check done, or done again."""
    match check:
        case Check.ABOUT:
            return (blocks.button(say_plain("button.about"), Action.ABOUT, primary=not done),)
        case Check.CREDENTIALS:
            words = say_plain("button.enter_credentials")
            enter = blocks.button(words, Action.ENTER_CREDENTIALS, primary=not done)
            return enter, credentials.by_web_button()
        case Check.CHANNEL:
            return _choose_channel(card)
        case Check.REHEARSAL:
            return (rehearsal.button(primary=not done),)
        case Check.COLLEAGUE:
            return colleague.controls(card.colleague, done=done)
        case Check.PERMISSION_USE:
            return tuple(permission.answers(card))
        case _:
            assert_never(check)


def _credentials(card: SetupCard) -> Mrkdwn | None:
    if card.credentials is None:
        return None
    state = CredentialsState(card.credentials)
    if state.usable and rehearsal.doubts_credentials(card):
        return None  # the step says what became of it
    return credentials.standing(state)


def _channel(card: SetupCard) -> Mrkdwn | None:
    tried = card.candidate_channel_id or card.channel_id
    if card.channel_problem is not None and tried is not None:
        return channel.problem(tried, card.channel_problem)
    if card.candidate_channel_id is not None:
        return say("channel.trying", channel=channel_link(card.candidate_channel_id))
    if card.channel_id is not None:
        works = say("channel.works", channel=channel_link(card.channel_id))
        return Mrkdwn(f"{works} {say('channel.settled')}") if _is_settled(card) else works
    return None


def _is_settled(card: SetupCard) -> bool:
    """Tell whether the channel is no longer this reader's to choose: its members are support."""
    return card.handed is not None and card.channel_id is not None


def _choose_channel(card: SetupCard) -> tuple[Block, ...]:
    """Offer public and private channels of this workspace, no direct messages."""
    if _is_settled(card):
        return ()
    chosen = card.candidate_channel_id or card.channel_id
    select: Block = {
        "type": "conversations_select",
        "action_id": Action.CHOOSE_CHANNEL,
        "placeholder": {"type": "plain_text", "text": say_plain("setup.choose_channel")},
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if chosen is not None:
        select["initial_conversation"] = chosen
    return (select,)
