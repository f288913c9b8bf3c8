"""The credential pair in use, not shown, and the question whether another app takes over."""

from collections.abc import Iterator
from uuid import UUID

from bot.notices.setup import PairInUse
from bot.ui import blocks
from bot.ui.ids import Action
from bot.ui.message import Block
from bot.ui.mrkdwn import code, mention, moment
from bot.ui.strings import say, say_count, say_plain


def in_use(pair: PairInUse, *, target: str) -> Iterator[Block]:
    """Say which pair is in use, whether an earlier one still is, and who else has to know it."""
    yield blocks.context(
        say(
            "pair.in_use",
            ends_with=code(pair.ends_with),
            who=mention(pair.entered_by),
            since=moment(pair.since),
        )
    )
    if pair.by_earlier:
        yield blocks.context(say_count("pair.earlier", pair.by_earlier))
    if pair.by_other_app:
        yield blocks.context(say_count("pair.app_before", pair.by_other_app))
    yield from shared(pair, target=target)


def shared(pair: PairInUse, *, target: str) -> Iterator[Block]:
    """Say where else a new pair has to be entered."""
    if pair.shared:
        yield blocks.section(say("pair.shared", target=target))


def other_app(credentials_id: UUID, pair: PairInUse) -> Iterator[Block]:
    """Ask whether the other app takes over, with whom that concerns."""
    yield blocks.section(say_count("pair.other_app", pair.people))
    asks = blocks.asks_first(
        say_plain("pair.asks.title"),
        say_plain("pair.asks.text"),
        yes=say_plain("pair.asks.yes"),
        no=say_plain("pair.asks.no"),
    )
    words = say_plain("button.use_other_app")
    use = blocks.button(words, Action.USE_OTHER_APP, value=credentials_id, asks=asks)
    words = say_plain("button.keep_present_app")
    yield blocks.actions(use, blocks.button(words, Action.KEEP_PRESENT_APP, value=credentials_id))
