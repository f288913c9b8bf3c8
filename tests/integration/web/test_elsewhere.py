"""What only Usher's own pages may send, and how often, whoever has a link."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from campus.people import until
from campus.stage import WORKSPACE, code_on

from bot.errors import StaleView
from bot.ui.ids import Action
from handlers.web import keys

if TYPE_CHECKING:
    from campus.stage import Stage

BEN = "ben@northfield.edu"
TABS = 20


@pytest.mark.parametrize("site", ["cross-site", "same-site", "planted"])
@pytest.mark.parametrize("path", ["", "/fresh"])
async def test_a_form_that_another_site_sends_does_nothing(
    ready: Stage, site: str, path: str
) -> None:
    link = await ready.link("ben")
    headers = {"Sec-Fetch-Site": site}

    answer = await ready.campus.http.post(f"{link}{path}", headers=headers)

    assert answer.status_code == 403
    assert code_on(answer.text) == "sent_from_elsewhere"
    assert site not in answer.text
    assert answer.cookies == {}
    assert await ready.attempts() == 0
    assert await ready.state("ben") == ("sent", None)


@pytest.mark.parametrize("site", ["same-origin", "none", None])
async def test_a_form_of_ushers_own_page_or_of_an_old_browser_is_taken(
    ready: Stage, site: str | None
) -> None:
    link = await ready.link("ben")
    headers = {"Sec-Fetch-Site": site} if site else {}

    answer = await ready.campus.http.post(link, headers=headers)

    assert answer.status_code == 303


async def test_a_no_is_not_undone_by_a_form_but_by_whoever_goes_through_with_it(
    ready: Stage,
) -> None:
    link = await ready.link("ben")
    message = await until(lambda: ready.person("ben").dm_with("invitation_not_for_me"))
    before = ready.browser()
    await before.open(link)
    await before.to_consent(BEN)
    await ready.person("ben").press(message, "invitation_not_for_me")
    await ready.stands("ben", "opted_out")

    answer = await ready.campus.http.post(link)

    assert answer.status_code == 303
    assert await ready.state("ben") == ("opted_out", None)
    assert code_on(await before.allow()) == "state_expired"
    assert "Done, thank you" in await ready.browser().authorize(link, BEN)
    await ready.stands("ben", "verified")


async def test_a_no_and_an_end_outlive_a_try_that_comes_to_nothing(ready: Stage) -> None:
    link = await ready.link("ben")
    await ready.browser().authorize(link, BEN)
    receipt = await ready.says("ben", "Done, thank you")
    await ready.campus.zoom_control("faults", route="/oauth/revoke", status=503, times=2)
    await ready.person("ben").press(receipt, Action.DISCONNECT, confirm=True)
    await ready.says("ben", "Being disconnected")

    browser = ready.browser()
    await browser.open(link)
    await browser.to_consent(BEN)
    await browser.send("Decline", decision="decline")

    await ready.says("ben", "Zoom has confirmed it")
    assert await ready.state("ben") == ("revoked", None)
    link = await ready.link("cleo")
    message = await until(lambda: ready.person("cleo").dm_with("invitation_not_for_me"))
    await ready.person("cleo").press(message, "invitation_not_for_me")
    await ready.stands("cleo", "opted_out")
    assert code_on(await ready.browser().authorize(link, BEN)) == "already_linked"
    assert await ready.state("cleo") == ("opted_out", None)


async def test_a_link_has_only_so_many_trips_under_way(ready: Stage) -> None:
    link = await ready.link("ben")
    for _ in range(2 * TABS):
        await ready.campus.http.post(link)

    assert await ready.attempts() == TABS
    assert "Done, thank you" in await ready.browser().authorize(link, BEN)


async def test_one_workspace_ends_and_renews_nothing_of_anothers(ready: Stage) -> None:
    """On Enterprise Grid a person has one id in several workspaces."""
    await ready.link("ben")
    asked, ben = await ready.invitation("ben"), ready.campus.people["ben"]
    async with ready.store.transaction() as tx:
        setup = await ready.store.setups.hold(tx, WORKSPACE)
        await ready.store.setups.save(tx, replace(setup, workspace_id="T0ANOTHER"))
    departure, arrival = ready.usher.site[keys.DEPARTURE], ready.usher.site[keys.ARRIVAL]

    for act in (departure.renewal.renew, arrival.grants.opt_out):
        with pytest.raises(StaleView):
            await act("T0ANOTHER", ben, asked.id)

    assert await ready.state("ben") == ("sent", None)
