"""What ends by more than one person's word fits Slack, whatever it is filled with."""

from collections.abc import Callable
from typing import TypeAlias
from uuid import UUID

import pytest

from bot.campaigns.proposal import Decision
from bot.notices.ending import EveryoneNotice
from bot.ui import everyone
from bot.ui.message import Message, View
from bot.ui.messages import render

pytestmark = pytest.mark.usefixtures("language")

CheckMessage: TypeAlias = Callable[[Message], str]
CheckView: TypeAlias = Callable[[View], str]

ID = UUID(int=2**128 - 1)
NAME = "<&`*" * 750
ONE, OTHER = "U00000000001", "U00000000002"


@pytest.mark.parametrize("decision", [None, *Decision])
@pytest.mark.parametrize("mine", [True, False])
def test_disconnecting_everybody(
    check_message: CheckMessage, check_view: CheckView, decision: str | None, *, mine: bool
) -> None:
    known = {"proposal_id": ID, "proposed_by": ONE, "reason": NAME, "people": 10_000}
    when = {"until": 2**31, "since": 2**31, "decided_by": OTHER, "decision": decision}
    for left, asked, shared in ((0, 0, True), (9_999, 9, False)):
        some = {"left": left, "asked": asked, "shared": shared, "target": NAME, "mine": mine}
        check_message(render(EveryoneNotice(**known, **when, **some)))  # type: ignore[arg-type]  # builder
        check_view(everyone.form(ID, target=NAME, people=10_000, shared=shared))
    check_view(everyone.waiting(ONE, until=2**31))
    for view in (everyone.nothing(), everyone.alone(), everyone.proposed()):
        check_view(view)
