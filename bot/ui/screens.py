"""My screen looks different: the other editions' word for it, and what Zoom's page says instead."""

from collections.abc import Iterable, Iterator
from typing import Final

from bot.guide import library
from bot.guide.model import Edition, Step
from bot.notices.setup import SeenLabel, SetupCard
from bot.ui import blocks, inputs
from bot.ui.ids import Action, Callback, Field
from bot.ui.message import Block, View
from bot.ui.mrkdwn import Mrkdwn, code, mention, moment
from bot.ui.names import step_names
from bot.ui.strings import say, say_plain
from bot.wizard.spot import Spot

_LONGEST_LABEL: Final = 100
_SHOWN: Final = 3  # on a card


def button(spot: Spot) -> Block:
    """Show **My screen looks different**."""
    words = say_plain("button.screen_differs")
    return blocks.button(words, Action.SCREEN_DIFFERS, value=str(spot))


def seen(card: SetupCard) -> Iterator[Block]:
    """Say on a card what others saw on Zoom's page instead, who and when."""
    for label in card.seen[:_SHOWN]:
        yield blocks.section(_seen(label))


def form(card: SetupCard, spot: Spot) -> View:
    """Show how the other editions describe a step, and ask what Zoom's page says.

    Raises:
        KeyError: There is no such edition.
        ValueError: The edition has no such step.
    """
    edition = library.editions()[spot.edition_id]
    step = next((each for each in edition.steps if each.id == spot.step_id), None)
    if step is None:
        raise ValueError("the edition has no such step")
    view = blocks.modal(
        say_plain("modal.screen"),
        *_content(card, edition, step),
        close=say_plain("modal.close"),
    )
    submit = say_plain("modal.screen.submit")
    return blocks.form(view, submit=submit, callback=Callback.SCREEN, metadata=str(spot))


def nothing_typed() -> dict[str, str]:
    """Say under the field that spaces are no word on a page."""
    return {Field.LABEL: say_plain("screen.label.empty")}


def recorded() -> View:
    """Say that it has been written down, and who sees it."""
    thanks = blocks.section(say("screen.recorded"))
    return blocks.modal(say_plain("modal.screen"), thanks, close=say_plain("modal.close"))


def _content(card: SetupCard, edition: Edition, step: Step) -> Iterator[Block]:
    title = say_plain(step.title_id, **card.values)
    name = say(f"edition.{edition.id}")
    yield blocks.section(say("screen.intro", title=title, edition=name))
    told: set[object] = set()
    for other in reversed([*library.editions().values()]):
        if other.id != edition.id:
            yield from _described(card, step, other, told)
            told.add(_words_of(other.step(step.id)))
    yield blocks.divider()
    yield blocks.section(say("screen.tell"))
    label, hint = say_plain("screen.label"), say_plain("screen.label.hint")
    yield inputs.typed(Field.LABEL, Action.LABEL, label, longest=_LONGEST_LABEL, hint=hint)
    if step.labels:
        yield inputs.optional(
            inputs.select(
                Field.INSTEAD_OF,
                Action.INSTEAD_OF,
                say_plain("screen.instead_of"),
                [(each, each) for each in step.labels],
                nothing=say_plain("screen.instead_of.nothing"),
            )
        )


def _described(card: SetupCard, step: Step, other: Edition, told: set[object]) -> Iterator[Block]:
    name = say(f"edition.{other.id}")
    there = other.step(step.id)
    if there is None:
        yield blocks.context(say("screen.no_such_step", edition=name))
        return
    if _words_of(there) == _words_of(step):
        yield blocks.context(say("screen.same", edition=name))
        return
    if _words_of(there) in told:
        yield blocks.context(say("screen.same_as_above", edition=name))
        return
    words = say_plain("button.see_edition")
    see = blocks.button(words, Action.SEE_EDITION, value=other.id, read_as=f"{words}: {name}")
    title = say_plain(there.title_id, **card.values)
    actions = say(there.actions_id, **step_names(card.values))
    yield blocks.section(say("screen.edition", edition=name, title=title), actions, beside=see)
    if there.labels:
        yield blocks.context(say("screen.words", words=_words(there.labels)))


def _words_of(step: Step | None) -> object:
    """Return what two editions must share to describe a step alike."""
    return step and (step.actions_id, step.labels)


def _words(labels: Iterable[str]) -> Mrkdwn:
    return Mrkdwn(", ".join(say("differs.label", label=label) for label in labels))


def _seen(label: SeenLabel) -> Mrkdwn:
    by = {"who": mention(label.seen_by), "since": moment(label.since)}
    if label.instead_of is None:
        return say("screen.seen", label=code(label.label), **by)
    return say("screen.seen_instead", label=code(label.label), gone=label.instead_of, **by)
