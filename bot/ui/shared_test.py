"""The test of an app that Usher shares with the target: does Usher's permission survive?"""

from collections.abc import Iterator

from bot.campaigns.model import InvitationState
from bot.campaigns.permission import PermissionUse, Survival
from bot.notices.setup import SetupCard
from bot.ui import blocks
from bot.ui.ids import Action
from bot.ui.message import Block
from bot.ui.mrkdwn import Mrkdwn, moment
from bot.ui.strings import say, say_plain


def shared_test(card: SetupCard) -> Iterator[Block]:
    """Offer the test where both use one app, with what came of the last one and when."""
    if card.permission_use != PermissionUse.SHARED:
        return
    yield blocks.section(say("shared_test.how", target=card.values["target"]))
    if card.shared_test is not None:
        yield blocks.section(_result(card))
    held = card.rehearsal is not None and card.rehearsal.state == InvitationState.VERIFIED
    if held and card.shared_test != Survival.ASKING:
        yield blocks.actions(blocks.button(say_plain("button.test_now"), Action.TEST_SHARED))


def _result(card: SetupCard) -> Mrkdwn:
    survival, names = Survival(card.shared_test or ""), {"target": card.values["target"]}
    if survival is Survival.ASKING or card.shared_tested is None:
        return say("shared_test.asking")
    said = say(f"shared_test.{survival}", **names)
    return say("shared_test.result", when=moment(card.shared_tested), said=said)
