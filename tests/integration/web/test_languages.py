"""Pages speak the language of whose link it is, and else what the browser asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from campus import stage
from sqlalchemy import text

if TYPE_CHECKING:
    import httpx
    from campus.places import Campus
    from campus.stage import Clock, Stage

GERMAN = {"Accept-Language": "de-DE,de;q=0.9,en;q=0.5"}
FRENCH = {"Accept-Language": "fr-FR,fr;q=0.9"}
ROUTES = ["/authorize/unknown", "/zoom/callback", "/zoom/callback?state=unknown&code=x"]


def _check(answer: httpx.Response, language: str) -> None:
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["Content-Language"] == language
    assert answer.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize("route", ROUTES)
async def test_where_nobody_is_known_the_browser_decides(ready: Stage, route: str) -> None:
    http, url = ready.campus.http, f"{ready.campus.bot_url}{route}"

    _check(await http.get(url, headers=GERMAN), "de")
    _check(await http.get(url, headers=FRENCH), "en")
    _check(await http.get(url), "en")


async def test_a_link_speaks_its_owners_language_whatever_the_browser_asks_for(
    ready: Stage,
) -> None:
    await ready.person("ben").uses_slack_in("de-DE")
    ben, cleo = await ready.link("ben"), await ready.link("cleo")

    _check(await ready.campus.http.get(ben), "de")
    _check(await ready.campus.http.get(cleo, headers=GERMAN), "en")


async def test_somebody_who_comes_back_is_known_by_the_trip_and_keeps_it(ready: Stage) -> None:
    await ready.person("ben").uses_slack_in("de-DE")
    browser = ready.browser()
    await browser.open(await ready.link("ben"))
    await browser.send("Weiter zu Zoom")
    await browser.send("Sign in", email="ben@northfield.edu", method="email")

    page = await browser.decline()

    assert '<html lang="de">' in page
    assert "Sie haben bei Zoom abgelehnt" in page
    assert "Erneut versuchen" in page
    await ready.says("ben", "Sie haben bei Zoom abgelehnt")


async def test_a_header_that_nobody_understands_is_answered_in_english(ready: Stage) -> None:
    url = f"{ready.campus.bot_url}/authorize/unknown"
    for header in (";;q=,,", "de;q=many", "*", "q" * 4000):
        _check(await ready.campus.http.get(url, headers={"Accept-Language": header}), "en")


async def test_a_page_is_in_the_browsers_language_even_when_the_database_fails(
    campus: Campus, clock: Clock, sqlite_url: str, key: str
) -> None:
    async with stage.opened(campus, clock, database_url=sqlite_url, key=key) as opened:
        async with opened.store.database.transaction() as tx:
            await tx.execute(text("DROP TABLE links"))

        answer = await campus.http.get(f"{campus.bot_url}/authorize/{'a' * 43}", headers=GERMAN)

    assert answer.status_code == 500
    _check(answer, "de")
    assert "In Usher ist etwas schiefgegangen" in answer.text
