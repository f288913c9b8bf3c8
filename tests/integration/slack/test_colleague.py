"""The second rehearsal: a colleague without a role at Zoom gets the very invitation."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from campus import guide
from campus.people import actions, text_of, until
from campus.rehearsals import after, link_of, opens_the_guide_at, rehearses, shows

from bot.sandbox.people import OPTIONAL_SCOPE
from bot.services.audit import Act
from storage.audit_tables import audit
from storage.support_tables import list_probes
from storage.tables import campaigns, grants, setups

if TYPE_CHECKING:
    from campus.people import SlackPerson
    from campus.stage import Stage

EDITIONS = ["2026-11", "2023-06"]
STEP = "second-rehearsal"


async def at_the_step(stage: Stage, edition_id: str = "2026-11") -> SlackPerson:
    """Have Ada's rehearsal behind her, and the colleague's step on her card."""
    ada = await opens_the_guide_at(stage, edition_id)
    await ada.press(await shows(stage, edition_id, "rehearsal"), "rehearse")
    await rehearses(stage)
    await shows(stage, edition_id, STEP)
    return ada


async def choose(stage: Stage, name: str) -> dict[str, Any]:
    """Press Ask a colleague, pick somebody, and give Slack's answer to the form."""
    ada = stage.person("ada")
    card = await until(lambda: ada.dm_with("colleague_ask"))
    await ada.press(card, "colleague_ask")
    view = await until(lambda: ada.view("no role at Zoom"))
    return await ada.submit(view, colleague=stage.campus.people[name])


async def ask(stage: Stage, name: str = "ben") -> dict[str, Any]:
    """Ask a colleague, and wait for their message."""
    answer = await choose(stage, name)
    assert answer["ok"], answer
    return await until(lambda: stage.person(name).dm_with("authorize"))


@pytest.mark.parametrize("edition_id", EDITIONS)
async def test_a_colleague_gets_the_very_invitation_and_the_guide_goes_on(
    untouched: Stage, edition_id: str
) -> None:
    ada = await at_the_step(untouched, edition_id)

    message = await ask(untouched)

    told = text_of(message)
    assert f"<@{ada.id}> asks you to try something out" in told
    assert "your phone" in told
    assert "would like to connect your Zoom" in told
    await until(lambda: ada.dm_saying("has the message and has not started yet"))
    await rehearses(untouched, "ben")
    await shows(untouched, edition_id, after(edition_id, STEP))
    receipt = await untouched.says("ben", "Done, thank you")
    assert "This was a trial" in text_of(receipt)
    assert "/usher invite" not in text_of(receipt)
    assert await untouched.state("ben") == ("verified", None)


async def test_the_colleague_decides_no_account_and_nobody_reads_their_lists(
    untouched: Stage,
) -> None:
    await at_the_step(untouched)
    (before,) = await untouched.rows(setups)
    await untouched.campus.zoom_control("switches", outsiders_allowed=True)
    await ask(untouched)

    page = await untouched.browser().authorize(
        await link_of(untouched, "ben"), "olga@elsewhere.edu"
    )

    assert "account" in page
    assert await untouched.state("ben") == ("wrong_account", "wrong_account")
    card = await shows(untouched, "2026-11", STEP)
    ada = untouched.person("ada")
    await until(lambda: ada.dm_saying("They used a Zoom user of another Zoom account"))
    assert "colleague_ask_again" in actions(await shows(untouched, "2026-11", STEP))
    (setup,) = await untouched.rows(setups)
    assert (setup.account_id, setup.rehearsed_credentials_id) == (
        before.account_id,
        before.rehearsed_credentials_id,
    )
    assert card["ts"] == (await shows(untouched, "2026-11", STEP))["ts"]
    await ada.press(await shows(untouched, "2026-11", STEP), "colleague_ask_again")
    await link_of(untouched, "ben", count=2)
    await rehearses(untouched, "ben", count=2)
    await untouched.settled()
    probed = {row.invitation_id for row in await untouched.rows(list_probes)}
    assert probed == {(await untouched.invitation("ada")).id}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ada", "has rehearsed already"),
        ("gus", "a guest in your Slack"),
        ("rob", "a bot"),
    ],
)
async def test_somebody_who_would_show_nothing_is_refused(
    untouched: Stage, name: str, words: str
) -> None:
    await at_the_step(untouched)

    await choose(untouched, name)

    view = await until(untouched.person("ada").view)
    assert view["callback_id"] == "colleague_submitted"
    assert words in repr((await untouched.person("ada").screen())["views"][-1])
    assert [row.kind for row in await untouched.rows(campaigns)] == ["rehearsal"]


@pytest.mark.parametrize("edition_id", EDITIONS)
async def test_a_failure_opens_the_step_that_mends_it_and_leads_back(
    untouched: Stage, edition_id: str
) -> None:
    ada = await at_the_step(untouched, edition_id)
    await ask(untouched)
    step_id = "add-scopes" if edition_id == "2026-11" else "open-scopes"

    await rehearses(untouched, "ben", untick=OPTIONAL_SCOPE)

    card = await shows(untouched, edition_id, step_id)
    await until(lambda: ada.dm_saying(OPTIONAL_SCOPE))
    ben = untouched.campus.people["ben"]
    assert f"*What the rehearsal of <@{ben}> showed:*" in text_of(card)
    await ada.press(card, "colleague_ask_again")
    await shows(untouched, edition_id, STEP)
    await rehearses(untouched, "ben", count=2)
    await shows(untouched, edition_id, after(edition_id, STEP))


async def test_a_colleague_who_is_stopped_at_zoom_is_asked_too_and_opens_the_approval(
    untouched: Stage,
) -> None:
    ada = await at_the_step(untouched)
    await untouched.campus.zoom_control("accounts", id="acc-campus", requires_approval=True)
    await untouched.campus.zoom_control("approve", app_id="app-1", user="ada@northfield.edu")
    await ask(untouched)
    browser = untouched.browser()
    await browser.open(await link_of(untouched, "ben"))
    page = await browser.to_consent("ben@northfield.edu")
    assert "You cannot authorize" in page

    await untouched.settled()

    untouched.later(timedelta(minutes=10))

    ben = untouched.person("ben")
    question = await until(lambda: ben.dm_with("no_return_seen"))
    await until(lambda: ada.dm_saying("what Zoom's page said"))
    block = next(b for b in question["blocks"] if "cannot_authorize" in repr(b))
    await ben.press(question, "no_return_seen", block_id=block["block_id"])
    await shows(untouched, "2026-11", "pre-approval")


async def test_whoever_runs_zoom_has_not_tried_what_everybody_else_meets(
    untouched: Stage,
) -> None:
    ada = await at_the_step(untouched)
    await untouched.campus.zoom_control("users", id="z-ben", role_name="Admin")
    await ask(untouched)

    await rehearses(untouched, "ben")

    await until(lambda: ada.dm_saying("is *Admin*"))
    card = await shows(untouched, "2026-11", STEP)
    assert "colleague_ask" in actions(card)
    await ask(untouched, "cleo")
    await rehearses(untouched, "cleo")
    await shows(untouched, "2026-11", after("2026-11", STEP))


async def test_a_zoom_that_does_not_tell_roles_stops_nobody(untouched: Stage) -> None:
    await at_the_step(untouched)
    body = {"id": "z-ben", "account_id": "acc-campus", "email": "ben@northfield.edu", "type": 2}
    await untouched.campus.zoom_control("faults", route="/v2/users/me", status=200, body=body)
    await ask(untouched)

    await rehearses(untouched, "ben")

    await shows(untouched, "2026-11", after("2026-11", STEP))
    (row,) = [row for row in await untouched.rows(grants) if row.zoom_user_id == "z-ben"]
    assert row.zoom_role is None


async def test_a_request_is_withdrawn_and_somebody_else_asked_in_its_place(
    untouched: Stage,
) -> None:
    ada = await at_the_step(untouched)
    await ask(untouched)
    await untouched.stands("ben", "sent")
    card = await until(lambda: ada.dm_with("colleague_withdraw"))

    await ada.press(card, "colleague_withdraw")

    await untouched.stands("ben", "cancelled")
    await untouched.says("ben", "No longer needed")
    assert await untouched.person("ben").dm_with("authorize") is None
    await until(lambda: ada.dm_saying("is no longer asked"))
    await ask(untouched, "cleo")
    await untouched.stands("cleo", "sent")
    await ask(untouched, "dev")
    await untouched.stands("cleo", "cancelled")
    acts = [row.act for row in await untouched.rows(audit) if "colleague" in row.act]
    assert acts == [
        Act.COLLEAGUE_ASKED,
        Act.COLLEAGUE_LET_GO,
        Act.COLLEAGUE_ASKED,
        Act.COLLEAGUE_ASKED,
    ]


async def test_nobody_is_asked_before_an_admin_has_rehearsed(untouched: Stage) -> None:
    ada = await opens_the_guide_at(untouched, "2026-11", STEP)

    await ada.press(await shows(untouched, "2026-11", STEP), "colleague_ask")

    assert await ada.view() is None
    assert [row.kind for row in await untouched.rows(campaigns)] == []


async def test_the_step_is_skipped_with_a_reason_and_until_then_the_end_reminds(
    untouched: Stage,
) -> None:
    ada = await at_the_step(untouched)
    await ada.command("/usher invite @ben")
    assert await until(lambda: ada.view("people"))

    await guide.skip(ada, await shows(untouched, "2026-11", STEP), "Nobody is there.")

    await shows(untouched, "2026-11", after("2026-11", STEP))
