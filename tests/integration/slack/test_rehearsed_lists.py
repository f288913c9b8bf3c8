"""A rehearsal shows whether the target's calls will work; nobody else's lists are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from campus.people import text_of, until

from storage.support_tables import list_probes
from storage.tables import work

if TYPE_CHECKING:
    from campus.stage import Stage
    from structlog.typing import EventDict

ADA, BEN = "ada@northfield.edu", "ben@northfield.edu"
LISTS = {"/v2/users/me/meetings", "/v2/users/me/recordings"}


async def _rehearse(stage: Stage, *, untick: str = "") -> None:
    ada = stage.person("ada")
    await ada.command("/usher rehearse")
    message = await until(lambda: ada.dm_with("authorize"))
    link = next(
        element["url"]
        for block in message["blocks"]
        for element in block.get("elements", [])
        if "url" in element
    )
    await stage.browser().authorize(link, ADA, untick=untick)


async def _asked_for(stage: Stage) -> list[dict[str, Any]]:
    return [call for call in await stage.campus.zoom_look("calls") if call["path"] in LISTS]


async def test_a_rehearsal_asks_for_one_entry_of_each_and_keeps_none(
    ready: Stage, log: list[EventDict]
) -> None:
    await _rehearse(ready)

    receipt = await ready.says("ada", "threw it away unread")

    for words in ("list of meetings: works", "list of cloud recordings: works"):
        assert words in text_of(receipt)
    calls = await _asked_for(ready)
    assert {call["path"] for call in calls} == LISTS
    assert [call["parameters"] for call in calls] == [["page_size"]] * 2
    everything = repr(await ready.everything()) + repr(await ready.campus.slack_look("calls"))
    assert "appraisal" not in everything + repr(log)


@pytest.mark.parametrize("answer", ["refused", "empty"])
async def test_cloud_recording_that_is_off_is_told_from_a_missing_permission(
    ready: Stage, answer: str
) -> None:
    await ready.campus.zoom_control("switches", cloud_recording=False, no_recordings=answer)
    await _rehearse(ready)

    receipt = text_of(await ready.says("ada", "threw it away unread"))

    assert "Done, thank you" in receipt
    refused = "no licence, or cloud recording is switched off"
    assert (refused in receipt) == (answer == "refused")


@pytest.mark.parametrize("code", [4711, 4700, 201])
async def test_a_permission_that_is_missing_is_said_to_be(ready: Stage, code: int) -> None:
    scope = "cloud_recording:read:list_user_recordings"
    (app,) = await ready.campus.zoom_look("apps")
    scopes = [each["scope"] for each in app["scopes"] if each["scope"] != scope]
    await ready.campus.zoom_control("apps", id=app["id"], scopes=scopes)
    await ready.campus.zoom_control("switches", missing_scope_code=code)
    await _rehearse(ready)

    await ready.checked("ada")

    await ready.says("ada", "Done in part")
    receipt = text_of(await ready.says("ada", "threw it away unread"))
    assert "because the permission to see recordings is missing" in receipt


async def test_a_zoom_that_does_not_answer_is_asked_again(ready: Stage) -> None:
    for path in LISTS:
        await ready.campus.zoom_control("faults", route=path, status=503)
    await _rehearse(ready)

    async def failed() -> bool:
        rows = [row for row in await ready.rows(work) if row.kind == "list_probe"]
        return any(row.error == "zoom_unavailable" for row in rows)

    await until(failed)
    await ready.settled()
    assert await ready.says("ada", "list of meetings: works")


async def test_nobody_who_is_invited_is_asked_for_a_list(ready: Stage) -> None:
    link = await ready.link("ben")
    await ready.browser().authorize(link, BEN, untick="cloud_recording:delete:recording_file")
    await ready.checked("ben")
    fresh = await ready.fresh_link("ben", than=link)
    await ready.browser().authorize(fresh, BEN)
    await ready.browser().authorize(await ready.link("dev"), "zed@northfield.edu")
    await ready.person("dev").press(await ready.says("dev", "Is that you?"), "confirm_yes")
    await ready.stands("dev", "verified")
    await ready.person("ada").command("/usher status @ben")
    await ready.settled()

    assert await _asked_for(ready) == []
    assert await ready.rows(list_probes) == []


async def test_people_are_told_that_nobody_looks(ready: Stage) -> None:
    link = await ready.link("ben")

    assert "none of your meetings or recordings" in await ready.browser().open(link)
    assert await ready.says("ben", "none of your meetings or recordings")
