"""The one-time page for Client ID and Client Secret: what does not pass through Slack."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from campus import stage
from campus.people import actions, text_of, until
from campus.places import CLIENT_SECRET, WRONG_SECRET
from campus.stage import WORKSPACE, code_on
from campus.webform import link_to_form, page_behind

from bot.guide.library import default_edition
from bot.guide.model import Check
from storage.tables import credential_forms, credentials

if TYPE_CHECKING:
    import httpx
    from campus.places import Campus
    from campus.stage import Clock, Stage

CLIENT_ID = "planted-client-id"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)


async def _hand_in(
    stage: Stage, link: str, client_id: str = CLIENT_ID, secret: str = CLIENT_SECRET
) -> httpx.Response:
    fields = {"client_id": client_id, "client_secret": secret}
    return await stage.campus.http.post(link, data=fields)


async def test_a_pair_comes_in_by_the_page_and_slack_hears_none_of_it(untouched: Stage) -> None:
    link = await link_to_form(untouched)

    shown = await untouched.campus.http.get(link)
    taken = await _hand_in(untouched, link)

    assert (shown.status_code, taken.status_code) == (200, 200)
    assert "Usher is asking Zoom" in taken.text
    told = await untouched.says("ada", "Zoom knows this Client ID")
    assert CLIENT_SECRET not in text_of(told)
    (row,) = await untouched.rows(credentials)
    assert (row.state, row.entered_by) == ("right", untouched.campus.people["ada"])
    passed = json.dumps(await untouched.campus.slack_look("calls"))
    assert CLIENT_SECRET not in passed
    assert CLIENT_ID not in passed


async def test_the_form_in_slack_says_where_the_link_went(untouched: Stage) -> None:
    await link_to_form(untouched)

    view = await untouched.person("ada").view("direct message with a link")

    assert view is not None
    assert "client_secret" not in json.dumps(view["blocks"])


async def test_the_guide_offers_the_page_beside_the_form(ready: Stage) -> None:
    step = next(each for each in default_edition().steps if each.check is Check.CREDENTIALS)
    async with ready.store.transaction() as tx:
        setup = await ready.store.setups.hold(tx, WORKSPACE)
        there = replace(setup, progress=replace(setup.progress, current=step.id))
        await ready.store.setups.save(tx, there)
    ada = ready.person("ada")
    await ada.command("/usher setup")
    card = await until(lambda: ada.dm_with("credentials_enter"))

    await ada.press(card, "credentials_by_web")

    message = await until(lambda: ada.dm_with("credentials_page"))
    assert (await ready.campus.http.get(page_behind(message))).status_code == 200


async def test_the_link_is_a_button_that_unfurls_nothing(untouched: Stage) -> None:
    link = await link_to_form(untouched)
    word = link.rpartition("/")[2]
    ada = untouched.campus.people["ada"]

    (post,) = [
        call
        for call in await untouched.campus.posts(to=ada)
        if word in json.dumps(call["arguments"])
    ]

    assert post["arguments"]["unfurl_links"] in {False, "false", "0"}
    assert word not in str(post["arguments"]["text"])
    assert word not in str(post["arguments"]["metadata"])
    (row,) = await untouched.rows(credential_forms)
    assert word.encode() not in row.hash


async def test_looking_at_the_page_spends_nothing(untouched: Stage) -> None:
    link = await link_to_form(untouched)
    await untouched.settled()
    before = await untouched.everything()

    for _ in range(3):
        assert (await untouched.campus.http.get(link)).status_code == 200
        assert (await untouched.campus.http.head(link)).status_code == 200

    assert await untouched.everything() == before


async def test_what_cannot_be_right_is_said_at_its_field_and_never_shown_again(
    untouched: Stage,
) -> None:
    link = await link_to_form(untouched)
    cases = [
        ("", "", {"client_id", "client_secret"}),
        ("an id", "a-secret-zq7", {"client_id"}),
        ("zq7-same", "zq7-same", {"client_secret"}),
        ("an-id-zq7", "z" * 256, {"client_secret"}),
    ]
    for client_id, secret, wrong in cases:
        answer = await _hand_in(untouched, link, client_id, secret)

        assert answer.status_code == 422
        fields = {"client_id", "client_secret"}
        assert {name for name in fields if f'id="{name}-wrong"' in answer.text} == wrong
        assert {
            name for name in fields if f'aria-describedby="{name}-wrong"' in answer.text
        } == wrong
        assert "zq7" not in answer.text
        assert "zzz" not in answer.text

    assert await untouched.rows(credentials) == []
    assert (await _hand_in(untouched, link)).status_code == 200  # nothing has used it up


async def test_a_form_takes_one_pair(untouched: Stage) -> None:
    link = await link_to_form(untouched)

    answers = await asyncio.gather(*(_hand_in(untouched, link) for _ in range(5)))

    assert sorted(answer.status_code for answer in answers) == [200, 410, 410, 410, 410]
    assert len(await untouched.rows(credentials)) == 1
    again = await untouched.campus.http.get(link)
    assert (again.status_code, code_on(again.text)) == (410, "form_over")
    assert "/usher credentials" in again.text


async def test_after_a_quarter_of_an_hour_it_is_over(untouched: Stage) -> None:
    link = await link_to_form(untouched)
    untouched.later(timedelta(minutes=14))
    assert (await untouched.campus.http.get(link)).status_code == 200

    untouched.later(timedelta(minutes=1))

    for answer in (await untouched.campus.http.get(link), await _hand_in(untouched, link)):
        assert (answer.status_code, code_on(answer.text)) == (410, "form_over")
    assert await untouched.rows(credentials) == []


async def test_a_newer_link_ends_the_earlier_one(untouched: Stage) -> None:
    first = await link_to_form(untouched)

    second = await link_to_form(untouched, than=first)

    assert (await untouched.campus.http.get(first)).status_code == 410
    assert (await untouched.campus.http.get(second)).status_code == 200
    assert len(await untouched.rows(credential_forms)) == 1


async def test_whoever_is_no_admin_any_more_is_refused_when_they_hand_it_in(
    campus: Campus, clock: Clock, sqlite_url: str, key: str
) -> None:
    given = {"database_url": sqlite_url, "key": key}
    async with stage.opened(campus, clock, **given) as before:
        link = await link_to_form(before)
    async with stage.opened(campus, clock, **given, ADMINS=campus.people["ben"]) as after:
        for answer in (await campus.http.get(link), await _hand_in(after, link)):
            assert (answer.status_code, code_on(answer.text)) == (403, "not_admin")

        assert await after.rows(credentials) == []
        assert len(await after.rows(credential_forms)) == 1


async def test_a_wrong_pair_is_told_in_slack_with_both_ways_to_enter_it_again(
    untouched: Stage,
) -> None:
    await _hand_in(untouched, await link_to_form(untouched), secret=WRONG_SECRET)

    told = await untouched.says("ada", "Zoom refuses")

    assert actions(told) == ["credentials_enter", "credentials_by_web"]


async def test_the_page_sends_its_form_nowhere_but_here(untouched: Stage) -> None:
    link = await link_to_form(untouched)
    for answer in (
        await untouched.campus.http.get(link),
        await _hand_in(untouched, link, "", ""),
        await _hand_in(untouched, link),
    ):
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "<script" not in answer.text


async def test_the_page_speaks_the_language_of_its_owner(untouched: Stage) -> None:
    await untouched.person("ada").uses_slack_in("de-DE")
    await untouched.meet("ada")
    link = await link_to_form(untouched)

    pages = [
        await untouched.campus.http.get(link, headers={"Accept-Language": "en"}),
        await _hand_in(untouched, link, "", ""),
        await _hand_in(untouched, link),
    ]

    assert [page.headers["Content-Language"] for page in pages] == ["de", "de", "de"]
    assert "Zugangsdaten bei Zoom für" in pages[0].text
    assert "Usher fragt Zoom" in pages[2].text


async def test_what_is_no_form_is_refused(untouched: Stage) -> None:
    link = await link_to_form(untouched)
    post = untouched.campus.http.post

    assert (await post(link, json={"client_id": "a"})).status_code == 415
    assert (await post(link, files={"client_id": b"a"})).status_code == 415
    many = "&".join(f"a{number}=b" for number in range(100))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (await post(link, content=many, headers=form)).status_code == 400
    assert len(await untouched.rows(credential_forms)) == 1
