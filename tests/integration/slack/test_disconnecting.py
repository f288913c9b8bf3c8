"""People end what they have allowed: Zoom hears of it, and they are told what Zoom said."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from campus.people import actions, link_in, text_of, until
from campus.stage import WORKSPACE, code_on
from campus.wire import press_forged

from bot.campaigns.permission import PermissionUse
from bot.oauth.credentials import ClientPair, Credentials, CredentialsState
from bot.secret import Secret
from bot.ui.ids import Action
from storage.audit_tables import audit
from storage.tables import grants, work

if TYPE_CHECKING:
    from campus.stage import Stage

BEN = "ben@northfield.edu"


async def _connected(stage: Stage) -> dict[str, Any]:
    """Have Ben authorize, and give his receipt."""
    await stage.browser().authorize(await stage.link("ben"), BEN)
    return await stage.says("ben", "Done, thank you")


async def _press(stage: Stage, message: dict[str, Any], action: Action) -> None:
    answer = await stage.person("ben").press(message, action, confirm=True)
    assert answer["ok"], answer


async def test_disconnect_asks_first_and_names_what_it_leads_to(ready: Stage) -> None:
    receipt = await _connected(ready)

    asked = await ready.person("ben").press(receipt, Action.DISCONNECT)

    assert asked["error"] == "confirm_required"
    assert "can no longer host meetings in your Zoom through Usher" in repr(asked["dialog"])
    assert await ready.state("ben") == ("verified", None)
    assert await ready.live_at_zoom() == ["z-ben"]


async def test_disconnect_ends_it_at_zoom_and_says_so(ready: Stage) -> None:
    await _press(ready, await _connected(ready), Action.DISCONNECT)

    told = await ready.says("ben", "Zoom has confirmed it")

    assert await ready.state("ben") == ("revoked", None)
    assert await ready.live_at_zoom() == []
    assert await ready.rows(grants) == []
    assert await ready.board_says("Disconnected: 1")
    assert actions(told) == [Action.AUTHORIZE]
    assert len(await ready.person("ben").dms()) == 1
    record = (await ready.rows(audit))[-1]
    assert (record.act, record.details) == ("authorization_ended", {"reason": "disconnected"})
    assert record.actor == record.subject != ready.campus.people["ben"]


async def test_whoever_has_disconnected_may_authorize_again(ready: Stage) -> None:
    await _press(ready, await _connected(ready), Action.DISCONNECT)
    told = await ready.says("ben", "Zoom has confirmed it")

    page = await ready.browser().authorize(link_in(told), BEN)

    assert "Done, thank you" in page
    await ready.stands("ben", "verified")
    assert await ready.live_at_zoom() == ["z-ben"]


async def test_as_long_as_zoom_does_not_answer_the_message_says_so(ready: Stage) -> None:
    receipt = await _connected(ready)
    await ready.campus.zoom_control("faults", route="/oauth/revoke", status=503, times=2)

    await _press(ready, receipt, Action.DISCONNECT)

    told = await ready.says("ben", "Being disconnected")
    assert "Zoom has confirmed it" not in text_of(told)
    assert await ready.grants() == {"z-ben": "ben"}
    await ready.settled()
    await ready.says("ben", "Zoom has confirmed it")
    assert await ready.live_at_zoom() == []


async def test_authorizing_again_before_zoom_has_answered_wins(ready: Stage) -> None:
    receipt = await _connected(ready)
    await ready.campus.zoom_control("faults", route="/oauth/revoke", status=503, times=1)
    await _press(ready, receipt, Action.DISCONNECT)
    told = await ready.says("ben", "Being disconnected")

    await ready.browser().authorize(link_in(told), BEN)
    await ready.stands("ben", "verified")
    ready.later(timedelta(hours=1))
    await ready.settled()

    assert await ready.grants() == {"z-ben": "ben"}
    assert await ready.state("ben") == ("verified", None)


async def test_an_old_authorization_is_renewed_once_to_be_revoked(ready: Stage) -> None:
    receipt = await _connected(ready)
    ready.later(timedelta(days=30))

    await _press(ready, receipt, Action.DISCONNECT)

    await ready.says("ben", "Zoom has confirmed it")
    assert await ready.live_at_zoom() == []


async def test_what_zoom_has_ended_already_counts_as_disconnected(ready: Stage) -> None:
    receipt = await _connected(ready)
    ready.later(timedelta(days=120))  # Zoom forgets what is not used for ninety days

    await _press(ready, receipt, Action.DISCONNECT)

    await ready.says("ben", "Zoom has confirmed it")
    assert await ready.rows(grants) == []
    await ready.stands("ben", "revoked", "token_dead")
    await ready.settled()
    assert "needs somebody" not in text_of(await ready.board_says("Disconnected: 1"))


async def test_an_app_that_zoom_refuses_is_told_to_admins_and_asked_again(ready: Stage) -> None:
    receipt = await _connected(ready)
    await ready.campus.zoom_control("apps", id="app-1", enabled=False)

    await _press(ready, receipt, Action.DISCONNECT)

    await ready.stands("ben", "revoked", "app_disabled")
    assert await ready.board_says("The app is switched off in Zoom")
    await ready.settled()
    assert "Being disconnected" in text_of((await ready.person("ben").dms())[0])
    await ready.campus.zoom_control("apps", id="app-1", enabled=True)
    ready.later(timedelta(hours=2))
    await ready.says("ben", "Zoom has confirmed it")
    await ready.stands("ben", "revoked")
    assert await ready.live_at_zoom() == []


async def test_after_a_week_of_refusals_the_person_is_told_how_to_end_it_at_zoom(
    ready: Stage,
) -> None:
    receipt = await _connected(ready)
    await ready.campus.zoom_control("apps", id="app-1", enabled=False)
    await _press(ready, receipt, Action.DISCONNECT)
    await ready.stands("ben", "revoked", "app_disabled")
    await ready.settled()

    ready.later(timedelta(days=8))

    told = await ready.says("ben", "Disconnected here")
    assert "Added Apps" in text_of(told)
    assert await ready.rows(grants) == []


async def test_a_newer_secret_of_the_same_app_is_tried_where_the_old_is_refused(
    ready: Stage,
) -> None:
    receipt = await _connected(ready)
    change = {"id": "app-1", "regenerate_secret": "development"}
    secret = (await ready.campus.zoom_control("apps", **change))["development"]["client_secret"]
    entered = Credentials(
        id=uuid4(),
        workspace_id=WORKSPACE,
        state=CredentialsState.RIGHT,
        pair=ClientPair("planted-client-id", Secret(secret)),
        entered_by=ready.campus.people["ada"],
        entered_at=ready.clock(),
    )
    async with ready.store.transaction() as tx:
        await ready.store.credentials.add(tx, entered)

    await _press(ready, receipt, Action.DISCONNECT)

    await ready.says("ben", "Zoom has confirmed it")
    assert await ready.live_at_zoom() == []


async def test_a_shared_app_is_named_before_anything_ends(ready: Stage) -> None:
    async with ready.store.transaction() as tx:
        setup = await ready.store.setups.hold(tx, WORKSPACE)
        await ready.store.setups.save(tx, replace(setup, permission_use=PermissionUse.SHARED))
    receipt = await _connected(ready)

    for action in (Action.DISCONNECT, Action.NOT_ME):
        asked = await ready.person("ben").press(receipt, action)
        assert "however it was connected" in repr(asked["dialog"])


async def test_this_was_not_me_disconnects_and_alerts_support(ready: Stage) -> None:
    receipt = await _connected(ready)
    ben = ready.campus.people["ben"]

    await _press(ready, receipt, Action.NOT_ME)

    told = await ready.says("ben", "change your Zoom password")
    assert f"<@{ready.campus.people['ada']}>" in text_of(told)
    await ready.stands("ben", "revoked", "not_me")
    await ready.settled()
    assert await ready.live_at_zoom() == []
    assert await ready.rows(grants) == []
    posts = await ready.person("sue").channel("zoom-status")
    (alarm,) = [post for post in posts if "somebody else authorized Zoom" in text_of(post)]
    assert f"<@{ben}>" in text_of(alarm)
    board = await ready.board_says("somebody else authorized in their name")
    assert f"<@{ben}>" in repr(board["replies"])


async def test_after_this_was_not_me_no_earlier_link_leads_anywhere(ready: Stage) -> None:
    link = await ready.link("ben")
    await ready.browser().authorize(link, BEN)
    await _press(ready, await ready.says("ben", "Done, thank you"), Action.NOT_ME)

    told = await ready.says("ben", "change your Zoom password")
    page = await ready.browser().open(link)

    assert code_on(page) == "link_expired"
    assert actions(told) == [Action.FRESH_LINK]
    ready.later(timedelta(minutes=11))
    await _press(ready, told, Action.FRESH_LINK)
    fresh = await ready.fresh_link("ben", than=link)
    assert "Done, thank you" in await ready.browser().authorize(fresh, BEN)


@pytest.mark.parametrize("minutes", [0, 11])
async def test_after_this_was_not_me_no_trip_that_had_begun_leads_anywhere(
    ready: Stage, minutes: int
) -> None:
    receipt = await _connected(ready)
    ready.new_campaign()
    impostor = ready.browser()
    await impostor.open(await ready.link("ben"))
    await impostor.to_consent(BEN)

    await _press(ready, receipt, Action.NOT_ME)
    await ready.says("ben", "change your Zoom password")
    ready.later(timedelta(minutes=minutes))
    page = await impostor.allow()

    assert code_on(page) == "state_expired"
    assert "Try again" not in page
    await ready.settled()
    assert await ready.grants() == {}


async def test_this_was_not_me_counts_for_a_trip_whose_code_is_being_exchanged(
    ready: Stage,
) -> None:
    receipt = await _connected(ready)
    ready.new_campaign()
    link = await ready.link("ben")
    await ready.hold("/oauth/token")
    coming = asyncio.create_task(ready.browser().authorize(link, BEN))
    await ready.held()

    await _press(ready, receipt, Action.NOT_ME)
    await ready.says("ben", "change your Zoom password")
    await ready.campus.zoom_control("release")
    page = await coming

    assert "Done, thank you" not in page
    assert "Disconnected" in page
    await ready.settled()
    assert await ready.grants() == {}
    assert await ready.live_at_zoom() == []


async def test_authorizing_anew_does_not_let_in_a_trip_that_had_been_ended(ready: Stage) -> None:
    link = await ready.link("ben")
    await ready.browser().authorize(link, BEN)
    receipt = await ready.says("ben", "Done, thank you")
    await ready.hold("/oauth/token")
    coming = asyncio.create_task(ready.browser().authorize(link, "zed@northfield.edu"))
    await ready.held()
    await _press(ready, receipt, Action.DISCONNECT)
    told = await ready.says("ben", "Zoom has confirmed it")

    await ready.browser().authorize(link_in(told), BEN)
    await ready.stands("ben", "verified")
    await ready.campus.zoom_control("release")

    assert "Disconnected" in await coming
    await ready.settled()
    assert await ready.state("ben") == ("verified", None)
    assert await ready.grants() == {"z-ben": "ben"}
    assert await ready.live_at_zoom() == ["z-ben"]


async def test_disconnecting_one_message_does_not_end_a_trip_begun_from_another(
    ready: Stage,
) -> None:
    receipt = await _connected(ready)
    ready.new_campaign()
    browser = ready.browser()
    await browser.open(await ready.link("ben"))
    await browser.to_consent(BEN)

    await _press(ready, receipt, Action.DISCONNECT)
    await ready.says("ben", "Zoom has confirmed it")

    assert "Done, thank you" in await browser.allow()
    await ready.settled()
    assert await ready.live_at_zoom() == ["z-ben"]


async def test_an_alarm_names_nobody_where_outsiders_read(ready: Stage) -> None:
    async with ready.store.transaction() as tx:
        setup = await ready.store.setups.hold(tx, WORKSPACE)
        open_channel = ready.campus.channels["open-status"]
        await ready.store.setups.save(tx, replace(setup, channel_id=open_channel))
    receipt = await _connected(ready)

    await _press(ready, receipt, Action.NOT_ME)

    alarm = await ready.says("ada", "somebody else authorized Zoom")
    assert f"<@{ready.campus.people['ben']}>" in text_of(alarm)
    posts = await ready.campus.posts(to=ready.campus.channels["open-status"])
    assert "somebody else authorized" not in repr(posts)


@pytest.mark.parametrize("action", [Action.DISCONNECT, Action.NOT_ME])
async def test_nobody_ends_what_somebody_else_has_granted(ready: Stage, action: Action) -> None:
    await _connected(ready)
    invitation = await ready.invitation("ben")

    for name in ("cleo", "ada"):
        (told,) = await press_forged(ready.campus, name, action, str(invitation.id))
        assert "not_yours" in text_of(told)

    assert await ready.state("ben") == ("verified", None)
    assert await ready.live_at_zoom() == ["z-ben"]


async def test_a_second_press_changes_nothing(ready: Stage) -> None:
    receipt = await _connected(ready)
    await _press(ready, receipt, Action.DISCONNECT)
    invitation = await ready.invitation("ben")

    (told,) = await press_forged(ready.campus, "ben", Action.NOT_ME, str(invitation.id))

    assert "stale_view" in text_of(told)
    assert (await ready.state("ben"))[0] == "revoked"
    assert not [row for row in await ready.rows(work) if row.kind == "alarm"]


async def test_me_has_the_button_too_and_shows_what_came_of_it(ready: Stage) -> None:
    await _connected(ready)
    ben = ready.person("ben")
    (card,) = (await ben.command("/usher me"))["shown"]

    await ben.press(card, Action.DISCONNECT, channel=ready.campus.channels["general"], confirm=True)

    async def shown_anew() -> bool:
        cards = (await ben.screen())["ephemerals"]
        return "*Disconnected*" in text_of(cards[-1]) and Action.DISCONNECT not in actions(
            cards[-1]
        )

    await until(shown_anew)
    await ready.says("ben", "Zoom has confirmed it")


async def test_an_earlier_message_does_not_leave_a_later_one_connected(ready: Stage) -> None:
    receipt = await _connected(ready)
    ready.new_campaign()
    await ready.browser().authorize(await ready.link("ben"), BEN)

    await _press(ready, receipt, Action.DISCONNECT)
    await ready.settled()

    assert await ready.rows(grants) == []
    assert [row.state for row in await ready.invitations("ben")] == ["revoked", "revoked"]


async def test_an_admin_is_asked_before_somebody_is_disconnected(ready: Stage) -> None:
    await _connected(ready)
    ada = ready.person("ada")

    assert (await ada.command("/usher revoke @ben"))["ok"]

    form = await until(lambda: ada.view("can no longer host meetings"))
    assert f"<@{ready.campus.people['ben']}>" in text_of(form)
    assert await ready.live_at_zoom() == ["z-ben"]
    await ada.submit(form)
    assert await until(lambda: ada.view("no longer uses the Zoom of"))
    await ready.says("ben", "Zoom has confirmed it")
    assert await ready.live_at_zoom() == []
    assert await ready.rows(grants) == []
    record = (await ready.rows(audit))[-1]
    assert record.details == {"reason": "revoked_by_admin"}
    assert record.actor != record.subject


async def test_an_admin_hears_when_there_is_nothing_to_end(ready: Stage) -> None:
    ada = ready.person("ada")

    await ada.command("/usher revoke @ben")

    assert await until(lambda: ada.view("nothing to disconnect"))
    assert [record.act for record in await ready.rows(audit)] == []


async def test_revoke_without_a_name_says_how_to_name_somebody(ready: Stage) -> None:
    for words in ("", " everybody", " @nobody-of-that-name"):
        (told,) = (await ready.person("ada").command(f"/usher revoke{words}"))["shown"]
        assert "person_needed" in text_of(told)


async def test_support_cannot_revoke(ready: Stage) -> None:
    (told,) = (await ready.person("sue").command("/usher revoke @ben"))["shown"]

    assert "not_admin" in text_of(told)
