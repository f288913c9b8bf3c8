"""What Zoom has given and is nobody's here is revoked, and ends nothing that is somebody's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from campus.stage import WORKSPACE, code_on

from bot.oauth.credentials import ClientPair, Credentials, CredentialsState
from bot.sandbox.zoom import Credentials as ZoomPair
from bot.sandbox.zoom.world import WORLD
from bot.secret import Secret
from bot.ui.ids import Action
from storage.tables import grants

if TYPE_CHECKING:
    from campus.stage import Stage

BEN, CLEO = "ben@northfield.edu", "cleo@northfield.edu"
ME, REVOKE = "/v2/users/me", "/oauth/revoke"


async def _connected(stage: Stage, name: str = "ben") -> None:
    await stage.browser().authorize(await stage.link(name), f"{name}@northfield.edu")
    await stage.stands(name, "verified")


async def _another_app(stage: Stage) -> None:
    """Have people authorize another app from now on."""
    pair = ZoomPair("another-apps-client-id", "another-apps-secret")
    app = next(iter(stage.campus.zoom.app[WORLD].registry.apps.values()))
    other = replace(app, id="app-2", development=pair, production=ZoomPair("x", "y"))
    stage.campus.zoom.seed(other)
    entered = Credentials(
        id=uuid4(),
        workspace_id=WORKSPACE,
        state=CredentialsState.RIGHT,
        pair=ClientPair(pair.client_id, Secret(pair.client_secret)),
        entered_by=stage.campus.people["ada"],
        entered_at=stage.clock(),
    )
    async with stage.store.transaction() as tx:
        await stage.store.credentials.add(tx, entered)


async def _live(stage: Stage) -> list[tuple[str, str]]:
    """List whose authorizations of which app Zoom still honours."""
    found = await stage.campus.zoom_look("grants")
    return sorted((grant["user_id"], grant["app_id"]) for grant in found if grant["works"])


async def test_what_another_app_takes_the_place_of_is_revoked(ready: Stage) -> None:
    await _connected(ready)
    await _another_app(ready)
    ready.new_campaign()

    await ready.browser().authorize(await ready.link("ben"), BEN)
    await ready.settled()

    assert await _live(ready) == [("z-ben", "app-2")]
    assert await ready.grants() == {"z-ben": "ben"}
    assert len(await ready.rows(grants)) == 1


async def test_a_disconnection_that_zoom_has_not_heard_of_outlives_another_app(
    ready: Stage,
) -> None:
    await _connected(ready)
    receipt = await ready.says("ben", "Done, thank you")
    await _another_app(ready)
    ready.new_campaign()
    link = await ready.link("ben")
    await ready.campus.zoom_control("faults", route=REVOKE, status=503, times=3)
    await ready.person("ben").press(receipt, Action.DISCONNECT, confirm=True)
    await ready.says("ben", "Being disconnected")

    await ready.browser().authorize(link, BEN)
    await ready.settled()

    assert await _live(ready) == [("z-ben", "app-2")]
    assert await ready.grants() == {"z-ben": "ben"}


async def test_a_stray_is_revoked_however_long_zoom_is_down(ready: Stage) -> None:
    link = await ready.link("ben")
    await ready.campus.zoom_control("faults", route=ME, status=503, times=5)
    await ready.campus.zoom_control("faults", route=REVOKE, status=503, times=3)

    page = await ready.browser().authorize(link, BEN)

    assert code_on(page) == "zoom_unavailable"
    (stray,) = await ready.rows(grants)
    assert (stray.status, stray.zoom_user_id, stray.zoom_email) == ("dropped", "", "")
    ready.later(timedelta(hours=2))  # its tokens are renewed once, to be revoked
    await ready.settled()
    assert await ready.rows(grants) == []
    assert await ready.live_at_zoom() == []


@pytest.mark.parametrize("ends_all", [False, True])
@pytest.mark.parametrize("last_wins", [False, True])
async def test_a_stray_of_somebody_who_is_connected_ends_nothing_unnoticed(
    ready: Stage, *, last_wins: bool, ends_all: bool
) -> None:
    regime = {"last_authorization_wins": last_wins, "revoking_ends_all": ends_all}
    await ready.campus.zoom_control("switches", **regime)
    await _connected(ready)

    page = await ready.browser().authorize(
        await ready.link("cleo"), BEN
    )  # Ben's Zoom is open there
    await ready.settled()

    assert code_on(page) == "already_linked"
    if last_wins:
        await ready.stands("ben", "failed", "token_dead")
        assert await ready.live_at_zoom() == []
        assert await ready.rows(grants) == []
    else:
        assert await ready.state("ben") == ("verified", None)
        (held,) = await ready.rows(grants)
        assert held.verified_at is not None
        assert "z-ben" in await ready.live_at_zoom()


@pytest.mark.parametrize("ends_all", [False, True])
async def test_whoever_authorizes_while_a_stray_of_theirs_is_revoked_is_looked_after(
    ready: Stage, *, ends_all: bool
) -> None:
    await ready.campus.zoom_control("switches", revoking_ends_all=ends_all)
    await ready.link("ben")
    await ready.hold(REVOKE)
    await ready.browser().authorize(await ready.link("cleo"), BEN)  # nobody holds Ben's Zoom yet
    await ready.held()

    await _connected(ready)
    await ready.campus.zoom_control("release")
    await ready.settled()

    if ends_all:
        await ready.stands("ben", "failed", "token_dead")
        assert await ready.person("ben").dm_with("authorize")
    else:
        assert await ready.state("ben") == ("verified", None)
        assert await ready.live_at_zoom() == ["z-ben"]
