"""Which edition of the guide is followed, and what another one does differently."""

from collections.abc import Iterable, Iterator

from bot.guide import library
from bot.guide.diff import Difference, Relabelled, diff
from bot.guide.model import Edition, Step
from bot.notices.setup import SetupCard
from bot.ui import blocks, inputs
from bot.ui.ids import Action, Callback, Field
from bot.ui.message import Block, View
from bot.ui.mrkdwn import Mrkdwn
from bot.ui.navigation import progress, spot
from bot.ui.strings import say, say_count, say_plain
from bot.wizard.carry import carry
from bot.wizard.state import current_step


def choice(card: SetupCard) -> View:
    """Ask which edition to compare with the one that is followed."""
    others = [edition for edition in library.editions() if edition != card.edition_id]
    view = blocks.modal(
        say_plain("modal.edition"),
        blocks.section(say("editions.intro", edition=say(f"edition.{card.edition_id}"))),
        inputs.one_of(
            Field.EDITION,
            Action.EDITION,
            say_plain("editions.which"),
            [(other, say_plain(f"edition.{other}")) for other in reversed(others)],
        ),
        close=say_plain("modal.cancel"),
    )
    submit = say_plain("modal.edition.submit")
    return blocks.form(view, submit=submit, callback=Callback.EDITION, metadata=str(spot(card)))


def difference(card: SetupCard, other_id: str) -> View:
    """Say in plain words what another edition does differently; nothing has moved yet.

    The form's metadata is the step that was on the screen and, after a space, the other edition.

    Raises:
        KeyError: There is no such edition.
    """
    old, new = library.editions()[card.edition_id], library.editions()[other_id]
    view = blocks.modal(
        say_plain("modal.move"), *_content(card, old, new), close=say_plain("modal.cancel")
    )
    return blocks.form(
        view,
        submit=say_plain("modal.move.submit"),
        callback=Callback.MOVE,
        metadata=f"{spot(card)} {new.id}",
    )


def _content(card: SetupCard, old: Edition, new: Edition) -> Iterator[Block]:
    there = current_step(new, carry(progress(card), old, new))
    yield blocks.section(
        say("differs.intro", old=say(f"edition.{old.id}"), new=say(f"edition.{new.id}")),
        say(
            "differs.lands",
            position=new.steps.index(there) + 1,
            total=len(new.steps),
            title=_title(card, there),
        ),
    )
    found = diff(old, new)
    if found == Difference():
        yield blocks.section(say("differs.none"))
    if found.added:
        count = say_count("differs.added", len(found.added))
        yield from _steps(card, count, new, found.added)
    if found.removed:
        count = say_count("differs.removed", len(found.removed))
        yield from _steps(card, count, old, found.removed)
    if found.moved:
        count = say_count("differs.moved", len(found.moved))
        yield from _steps(card, count, new, found.moved)
    if found.relabelled:
        words = (_words(card, new, each) for each in found.relabelled)
        yield from blocks.paragraphs([say("differs.relabelled"), *words])


def _steps(
    card: SetupCard, heading: Mrkdwn, edition: Edition, step_ids: Iterable[str]
) -> Iterator[Block]:
    named = (step for step in edition.steps if step.id in set(step_ids))
    lines = (say("differs.step", title=_title(card, step)) for step in named)
    yield from blocks.paragraphs([heading, *lines])


def _words(card: SetupCard, edition: Edition, found: Relabelled) -> Mrkdwn:
    step = next(each for each in edition.steps if each.id == found.step_id)
    gone = _labels(label for label in found.before if label not in found.after)
    come = _labels(label for label in found.after if label not in found.before)
    title = _title(card, step)
    if not gone:
        return say("differs.words_come", title=title, come=come)
    if not come:
        return say("differs.words_gone", title=title, gone=gone)
    return say("differs.words", title=title, gone=gone, come=come)


def _labels(labels: Iterable[str]) -> Mrkdwn:
    return Mrkdwn(", ".join(say("differs.label", label=label) for label in labels))


def _title(card: SetupCard, step: Step) -> str:
    return say_plain(step.title_id, **card.values)
