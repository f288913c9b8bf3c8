"""Handing over the credential pair: what Zoom says of it, and where that is told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from campus.people import text_of, until
from campus.places import CLIENT_SECRET, WRONG_SECRET
from campus.wire import submit_forged

from bot.ui.ids import Callback
from storage.tables import credentials

if TYPE_CHECKING:
    from campus.people import SlackPerson
    from campus.stage import Stage

CLIENT_ID = "planted-client-id"


async def _form(ada: SlackPerson) -> dict[str, Any]:
    answer = await ada.command("/usher credentials")
    assert answer["ok"], answer
    view = await ada.view("Client Secret")
    assert view is not None
    return view


async def _told(ada: SlackPerson, words: str) -> None:
    async def seen() -> bool:
        return await ada.view(words) is not None

    await until(seen)


async def test_what_cannot_be_right_is_said_in_the_form(untouched: Stage) -> None:
    ada = untouched.person("ada")
    view = await _form(ada)
    tries = [
        (" ", "some-secret", {"client_id"}),
        ("some id", "some secret", {"client_id", "client_secret"}),
        ("the-same", "the-same", {"client_secret"}),
    ]

    for client_id, secret, wrong in tries:
        answer = await ada.submit(view, client_id=client_id, client_secret=secret)
        assert answer["error"] == "app_errors", answer
        assert set(answer["errors"]) == wrong

    assert await untouched.rows(credentials) == []


async def test_a_right_pair_is_kept_and_never_shown_again(untouched: Stage) -> None:
    ada = untouched.person("ada")
    view = await _form(ada)

    await ada.submit(view, client_id=f"  {CLIENT_ID}\n".strip(), client_secret=CLIENT_SECRET)
    await _told(ada, "Zoom knows this Client ID")

    (row,) = await untouched.rows(credentials)
    assert row.state == "right"
    assert CLIENT_SECRET not in repr(await untouched.campus.slack_look("calls"))
    assert CLIENT_SECRET not in repr(await ada.screen())


async def test_a_wrong_pair_is_erased(untouched: Stage) -> None:
    ada = untouched.person("ada")

    await ada.submit(await _form(ada), client_id=CLIENT_ID, client_secret=WRONG_SECRET)
    await _told(ada, "Zoom refuses")

    (row,) = await untouched.rows(credentials)
    assert (row.state, row.pair) == ("wrong", None)
    view = await ada.view()
    assert view is not None
    assert "Development" in text_of(view)


async def test_while_zoom_is_down_the_pair_is_kept_for_the_rehearsal_to_decide(
    untouched: Stage,
) -> None:
    ada = untouched.person("ada")
    await untouched.campus.zoom_control("faults", route="/oauth/token", status=503)

    await ada.submit(await _form(ada), client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    await _told(ada, "could not verify this pair")

    (row,) = await untouched.rows(credentials)
    assert row.state == "unverified"
    assert row.pair is not None


async def test_who_closes_the_form_hears_the_verdict_in_the_dm(untouched: Stage) -> None:
    ada = untouched.person("ada")
    await untouched.campus.zoom_control("faults", route="/oauth/token", delay=0.3)
    view = await _form(ada)
    await ada.submit(view, client_id=CLIENT_ID, client_secret=WRONG_SECRET)
    checking = await ada.view("asking Zoom")
    assert checking is not None

    await ada.close(checking)

    told = await untouched.says("ada", "Zoom refuses")
    assert WRONG_SECRET not in text_of(told)
    assert await ada.dm_with("credentials_enter") is not None


async def test_the_same_form_twice_counts_once(untouched: Stage) -> None:
    ada = untouched.person("ada")
    view = await _form(ada)
    values = {
        "client_id": {"client_id": {"value": CLIENT_ID}},
        "client_secret": {"client_secret": {"value": CLIENT_SECRET}},
    }

    for _ in range(2):
        answer = await submit_forged(
            untouched.campus, "ada", Callback.CREDENTIALS, view["private_metadata"], values
        )
        assert answer["response_action"] == "update"

    assert len(await untouched.rows(credentials)) == 1


async def test_a_right_pair_after_a_wrong_one_takes_its_place(untouched: Stage) -> None:
    ada = untouched.person("ada")
    for secret, verdict in ((WRONG_SECRET, "Zoom refuses"), (CLIENT_SECRET, "Zoom knows")):
        await ada.submit(await _form(ada), client_id=CLIENT_ID, client_secret=secret)
        await _told(ada, verdict)
        shown = await ada.view()
        assert shown is not None
        await ada.close(shown)

    rows = await untouched.rows(credentials)

    assert sorted(row.state for row in rows) == ["right", "wrong"]


async def test_a_wrong_pair_does_not_take_the_place_of_the_right_one(ready: Stage) -> None:
    ada = ready.person("ada")
    await ada.submit(await _form(ada), client_id=CLIENT_ID, client_secret=WRONG_SECRET)
    await _told(ada, "Zoom refuses")

    page = await ready.browser().authorize(await ready.link("ben"), "ben@northfield.edu")

    assert "Done, thank you" in page
    assert re.search(r"z-ben", repr(await ready.grants()))
