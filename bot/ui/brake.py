from bot.ui import blocks
from bot.ui.ids import Action
from bot.ui.message import Block
from bot.ui.mrkdwn import moment
from bot.ui.strings import say, say_plain


def brake_blocks(stopped: int | None, *, may_turn: bool) -> tuple[Block, ...]:
    """Say whether tokens are refreshed, since when not, and give admins the switch."""
    found = []
    if stopped is not None:
        found.append(blocks.section(say("brake.stopped", since=moment(stopped))))
    elif may_turn:
        found.append(blocks.context(say("brake.running")))
    if may_turn:
        found.append(blocks.actions(_stop() if stopped is None else _resume()))
    return tuple(found)


def _stop() -> Block:
    asks = blocks.asks_first(
        say_plain("brake.stop.title"),
        say_plain("brake.stop.text"),
        yes=say_plain("button.brake.stop"),
        no=say_plain("brake.stop.no"),
    )
    # Nothing is wrong where it stands: the dialog's own button is red enough.
    return blocks.button(
        say_plain("button.brake.stop"), Action.STOP_REFRESHING, asks=asks, quiet=True
    )


def _resume() -> Block:
    asks = blocks.asks_first(
        say_plain("brake.resume.title"),
        say_plain("brake.resume.text"),
        yes=say_plain("button.brake.resume"),
        no=say_plain("brake.resume.no"),
        harmless=True,
    )
    return blocks.button(say_plain("button.brake.resume"), Action.RESUME_REFRESHING, asks=asks)
