"""What Usher finds about its own redirect URL, on the guide's card."""

from collections.abc import Iterator

from bot.notices.setup import SetupCard
from bot.oauth.redirect import Reached, flaws
from bot.ui import blocks
from bot.ui.ids import Action
from bot.ui.message import Block
from bot.ui.mrkdwn import Mrkdwn, code, moment
from bot.ui.strings import say, say_plain


def finding(card: SetupCard) -> Iterator[Block]:
    """Say what is right or wrong with the address, and who answers there."""
    wrong = [say(f"redirect.flaw.{flaw}") for flaw in flaws(card.values["redirect_url"])]
    lines = wrong or [say("redirect.fine")]
    yield blocks.section(say("redirect.title"), *lines, _reached(card))
    yield blocks.actions(blocks.button(say_plain("button.look_again"), Action.LOOK_AGAIN))


def _reached(card: SetupCard) -> Mrkdwn:
    if card.looked is None:
        return say("redirect.looking")
    looked = card.looked
    at, detail = moment(looked.at), code(looked.detail)
    return say(f"redirect.{Reached(looked.reached)}", at=at, detail=detail)
