"""A new credential pair takes another's place: nothing that is held or under way is lost by it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from campus.people import actions, text_of, until
from campus.places import CLIENT_SECRET
from campus.stage import ACCOUNT_ID, WORKSPACE
from campus.wire import press_forged

from bot.campaigns.permission import PermissionUse
from bot.guide.library import default_edition
from bot.guide.model import Check
from bot.sandbox.zoom import Credentials as AtZoom
from bot.sandbox.zoom.accounts import User
from bot.sandbox.zoom.world import WORLD
from bot.services.kinds import Kind
from bot.ui.ids import Action
from storage.audit_tables import audit
from storage.tables import credentials, grants, work

if TYPE_CHECKING:
    from campus.stage import Stage

CLIENT_ID = "planted-client-id"
OTHER = AtZoom("another-apps-client-id", "another-apps-secret")
PEOPLE = ("ben", "cleo", "dev")


async def _connected(stage: Stage, *names: str) -> None:
    for name in names:
        await stage.browser().authorize(await stage.link(name), f"{name}@northfield.edu")
        await stage.stands(name, "verified")
    await stage.settled()


async def _new_secret(stage: Stage) -> str:
    """Have the admin make the secret anew at Zoom: the old one is refused from then on."""
    view = await stage.campus.zoom_control("apps", id="app-1", regenerate_secret="development")
    return str(view["development"]["client_secret"])


async def _enter(stage: Stage, client_id: str, secret: str) -> None:
    ada = stage.person("ada")
    await ada.command("/usher credentials")
    form = await until(lambda: ada.view("Client Secret"))
    await ada.submit(form, client_id=client_id, client_secret=secret)


async def _says(stage: Stage, words: str) -> dict[str, Any]:
    return await until(lambda: stage.person("ada").view(words))


async def _states(stage: Stage) -> list[str]:
    rows = await stage.rows(credentials)
    return [row.state for row in sorted(rows, key=lambda row: row.entered_at)]


async def _a_month_passes(stage: Stage) -> None:
    """Have every grant refreshed."""
    stage.later(timedelta(days=31))
    await stage.settled()


async def _open_the_guide_at_the_credentials(stage: Stage) -> dict[str, Any]:
    step = next(each for each in default_edition().steps if each.check is Check.CREDENTIALS)
    async with stage.store.transaction() as tx:
        setup = await stage.store.setups.hold(tx, WORKSPACE)
        there = replace(setup, progress=replace(setup.progress, current=step.id))
        await stage.store.setups.save(tx, there)
    await stage.person("ada").command("/usher setup")
    return await stage.says("ada", "In use: the pair")


async def test_a_new_secret_loses_nobody_and_everybody_moves_to_it(ready: Stage) -> None:
    await _connected(ready, *PEOPLE)
    await _enter(ready, CLIENT_ID, await _new_secret(ready))
    await _says(ready, "Zoom knows this Client ID")

    await _a_month_passes(ready)

    newest = max(await ready.rows(credentials), key=lambda row: row.entered_at)
    assert {row.credentials_id for row in await ready.rows(grants)} == {newest.id}
    assert await ready.live_at_zoom() == ["z-ben", "z-cleo", "z-dev"]
    assert [(await ready.state(name))[0] for name in PEOPLE] == ["verified"] * 3


async def test_while_a_pair_is_checked_and_after_trips_under_way_come_back(ready: Stage) -> None:
    early, late = ready.browser(), ready.browser()
    for browser, name in ((early, "ben"), (late, "cleo")):
        await browser.open(await ready.link(name))
        await browser.to_consent(f"{name}@northfield.edu")
    await ready.campus.zoom_control("faults", route="/oauth/token", delay=5, times=1)
    await _enter(ready, CLIENT_ID, await _new_secret(ready))  # the probe takes a while
    assert await _states(ready) == ["right", "checking"]

    first = await early.allow()
    assert await _states(ready) == ["right", "checking"]
    await _says(ready, "Zoom knows this Client ID")
    second = await late.allow()

    assert ["Done, thank you" in page for page in (first, second)] == [True, True]


async def test_under_load_no_refresh_and_no_trip_fails(ready: Stage) -> None:
    names = await _newcomers(ready, 30)
    held, travelling = names[:20], names[20:]
    for name in held:
        page = await ready.browser().authorize(await ready.link(name), f"{name}@northfield.edu")
        assert "Done, thank you" in page
    await ready.settled()
    browsers = []
    for name in travelling:
        browsers.append(ready.browser())
        await browsers[-1].open(await ready.link(name))
        await browsers[-1].to_consent(f"{name}@northfield.edu")

    # All at once: the new pair is checked, people come back, and everybody is refreshed.
    await ready.campus.zoom_control("faults", route="/oauth/token", delay=3, times=1)
    await _enter(ready, CLIENT_ID, await _new_secret(ready))
    async with ready.store.transaction() as tx:
        await ready.store.setups.hold(tx, WORKSPACE)
        await tx.execute(
            work.update().where(work.c.kind == Kind.KEEP_ALIVE).values(due_at=ready.clock())
        )
        await tx.execute(grants.update().values(obtained_at=ready.clock() - timedelta(days=60)))
    pages = await asyncio.gather(*(browser.allow() for browser in browsers))
    await ready.settled()

    assert ["Done, thank you" in page for page in pages] == [True] * len(travelling)
    rows = await ready.rows(grants)
    assert len(rows) == len(names)
    assert {row.refused for row in rows} == {None}
    assert [await ready.state(name) for name in names] == [("verified", None)] * len(names)
    assert len(await ready.live_at_zoom()) == len(names)
    newest = max(await ready.rows(credentials), key=lambda row: row.entered_at)
    assert {row.credentials_id for row in rows} == {newest.id}
    spent = [
        token
        for grant in await ready.campus.zoom_look("grants")
        for token in grant["tokens"]
        if token["kind"] == "refresh" and not token["live"]
    ]
    assert len(spent) >= len(held)  # they were refreshed, each token used once
    assert {token["presented"] for token in spent} == {1}


async def _newcomers(stage: Stage, count: int) -> list[str]:
    names = [f"p{number}" for number in range(count)]
    for name in names:
        email = f"{name}@northfield.edu"
        added = await stage.campus.slack_control("people", do="add", name=name, email=email)
        stage.campus.people[name] = added["person"]["id"]
        user = User(
            id=f"z-{name}", account_id=ACCOUNT_ID, email=email, first_name="P", last_name=name
        )
        stage.campus.zoom.seed(user)
    return names


async def test_a_pair_that_nothing_needs_is_erased_and_one_that_is_needed_is_not(
    ready: Stage,
) -> None:
    await _connected(ready, "ben")
    await _enter(ready, CLIENT_ID, await _new_secret(ready))
    await _says(ready, "Zoom knows this Client ID")

    ready.later(timedelta(hours=2))
    await ready.settled()
    assert await _states(ready) == ["right", "right"]  # Ben's has not been refreshed

    await _a_month_passes(ready)
    await _a_month_passes(ready)
    rows = sorted(await ready.rows(credentials), key=lambda row: row.entered_at)
    assert [(row.state, row.pair is None) for row in rows] == [("replaced", True), ("right", False)]
    assert "credentials_erased" in {row.act for row in await ready.rows(audit)}


async def test_for_an_hour_nothing_is_erased_since_somebody_may_be_at_zoom(ready: Stage) -> None:
    await _enter(ready, CLIENT_ID, await _new_secret(ready))
    await _says(ready, "Zoom knows this Client ID")

    ready.later(timedelta(minutes=55))
    await ready.settled()
    assert await _states(ready) == ["right", "right"]

    ready.later(timedelta(minutes=6))
    await ready.settled()
    assert await _states(ready) == ["replaced", "right"]


async def test_as_long_as_zoom_has_not_confirmed_the_new_pair_the_old_one_stays(
    ready: Stage,
) -> None:
    await ready.campus.zoom_control("faults", route="/oauth/token", status=503)
    await _enter(ready, CLIENT_ID, "mistyped")
    await _says(ready, "could not verify")

    ready.later(timedelta(days=2))
    await ready.settled()

    assert await _states(ready) == ["right", "unverified"]
    page = await ready.browser().authorize(await ready.link("ben"), "ben@northfield.edu")
    assert "Done, thank you" in page  # by the pair that Zoom accepts


@pytest.fixture
async def asked(ready: Stage) -> Stage:
    """Be where two people have authorized, and a pair of another app was entered."""
    await _connected(ready, "ben", "cleo")
    _add_another_app(ready)
    await _enter(ready, OTHER.client_id, OTHER.client_secret)
    await _says(ready, "another Zoom app")
    return ready


async def _press(stage: Stage, view: dict[str, Any], action_id: str, **more: object) -> None:
    ada = stage.campus.people["ada"]
    pressed = {"user": ada, "view_id": view["id"], "action_id": action_id}
    answer = await stage.campus.slack_control("action", **pressed, **more)
    assert answer["ok"], answer


def _add_another_app(stage: Stage) -> None:
    app = next(iter(stage.campus.zoom.app[WORLD].registry.apps.values()))
    other = replace(
        app, id="app-2", name="The other one", development=OTHER, production=AtZoom("x", "y")
    )
    stage.campus.zoom.seed(other)


async def test_another_app_takes_effect_after_a_yes_and_says_how_many_that_concerns(
    asked: Stage,
) -> None:
    view = await asked.person("ada").view("another Zoom app")
    assert view is not None
    assert "2 people have authorized the app in use" in text_of(view)
    assert await _states(asked) == ["right", "other_app"]
    page = await asked.browser().authorize(await asked.link("dev"), "dev@northfield.edu")
    assert "Done, thank you" in page  # by the app in use

    await _press(asked, view, "other_app_use", confirm=True)
    await _says(asked, "Zoom knows this Client ID")

    assert await _states(asked) == ["right", "right"]
    acts = {row.act: row for row in await asked.rows(audit)}
    assert acts["other_app_accepted"].details == {"people": 3}
    assert sorted(await asked.live_at_zoom()) == ["z-ben", "z-cleo", "z-dev"]
    refused = await asked.person("ada").command("/usher invite @ben")
    assert "invitations_locked" in repr(refused["shown"])
    card = text_of(await _open_the_guide_at_the_credentials(asked))
    assert "The app from before is still in use for 3 people" in card
    assert "An earlier pair" not in card


async def test_another_app_is_declined_and_its_pair_erased(asked: Stage) -> None:
    view = await asked.person("ada").view("another Zoom app")
    assert view is not None

    await _press(asked, view, "other_app_keep")

    await _says(asked, "The app in use stays")
    rows = sorted(await asked.rows(credentials), key=lambda row: row.entered_at)
    assert [(row.state, row.pair is None) for row in rows] == [("right", False), ("declined", True)]
    (told,) = await press_forged(asked.campus, "ada", Action.USE_OTHER_APP, str(rows[1].id))
    assert "stale_view" in text_of(told)


async def test_who_says_nothing_for_a_day_keeps_the_app_in_use(asked: Stage) -> None:
    asked.later(timedelta(hours=2))
    await asked.settled()
    assert await _states(asked) == ["right", "other_app"]

    asked.later(timedelta(days=2))
    await asked.settled()

    assert await _states(asked) == ["right", "declined"]


async def test_the_guide_asks_the_same(asked: Stage) -> None:
    await _open_the_guide_at_the_credentials(asked)

    card = await asked.says("ada", "2 people have authorized the app in use")

    assert {"other_app_use", "other_app_keep"} <= set(actions(card))


async def test_before_anybody_has_authorized_another_app_needs_no_yes(ready: Stage) -> None:
    _add_another_app(ready)

    await _enter(ready, OTHER.client_id, OTHER.client_secret)

    await _says(ready, "Zoom knows this Client ID")
    assert await _states(ready) == ["right", "right"]


async def test_admins_see_which_pair_is_in_use_and_never_more_than_its_end(ready: Stage) -> None:
    await _connected(ready, "ben", "cleo")
    await _use_together(ready)
    await _enter(ready, CLIENT_ID, await _new_secret(ready))
    verdict = await _says(ready, "Zoom knows this Client ID")

    card = text_of(await _open_the_guide_at_the_credentials(ready))
    await ready.person("ada").command("/usher credentials")
    form = text_of(await _says(ready, "Client Secret"))

    for told in (card, form):
        assert "the pair whose Client ID ends in" in told
        assert CLIENT_ID[-4:] in told
        assert CLIENT_ID not in told
        assert f"<@{ready.campus.people['ada']}>" in told
        assert "An earlier pair is still in use for 2 people" in told
        assert "uses the same Zoom app" in told
    assert "at the same moment" in text_of(verdict)
    assert CLIENT_SECRET not in card + form


async def _use_together(stage: Stage) -> None:
    async with stage.store.transaction() as tx:
        setup = await stage.store.setups.hold(tx, WORKSPACE)
        shared = replace(setup, permission_use=PermissionUse.SHARED)
        await stage.store.setups.save(tx, shared)
