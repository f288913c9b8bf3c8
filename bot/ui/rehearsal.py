"""How a rehearsal goes, and what has to be put right before the next one."""

from collections.abc import Iterator
from typing import Final

from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState
from bot.guide.model import Check, Mendable, Step
from bot.notices.setup import Rehearsal, SetupCard
from bot.scopes import classic
from bot.scopes.capability import CapabilityId
from bot.ui import blocks
from bot.ui.ids import Action
from bot.ui.message import Block
from bot.ui.mrkdwn import Mrkdwn, code_block, mention
from bot.ui.strings import say, say_plain

_NAMES: Final = 30  # of some 50 characters: a code block takes 1,900


def standing(rehearsal: Rehearsal) -> Mrkdwn:
    """Say where a rehearsal stands, on the step that waits for it."""
    state = InvitationState(rehearsal.state)
    if state.waiting:
        asked = rehearsal.cause == Cause.NO_RETURN
        return say("rehearsal.silent") if asked else say("rehearsal.waiting")
    if state is InvitationState.VERIFIED:
        return Mrkdwn("\n".join((say("rehearsal.verified"), *_lists(rehearsal))))
    if state is InvitationState.CONFIRMING:
        return say("rehearsal.confirming")
    if rehearsal.cause is None:
        checked = state is InvitationState.MISSING_SCOPES
        return say("rehearsal.checking") if checked else say("rehearsal.stopped")
    stopped = say("rehearsal.came_back", what=what(rehearsal), act=act(rehearsal))
    names = (code_block("\n".join(_scopes(rehearsal))),) if _scopes(rehearsal) else ()
    return Mrkdwn("\n".join((stopped, *names, say("rehearsal.then"))))


def button(*, primary: bool) -> Block:
    """Offer the rehearsal."""
    return blocks.button(say_plain("button.rehearse"), Action.REHEARSE, primary=primary)


def again(colleague: Rehearsal, *, primary: bool) -> Block:
    """Offer to ask the same colleague once more."""
    words, member_id = say_plain("button.same_colleague"), colleague.member_id
    return blocks.button(words, Action.ASK_COLLEAGUE_AGAIN, value=member_id, primary=primary)


def trouble(card: SetupCard, step: Step) -> Iterator[Block]:
    """Say, on the step that mends it, what the rehearsal showed and what to change."""
    found = _failed(card)
    if found is None or not _mends(step, found):
        return
    yield blocks.section(say("mend.happened", who=mention(found.member_id), what=what(found)))
    yield blocks.section(say("mend.change", change=act(found)))
    names = _scopes(found)
    for first in range(0, len(names), _NAMES):
        yield blocks.section(code_block("\n".join(names[first : first + _NAMES])))
    yield blocks.divider()


def way_back(card: SetupCard, step: Step) -> Iterator[Block]:
    """Offer to rehearse again, on every step between what went wrong and the rehearsal."""
    found = _failed(card)
    if found is None:
        return
    yield blocks.divider()
    primary = step.check is None and _mends(step, found)
    if card.to_repeat == Check.COLLEAGUE:
        yield blocks.section(say("mend.then_colleague", who=mention(found.member_id)))
        yield blocks.actions(again(found, primary=primary))
        return
    yield blocks.section(say("mend.then"))
    yield blocks.actions(button(primary=primary))


def doubts_credentials(card: SetupCard) -> bool:
    """Tell whether the rehearsal showed that a pair which was right is so no longer."""
    found = _failed(card)
    return found is not None and found.cause == Cause.INVALID_CLIENT


def what(found: Rehearsal) -> Mrkdwn:
    """Say why a rehearsal did not come back complete; it has a cause."""
    if found.cause == Cause.SCOPES_MISSING and found.missing:
        names = ", ".join(say(f"permission.{CapabilityId(id_)}") for id_ in found.missing)
        return say("rehearsal.without", permissions=Mrkdwn(names))
    return say(f"trouble.{Cause(found.cause or '')}.what")


def act(found: Rehearsal) -> Mrkdwn:
    """Say what to change, or who acts; it has a cause."""
    if found.cause in set(Mendable):
        return say(f"mend.{Mendable(found.cause or '')}", who=mention(found.member_id))
    return say(f"trouble.{Cause(found.cause or '')}.act")


def _lists(rehearsal: Rehearsal) -> list[Mrkdwn]:
    """Say what would stand against the target's own calls, though nothing is missing."""
    return [say(f"lists.{'.'.join(asked)}") for asked in rehearsal.lists]


def _failed(card: SetupCard) -> Rehearsal | None:
    """Return the rehearsal that failed, while that is being put right."""
    match card.to_repeat:
        case Check.REHEARSAL:
            return card.rehearsal
        case Check.COLLEAGUE:
            return card.colleague
        case _:
            return None


def _mends(step: Step, found: Rehearsal) -> bool:
    return InvitationState(found.state).stopped and found.cause in set(step.mends)


def _scopes(found: Rehearsal) -> list[str]:
    """Give the names to tick, if that is it, in Zoom's words where the app is an old one."""
    if found.cause != Cause.SCOPES_MISSING:
        return []
    return [classic.LABELS.get(name, name) for name in found.to_add]
