from typing import Final

from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState
from bot.campaigns.reference import reference
from bot.notices.person import OutcomeNotice, ReplacedNotice
from bot.scopes.capability import CapabilityId
from bot.ui import blocks
from bot.ui.about import help_line
from bot.ui.ending import disconnect_button, not_me_button
from bot.ui.ids import Action
from bot.ui.invitation import authorize_button
from bot.ui.message import Block, Message
from bot.ui.mrkdwn import Mrkdwn, code, mention
from bot.ui.problems import problem_text
from bot.ui.strings import say, say_plain

# How else something ends than by one's own Disconnect, in words of its own.
_ENDED_OTHERWISE: Final = {Cause.NOT_ME, Cause.REMOVED_AT_ZOOM, Cause.ENDED_FOR_ALL}


def outcome(notice: OutcomeNotice) -> Message:
    """Tell a person how it went, what comes next, and who can help."""
    key = _key(notice)
    title = say_plain(f"outcome.{key}.title", target=notice.about.target)
    content = [blocks.section(say("outcome.heading", title=title), _text(notice, key))]
    if notice.missing:
        content.append(blocks.section(say("outcome.missing"), *_missing(notice)))
    if notice.zoom_email is not None:
        content.append(blocks.context(say("outcome.zoom_user", zoom_email=notice.zoom_email)))
    if notice.sign_in_as is not None:
        content.append(blocks.section(say("outcome.sign_in_as", zoom_email=notice.sign_in_as)))
    if notice.outcome == InvitationState.EXPIRED or key == Cause.NOT_ME:
        words = say_plain("button.fresh_link")
        fresh = blocks.button(words, Action.FRESH_LINK, value=notice.invitation_id, primary=True)
        content.append(blocks.actions(fresh))
    if notice.link is not None:
        link = notice.link.reveal()
        content.append(blocks.actions(authorize_button(link, notice.invitation_id)))
    if InvitationState(notice.outcome).holds_grant:
        content.append(blocks.actions(*_ways_out(notice)))
    content.append(blocks.context(_footer(notice)))
    if notice.rehearsal:
        done = notice.outcome == InvitationState.VERIFIED
        word = say("outcome.rehearsal_done") if done else say("outcome.rehearsal")
        content.append(blocks.context(word))
        content += _lists(notice)
    if notice.second:
        content.append(blocks.context(say("outcome.second", who=mention(notice.asked_by))))
    push = say("outcome.push", title=title, target=notice.about.target)
    return Message(blocks.notification(push), tuple(content))


def replaced(notice: ReplacedNotice) -> Message:
    """Be what is left of a message whose link a newer one has."""
    said = say("outcome.replaced", target=notice.target)
    return Message(blocks.notification(said), (blocks.section(said),))


def outcome_key(state: str, cause: str | None) -> str:
    """Return under which name the sentences of an outcome stand."""
    if state == InvitationState.WRONG_ACCOUNT and cause == Cause.WRONG_USER:
        return Cause.WRONG_USER
    if state == InvitationState.REVOKED and cause in _ENDED_OTHERWISE:
        return cause
    if state == InvitationState.FAILED and cause == Cause.TOKEN_DEAD:
        return Cause.TOKEN_DEAD
    if state == InvitationState.MISSING_SCOPES and cause is None:
        return "checking"
    return InvitationState(state)


def _key(notice: OutcomeNotice) -> str:
    key = outcome_key(notice.outcome, notice.cause)
    if notice.held_up:
        return "held_up"
    if key != InvitationState.REVOKED:
        return key
    if notice.ending:
        return "disconnecting"
    # Zoom refused to listen; that it had ended already comes to what was asked.
    unheard = notice.cause not in {None, Cause.TOKEN_DEAD}
    return "disconnected_here" if unheard else key


def _ways_out(notice: OutcomeNotice) -> tuple[Block, Block]:
    id_, target, shared = notice.invitation_id, notice.about.target, notice.shared
    return (
        disconnect_button(id_, target=target, shared=shared),
        not_me_button(id_, target=target, shared=shared),
    )


def _text(notice: OutcomeNotice, key: str) -> Mrkdwn:
    text = say(f"outcome.{key}.text", target=notice.about.target)
    if key == Cause.TOKEN_DEAD and notice.shared:
        shared = say("outcome.token_dead.shared", target=notice.about.target)
        return Mrkdwn(f"{text} {shared}")
    if key != InvitationState.FAILED or notice.cause is None:
        return text
    return Mrkdwn(f"{text} {problem_text(notice.cause)}")


def _missing(notice: OutcomeNotice) -> tuple[Mrkdwn, ...]:
    return tuple(
        say("outcome.list_item", item=say(f"allows.{CapabilityId(capability)}"))
        for capability in notice.missing
    )


def _lists(notice: OutcomeNotice) -> list[Block]:
    """Say what a rehearsal has shown of the target's own calls, and that nothing was read."""
    if not notice.lists:
        return []
    lines = [say(f"lists.{'.'.join(asked)}") for asked in notice.lists]
    title = say("lists.title", target=notice.about.target)
    return [blocks.section(title, *lines), blocks.context(say("lists.dropped"))]


def _footer(notice: OutcomeNotice) -> Mrkdwn:
    ask = help_line(notice.about, notice.asked_by)
    if notice.outcome == InvitationState.VERIFIED:
        return Mrkdwn(f"{say('outcome.genuine')} {ask}")
    if notice.cause is None:
        return ask
    quoted = code(reference(notice.invitation_id))
    footer = say("problem.incident", code=code(notice.cause), incident=quoted)
    return Mrkdwn(f"{ask} {footer}")
