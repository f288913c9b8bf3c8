from bot.campaigns.leaving import ASK_AGAIN, Leaving
from bot.notices.ending import LeaverNotice
from bot.ui import blocks
from bot.ui.ids import Action
from bot.ui.message import Message
from bot.ui.mrkdwn import Mrkdwn, mention, moment
from bot.ui.strings import number, say, say_plain


def leaver(notice: LeaverNotice) -> Message:
    """Announce what ends with somebody's place in Slack; once it is decided, say how."""
    who, since = mention(notice.member_id), moment(notice.since)
    what = [say("leaver.what", who=who, since=since)]
    if notice.outcome in {None, Leaving.KEPT}:
        what.append(say("leaver.holds", who=who, target=notice.target))
    push = say("leaver.push", who=who)
    if notice.outcome is not None:
        told = _became(notice, Leaving(notice.outcome))
        return Message(blocks.notification(told), (blocks.section(*what, told),))
    keep = blocks.button(say_plain("button.keep"), Action.KEEP, value=notice.member_id)
    content = (
        blocks.section(*what),
        blocks.section(say("leaver.ends", who=who, ends=moment(notice.ends), target=notice.target)),
        blocks.actions(keep),
    )
    return Message(blocks.notification(push), content)


def _became(notice: LeaverNotice, outcome: Leaving) -> Mrkdwn:
    who, when = mention(notice.member_id), moment(notice.decided or notice.since)
    if outcome is Leaving.KEPT and notice.kept_by is not None:
        kept_by, days = mention(notice.kept_by), number(ASK_AGAIN.days)
        return say("leaver.kept", who=who, kept_by=kept_by, when=when, days=days)
    return say(f"leaver.{outcome}", who=who, when=when)
