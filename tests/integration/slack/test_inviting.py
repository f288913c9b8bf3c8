"""Inviting people: locked until rehearsed, shown before it is sent, sent once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from campus.people import link_in, text_of, until
from campus.wire import press_forged, submit_forged

from bot.ui.ids import Callback
from storage.tables import campaigns, invitations

if TYPE_CHECKING:
    from campus.stage import Stage

BEN = "ben@northfield.edu"


async def _told(stage: Stage, text: str) -> str:
    answer = await stage.person("ada").command(text)
    assert answer["ok"], answer
    return " ".join(text_of(shown) for shown in answer["shown"])


async def _form(stage: Stage, *names: str) -> dict[str, Any]:
    mentions = " ".join(f"@{name}" for name in names)
    assert await _told(stage, f"/usher invite {mentions}") == ""
    view = await stage.person("ada").view("multi_users_select")
    assert view is not None
    return view


async def _preview(stage: Stage, *names: str) -> dict[str, Any]:
    ada = stage.person("ada")
    people = [stage.campus.people[name] for name in names]
    answer = await ada.submit(await _form(stage), people=people)
    assert answer["ok"], answer

    async def shown() -> dict[str, Any] | None:
        return await ada.view("will be invited") or await ada.view("None of the people")

    return await until(shown)


async def test_nobody_is_invited_before_the_rehearsal_is_back(untouched: Stage) -> None:
    assert "credentials_needed" in await _told(untouched, "/usher invite @ben")
    assert "credentials_needed" in await _told(untouched, "/usher rehearse")

    await untouched.prepare(rehearsed=False)

    assert "invitations_locked" in await _told(untouched, "/usher invite @ben")
    picks = {"people": {"people": {"selected_users": [untouched.campus.people["ben"]]}}}
    subject = "11111111-1111-4111-8111-111111111111"
    answer = await submit_forged(untouched.campus, "ada", Callback.CAMPAIGN, subject, picks)
    assert "invitations_locked" in repr(answer["view"])
    assert await untouched.rows(campaigns) == []


async def test_a_rehearsal_unlocks_invitations(untouched: Stage) -> None:
    await untouched.prepare(rehearsed=False)
    assert "Your rehearsal is in your conversation" in await _told(untouched, "/usher rehearse")
    ada = untouched.person("ada")
    message = await until(lambda: ada.dm_with("authorize"))
    assert "rehearsal_open" in await _told(untouched, "/usher rehearse")
    assert "invitations_locked" in await _told(untouched, "/usher invite @ben")
    assert len(await untouched.rows(invitations)) == 1

    page = await untouched.browser().authorize(link_in(message), "ada@northfield.edu")

    assert "Done, thank you" in page
    await _form(untouched, "ben")


async def test_who_is_named_in_the_command_is_filled_in(ready: Stage) -> None:
    view = await _form(ready, "ben", "cleo", "ben")

    people = [ready.campus.people[name] for name in ("ben", "cleo")]
    assert f"'initial_users': {people!r}" in repr(view["blocks"])


async def test_the_preview_says_who_is_left_out_and_why(ready: Stage) -> None:
    await ready.browser().authorize(await ready.link("cleo"), "cleo@northfield.edu")
    await ready.link("sue")

    view = await _preview(ready, "ben", "cleo", "sue", "gus", "rob")

    said = text_of(view)
    ids = ready.campus.people
    assert f"1 person will be invited:* <@{ids['ben']}>" in said
    for name, reason in {
        "cleo": "authorized already",
        "sue": "invited already, and the earlier message still works",
        "gus": "guest in this workspace",
        "rob": "an app, not a person",
    }.items():
        assert f"({reason}): <@{ids[name]}>" in said
    assert "Nothing has been sent yet" in said
    assert await ready.person("ben").dms() == []


async def test_who_is_gone_is_left_out(ready: Stage) -> None:
    ids = ready.campus.people
    ready.campus.slack.world.directory.people.pop(ids["dev"])
    subject = "22222222-2222-4222-8222-222222222222"
    picks = {"people": {"people": {"selected_users": [ids["dev"], ids["old"]]}}}

    await submit_forged(ready.campus, "ada", Callback.CAMPAIGN, subject, picks)

    told = await ready.says("ada", "Nobody to invite")
    assert f"(not known in this workspace): <@{ids['dev']}>" in text_of(told)
    assert f"(deactivated in Slack): <@{ids['old']}>" in text_of(told)


async def test_with_nobody_left_there_is_nothing_to_send(ready: Stage) -> None:
    view = await _preview(ready, "gus", "rob")

    assert "None of the people" in text_of(view)
    assert "submit" not in {key for key, value in view.items() if value}


async def test_nobody_picked_is_said_in_the_form(ready: Stage) -> None:
    ada = ready.person("ada")
    view = await _form(ready)

    answer = await ada.submit(view)

    assert answer["error"] == "invalid_inputs"
    subject = view["private_metadata"]
    forged = await submit_forged(
        ready.campus, "ada", Callback.CAMPAIGN, subject, {"people": {"people": {}}}
    )
    assert "nobody_to_invite" in repr(forged["view"])


async def test_a_draft_that_is_sent_twice_invites_once(ready: Stage) -> None:
    ada = ready.person("ada")
    view = await _preview(ready, "ben", "cleo")
    subject = view["private_metadata"]

    await ada.submit(view)
    replays = [submit_forged(ready.campus, "ada", Callback.PREVIEW, subject, {}) for _ in range(3)]
    answers = await asyncio.gather(*replays)

    assert all("2 people will hear" in repr(answer["view"]) for answer in answers)
    for name in ("ben", "cleo"):
        await ready.stands(name, "sent")
    await ready.settled()
    assert len(await ready.rows(invitations)) == 2
    for name in ("ben", "cleo"):
        assert len(await ready.person(name).dms()) == 1


async def test_a_form_that_is_submitted_twice_makes_one_draft(ready: Stage) -> None:
    view = await _form(ready, "ben")
    picks = {"people": {"people": {"selected_users": [ready.campus.people["ben"]]}}}

    for _ in range(3):
        await submit_forged(ready.campus, "ada", Callback.CAMPAIGN, view["private_metadata"], picks)

    await ready.settled()
    assert len(await ready.rows(campaigns)) == 1
    previews = [dm for dm in await ready.person("ada").dms() if "Preview" in dm["text"]]
    assert len(previews) == 1


async def test_who_closes_the_preview_finds_it_in_the_dm(ready: Stage) -> None:
    ada = ready.person("ada")
    await ready.campus.slack_control("faults", method="users.info", delay=0.3)
    people = [ready.campus.people["ben"]]
    await ada.submit(await _form(ready), people=people)
    preparing = await ada.view("looking up")
    assert preparing is not None

    await ada.close(preparing)

    message = await ready.says("ada", "will be invited")
    await asyncio.gather(*(ada.press(message, "invite_send") for _ in range(2)))
    await ready.stands("ben", "sent")
    await ready.says("ada", "1 person will hear from Usher")
    assert len(await ready.person("ben").dms()) == 1


async def test_not_for_me_is_kept_and_a_change_of_mind_is_welcome(ready: Stage) -> None:
    link = await ready.link("ben")
    ben = ready.person("ben")
    message = await ben.dm_with("invitation_not_for_me")
    assert message is not None
    await ben.press(message, "invitation_not_for_me")
    await ready.stands("ben", "opted_out")
    await ready.says("ben", "Not for you")
    assert "(invited already" in text_of(await _preview(ready, "ben"))

    fresh = await ready.fresh_link("ben", than=link)

    assert "Done, thank you" in await ready.browser().authorize(fresh, BEN)
    await ready.says("ben", "Done, thank you")
    assert len(await ben.dms()) == 1


async def test_not_for_me_ends_a_trip_that_is_under_way(ready: Stage) -> None:
    browser = ready.browser()
    await browser.open(await ready.link("ben"))
    await browser.to_consent(BEN)
    ben = ready.person("ben")
    message = await ben.dm_with("invitation_not_for_me")
    assert message is not None
    await ben.press(message, "invitation_not_for_me")
    await ready.stands("ben", "opted_out")

    page = await browser.allow()

    assert "state_expired" in page
    assert await ready.state("ben") == ("opted_out", None)
    assert await ready.grants() == {}


async def test_not_for_me_after_all_is_done_is_called_stale(ready: Stage) -> None:
    link = await ready.link("ben")
    ben = ready.person("ben")
    message = await ben.dm_with("invitation_not_for_me")
    assert message is not None
    value = next(
        element["value"]
        for block in message["blocks"]
        for element in block.get("elements", [])
        if element.get("action_id") == "invitation_not_for_me"
    )
    await ready.browser().authorize(link, BEN)

    (told,) = await press_forged(ready.campus, "ben", "invitation_not_for_me", value)

    assert "stale_view" in text_of(told)
    assert await ready.state("ben") == ("verified", None)
    assert await ready.live_at_zoom() == ["z-ben"]
