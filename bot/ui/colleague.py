"""The second rehearsal: whom it is asked of, how it goes, and what an admin can do meanwhile."""

from bot.campaigns.causes import Cause
from bot.campaigns.colleague import Unsuitable
from bot.campaigns.model import InvitationState
from bot.notices.setup import Rehearsal
from bot.ui import blocks, inputs, rehearsal
from bot.ui.ids import Action, Callback, Field
from bot.ui.message import Block, View
from bot.ui.mrkdwn import Mrkdwn, mention
from bot.ui.strings import say, say_plain


def standing(found: Rehearsal) -> Mrkdwn:
    """Say how the colleague's rehearsal goes."""
    who, state = mention(found.member_id), InvitationState(found.state)
    if state is InvitationState.AT_ZOOM and found.cause == Cause.NO_RETURN:
        return say("colleague.silent", who=who)
    if state is InvitationState.VERIFIED:
        return _verified(found)
    if not state.stopped:
        return say(f"colleague.{state}", who=who)
    if found.cause is None:
        checked = state is InvitationState.MISSING_SCOPES
        return (
            say("colleague.checking", who=who) if checked else say("colleague.incomplete", who=who)
        )
    what, act = rehearsal.what(found), rehearsal.act(found)
    stopped = say("colleague.came_back", who=who, what=what, act=act)
    return Mrkdwn("\n".join((stopped, say("colleague.then", who=who))))


def controls(found: Rehearsal | None, *, done: bool) -> tuple[Block, ...]:
    """Offer to ask a colleague; then to ask again or no more, or to ask somebody else."""
    if found is None or found.state == InvitationState.CANCELLED:
        words = say_plain("button.ask_colleague")
        return (blocks.button(words, Action.ASK_COLLEAGUE, primary=not done),)
    another = blocks.button(say_plain("button.ask_another"), Action.ASK_COLLEAGUE)
    state = InvitationState(found.state)
    if state.waiting:
        return another, blocks.button(say_plain("button.withdraw"), Action.WITHDRAW)
    if state.stopped or state is InvitationState.EXPIRED:
        return rehearsal.again(found, primary=not done), another
    return (another,)


def form() -> View:
    """Ask which colleague."""
    view = blocks.modal(
        say_plain("modal.colleague"),
        blocks.section(say("colleague.intro")),
        blocks.section(say("colleague.gets")),
        inputs.person(
            Field.COLLEAGUE,
            Action.COLLEAGUE,
            say_plain("colleague.who"),
            nothing=say_plain("handover.nobody"),
        ),
        close=say_plain("modal.cancel"),
    )
    submit = say_plain("modal.colleague.submit")
    return blocks.form(view, submit=submit, callback=Callback.COLLEAGUE, metadata="")


def refused(reason: Unsuitable) -> dict[str, str]:
    """Say under the field why it cannot be this colleague."""
    return {Field.COLLEAGUE: say_plain(f"unsuitable.{reason}")}


def asked(member_id: str) -> View:
    """Say that the colleague is being asked, and where one sees how it goes."""
    told = say("colleague.asked", who=mention(member_id))
    title, close = say_plain("modal.colleague.done"), say_plain("modal.close")
    return blocks.modal(title, blocks.section(told), close=close)


def _verified(found: Rehearsal) -> Mrkdwn:
    who = mention(found.member_id)
    if found.runs_zoom:
        return say("colleague.runs_zoom", who=who, role=found.role)
    return say("colleague.verified", who=who)
