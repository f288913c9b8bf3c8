from enum import StrEnum
from typing import Final

from bot.campaigns.progress import Standing
from bot.notices.campaign import Board
from bot.notices.person import MeCard, MyInvitation
from bot.notices.setup import Live
from bot.scopes.capability import CapabilityId
from bot.ui import blocks
from bot.ui.about import allows, at_zoom, contact, privacy
from bot.ui.board import board_blocks
from bot.ui.ending import disconnect_button
from bot.ui.message import Block, Message
from bot.ui.mrkdwn import Mrkdwn, mention, moment
from bot.ui.permission import live_line
from bot.ui.strings import say, say_count

_BOARDS: Final = 8  # of five blocks each, inside the fifty of a message
_INVITATIONS: Final = 7  # each with what was allowed: a message takes some 13,000 characters
_ADMINS: Final = 20


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


def me(card: MeCard) -> Message:
    """Answer whether this is genuine, who is behind it, and what is held about the asker."""
    names = {"institution": card.about.institution, "target": card.about.target}
    content = [
        blocks.section(say("me.genuine", **names), *_behind(card)),
        blocks.section(say("me.allows", allows=allows(card.asked, target=card.about.target))),
    ]
    content += [_entry(mine, card) for mine in card.invitations[:_INVITATIONS]]
    if more := len(card.invitations[_INVITATIONS:]):
        content.append(blocks.context(say_count("me.more", more)))
    if not card.invitations:
        content.append(blocks.section(say("me.none")))
    content.append(blocks.context(say("me.password")))
    return Message(blocks.notification(say("me.push", **names)), tuple(content))


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


def _behind(card: MeCard) -> list[Mrkdwn]:
    """Say who is behind it, where help is, and what the app is called at Zoom."""
    about, lines = card.about, [_admins(card.admins)]
    if about.asked_by is not None:
        lines.append(say("me.asked_by", who=about.asked_by))
    if about.help_contact is not None:
        lines.append(say("about.help", contact=contact(about.help_contact)))
    lines += [*at_zoom(about), privacy(about)]
    return [line for line in lines if line]


def _admins(admins: tuple[str, ...]) -> Mrkdwn:
    if not admins:
        return say("me.admins_none")
    names = Mrkdwn(", ".join(mention(admin) for admin in admins[:_ADMINS]))
    return say("me.admins", admins=names)


def _entry(mine: MyInvitation, card: MeCard) -> Block:
    if not mine.connected:
        return blocks.section(_mine(mine, card.about.target))
    way_out = disconnect_button(mine.invitation_id, target=card.about.target, shared=card.shared)
    return blocks.section(_mine(mine, card.about.target), beside=way_out)


def _mine(mine: MyInvitation, target: str) -> Mrkdwn:
    values = {
        "standing": say(f"standing.{Standing(mine.standing)}", target=target),
        "since": moment(mine.since),
        "who": mention(mine.asked_by),
    }
    if mine.zoom_email is None:
        return say("me.invitation", **values)
    held = say("me.invitation_user", zoom_email=mine.zoom_email, **values)
    return Mrkdwn("\n".join([held, *_allowed(mine), say("me.withdraw")]))


def _allowed(mine: MyInvitation) -> list[Mrkdwn]:
    whole = [say(f"allows.{CapabilityId(id_)}") for id_ in mine.allowed]
    partly = [
        say("me.partly", permission=say(f"allows.{CapabilityId(id_)}")) for id_ in mine.partly
    ]
    return [say("outcome.list_item", item=item) for item in [*whole, *partly]]
