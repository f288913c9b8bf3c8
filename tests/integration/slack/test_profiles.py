"""Choosing which scopes the app asks for, on the guide's card."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from campus.guide import card, open_guide
from campus.people import text_of, until
from campus.stage import WORKSPACE
from campus.wire import press_forged, submit_forged

from bot.scopes.profiles import CORE, FULL
from bot.services.audit import Act
from bot.ui.ids import Action, Callback
from storage.audit_tables import audit

if TYPE_CHECKING:
    from campus.people import SlackPerson
    from campus.stage import Stage

    from bot.scopes.profiles import Profile

OWN = "extends: core\nview_meetings: meeting:read:poll"


async def _at_scopes(stage: Stage) -> SlackPerson:
    async with stage.store.transaction() as tx:
        setup = await stage.store.setups.hold(tx, WORKSPACE)
        progress = replace(setup.progress, current="add-scopes")
        await stage.store.setups.save(tx, replace(setup, progress=progress))
    return await open_guide(stage, "ada")


async def _form(ada: SlackPerson) -> dict[str, Any]:
    await ada.press(await card(ada), Action.OWN_PROFILE)
    return await until(lambda: ada.view("Permissions and their scopes"))


async def _chosen(stage: Stage) -> Profile:
    async with stage.store.transaction() as tx:
        return await stage.store.profiles.chosen(tx, WORKSPACE)


async def _lists(ada: SlackPerson, words: str) -> dict[str, Any]:
    async def there() -> dict[str, Any] | None:
        shown = await card(ada)
        return shown if words in text_of(shown) else None

    return await until(there)


async def test_the_chosen_list_is_shown_to_be_copied_and_sent_to_the_vendor(ready: Stage) -> None:
    ada = await _at_scopes(ready)
    shown = text_of(await card(ada))
    assert "\\n".join(CORE.granular()) in shown
    assert "meeting:read:poll" not in shown

    await ada.press(await card(ada), Action.CHOOSE_PROFILE, selected="full")

    shown = text_of(await _lists(ada, "meeting:read:poll"))
    assert shown.count("\\n".join(FULL.granular())) == 2  # to be copied, and for the vendor
    assert await _chosen(ready) is FULL
    acts = [(row.act, row.details) for row in await ready.rows(audit)]
    assert (Act.PROFILE_CHOSEN, {"profile": "full", "scopes": 85}) in acts


async def test_each_scope_says_what_it_is_for(ready: Stage) -> None:
    ada = await _at_scopes(ready)

    await ada.press(await card(ada), Action.PURPOSES)

    shown = text_of(await until(lambda: ada.view("What each is for")))
    assert all(f"`{name}`" in shown for name in CORE.granular())
    assert "To find and download the recordings of its sessions." in shown


async def test_a_list_of_ones_own_is_used_and_can_be_chosen_again(ready: Stage) -> None:
    ada = await _at_scopes(ready)

    assert (await ada.submit(await _form(ada), profile=OWN))["ok"]

    await _lists(ada, "meeting:read:poll")
    own = await _chosen(ready)
    assert set(own.granular()) - set(CORE.granular()) == {"meeting:read:poll"}
    await ada.press(await card(ada), Action.CHOOSE_PROFILE, selected="core")
    await _lists(ada, "Our own list: 14 scopes")
    await ada.press(await card(ada), Action.CHOOSE_PROFILE, selected=own.id)
    await _lists(ada, "meeting:read:poll")
    assert await _chosen(ready) == own


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        (f"{OWN}\nview_rooms: room:read:room", "Line 3: “view_rooms” is no permission"),
        ("view_user: user:read:user:admin", "Line 1: “user:read:user:admin” is for apps"),
        ("view_user: user:read", "Line 1: “user:read” is no name of a granular scope"),
        ("# nothing", "There is no permission in it"),
        ("view_meetings: meeting:read:meeting", "user:read:user is missing"),
    ],
)
async def test_what_is_wrong_names_its_line_and_nothing_is_lost(
    ready: Stage, pasted: str, said: str
) -> None:
    ada = await _at_scopes(ready)
    view = await _form(ada)

    answer = await ada.submit(view, profile=pasted)

    assert said in answer["errors"]["profile"]
    still = await ada.view()
    assert still is not None
    assert still["id"] == view["id"]
    assert await _chosen(ready) is CORE


async def test_nobody_else_decides_it_and_no_other_list_can_be_named(ready: Stage) -> None:
    values = {"profile": {"profile": {"value": OWN}}}
    answer = await submit_forged(ready.campus, "ben", Callback.PROFILE, "core", values)
    assert "not_admin" in repr(answer)
    for action in (Action.PURPOSES, Action.OWN_PROFILE, Action.CHOOSE_PROFILE):
        assert "not_admin" in repr(await press_forged(ready.campus, "ben", action, "full"))

    assert await _chosen(ready) is CORE
