"""Once the target asks people itself, with the same Zoom app, Usher leaves them alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from campus.people import actions, link_in, text_of, until
from campus.stage import WORKSPACE, code_on
from campus.wire import press_forged, submit_forged

from bot.campaigns.permission import PermissionUse
from bot.ui.ids import Action, Callback
from storage.tables import invitations

if TYPE_CHECKING:
    from campus.stage import Stage

BEN = "ben@northfield.edu"
_MOVED = "Zoom is connected in CAE LearningSpace itself by now"


async def _goes_live(stage: Stage) -> None:
    async with stage.store.transaction() as tx:
        setup = await stage.store.setups.hold(tx, WORKSPACE)
        live = replace(setup, permission_use=PermissionUse.SHARED, live_at=stage.clock())
        await stage.store.setups.save(tx, live)


async def _refreshes(stage: Stage) -> int:
    calls = await stage.campus.zoom_look("calls")
    return sum(call["grant_type"] == "refresh_token" for call in calls)


async def test_nothing_is_refreshed_any_more(ready: Stage) -> None:
    await ready.browser().authorize(await ready.link("ben"), BEN)
    await ready.says("ben", "Done, thank you")
    await _goes_live(ready)

    for _ in range(3):
        ready.later(timedelta(days=31))
        await ready.settled()

    assert await _refreshes(ready) == 0
    assert await ready.state("ben") == ("verified", None)


async def test_a_link_of_before_leads_nowhere_near_zoom(ready: Stage) -> None:
    link = await ready.link("ben")
    await _goes_live(ready)

    page = await ready.browser().open(link)
    answer = await ready.campus.http.post(link)

    assert code_on(page) == "target_is_live"
    assert code_on(answer.text) == "target_is_live"
    assert _MOVED in page
    assert _MOVED in answer.text
    assert await ready.attempts() == 0


async def test_a_fresh_link_is_sent_neither_from_the_page_nor_from_the_message(
    ready: Stage,
) -> None:
    link = await ready.link("ben")
    ready.later(timedelta(days=15))
    told = await ready.says("ben", "The link has expired")
    before = len(await ready.campus.posts(to=ready.campus.people["ben"]))
    await _goes_live(ready)

    page = await ready.campus.http.post(f"{link}/fresh")
    assert actions(told) == [Action.FRESH_LINK]
    invitation = await ready.invitation("ben")
    (answer,) = await press_forged(ready.campus, "ben", Action.FRESH_LINK, str(invitation.id))
    await ready.settled()

    assert code_on(page.text) == "target_is_live"
    assert _MOVED in page.text
    assert _MOVED in text_of(answer)
    assert len(await ready.campus.posts(to=ready.campus.people["ben"])) == before
    assert await ready.state("ben") == ("expired", None)


async def test_an_invitation_that_still_waits_is_called_off(ready: Stage) -> None:
    await ready.campus.slack_control("faults", method="chat.postMessage", error="internal_error")
    await ready.invite("ben")
    await _goes_live(ready)

    await ready.settled()

    assert await ready.state("ben") == ("cancelled", None)
    assert await ready.person("ben").dms() == []


async def _story(stage: Stage, name: str) -> dict[str, Any]:
    (told,) = (await stage.person(name).command("/usher status @ben"))["shown"]
    return told


async def test_an_admin_who_was_warned_sends_a_link_all_the_same(ready: Stage) -> None:
    link = await ready.link("ben")
    await ready.settled()
    await _goes_live(ready)
    ready.later(timedelta(minutes=11))
    ada = ready.person("ada")
    told = await _story(ready, "ada")
    channel = ready.campus.channels["general"]

    asked = await ada.press(told, Action.SEND_LINK_ANYWAY, channel=channel)

    assert asked["error"] == "confirm_required"
    assert "disconnected there by using this link" in repr(asked["dialog"])
    await ada.press(told, Action.SEND_LINK_ANYWAY, channel=channel, confirm=True)
    fresh = await ready.fresh_link("ben", than=link)
    assert "Done, thank you" in await ready.browser().authorize(fresh, BEN)
    await ready.stands("ben", "verified")


async def test_support_cannot_send_a_link_all_the_same(ready: Stage) -> None:
    await ready.link("ben")
    await ready.settled()
    await _goes_live(ready)
    ready.later(timedelta(minutes=11))
    invitation = await ready.invitation("ben")

    for action, code in (
        (Action.SEND_FRESH_LINK, "target_is_live"),
        (Action.SEND_LINK_ANYWAY, "not_admin"),
    ):
        (told,) = await press_forged(ready.campus, "sue", action, str(invitation.id))
        assert code in text_of(told)
    assert await ready.state("ben") == ("sent", None)


async def test_inviting_warns_and_wants_a_tick(ready: Stage) -> None:
    await _goes_live(ready)
    ada = ready.person("ada")
    await ada.command("/usher invite")
    form = await until(lambda: ada.view("multi_users_select"))
    await ada.submit(form, people=[ready.campus.people["ben"]])
    preview = await until(lambda: ada.view("will be invited"))

    assert "disconnected there by authorizing here" in text_of(preview)
    refused = await ada.submit(preview)
    assert "required" in repr(refused)
    await ada.submit(preview, warned=["yes"])

    asked = await ready.says("ben", "authorize")
    assert "Done, thank you" in await ready.browser().authorize(link_in(asked), BEN)


async def test_a_preview_of_before_sends_nothing_without_the_warning(ready: Stage) -> None:
    ada = ready.person("ada")
    await ada.command("/usher invite")
    form = await until(lambda: ada.view("multi_users_select"))
    await ada.submit(form, people=[ready.campus.people["ben"]])
    preview = await until(lambda: ada.view("will be invited"))
    await _goes_live(ready)

    answer = await submit_forged(
        ready.campus, "ada", Callback.PREVIEW, preview["private_metadata"], {}
    )

    assert "stale_view" in repr(answer["view"])
    assert await ready.rows(invitations) == []


async def test_with_an_app_of_its_own_nothing_changes(ready: Stage) -> None:
    link = await ready.link("ben")
    async with ready.store.transaction() as tx:
        setup = await ready.store.setups.hold(tx, WORKSPACE)
        live = replace(setup, permission_use=PermissionUse.SEPARATE, live_at=ready.clock())
        await ready.store.setups.save(tx, live)

    assert "Done, thank you" in await ready.browser().authorize(link, BEN)
    ready.later(timedelta(days=31))
    await ready.settled()
    assert await _refreshes(ready) == 1
    assert Action.DISCONNECT in actions(await ready.says("ben", "Done, thank you"))


async def test_nobody_rehearses_until_an_admin_says_that_the_target_is_not_live(
    ready: Stage,
) -> None:
    ada, ben = ready.person("ada"), ready.campus.people["ben"]
    await _goes_live(ready)

    told = text_of((await ada.command("/usher rehearse"))["shown"][0])
    assert "target_is_live" in told
    assert _MOVED in told
    assert "switch this off for a while" in told
    for action in (Action.REHEARSE, Action.ASK_COLLEAGUE_AGAIN):
        answer = await press_forged(ready.campus, "ada", action, ben)
        assert "target_is_live" in repr(answer), action
        assert _MOVED in repr(answer), action
    assert await ready.rows(invitations) == []

    await press_forged(ready.campus, "ada", Action.NOT_LIVE, "")
    await ada.command("/usher rehearse")
    await press_forged(ready.campus, "ada", Action.ASK_COLLEAGUE_AGAIN, ben)
    await ready.stands("ada", "sent")
    await ready.stands("ben", "sent")
