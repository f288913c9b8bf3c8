"""Domain rules: a rehearsal suggests them, an admin takes them, people are asked less."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from campus.people import actions, link_in, text_of, until
from campus.stage import ACCOUNT_ID, WORKSPACE
from campus.wire import press_forged

from bot.campaigns.domains import DomainRule
from bot.guide.library import default_edition
from bot.guide.model import Check
from bot.sandbox.zoom.accounts import User
from bot.ui.ids import Action
from storage.audit_tables import audit
from storage.tables import grants

if TYPE_CHECKING:
    from campus.stage import Stage

AT_ZOOM = "zoom.northfield.edu"
RULE = DomainRule("northfield.edu", AT_ZOOM)


@pytest.fixture
async def apart(untouched: Stage) -> Stage:
    """Be where everybody's address at Zoom has another domain than in Slack."""
    stage = untouched
    await stage.prepare(rehearsed=False)
    await _go_to_the_rehearsal(stage)
    for name in ("ada", "ben", "cleo"):
        _move_at_zoom(stage, name, f"{name}@{AT_ZOOM}")
    return stage


async def _go_to_the_rehearsal(stage: Stage) -> None:
    rehearsal = next(each for each in default_edition().steps if each.check is Check.REHEARSAL)
    async with stage.store.transaction() as tx:
        setup = await stage.store.setups.hold(tx, WORKSPACE)
        there = replace(setup, progress=replace(setup.progress, current=rehearsal.id))
        await stage.store.setups.save(tx, there)


def _move_at_zoom(stage: Stage, name: str, email: str) -> None:
    user = User(
        id=f"z-{name}",
        account_id=ACCOUNT_ID,
        email=email,
        first_name=name.capitalize(),
        last_name="Moved",
    )
    stage.campus.zoom.seed(user)


async def _rehearse(stage: Stage, zoom_email: str = f"ada@{AT_ZOOM}") -> None:
    ada = stage.person("ada")
    await ada.command("/usher rehearse")
    link = link_in(await until(lambda: ada.dm_with("authorize")))
    await stage.browser().authorize(link, zoom_email)
    await ada.press(await stage.says("ada", "Is that you?"), "confirm_yes")
    await stage.stands("ada", "verified")


async def _card(stage: Stage, action_id: str) -> dict[str, Any]:
    ada = stage.person("ada")
    await ada.command("/usher setup")
    await stage.settled()  # or it could be the card whose place is being taken
    return await until(lambda: ada.dm_with(action_id))


async def _take_the_rule(stage: Stage) -> None:
    await _rehearse(stage)
    await stage.person("ada").press(await _card(stage, "domain_rule_use"), "domain_rule_use")

    async def taken() -> bool:
        async with stage.store.transaction() as tx:
            return (await stage.store.setups.hold(tx, WORKSPACE)).domain_rules == (RULE,)

    await until(taken)


async def _comes_back(stage: Stage, name: str, zoom_email: str) -> str:
    page = await stage.browser().authorize(await stage.link(name), zoom_email)
    state, _ = await stage.state(name)
    assert page
    return state


async def test_a_rehearsal_suggests_a_rule_with_its_own_addresses(apart: Stage) -> None:
    await _rehearse(apart)

    card = await _card(apart, "domain_rule_use")

    told = text_of(card)
    assert "ada@northfield.edu in Slack and ada@zoom.northfield.edu at Zoom" in told
    assert "domain_rule_remove" not in actions(card)


async def test_until_an_admin_takes_it_everybody_is_asked(apart: Stage) -> None:
    await _rehearse(apart)

    assert await _comes_back(apart, "ben", f"ben@{AT_ZOOM}") == "confirming"


async def test_a_rule_settles_silently_what_people_would_be_asked(apart: Stage) -> None:
    await _take_the_rule(apart)

    assert await _comes_back(apart, "ben", f"ben@{AT_ZOOM}") == "verified"

    dms = await apart.person("ben").dms()
    assert [text_of(dm) for dm in dms if "Is that you?" in text_of(dm)] == []


async def test_a_rule_says_nothing_of_another_name(apart: Stage) -> None:
    await _take_the_rule(apart)

    assert await _comes_back(apart, "ben", f"cleo@{AT_ZOOM}") == "confirming"


async def test_a_rule_takes_nothing_from_whom_slack_knows_by_that_address(apart: Stage) -> None:
    await _take_the_rule(apart)
    dev = apart.campus.people["dev"]
    change = {"do": "change", "user": dev, "email": f"ben@{AT_ZOOM}"}
    assert (await apart.campus.slack_control("people", **change))["ok"]
    await apart.meet("dev")

    assert await _comes_back(apart, "ben", f"ben@{AT_ZOOM}") == "failed"

    assert await apart.state("ben") == ("failed", "already_linked")


async def test_a_rule_crosses_to_no_other_account(apart: Stage) -> None:
    await _take_the_rule(apart)
    user = User(
        id="z-other-ben",
        account_id="acc-elsewhere",
        email=f"ben@{AT_ZOOM}",
        first_name="Ben",
        last_name="Elsewhere",
    )
    _move_at_zoom(apart, "ben", "ben@northfield.edu")
    apart.campus.zoom.seed(user)
    await apart.campus.zoom_control("switches", outsiders_allowed=True)

    assert await _comes_back(apart, "ben", f"ben@{AT_ZOOM}") == "wrong_account"


async def test_a_rule_is_seen_and_removed_and_both_are_recorded(apart: Stage) -> None:
    await _take_the_rule(apart)
    ada = apart.person("ada")
    await _go_to_the_rehearsal(apart)
    card = await _card(apart, "domain_rule_remove")
    assert "the same name at northfield.edu in Slack and at zoom.northfield.edu" in text_of(
        card
    ).replace("*", "")
    assert "domain_rule_use" not in actions(card)

    await ada.press(card, "domain_rule_remove")

    await until(lambda: ada.dm_with("domain_rule_use"))
    assert await _comes_back(apart, "ben", f"ben@{AT_ZOOM}") == "confirming"
    rows = [row for row in await apart.rows(audit) if row.act.startswith("domain_rule")]
    assert [row.act for row in rows] == ["domain_rule_added", "domain_rule_removed"]
    assert [row.details for row in rows] == [{"slack": RULE.slack, "zoom": RULE.zoom}] * 2


async def test_what_an_admin_does_not_want_is_not_suggested_again(apart: Stage) -> None:
    await _rehearse(apart)
    ada = apart.person("ada")
    card = await _card(apart, "domain_rule_decline")
    (told,) = await press_forged(
        apart.campus, "ben", Action.DECLINE_DOMAIN_RULE, str((await apart.invitation("ada")).id)
    )
    assert "not_admin" in text_of(told)

    await ada.press(card, "domain_rule_decline")

    (row,) = await apart.recorded("domain_rule_declined")
    assert row.details == {"slack": RULE.slack, "zoom": RULE.zoom}
    await apart.settled()
    assert await ada.dm_with("domain_rule_decline") is None
    forged = str((await apart.invitation("ada")).id)
    for action in (Action.USE_DOMAIN_RULE, Action.DECLINE_DOMAIN_RULE):
        (told,) = await press_forged(apart.campus, "ada", action, forged)
        assert "stale_view" in text_of(told)
    apart.later(timedelta(days=1))
    await apart.settled()
    await ada.command("/usher setup")
    await apart.settled()
    assert await ada.dm_with("domain_rule_use") is None


async def test_a_declined_rule_is_seen_and_suggested_again_if_an_admin_wants_it(
    apart: Stage,
) -> None:
    await _rehearse(apart)
    ada = apart.person("ada")
    await ada.press(await _card(apart, "domain_rule_decline"), "domain_rule_decline")
    await _go_to_the_rehearsal(apart)
    card = await _card(apart, "domain_rule_reconsider")
    told = text_of(card).replace("*", "")
    assert "the same name at northfield.edu in Slack and at zoom.northfield.edu at Zoom" in told

    await ada.press(card, "domain_rule_reconsider")

    await until(lambda: ada.dm_with("domain_rule_use"))
    assert await ada.dm_with("domain_rule_reconsider") is None
    (row,) = await apart.recorded("domain_rule_reconsidered")
    assert row.details == {"slack": RULE.slack, "zoom": RULE.zoom}
    again = f"{RULE.slack} {RULE.zoom}"
    (told,) = await press_forged(apart.campus, "ada", Action.RECONSIDER_DOMAIN_RULE, again)
    assert "stale_view" in text_of(told)


async def test_a_rule_answers_what_people_are_being_asked_and_nothing_else(
    apart: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.questions._AT_ONCE", 1)  # so that it takes several portions
    await _rehearse(apart)
    assert await _comes_back(apart, "ben", f"ben@{AT_ZOOM}") == "confirming"
    assert await _comes_back(apart, "dev", f"cleo@{AT_ZOOM}") == "confirming"
    asked = await apart.says("ben", "Is that you?")
    await apart.settled()
    ids = {row.zoom_user_id: row.id for row in await apart.rows(grants)}

    await apart.person("ada").press(await _card(apart, "domain_rule_use"), "domain_rule_use")
    await apart.stands("ben", "verified")
    await apart.settled()

    told = await apart.says("ben", "Done, thank you")
    assert told["ts"] == asked["ts"]
    assert await apart.state("dev") == ("confirming", None)
    held = {row.zoom_user_id: (row.status, row.id) for row in await apart.rows(grants)}
    assert held["z-ben"] == ("held", ids["z-ben"])
    assert held["z-cleo"] == ("confirming", ids["z-cleo"])
    assert await apart.live_at_zoom() == ["z-ada", "z-ben", "z-cleo"]
    await apart.board_says("Done: 1")
    (row,) = await apart.recorded("question_settled")
    assert (row.actor, row.details) == (None, {"outcome": "verified"})

    await _go_to_the_rehearsal(apart)
    await apart.person("ada").press(await _card(apart, "domain_rule_remove"), "domain_rule_remove")
    apart.later(timedelta(days=2))
    await apart.settled()
    assert (await apart.state("ben"))[0] == "verified"
    assert (await apart.grants()).get("z-cleo") is None


async def test_a_question_about_somebody_elses_address_stays_asked(apart: Stage) -> None:
    await _rehearse(apart)
    assert await _comes_back(apart, "ben", f"ben@{AT_ZOOM}") == "confirming"
    change = {"do": "change", "user": apart.campus.people["dev"], "email": f"ben@{AT_ZOOM}"}
    assert (await apart.campus.slack_control("people", **change))["ok"]
    await apart.meet("dev")

    await apart.person("ada").press(await _card(apart, "domain_rule_use"), "domain_rule_use")
    await apart.settled()

    assert await apart.state("ben") == ("confirming", None)


async def test_what_was_suggested_before_is_stale(apart: Stage) -> None:
    await _rehearse(apart)
    card = await _card(apart, "domain_rule_use")
    ada = apart.person("ada")
    await ada.press(card, "domain_rule_use")

    (told,) = await press_forged(apart.campus, "ada", Action.USE_DOMAIN_RULE, str(uuid4()))
    assert "stale_view" in text_of(told)
    (told,) = await press_forged(apart.campus, "ada", Action.REMOVE_DOMAIN_RULE, "a.edu b.edu")
    assert "stale_view" in text_of(told)


async def test_whose_addresses_agree_is_not_bothered_with_rules(untouched: Stage) -> None:
    await untouched.prepare(rehearsed=False)
    ada = untouched.person("ada")
    await ada.command("/usher rehearse")
    link = link_in(await until(lambda: ada.dm_with("authorize")))
    await untouched.browser().authorize(link, "ada@northfield.edu")
    await untouched.stands("ada", "verified")
    await ada.command("/usher setup")
    await untouched.settled()

    assert await ada.dm_with("domain_rule_use") is None
