from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.guide.library import editions
from bot.guide.links import LINKS
from bot.guide.model import Callout, CalloutKind, Check, Step, Value
from bot.notices.setup import SetupCard
from bot.oauth.credentials import CredentialsState
from bot.scopes import classic
from bot.ui import (
    blocks,
    checks,
    domains,
    handover,
    navigation,
    pairs,
    permission,
    profile,
    redirect,
    rehearsal,
    screens,
)
from bot.ui.ids import Action
from bot.ui.message import Block, Message
from bot.ui.mrkdwn import Mrkdwn, code_block, escape, link, mention
from bot.ui.names import step_names
from bot.ui.shared_test import shared_test
from bot.ui.strings import say, say_plain
from bot.wizard.state import is_settled

_LOUD: Final = {CalloutKind.IMPORTANT, CalloutKind.WARNING}
_WHO: Final = "not-that-person"  # the callout beside who may walk through the guide at Zoom
_BESIDE_LABEL: Final = 1800  # characters to copy in one section with what they are
_COPY: Final = 2900  # characters to copy in one section, which takes 3,000


@dataclass(frozen=True, slots=True)
class _Place:
    """A card beside its step, the step's place, and the names its sentences use."""

    card: SetupCard
    steps: tuple[Step, ...]
    index: int
    names: Mapping[str, object]

    @property
    def step(self) -> Step:
        return self.steps[self.index]

    @property
    def done(self) -> bool:
        return self.step.id in self.card.done

    @property
    def skipped(self) -> str | None:
        return navigation.reason(self.card, self.step)

    @property
    def is_last(self) -> bool:
        return self.index == len(self.steps) - 1

    @property
    def position(self) -> dict[str, int]:
        return {"position": self.index + 1, "total": len(self.steps)}


def card(value: SetupCard) -> Message:
    """Show the step of the guide that the workspace is on, and where that step stands.

    Raises:
        KeyError: There is no such edition.
        ValueError: The edition has no such step.
    """
    steps = editions()[value.edition_id].steps
    index = [step.id for step in steps].index(value.step_id)
    place = _Place(value, steps, index, step_names(value.values))
    title = say_plain(place.step.title_id, **value.values)
    push = say("setup.push", title=title, **place.position)
    if value.handed is not None:
        push = say("setup.push_handed", who=mention(value.handed.given_by), push=push)
    return Message(blocks.notification(push), tuple(_content(place, title)))


def _content(place: _Place, title: str) -> Iterator[Block]:
    step, names = place.step, place.names
    yield blocks.context(_position(place))
    yield blocks.header(title)
    if place.card.handed is not None:
        yield handover.received(place.card.handed)
    if place.skipped is not None:
        yield blocks.section(say("setup.skipped", reason=place.skipped))
    yield from rehearsal.trouble(place.card, step)
    yield blocks.section(say(step.actions_id, **names))
    if step.links:
        yield blocks.context(say("setup.links", links=_links(step)))
    yield from screens.seen(place.card)
    if place.index == 0 or any(callout.id == _WHO for callout in step.callouts):
        yield blocks.actions(handover.not_that_person())
    for name in step.values:
        yield from _to_copy(place, name)
    for callout in step.callouts:
        yield _callout(callout, names)
    for message in step.messages:
        text = say_plain(f"message.{message}", **place.card.values)
        yield from _copied(say("setup.forward"), text)
    if step.finding is not None:
        yield from redirect.finding(place.card)
    yield blocks.section(say("setup.look", look=say(step.look_id, **names)))
    yield from _check(place)
    yield from rehearsal.way_back(place.card, step)
    if any(each.check is Check.REHEARSAL for each in place.steps[: place.index + 1]):
        yield from domains.suggested(place.card)
    yield from _ending(place)
    yield from handover.colleagues(place.card)
    yield from _ways_on(place)
    yield navigation.row(place.card, step)


def _position(place: _Place) -> Mrkdwn:
    if place.done:
        return say("setup.position_done", **place.position)
    if place.skipped is not None:
        return say("setup.position_skipped", **place.position)
    return say("setup.position", **place.position)


def _links(step: Step) -> Mrkdwn:
    return Mrkdwn(" · ".join(link(LINKS[name], say_plain(f"link.{name}")) for name in step.links))


def _to_copy(place: _Place, name: Value) -> Iterator[Block]:
    """Show a value byte for byte, and under the scopes which of them could be asked for."""
    text = _content_of(place.card, name)
    if text:
        yield from _copied(say("setup.value", label=say(f"value.{name}", **place.names)), text)
    if name is Value.SCOPES:
        yield profile.choice(place.card.asked)


def _copied(label: Mrkdwn, text: str) -> Iterator[Block]:
    """Have a text copied in one go, if Slack takes it; else it is cut between lines."""
    first, *others = _portions(text.splitlines())
    if others or len(escape(first)) > _BESIDE_LABEL:
        yield blocks.section(label)
        yield from (blocks.section(code_block(part, most=_COPY)) for part in (first, *others))
    else:
        yield blocks.section(label, code_block(first))


def _content_of(value: SetupCard, name: Value) -> str:
    if name is Value.CLASSIC_SCOPES:  # Zoom's own words, the same in every setup
        return "\n".join(classic.LABELS.values())
    return value.values.get(name, "")


def _portions(lines: list[str]) -> list[str]:
    portions = [lines[0]]
    for line in lines[1:]:
        if len(escape(portions[-1] + line)) < _COPY:
            portions[-1] += f"\n{line}"
        else:
            portions.append(line)
    return portions


def _callout(callout: Callout, names: Mapping[str, object]) -> Block:
    kind, sentence = say(f"kind.{callout.kind}"), say(callout.sentence_id, **names)
    text = say("setup.callout", kind=kind, sentence=sentence)
    return blocks.section(text) if callout.kind in _LOUD else blocks.context(text)


def _check(place: _Place) -> Iterator[Block]:
    check = place.step.check
    if check is None:
        return
    yield blocks.divider()
    stands = checks.standing(place.card, check)
    if stands is not None:
        yield blocks.section(say("setup.now", sentence=stands))
    elif not place.done:
        yield blocks.section(say("setup.now", sentence=say(f"blocked.{check}")))
    controls = checks.controls(place.card, check, done=place.done)
    if controls:
        yield blocks.actions(*controls)
    if check is Check.REHEARSAL:
        yield from domains.in_use(place.card)
        yield from domains.declined(place.card)
    if check is Check.CREDENTIALS:
        yield from _pair(place.card)


def _pair(card: SetupCard) -> Iterator[Block]:
    """Say which credentials are in use, and ask about those of another app."""
    if card.pair_in_use is None:
        return
    yield from pairs.in_use(card.pair_in_use, target=card.values["target"])
    if card.credentials == CredentialsState.OTHER_APP and card.credentials_id is not None:
        yield from pairs.other_app(card.credentials_id, card.pair_in_use)


def _ending(place: _Place) -> Iterator[Block]:
    """Close the guide on its last step: whether the target is live, and what comes next."""
    if not place.is_last:
        return
    yield from shared_test(place.card)
    yield from permission.switch(place.card)
    if place.done:
        yield blocks.section(_finished(place.card))
    if _untried(place):
        yield blocks.section(say("colleague.untried"))


def _untried(place: _Place) -> bool:
    """Tell whether invitations are open and no colleague has rehearsed, nor was that left out."""
    second = next((s for s in place.steps if s.check is Check.COLLEAGUE), None)
    if second is None or not place.card.unlocked:
        return False
    return not is_settled(second, navigation.progress(place.card))


def _finished(card: SetupCard) -> Mrkdwn:
    if not card.unlocked:
        return say("setup.finished_locked")
    if card.handed is not None:
        return say("setup.finished_handed", who=mention(card.handed.given_by))
    return say("setup.finished")


def _ways_on(place: _Place) -> Iterator[Block]:
    """Offer Back, Next and at the end Invite people; what the system completes has no Next yet."""
    buttons = []
    if place.index > 0:
        back = say_plain("button.back")
        buttons.append(blocks.button(back, Action.BACK, value=place.step.id))
    if _has_next(place):
        words = say_plain("button.next")
        buttons.append(blocks.button(words, Action.NEXT, value=place.step.id, primary=True))
    if place.skipped is not None and place.step.check is None:
        buttons.append(navigation.after_all(place.card))
    if place.is_last and place.card.unlocked and place.card.handed is None:
        words = say_plain("button.invite")
        buttons.append(blocks.button(words, Action.INVITE, primary=place.done))
    if buttons:
        yield blocks.actions(*buttons)


def _has_next(place: _Place) -> bool:
    if place.is_last:
        return not place.done
    return place.done or place.skipped is not None or place.step.check is None
