"""Handing the guide over to a colleague, and taking it back."""

from collections.abc import Iterator
from typing import Final

from bot.notices.handover import Handed, Unfit
from bot.notices.setup import SetupCard
from bot.ui import blocks, inputs
from bot.ui.ids import Action, Callback, Field
from bot.ui.message import Block, View
from bot.ui.mrkdwn import Mrkdwn, mention, moment
from bot.ui.strings import say, say_count, say_plain

_LONGEST_REASON: Final = 200  # characters; a sentence shows no more of a value
_SHOWN: Final = 3  # colleagues with a button each, on every card


def not_that_person() -> Block:
    """Show **I am not that person**, for where the guide says who is needed."""
    return blocks.button(say_plain("button.not_that_person"), Action.NOT_THAT_PERSON)


def way_out(card: SetupCard) -> Block:
    """Offer an admin to hand the guide over, and a colleague to give it back."""
    if card.handed is None:
        return blocks.button(say_plain("button.hand_over"), Action.HAND_OVER)
    return blocks.button(say_plain("button.give_back"), Action.GIVE_BACK)


def received(handed: Handed) -> Block:
    """Tell a colleague who handed the guide over, why, and what it lets them do."""
    by = {"who": mention(handed.given_by), "since": moment(handed.since)}
    if handed.reason is None:
        return blocks.section(say("handover.received", **by))
    return blocks.section(say("handover.received_because", reason=handed.reason, **by))


def colleagues(card: SetupCard) -> Iterator[Block]:
    """Show an admin who has the guide too, each beside **Take back**."""
    for handed in card.colleagues[:_SHOWN]:
        names = {"who": mention(handed.member_id), "by": mention(handed.given_by)}
        line = say("handover.has_it", since=moment(handed.since), **names)
        yield blocks.section(line, beside=_take_back(handed))
    if more := len(card.colleagues[_SHOWN:]):
        yield blocks.context(say_count("handover.more", more))


def form() -> View:
    """Ask to whom the guide is handed over, and why."""
    who, nobody = say_plain("handover.colleague"), say_plain("handover.nobody")
    why = say_plain("handover.reason")
    view = blocks.modal(
        say_plain("modal.hand_over"),
        blocks.section(say("handover.intro")),
        blocks.section(say("handover.rights")),
        inputs.person(Field.COLLEAGUE, Action.COLLEAGUE, who, nothing=nobody),
        inputs.optional(
            inputs.typed(
                Field.REASON,
                Action.REASON,
                why,
                longest=_LONGEST_REASON,
                hint=say_plain("handover.reason.hint"),
                lines=True,
            )
        ),
        close=say_plain("modal.cancel"),
    )
    submit = say_plain("button.hand_over")
    return blocks.form(view, submit=submit, callback=Callback.HAND_OVER, metadata="")


def give_back_form(given_by: str) -> View:
    """Ask a colleague before the guide goes back."""
    view = blocks.modal(
        say_plain("modal.give_back"),
        blocks.section(say("handover.give_back", who=mention(given_by))),
        close=say_plain("modal.keep"),
    )
    submit = say_plain("button.give_back")
    return blocks.form(view, submit=submit, callback=Callback.GIVE_BACK, metadata="")


def refused(unfit: Unfit) -> dict[str, str]:
    """Say under the field why that colleague cannot have the guide."""
    return {Field.COLLEAGUE: say_plain(f"unfit.{unfit}")}


def handed_over(member_id: str) -> View:
    """Say that the colleague has it, and how to get it back."""
    return _told(say_plain("modal.handed_over"), say("handover.done", who=mention(member_id)))


def given_back() -> View:
    """Say that the guide has gone back."""
    return _told(say_plain("modal.given_back"), say("handover.given_back"))


def _take_back(handed: Handed) -> Block:
    asks = blocks.asks_first(
        say_plain("ask.take_back.title"),
        say_plain("ask.take_back.text"),
        yes=say_plain("button.take_back"),
        no=say_plain("ask.take_back.no"),
        harmless=True,
    )
    words = say_plain("button.take_back")
    return blocks.button(words, Action.TAKE_BACK, value=handed.member_id, asks=asks)


def _told(title: str, words: Mrkdwn) -> View:
    return blocks.modal(title, blocks.section(words), close=say_plain("modal.close"))
