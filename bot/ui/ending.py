from typing import Final
from uuid import UUID

from bot.notices.ending import Alarm
from bot.ui import blocks
from bot.ui.ids import Action
from bot.ui.message import Block, Message
from bot.ui.mrkdwn import clip, code, mention, moment
from bot.ui.strings import say, say_plain

_NAME: Final = 60  # a dialog takes 300 characters, and the consequence must be among them


def disconnect_button(invitation_id: UUID, *, target: str, shared: bool) -> Block:
    """Show **Disconnect**, which says what it leads to before it does it."""
    asks = blocks.asks_first(
        say_plain("ask.disconnect.title"),
        _consequence(target, shared=shared),
        yes=say_plain("button.disconnect"),
        no=say_plain("ask.keep"),
    )
    words = say_plain("button.disconnect")
    return blocks.button(words, Action.DISCONNECT, value=invitation_id, asks=asks, quiet=True)


def not_me_button(invitation_id: UUID, *, target: str, shared: bool) -> Block:
    """Show **This wasn't me**, which says what it leads to before it does it."""
    asks = blocks.asks_first(
        say_plain("ask.not_me.title"),
        say_plain("ask.not_me.text", consequence=_consequence(target, shared=shared)),
        yes=say_plain("button.not_me"),
        no=say_plain("ask.keep"),
    )
    words = say_plain("button.not_me")
    return blocks.button(words, Action.NOT_ME, value=invitation_id, asks=asks, quiet=True)


def alarm(notice: Alarm) -> Message:
    """Tell support that somebody did not authorize what was authorized in their name."""
    who = mention(notice.member_id)
    content = (
        blocks.section(say("alarm.what", who=who, since=moment(notice.since))),
        blocks.section(say("alarm.act", who=who)),
        blocks.context(say("problem.code", code=code("not_me"))),
    )
    return Message(blocks.notification(say("alarm.push", who=who)), content)


def _consequence(target: str, *, shared: bool) -> str:
    name = clip(target, _NAME)
    if shared:
        return say_plain("ask.consequence_shared", target=name)
    return say_plain("ask.consequence", target=name)
