from typing import Final

from bot.campaigns.causes import Cause
from bot.campaigns.progress import Standing
from bot.campaigns.reference import reference
from bot.notices.story import PersonStory, StoryLine
from bot.scopes.capability import CapabilityId
from bot.ui import blocks
from bot.ui.ids import Action
from bot.ui.message import Block, Message
from bot.ui.mrkdwn import Mrkdwn, clip, code, mention, moment
from bot.ui.strings import say, say_count, say_plain

_NAME: Final = 60  # a dialog takes 300 characters, and the consequence must be among them
_LINES: Final = 7  # a message takes some 13,000 characters


def story(value: PersonStory, note: Mrkdwn | None = None) -> Message:
    """Answer how far one person is; `note` says what a press has led to."""
    who = mention(value.member_id)
    content = [] if note is None else [blocks.section(note)]
    content.append(blocks.section(_person(value), *_claim(value)))
    for line in value.lines[:_LINES]:
        content += _line(line, value.target)
    if not value.lines:
        content.append(blocks.section(say("story.none", who=who)))
    if more := len(value.lines[_LINES:]):
        content.append(blocks.context(say_count("story.more", more)))
    if value.lines:
        buttons = [_claim_button(value)]
        if any(line.verified is not None for line in value.lines):
            words = say_plain("button.verify_again")
            buttons.insert(0, blocks.button(words, Action.VERIFY_AGAIN, value=value.member_id))
        content.append(blocks.actions(*buttons))
    return Message(blocks.notification(note or say("story.push", who=who)), tuple(content))


def link_sent(member_id: str, *, sent: bool) -> Mrkdwn:
    """Say what came of **Send a fresh link**."""
    who = mention(member_id)
    return say("story.link_sent", who=who) if sent else say("story.link_recent", who=who)


def verification_asked(member_id: str, *, held: int) -> Mrkdwn:
    """Say what came of **Verify again**."""
    if held:
        return say("story.verifying", who=mention(member_id))
    return say("story.verifying_nothing", who=mention(member_id))


def _person(value: PersonStory) -> Mrkdwn:
    who = mention(value.member_id)
    if value.email is None:
        return say("story.person", who=who)
    return say("story.person_email", who=who, email=value.email)


def _claim(value: PersonStory) -> tuple[Mrkdwn, ...]:
    """Say who takes care of the person, or that nobody does where somebody is needed."""
    if value.claimed_by is not None and value.claimed is not None:
        who = mention(value.claimed_by)
        return (say("story.claimed", who=who, since=moment(value.claimed)),)
    if value.lines and value.lines[0].cause is not None:
        return (say("story.unclaimed"),)
    return ()


def _claim_button(value: PersonStory) -> Block:
    if value.mine:
        return blocks.button(
            say_plain("button.release"), Action.RELEASE_PERSON, value=value.member_id
        )
    return blocks.button(say_plain("button.claim"), Action.CLAIM_PERSON, value=value.member_id)


def _line(line: StoryLine, target: str) -> list[Block]:
    parts = [
        say(
            "story.stands",
            standing=say(f"standing.{Standing(line.standing)}", target=target),
            since=moment(line.since),
        ),
        say("story.asked", who=mention(line.asked_by), asked=moment(line.asked)),
    ]
    if line.cause is not None:
        cause = Cause(line.cause)
        what, act = say(f"trouble.{cause}.what"), say(f"trouble.{cause}.act")
        parts.append(say("story.cause", what=what, act=act))
    parts += _permissions(line)
    content: list[Block] = [
        blocks.divider(),
        blocks.section(*parts, beside=_link_button(line, target)),
    ]
    content.append(blocks.context(_footer(line)))
    return content


def _permissions(line: StoryLine) -> list[Mrkdwn]:
    found = []
    if line.granted or line.partly:
        names = [say(f"permission.{CapabilityId(id_)}") for id_ in line.granted]
        names += [
            say("story.partly", permission=say(f"permission.{CapabilityId(id_)}"))
            for id_ in line.partly
        ]
        found.append(say("story.allowed", permissions=Mrkdwn(", ".join(names))))
    if line.missing:
        missing = [say(f"permission.{CapabilityId(id_)}") for id_ in line.missing]
        found.append(say("details.missing", permissions=Mrkdwn(", ".join(missing))))
    return found


def _link_button(line: StoryLine, target: str) -> Block | None:
    if not line.link_helps:
        return None
    if line.disconnects:
        name = clip(target, _NAME)
        asks = blocks.asks_first(
            say_plain("ask.link_anyway.title"),
            say_plain("ask.link_anyway.text", target=name),
            yes=say_plain("ask.link_anyway.yes"),
            no=say_plain("ask.link_anyway.no"),
        )
        words = say_plain("button.send_link_anyway")
        id_ = line.invitation_id
        return blocks.button(words, Action.SEND_LINK_ANYWAY, value=id_, asks=asks)
    return blocks.button(
        say_plain("button.send_fresh_link"), Action.SEND_FRESH_LINK, value=line.invitation_id
    )


def _footer(line: StoryLine) -> Mrkdwn:
    parts = [say("story.reference", reference=code(reference(line.invitation_id)))]
    if line.cause is not None:
        parts.append(say("problem.code", code=code(line.cause)))
    if line.zoom_email is not None:
        parts.append(say("outcome.zoom_user", zoom_email=line.zoom_email))
    if line.verified is not None:
        parts.append(say("story.verified", verified=moment(line.verified)))
    if line.rehearsal:
        parts.append(say("story.rehearsal"))
    return Mrkdwn(" · ".join(parts))
