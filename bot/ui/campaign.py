from collections.abc import Sequence
from itertools import groupby
from typing import Final
from uuid import UUID

from bot.campaigns.plan import LeftOut
from bot.notices.campaign import Preview
from bot.ui import blocks
from bot.ui.ids import Action, Callback, Field
from bot.ui.invitation import invitation_text
from bot.ui.message import Block, Message, View
from bot.ui.mrkdwn import Mrkdwn, clip
from bot.ui.people import named, people_count
from bot.ui.strings import number, say, say_plain

_NAME: Final = 60  # a dialog takes 300 characters, and the consequence must be among them
_MOST_PICKS: Final = 1000  # of a multi_users_select, before anybody touches it


def form(campaign_id: UUID, picks: Sequence[str]) -> View:
    """Ask whom to invite, with those already named filled in."""
    content = [_people(picks[:_MOST_PICKS])]
    if more := len(picks[_MOST_PICKS:]):
        cut = say("form.people.cut", shown=number(_MOST_PICKS), more=people_count(more))
        content.append(blocks.context(cut))
    view = blocks.modal(say_plain("modal.campaign"), *content, close=say_plain("modal.cancel"))
    return blocks.form(
        view,
        submit=say_plain("modal.campaign.submit"),
        callback=Callback.CAMPAIGN,
        metadata=campaign_id,
    )


def preparing() -> View:
    """Be the view while the chosen people are looked up."""
    return _informing(say_plain("modal.preparing"), say("preview.preparing"))


def preview(value: Preview) -> View:
    """Show whom a campaign will reach, whom not and why, and the very text; nothing is sent yet."""
    if not value.invited:
        return nobody(value)
    view = blocks.modal(
        say_plain("modal.preview"),
        *_warning(value),
        *_content(value),
        *_consent(value),
        close=say_plain("modal.cancel"),
    )
    return blocks.form(
        view,
        submit=say_plain("button.send_invitations"),
        callback=Callback.PREVIEW,
        metadata=value.campaign_id,
    )


def preview_message(value: Preview) -> Message:
    """Show the preview in the DM, when its view has been closed."""
    if not value.invited:
        return Message(blocks.notification(say("preview.nobody.push")), _reasons(value))
    push = say("preview.push", people=people_count(len(value.invited)))
    return Message(
        blocks.notification(push),
        (*_warning(value), *_content(value), blocks.actions(_send_button(value))),
    )


def sent(count: int) -> View:
    """Say that the invitations are on their way."""
    return _informing(say_plain("modal.sent"), say("preview.sent", people=people_count(count)))


def sent_message(count: int) -> Message:
    """Say that the invitations are on their way, in the place of the DM's preview."""
    text = say("preview.sent", people=people_count(count))
    return Message(blocks.notification(text), (blocks.section(text),))


def nobody(value: Preview) -> View:
    """Say that nobody is left to invite, and why."""
    return blocks.modal(say_plain("modal.nobody"), *_reasons(value), close=say_plain("modal.close"))


def _send_button(value: Preview) -> Block:
    words, id_ = say_plain("button.send_invitations"), value.campaign_id
    if not value.disconnects:
        return blocks.button(words, Action.SEND_INVITATIONS, value=id_, primary=True)
    asks = blocks.asks_first(
        say_plain("ask.invite_anyway.title"),
        say_plain("ask.invite_anyway.text", target=clip(value.sample.about.target, _NAME)),
        yes=words,
        no=say_plain("modal.cancel"),
    )
    return blocks.button(words, Action.SEND_WARNED, value=id_, asks=asks)


def _warning(value: Preview) -> tuple[Block, ...]:
    if not value.disconnects:
        return ()
    return (blocks.section(say("preview.disconnects", target=value.sample.about.target)),)


def _consent(value: Preview) -> tuple[Block, ...]:
    """Ask for a tick, without which Slack does not submit the form."""
    if not value.disconnects:
        return ()
    return (
        blocks.tick(
            Field.WARNED,
            Action.WARNED,
            label=say_plain("preview.warned.label"),
            text=say_plain("preview.warned"),
        ),
    )


def _content(value: Preview) -> tuple[Block, ...]:
    count = people_count(len(value.invited))
    authorize, not_for_me = say("button.authorize"), say("button.not_for_me")
    buttons = Mrkdwn(f"*{authorize}*, *{not_for_me}*")
    return (
        blocks.section(say("preview.count", people=count, names=named(value.invited))),
        blocks.context(say("preview.unsent")),
        *_left_out(value),
        blocks.divider(),
        blocks.context(say("preview.sample", buttons=buttons)),
        *invitation_text(value.sample),
    )


def _reasons(value: Preview) -> tuple[Block, ...]:
    if not value.left_out:
        return (blocks.section(say("preview.nobody_picked")),)
    return blocks.section(say("preview.nobody")), *_left_out(value)


def _left_out(value: Preview) -> tuple[Block, ...]:
    """Group by reason, in the order of the enumeration: few blocks, however many people."""
    order = list(LeftOut)
    by_reason = sorted(value.left_out, key=lambda pair: order.index(LeftOut(pair[1])))
    found: list[Block] = []
    for reason, pairs in groupby(by_reason, key=lambda pair: pair[1]):
        ids = [member_id for member_id, _ in pairs]
        because = say(f"left_out.{LeftOut(reason)}", target=value.sample.about.target)
        line = say(
            "preview.left_out", people=people_count(len(ids)), reason=because, names=named(ids)
        )
        found.append(blocks.section(line))
    return tuple(found)


def _people(picks: Sequence[str]) -> Block:
    element: Block = {
        "type": "multi_users_select",
        "action_id": Action.PEOPLE,
        "placeholder": {"type": "plain_text", "text": say_plain("form.people.placeholder")},
    }
    if picks:
        element["initial_users"] = list(picks)
    return {
        "type": "input",
        "block_id": Field.PEOPLE,
        "label": {"type": "plain_text", "text": say_plain("form.people")},
        "hint": {"type": "plain_text", "text": say_plain("form.people.hint")},
        "element": element,
    }


def _informing(title: str, text: Mrkdwn) -> View:
    return blocks.modal(title, blocks.section(text), close=say_plain("modal.close"))
