from bot.notices.setup import Retired, RetiredCard
from bot.ui import blocks
from bot.ui.message import Message
from bot.ui.mrkdwn import mention
from bot.ui.strings import say


def retired(notice: RetiredCard) -> Message:
    """Say why a card of the guide is no longer one; there is nothing left to press."""
    who = mention(notice.by) if notice.by else ""
    said = say(f"retired.{Retired(notice.why)}", who=who)
    return Message(blocks.notification(said), (blocks.section(said),))
