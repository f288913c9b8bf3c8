from bot.notices.requirement import RequirementNotice
from bot.ui import blocks
from bot.ui.ids import Action
from bot.ui.message import Block, Message
from bot.ui.mrkdwn import clip
from bot.ui.people import named
from bot.ui.strings import number, say, say_count, say_plain

_NAME = 60


def requirement(notice: RequirementNotice) -> Message:
    """Say whom a changed list of permissions concerns, before anybody is told."""
    title = say("requirement.title", target=notice.target)
    enough = say("requirement.enough_nobody")
    if notice.complete:
        enough = say_count("requirement.enough", notice.complete)
    content: list[Block] = [blocks.section(title, enough)]
    if not notice.count:
        content.append(blocks.section(say("requirement.nobody")))
        return Message(blocks.notification(title), tuple(content))
    again = say_count("requirement.again", notice.count)
    content.append(blocks.section(again, named(notice.member_ids)))
    content.append(blocks.context(say("requirement.unsent")))
    if notice.hands_off:
        content.append(blocks.section(say("requirement.hands_off", target=notice.target)))
    else:
        content.append(blocks.actions(_button(notice)))
    return Message(blocks.notification(again), tuple(content))


def asked(count: int) -> Message:
    """Take the place of the notice once the people are being asked."""
    said = say_count("requirement.asked", count)
    return Message(blocks.notification(said), (blocks.section(said),))


def _button(notice: RequirementNotice) -> Block:
    asks = blocks.asks_first(
        say_plain("ask.again.title"),
        say_plain("ask.again.text", count=number(notice.count), target=clip(notice.target, _NAME)),
        yes=say_plain("button.ask_again"),
        no=say_plain("ask.again.no"),
    )
    words = say_plain("button.ask_again")
    return blocks.button(words, Action.ASK_AGAIN, value=notice.profile_id, asks=asks)
