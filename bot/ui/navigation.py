"""The ways through the guide beside Next and Back: on the card, and in the modals they open."""

from collections.abc import Iterator
from typing import Final

from bot.guide.library import editions
from bot.guide.model import Step
from bot.notices.setup import SetupCard
from bot.ui import blocks, handover, inputs, screens
from bot.ui.ids import Action, Callback, Field
from bot.ui.message import Block, View
from bot.ui.mrkdwn import Mrkdwn
from bot.ui.strings import say, say_plain
from bot.wizard.engine import may_skip
from bot.wizard.overview import Place, overview
from bot.wizard.spot import Spot
from bot.wizard.state import Progress, is_left_out

_LONGEST_REASON: Final = 200  # characters; a sentence shows no more of a value


def progress(card: SetupCard) -> Progress:
    """Read off a card how far the guide is."""
    return Progress(card.edition_id, card.done, card.step_id, card.skipped)


def spot(card: SetupCard) -> Spot:
    """Name the step on the card."""
    return Spot(card.edition_id, card.step_id)


def reason(card: SetupCard, step: Step) -> str | None:
    """Return why the step was skipped; None when it was not, or has been done since."""
    return card.skipped[step.id] if is_left_out(step, progress(card)) else None


def row(card: SetupCard, step: Step) -> Block:
    """Show the quiet row under Back and Next: words and no menu, a tab stop each."""
    here = str(spot(card))
    buttons = []
    if may_skip(step, progress(card)) and reason(card, step) is None:
        buttons.append(blocks.button(say_plain("button.skip"), Action.SKIP, value=here))
    buttons.append(blocks.button(say_plain("button.all_steps"), Action.ALL_STEPS, value=here))
    buttons.append(screens.button(spot(card)))
    buttons.append(handover.way_out(card))
    return blocks.actions(*buttons)


def after_all(card: SetupCard) -> Block:
    """Offer to call the skipped step on the card done."""
    words = say_plain("button.after_all")
    return blocks.button(words, Action.AFTER_ALL, value=str(spot(card)))


def all_steps(card: SetupCard) -> View:
    """List every step with where it stands, and let one open what may be opened."""
    places = overview(editions()[card.edition_id], progress(card))
    openable = [
        (place.step.id, say_plain("steps.option", **_facts(card, index, place)))
        for index, place in enumerate(places, start=1)
        if place.jumpable
    ]
    view = blocks.modal(
        say_plain("modal.steps"),
        *_list(card, places, openable),
        close=say_plain("modal.close"),
    )
    if not openable:
        return view
    submit = say_plain("modal.steps.submit")
    return blocks.form(view, submit=submit, callback=Callback.STEP, metadata=str(spot(card)))


def skip_form(card: SetupCard) -> View:
    """Ask why the step on the card is left out."""
    step = next(s for s in editions()[card.edition_id].steps if s.id == card.step_id)
    title = say_plain(step.title_id, **card.values)
    view = blocks.modal(
        say_plain("modal.skip"),
        blocks.section(say("skip.intro", title=title)),
        inputs.typed(
            Field.REASON,
            Action.REASON,
            say_plain("skip.reason"),
            longest=_LONGEST_REASON,
            hint=say_plain("skip.reason.hint"),
            lines=True,
        ),
        close=say_plain("modal.cancel"),
    )
    submit = say_plain("modal.skip.submit")
    return blocks.form(view, submit=submit, callback=Callback.SKIP, metadata=str(spot(card)))


def no_reason() -> dict[str, str]:
    """Say under the field that spaces are no reason."""
    return {Field.REASON: say_plain("skip.reason.empty")}


def _list(
    card: SetupCard, places: tuple[Place, ...], openable: list[tuple[str, str]]
) -> Iterator[Block]:
    name = say(f"edition.{card.edition_id}")
    yield blocks.section(say("steps.intro", done=_done(places), total=len(places), edition=name))
    if openable:
        label, nothing = say_plain("steps.go"), say_plain("steps.go.nothing")
        yield inputs.select(Field.STEP, Action.STEP, label, openable, nothing=nothing)
    yield from blocks.paragraphs(
        _line(card, index, place) for index, place in enumerate(places, start=1)
    )
    yield blocks.actions(*_more(card, places))


def _more(card: SetupCard, places: tuple[Place, ...]) -> Iterator[Block]:
    if places[0].step.id != card.step_id:
        asks = blocks.asks_first(
            say_plain("ask.restart.title"),
            say_plain("ask.restart.text"),
            yes=say_plain("ask.restart.yes"),
            no=say_plain("ask.restart.no"),
            harmless=True,
        )
        words = say_plain("button.restart")
        yield blocks.button(words, Action.RESTART, value=str(spot(card)), asks=asks)
    yield blocks.button(say_plain("button.another_edition"), Action.ANOTHER_EDITION)


def _done(places: tuple[Place, ...]) -> int:
    return sum(place.standing in {"done", "here_done"} for place in places)


def _facts(card: SetupCard, index: int, place: Place) -> dict[str, object]:
    title = say_plain(place.step.title_id, **card.values)
    return {"position": index, "title": title, "stands": say_plain(f"stands.{place.standing}")}


def _line(card: SetupCard, index: int, place: Place) -> Mrkdwn:
    line = say("steps.line", **_facts(card, index, place))
    if place.step.id in card.differing:
        line = say("steps.differs", line=line)
    if place.reason is None:
        return line
    return Mrkdwn(f"{line}\n{say('steps.reason', reason=place.reason)}")
