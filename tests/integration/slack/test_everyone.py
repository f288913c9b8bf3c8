"""Disconnecting everybody takes a reason and two admins, and then leaves nobody connected."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from campus import stage
from campus.people import actions, text_of, until
from campus.stage import WORKSPACE, code_on
from campus.wire import press_forged

from bot.campaigns.proposal import Decision, Proposal, ProposalKind
from bot.services.kinds import Kind
from bot.ui.ids import Action
from storage.audit_tables import audit
from storage.ending_tables import proposal_messages, proposals
from storage.tables import grants

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from campus.places import Campus
    from campus.stage import Clock, Stage
    from structlog.typing import EventDict

REASON = "Tokens may have leaked: see ticket 4711"
PEOPLE = ("ben", "cleo", "sue")


@pytest.fixture
async def three(
    campus: Campus, clock: Clock, database_url: str, key: str, log: list[EventDict]
) -> AsyncIterator[Stage]:
    """Run a bot with three admins: Ada, Kim and Sue."""
    del log  # looked at when the test is over
    admins = ",".join(campus.people[name] for name in ("ada", "kim", "sue"))
    given = {"database_url": database_url, "key": key, "ADMINS": admins}
    async with stage.opened(campus, clock, **given) as opened:
        await opened.prepare()
        yield opened


async def _connected(stage: Stage) -> None:
    for name in PEOPLE:
        await stage.browser().authorize(await stage.link(name), f"{name}@northfield.edu")
        await stage.stands(name, "verified")
    await stage.settled()


async def _proposed(stage: Stage, *, people: int = 3) -> dict[str, Any]:
    """Have Ada propose it, and give the question that Kim gets."""
    ada = stage.person("ada")
    await ada.command("/usher revoke everyone")
    form = await until(lambda: ada.view(f"{people} people"))
    await ada.submit(form, reason=REASON)
    assert await until(lambda: ada.view("The other admins are asked"))
    return await stage.says("kim", "Disconnect everybody?")


async def _acts(stage: Stage) -> list[str]:
    """List what was recorded of ending, in its order."""
    recorded = sorted(await stage.rows(audit), key=lambda row: row.seq)
    about = ("everyone_", "authorization_ended")
    return [row.act for row in recorded if row.act.startswith(about)]


async def test_everybody_is_disconnected_once_a_second_admin_agrees(three: Stage) -> None:
    await _connected(three)
    asked = await _proposed(three)
    assert REASON in text_of(asked)
    assert actions(asked) == [Action.AGREE, Action.DECLINE]
    assert await three.live_at_zoom() == ["z-ben", "z-cleo", "z-sue"]

    unsure = await three.person("kim").press(asked, Action.AGREE)
    assert unsure["error"] == "confirm_required"
    await three.person("kim").press(asked, Action.AGREE, confirm=True)

    for name in PEOPLE:
        told = await three.says(name, "Ended for everybody")
        assert REASON not in text_of(told)
        assert f"<@{three.campus.people['ada']}>" in text_of(told)
        assert actions(told) == []
        await three.stands(name, "revoked", "ended_for_all")
    await three.settled()
    assert await three.live_at_zoom() == []
    assert await three.rows(grants) == []
    for name in ("ada", "kim", "sue"):
        message = await three.says(name, "It is over for *3 people*")
        assert actions(message) == []
    questions = [dm for dm in await three.person("kim").dms() if "disconnect" in text_of(dm)]
    assert len(questions) == 1
    board = await three.board_says("Disconnected: 3")
    assert "needs somebody" not in text_of(board)
    assert await _acts(three) == [
        "everyone_proposed",
        "everyone_agreed",
        *["authorization_ended"] * 3,
    ]
    assert REASON not in repr(await three.rows(audit))


async def test_links_sent_before_lead_nowhere_any_more(three: Stage) -> None:
    link = await three.link("ben")
    await three.browser().authorize(link, "ben@northfield.edu")
    for name in ("cleo", "sue"):
        await three.browser().authorize(await three.link(name), f"{name}@northfield.edu")
    await three.settled()
    await three.person("kim").press(await _proposed(three), Action.AGREE, confirm=True)
    await three.says("ben", "Ended for everybody")

    assert code_on(await three.browser().open(link)) == "link_expired"

    three.new_campaign()
    again = await three.browser().authorize(await three.link("ben"), "ben@northfield.edu")
    assert "Done, thank you" in again


async def test_who_was_disconnected_with_everybody_is_invited_by_the_next_round(
    three: Stage,
) -> None:
    await _connected(three)
    cleo = three.person("cleo")
    await cleo.press(await three.says("cleo", "Done, thank you"), Action.DISCONNECT, confirm=True)
    await three.says("cleo", "Zoom has confirmed it")
    asked = await _proposed(three, people=2)
    await three.person("kim").press(asked, Action.AGREE, confirm=True)
    await three.says("ben", "Ended for everybody")

    ada = three.person("ada")
    await ada.command("/usher invite")
    picks = [three.campus.people[name] for name in ("ben", "cleo")]
    await ada.submit(await until(lambda: ada.view("multi_users_select")), people=picks)
    preview = await until(lambda: ada.view("will be invited"))

    assert "(invited already" in text_of(preview)
    await ada.submit(preview)
    assert await until(lambda: three.person("ben").dm_with("authorize"))
    assert [len(await three.invitations(name)) for name in ("ben", "cleo")] == [2, 1]


async def test_progress_is_counted_while_zoom_does_not_answer(three: Stage) -> None:
    await _connected(three)
    asked = await _proposed(three)
    await three.campus.zoom_control("faults", route="/oauth/revoke", status=503, times=3)

    await three.person("kim").press(asked, Action.AGREE, confirm=True)

    await three.says("kim", "for *0 of 3 people*")
    await three.settled()
    await three.says("kim", "It is over for *3 people*")
    await three.says("ada", "It is over for *3 people*")


async def test_a_declined_proposal_changes_nothing(three: Stage) -> None:
    await _connected(three)

    await three.person("kim").press(await _proposed(three), Action.DECLINE)

    for name in ("ada", "kim", "sue"):
        told = await three.says(name, "declined*")
        assert actions(told) == []
    assert len(await three.live_at_zoom()) == 3
    assert await _acts(three) == ["everyone_proposed", "everyone_declined"]


async def test_whoever_proposed_it_cannot_agree_but_withdraw(three: Stage) -> None:
    await _connected(three)
    await _proposed(three)
    mine = await three.says("ada", "Another admin has to agree")
    (proposal,) = await three.rows(proposals)

    (told,) = await press_forged(three.campus, "ada", Action.AGREE, str(proposal.id))
    assert "second_admin_needed" in text_of(told)
    assert len(await three.live_at_zoom()) == 3
    await three.person("ada").press(mine, Action.DECLINE)

    await three.says("kim", "withdrew it")
    assert await _acts(three) == ["everyone_proposed", "everyone_declined"]


async def test_asking_the_admins_once_more_gives_nobody_a_second_message(three: Stage) -> None:
    await _connected(three)
    await _proposed(three)
    await three.says("ada", "Another admin has to agree")
    await three.settled()
    (proposal,) = await three.rows(proposals)
    before = sorted(map(repr, await three.rows(proposal_messages)))

    async with three.store.transaction() as tx:
        now = three.clock()
        await three.store.work.arm(tx, WORKSPACE, Kind.PROPOSAL, proposal.id, due_at=now)
    await three.settled()

    assert sorted(map(repr, await three.rows(proposal_messages))) == before
    questions = [dm for dm in await three.person("kim").dms() if REASON in text_of(dm)]
    assert len(questions) == 1


async def test_nothing_happens_unless_somebody_agrees_within_a_day(three: Stage) -> None:
    await _connected(three)
    asked = await _proposed(three)

    three.later(timedelta(hours=24))

    for name in ("ada", "kim", "sue"):
        await three.says(name, "Nobody agreed within a day")
    (told,) = await press_forged(three.campus, "kim", Action.AGREE, _value(asked))
    assert "stale_view" in text_of(told)
    assert len(await three.live_at_zoom()) == 3
    assert await _acts(three) == ["everyone_proposed", "everyone_expired"]


async def test_a_second_word_comes_too_late(three: Stage) -> None:
    await _connected(three)
    asked = await _proposed(three)
    await three.person("kim").press(asked, Action.DECLINE)

    for name in ("kim", "sue"):
        (told,) = await press_forged(three.campus, name, Action.AGREE, _value(asked))
        assert "stale_view" in text_of(told)

    assert len(await three.live_at_zoom()) == 3


async def test_it_is_proposed_once_at_a_time(three: Stage) -> None:
    await _connected(three)
    await _proposed(three)
    sue = three.person("sue")

    await sue.command("/usher revoke everyone")

    assert await until(lambda: sue.view("has proposed this already"))
    assert len(await three.rows(proposals)) == 1


async def test_nobody_but_admins_proposes_or_decides(three: Stage) -> None:
    await _connected(three)
    asked = await _proposed(three)

    (told,) = (await three.person("ben").command("/usher revoke everyone"))["shown"]
    assert "not_admin" in text_of(told)
    for action in (Action.AGREE, Action.DECLINE):
        (told,) = await press_forged(three.campus, "ben", action, _value(asked))
        assert "not_admin" in text_of(told)

    assert len(await three.live_at_zoom()) == 3


async def test_one_admin_alone_is_told_that_a_second_is_needed(ready: Stage) -> None:
    await ready.browser().authorize(await ready.link("ben"), "ben@northfield.edu")
    await ready.stands("ben", "verified")
    ada = ready.person("ada")

    await ada.command("/usher revoke everyone")

    view = await until(lambda: ada.view("A second admin is needed"))
    assert not view.get("submit")
    assert await ready.rows(proposals) == []


async def test_with_nothing_held_there_is_nothing_to_propose(three: Stage) -> None:
    ada = three.person("ada")

    await ada.command("/usher revoke everyone")

    assert await until(lambda: ada.view("nothing to disconnect"))


async def test_whoever_authorizes_after_the_decision_stays(three: Stage) -> None:
    await _connected(three)
    asked = await _proposed(three)
    link = await three.link("dev")
    await three.person("kim").press(asked, Action.AGREE, confirm=True)
    await three.says("ben", "Ended for everybody")

    await three.browser().authorize(link, "dev@northfield.edu")
    await three.settled()

    assert await three.live_at_zoom() == ["z-dev"]
    await three.says("kim", "It is over for *3 people*")


async def test_a_second_zoom_user_who_came_after_the_decision_stays(three: Stage) -> None:
    ada, kim = (three.campus.people[name] for name in ("ada", "kim"))
    await three.browser().authorize(await three.link("ben"), "ben@northfield.edu")
    await three.settled()
    decided_at = three.clock()
    three.new_campaign()
    link = await three.link("ben")
    another = {"email": "lab@id.northfield.edu", "sign_in_email": "dev@northfield.edu"}
    await three.campus.zoom_control("users", id="z-dev", **another)
    await three.browser().authorize(link, "dev@northfield.edu")
    await three.person("ben").press(await three.says("ben", "Is that you?"), "confirm_yes")
    await three.stands("ben", "verified")
    await three.settled()
    assert await three.live_at_zoom() == ["z-ben", "z-dev"]
    proposal = Proposal(
        uuid4(), WORKSPACE, ProposalKind.REVOKE_EVERYONE, REASON, ada, decided_at, people=1
    )
    decided = replace(
        proposal, decision=Decision.AGREED, decided_by=kim, decided_at=decided_at, people=1
    )

    # As after a restart: the work that the decision armed is done late.
    async with three.store.transaction() as tx:
        await three.store.setups.hold(tx, WORKSPACE)
        await three.store.proposals.add(tx, proposal)
        await three.store.proposals.decide(tx, decided)
        await three.store.work.add(tx, WORKSPACE, Kind.EVERYONE, proposal.id, due_at=three.clock())
    await three.says("ben", "Ended for everybody")
    await three.settled()

    assert await three.live_at_zoom() == ["z-dev"]
    assert await three.grants() == {"z-dev": "ben"}
    before, after = await three.invitations("ben")
    stands = {before.state: before.cause, after.state: after.cause}
    assert stands == {"verified": None, "revoked": "ended_for_all"}
    assert len(await three.recorded("authorization_ended")) == 1


def _value(message: dict[str, Any]) -> str:
    elements = [each for block in message["blocks"] for each in block.get("elements", [])]
    return next(str(each["value"]) for each in elements if "value" in each)
