"""The rules by which nobody is asked whether the other address at Zoom is theirs."""

from collections.abc import Iterator
from typing import Final

from bot.notices.setup import SetupCard
from bot.ui import blocks
from bot.ui.ids import Action
from bot.ui.message import Block
from bot.ui.strings import say, say_plain

_SHOWN: Final = 5  # rules in all, each with a button: a message takes some 13,000 characters


def in_use(card: SetupCard) -> Iterator[Block]:
    """Show the rules in use, each beside a way out."""
    room = _SHOWN - bool(card.declined_rules)
    for pair in card.domain_rules[:room]:
        words, value = say_plain("button.remove_domain_rule"), f"{pair.slack} {pair.zoom}"
        remove = blocks.button(words, Action.REMOVE_DOMAIN_RULE, value=value)
        said = say("domain.in_use", slack=pair.slack, zoom=pair.zoom)
        yield blocks.section(said, beside=remove)


def declined(card: SetupCard) -> Iterator[Block]:
    """Show the rules that an admin did not want, at least the latest, each beside a way back."""
    room = max(1, _SHOWN - len(card.domain_rules))
    for pair in card.declined_rules[-room:]:
        words, value = say_plain("button.reconsider_domain_rule"), f"{pair.slack} {pair.zoom}"
        reconsider = blocks.button(words, Action.RECONSIDER_DOMAIN_RULE, value=value)
        said = say("domain.declined", slack=pair.slack, zoom=pair.zoom)
        yield blocks.section(said, beside=reconsider)


def suggested(card: SetupCard) -> Iterator[Block]:
    """Show the rule that the rehearsal suggests; the guide has gone on from there."""
    proposal = card.domain_proposal
    if proposal is not None:
        yield blocks.section(
            say(
                "domain.proposed",
                slack_email=proposal.slack_email,
                zoom_email=proposal.zoom_email,
                slack=proposal.pair.slack,
                zoom=proposal.pair.zoom,
            )
        )
        words = say_plain("button.use_domain_rule")
        use = blocks.button(words, Action.USE_DOMAIN_RULE, value=proposal.invitation_id)
        words = say_plain("button.decline_domain_rule")
        decline = blocks.button(words, Action.DECLINE_DOMAIN_RULE, value=proposal.invitation_id)
        yield blocks.actions(use, decline)
