from enum import StrEnum

from bot.notices.setup import ChannelNotice, ChannelProof
from bot.ui import blocks
from bot.ui.message import Message
from bot.ui.mrkdwn import Mrkdwn, channel_link, code, mention
from bot.ui.strings import say


class KnownProblem(StrEnum):
    """Slack's words for which there is better advice than trying again.

    Source: docs.slack.dev/reference/methods/chat.postMessage, errors.
    """

    NOT_IN_CHANNEL = "not_in_channel"
    CHANNEL_NOT_FOUND = "channel_not_found"
    IS_ARCHIVED = "is_archived"
    RESTRICTED_ACTION = "restricted_action"


def problem(channel_id: str, word: str) -> Mrkdwn:
    """Say why Usher cannot post in a channel, and what to do."""
    channel = channel_link(channel_id)
    if word in set(KnownProblem):
        return say(f"channel.problem.{KnownProblem(word)}", channel=channel)
    return say("channel.problem.other", channel=channel, problem=code(word))


def channel_notice(notice: ChannelNotice) -> Message:
    """Tell the admin whether Usher could post in the channel."""
    if notice.problem is not None:
        said = problem(notice.channel_id, notice.problem)
    else:
        said = _works(notice)
    push = say("channel.push", sentence=said)
    return Message(blocks.notification(push), (blocks.section(said),))


def channel_proof(proof: ChannelProof) -> Message:
    """Introduce Usher in the status channel."""
    naming = say("channel.proof.named") if proof.names_people else say("channel.proof.unnamed")
    content = (
        blocks.section(say("channel.proof", who=mention(proof.chosen_by), target=proof.target)),
        blocks.context(naming),
    )
    push = say("channel.proof.push", target=proof.target)
    return Message(blocks.notification(push), content)


def _works(notice: ChannelNotice) -> Mrkdwn:
    works = say("channel.works", channel=channel_link(notice.channel_id))
    named, unnamed = say("channel.works.named"), say("channel.works.unnamed")
    return Mrkdwn(f"{works} {named if notice.names_people else unnamed}")
