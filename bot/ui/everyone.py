"""Disconnecting everybody: the form of whoever proposes it, and the question to the others."""

from typing import Final
from uuid import UUID

from bot.campaigns.proposal import Decision
from bot.notices.ending import EveryoneNotice
from bot.ui import blocks
from bot.ui.ids import Action, Callback, Field
from bot.ui.message import Block, Message, View
from bot.ui.mrkdwn import Mrkdwn, clip, mention, moment
from bot.ui.people import people_count
from bot.ui.strings import number, say, say_plain

LONGEST_REASON: Final = 500
_NAME: Final = 60  # a dialog takes 300 characters


def form(proposal_id: UUID, *, target: str, people: int, shared: bool) -> View:
    """Ask for the reason, with what it leads to in plain words."""
    reason = {
        "type": "input",
        "block_id": Field.REASON,
        "label": {"type": "plain_text", "text": say_plain("everyone.reason.label")},
        "hint": {"type": "plain_text", "text": say_plain("everyone.reason.hint")},
        "element": {
            "type": "plain_text_input",
            "action_id": Action.REASON,
            "multiline": True,
            "max_length": LONGEST_REASON,
        },
    }
    view = blocks.modal(
        say_plain("modal.everyone"),
        blocks.section(say("everyone.holds", people=people_count(people))),
        blocks.section(_consequence(target, shared=shared)),
        blocks.section(say("everyone.two")),
        reason,
        close=say_plain("modal.cancel"),
    )
    submit = say_plain("modal.everyone.submit")
    return blocks.form(view, submit=submit, callback=Callback.EVERYONE, metadata=proposal_id)


def reason_missing() -> dict[str, str]:
    """Say beside the field that a reason is needed."""
    return {Field.REASON: say_plain("form.empty")}


def nothing() -> View:
    """Say that there is nothing to end."""
    return _told(say("everyone.nothing"))


def alone() -> View:
    """Say that there is no second admin."""
    return _told(say("everyone.alone"))


def proposed() -> View:
    """Say that the others are asked, and where the answer will be."""
    return _told(say("everyone.proposed"))


def waiting(proposed_by: str, *, until: int) -> View:
    """Say that somebody has proposed it already."""
    return _told(say("everyone.waiting", who=mention(proposed_by), until=moment(until)))


def everyone(notice: EveryoneNotice) -> Message:
    """Ask for a second admin's word; once it is decided, say what became of it."""
    who, people = mention(notice.proposed_by), people_count(notice.people)
    reason = say("everyone.reason", reason=clip(notice.reason, LONGEST_REASON))
    if notice.decision is not None:
        told = _became(notice, notice.decision)
        content = [blocks.section(say("everyone.was", who=who, people=people), reason)]
        return Message(blocks.notification(told), (*content, blocks.section(told)))
    ask = say("everyone.ask", who=who, people=people)
    if notice.mine:
        ask = say("everyone.mine", people=people)
    push = say("everyone.push", who=who, people=people)
    until = say("everyone.until", until=moment(notice.until))
    content = [
        blocks.section(say("everyone.title")),
        blocks.section(ask, reason),
        blocks.section(_consequence(notice.target, shared=notice.shared)),
        blocks.actions(*_buttons(notice)),
        blocks.context(until),
    ]
    if notice.mine and not notice.asked:
        content.append(blocks.section(say("everyone.nobody_asked")))
    return Message(blocks.notification(push), tuple(content))


def _buttons(notice: EveryoneNotice) -> tuple[Block, ...]:
    id_ = notice.proposal_id
    if notice.mine:
        words = say_plain("everyone.withdraw")
        return (blocks.button(words, Action.DECLINE, value=id_),)
    asks = blocks.asks_first(
        say_plain("ask.everyone.title"),
        say_plain("ask.everyone.text", target=clip(notice.target, _NAME)),
        yes=say_plain("ask.everyone.yes"),
        no=say_plain("ask.keep"),
    )
    return (
        blocks.button(say_plain("button.agree"), Action.AGREE, value=id_, asks=asks),
        blocks.button(say_plain("button.decline"), Action.DECLINE, value=id_),
    )


def _became(notice: EveryoneNotice, decided: str) -> Mrkdwn:
    since = moment(notice.since)
    decision = Decision(decided)
    if decision is Decision.EXPIRED or notice.decided_by is None:
        return say("everyone.expired")
    who = mention(notice.decided_by)
    if decision is not Decision.AGREED:
        return say(f"everyone.{decision}", who=who, since=since)
    agreed = say("everyone.agreed", who=who, since=since)
    people = people_count(notice.people)
    if not notice.left:
        return Mrkdwn(f"{agreed} {say('everyone.over', people=people)}")
    done = number(max(notice.people - notice.left, 0))
    return Mrkdwn(f"{agreed} {say('everyone.progress', done=done, people=people)}")


def _consequence(target: str, *, shared: bool) -> Mrkdwn:
    if shared:
        return say("everyone.consequence_shared", target=target)
    return say("everyone.consequence", target=target)


def _told(words: Mrkdwn) -> View:
    return blocks.modal(
        say_plain("modal.everyone"), blocks.section(words), close=say_plain("modal.close")
    )
