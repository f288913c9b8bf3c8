from enum import StrEnum
from typing import Final

from bot.campaigns.progress import Standing
from bot.notices.me import ErasedNotice, MeCard, MyFile, MyInvitation, MyRecord
from bot.scopes.capability import CapabilityId
from bot.ui import blocks
from bot.ui.about import allows, at_zoom, contact, privacy
from bot.ui.ending import disconnect_button
from bot.ui.ids import Action
from bot.ui.message import Block, Message
from bot.ui.mrkdwn import Mrkdwn, clip, mention, moment
from bot.ui.strings import say, say_count, say_plain

FILE_NAME: Final = "usher-me.json"
_INVITATIONS: Final = 4  # each with what was allowed: a message takes some 13,000 characters
_RECORDS: Final = 5
_ADMINS: Final = 20
_NAME: Final = 60  # a dialog takes 300 characters, and the consequence must be among them


class Erases(StrEnum):
    """What **Erase everything about me** leads to, and says so before."""

    DATA = "data"
    WHAT_IS_CONNECTED = "connected"
    WHAT_IS_SHARED = "shared"


def me(card: MeCard) -> Message:
    """Answer whether this is genuine, who is behind it, and what is held about the asker."""
    names = {"institution": card.about.institution, "target": card.about.target}
    content = [
        blocks.section(say("me.genuine", **names), *_behind(card)),
        blocks.section(say("me.allows", allows=allows(card.asked, target=card.about.target))),
        blocks.section(*_person(card)),
    ]
    content += [_entry(mine, card) for mine in card.invitations[:_INVITATIONS]]
    if more := len(card.invitations[_INVITATIONS:]):
        content.append(blocks.context(say_count("me.more", more)))
    if not card.invitations:
        content.append(blocks.section(say("me.none")))
    if card.records:
        content.append(_records(card.records))
    content.append(blocks.actions(*_buttons(card)))
    content.append(blocks.context(say("me.password")))
    return Message(blocks.notification(say("me.push", **names)), tuple(content))


def download_under_way() -> Message:
    """Say where the file will be."""
    said = say("me.download")
    return Message(blocks.notification(said), (blocks.section(said),))


def shared_file(notice: MyFile) -> tuple[str, Mrkdwn]:
    """Give the title of a person's file, and the words above it."""
    return say_plain("me.file.title"), say("me.file", size=len(notice.content))


def erased(notice: ErasedNotice) -> Message:
    """Tell a person, in the place of an earlier message, that it is done."""
    content = [blocks.section(say("erased.done"), say("erased.stays"))]
    if notice.unheard:
        content.append(blocks.section(say("erased.unheard", target=notice.target)))
    content.append(blocks.context(say("erased.again")))
    return Message(blocks.notification(say("erased.push")), tuple(content))


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


def _person(card: MeCard) -> tuple[Mrkdwn, ...]:
    if card.erased is not None:
        state = say("me.erasing") if card.ending else say("erased.stays")
        return say("me.erased", since=moment(card.erased)), state
    if not card.name:
        return (say("me.person_unknown"),)
    email = card.email or say("me.email_unknown")
    return (say("me.person", name=card.name, email=email, who=mention(card.member_id)),)


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
    sent = [say("me.sent", sent=moment(mine.sent))] if mine.sent is not None else []
    if mine.zoom_email is None:
        return Mrkdwn("\n".join([say("me.invitation", **values), *sent]))
    held = say("me.invitation_user", zoom_email=mine.zoom_email, **values)
    checked = [] if mine.verified is None else [say("me.verified", verified=moment(mine.verified))]
    return Mrkdwn("\n".join([held, *_allowed(mine), *checked, *sent, say("me.withdraw")]))


def _allowed(mine: MyInvitation) -> list[Mrkdwn]:
    whole = [say(f"allows.{CapabilityId(id_)}") for id_ in mine.allowed]
    partly = [
        say("me.partly", permission=say(f"allows.{CapabilityId(id_)}")) for id_ in mine.partly
    ]
    return [say("outcome.list_item", item=item) for item in [*whole, *partly]]


def _records(records: tuple[MyRecord, ...]) -> Block:
    lines = [
        say(
            "me.record",
            when=moment(each.at),
            what=say(f"record.{each.act}"),
            by=say(f"by.{each.by}"),
        )
        for each in records[:_RECORDS]
    ]
    more = len(records[_RECORDS:])
    rest = [say_count("me.records_more", more)] if more else []
    return blocks.section(say("me.records"), *lines, *rest)


def _buttons(card: MeCard) -> list[Block]:
    buttons = [blocks.button(say_plain("button.download"), Action.DOWNLOAD)]
    if card.erased is None:
        buttons.append(_erase_button(card))
    elif card.invitations and not card.ending:
        words, newest = say_plain("button.fresh_link"), card.invitations[0].invitation_id
        buttons.append(blocks.button(words, Action.FRESH_LINK, value=newest))
    return buttons


def _erase_button(card: MeCard) -> Block:
    asks = blocks.asks_first(
        say_plain("ask.erase.title"),
        say_plain(f"ask.erase.{_erases(card)}", target=clip(card.about.target, _NAME)),
        yes=say_plain("ask.erase.yes"),
        no=say_plain("ask.keep"),
    )
    return blocks.button(say_plain("button.erase"), Action.ERASE, asks=asks)


def _erases(card: MeCard) -> Erases:
    if not any(mine.connected for mine in card.invitations):
        return Erases.DATA
    return Erases.WHAT_IS_SHARED if card.shared else Erases.WHAT_IS_CONNECTED
