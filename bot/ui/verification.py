from bot.campaigns.progress import Standing
from bot.notices.verification import VerificationNotice
from bot.ui import blocks
from bot.ui.message import Block, Message
from bot.ui.mrkdwn import Mrkdwn, mention
from bot.ui.people import named
from bot.ui.strings import number, say, say_count


def verification(notice: VerificationNotice) -> Message:
    """Say how far verifying again is, and in the end what it has shown."""
    if not notice.finished:
        said = say("verify.under_way", done=number(notice.done), total=number(notice.total))
        return Message(blocks.notification(said), (blocks.section(said),))
    title = _title(notice)
    content: list[Block] = [blocks.section(title, *_found(notice))]
    if notice.standing is not None:
        words = say(f"standing.{Standing(notice.standing)}", target=notice.target)
        content.append(blocks.section(say("verify.standing", standing=words)))
    if notice.changed and notice.member_id is None:
        content.append(blocks.section(say("verify.changed_names", names=named(notice.changed))))
    if notice.ended and notice.member_id is None:
        content.append(blocks.section(say("verify.ended_names", names=named(notice.ended))))
    content.append(blocks.context(say("verify.told")))
    return Message(blocks.notification(title), tuple(content))


def _title(notice: VerificationNotice) -> Mrkdwn:
    if notice.member_id is None:
        return say_count("verify.done_all", notice.total)
    return say("verify.done", who=mention(notice.member_id))


def _found(notice: VerificationNotice) -> list[Mrkdwn]:
    return [
        say("verify.count", what=say(f"verify.{found}"), count=number(count))
        for found, count in notice.counts
    ]
