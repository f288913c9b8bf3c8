from enum import StrEnum
from typing import Final

from bot.notices.campaign import Board
from bot.notices.setup import Live
from bot.ui import blocks
from bot.ui.board import board_blocks
from bot.ui.message import Block, Message
from bot.ui.permission import live_line
from bot.ui.strings import say, say_count

_BOARDS: Final = 8  # of five blocks each, inside the fifty of a message


class Reply(StrEnum):
    """The short answers that only the person who asked can see."""

    SETUP_SENT = "setup_sent"
    REHEARSAL_SENT = "rehearsal_sent"
    CHANNEL_TRYING = "channel_trying"
    HELP = "help"
    HELP_GUIDE = "help_guide"


def reply(id_: Reply) -> Message:
    """Answer a command in a sentence."""
    said = say(f"reply.{id_}")
    return Message(blocks.notification(said), (blocks.section(said),))


def verifying(held: int) -> Message:
    """Answer `/usher verify` while it is under way."""
    said = say_count("reply.verifying", held) if held else say("reply.verifying_nothing")
    return Message(blocks.notification(said), (blocks.section(said),))


def status(
    boards: tuple[Board, ...], live: Live | None = None, brake: tuple[Block, ...] = ()
) -> Message:
    """Show how every campaign goes, newest first as they come.

    Above them whether the target is live, below them the switch that stops all refreshing.
    """
    top = [] if live is None else [blocks.section(live_line(live))]
    if not boards:
        none = say("status.none")
        return Message(blocks.notification(none), (*top, blocks.section(none), *brake))
    content = [block for board in boards[:_BOARDS] for block in board_blocks(board)]
    if more := len(boards[_BOARDS:]):
        content.append(blocks.context(say_count("board.more", more)))
    return Message(blocks.notification(say("status.push")), (*top, *content, *brake))
