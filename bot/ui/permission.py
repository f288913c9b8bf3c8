"""Who uses the permission that people give: the guide's question, and the switch that follows."""

from collections.abc import Iterator
from typing import Final

from bot.campaigns.permission import PermissionUse
from bot.notices.setup import Live, SetupCard
from bot.ui import blocks
from bot.ui.ids import Action
from bot.ui.message import Block
from bot.ui.mrkdwn import Mrkdwn, clip, moment
from bot.ui.strings import say, say_plain

_NAME: Final = 50  # a dialog takes 300 characters, and the consequence must be among them
ACTIONS: Final = {
    PermissionUse.USHER: Action.USE_USHER,
    PermissionUse.SHARED: Action.USE_SHARED,
    PermissionUse.SEPARATE: Action.USE_SEPARATE,
}


def standing(card: SetupCard) -> Mrkdwn | None:
    """Say what was answered, and what that changes; None before."""
    if card.permission_use is None:
        return None
    use = PermissionUse(card.permission_use)
    what = say(f"permission_use.{use}", target=card.values["target"])
    return say("permission_use.chosen", answer=say(f"button.use_{use}"), what=what)


def answers(card: SetupCard) -> Iterator[Block]:
    """Offer the answers; another one than was given asks first, and once live it is an admin's."""
    if card.live_since is not None and card.handed is not None:
        return
    for use, action in ACTIONS.items():
        if card.permission_use is None:
            yield blocks.button(say_plain(f"button.use_{use}"), action)
        elif use != card.permission_use:
            words = say_plain(f"button.use_{use}")
            yield blocks.button(words, action, asks=_asks(_changes(use, card), yes=words))


def switch(card: SetupCard) -> Iterator[Block]:
    """Show whether the target is live, with the switch; nothing before the question is answered."""
    if card.permission_use is None:
        return
    use, target = PermissionUse(card.permission_use), card.values["target"]
    name = clip(target, _NAME)
    if card.live_since is None:
        words, action = say_plain("button.live"), Action.LIVE
        consequence = say_plain(f"ask.live.{use}", target=name)
        asks = _asks(consequence, yes=say_plain("ask.permission.live"))
        text = say("live.off", target=target)
    else:
        words, action = say_plain("button.not_live"), Action.NOT_LIVE
        consequence = say_plain(f"ask.not_live.{use}", target=name)
        asks = _asks(consequence, yes=say_plain("ask.permission.not_live"))
        text = live_line(Live(target, card.live_since, hands_off=use is PermissionUse.SHARED))
    yield blocks.section(text, beside=blocks.button(words, action, asks=asks))


def live_line(live: Live) -> Mrkdwn:
    """Say since when the target is live, and what that means for Usher."""
    names = {"target": live.target, "since": moment(live.since)}
    return say("live.hands_off", **names) if live.hands_off else say("live.on", **names)


def _changes(use: PermissionUse, card: SetupCard) -> str:
    """Say what another answer leads to, which is more once the target is live."""
    name = clip(card.values["target"], _NAME)
    if card.live_since is not None:
        return say_plain(f"ask.use_live.{use}", target=name)
    return say_plain(f"ask.use.{use}", target=name)


def _asks(text: str, *, yes: str) -> Block:
    title, no = say_plain("ask.permission.title"), say_plain("ask.keep")
    return blocks.asks_first(title, text, yes=yes, no=no)
