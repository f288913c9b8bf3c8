"""What a page in a browser needs besides hands and eyes: when to look again, and names."""

import asyncio

import aiohttp
import pytest

from tests.emulators.slack.conftest import Campus, Json


@pytest.fixture
def manifest(manifest: Json) -> Json:
    manifest["features"]["slash_commands"][0]["usage_hint"] = "[setup | me]"
    manifest["features"]["app_home"]["home_tab_enabled"] = True
    return manifest


async def _number(stream: aiohttp.ClientResponse) -> int:
    while True:
        line = (await asyncio.wait_for(stream.content.readline(), 20)).decode()
        if line.startswith("data: "):
            return int(line.removeprefix("data: "))


async def test_the_stream_says_at_once_where_it_stands_and_again_when_something_happened(
    campus: Campus,
) -> None:
    async with campus.http.get(f"{campus.url}/_control/stream") as stream:
        first = await _number(stream)
        await campus.control("say", user=campus.ada, channel="#general", text="hello")
        second = await _number(stream)
        await campus.client.chat_postMessage(channel=campus.general, text="hello")
        third = await _number(stream)

    assert stream.content_type == "text/event-stream"
    assert first < second < third


async def test_a_page_that_was_closed_is_no_error(
    campus: Campus, caplog: pytest.LogCaptureFixture
) -> None:
    async with campus.http.get(f"{campus.url}/_control/stream") as stream:
        await _number(stream)
    for _ in range(3):
        await campus.control("say", user=campus.ada, channel="#general", text="hello")
    await asyncio.sleep(0.05)

    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


async def test_looking_changes_nothing(campus: Campus) -> None:
    async with campus.http.get(f"{campus.url}/_control/stream") as stream:
        before = await _number(stream)
        await campus.look("screen", user=campus.ada)
        await campus.look("workspace")
        await campus.control("say", user=campus.ada, channel="#general", text="hello")

        assert await _number(stream) == before + 1


async def test_the_workspace_tells_what_the_manifest_declares(campus: Campus) -> None:
    seen = await campus.look("workspace")

    (command,) = seen["commands"]
    assert command["name"] == "/usher"
    assert command["usage_hint"] == "[setup | me]"
    assert seen["app"]["home_tab"] is True
    assert seen["app"]["messages_tab"] is True
    assert [channel["name"] for channel in seen["channels"]] == ["general", "desk"]


async def test_people_are_found_by_the_beginning_of_any_of_their_names(campus: Campus) -> None:
    async def found(like: str) -> list[str]:
        seen = await campus.look("who", like=like)
        return [person["name"] for person in seen["people"]]

    assert await found("FRANK") == ["ben"]
    assert await found("") == ["ada", "ben"]
    assert await found("ranklin") == []


async def test_nobody_gone_is_offered_but_their_name_is_still_known(campus: Campus) -> None:
    await campus.control("people", do="deactivate", user=campus.ben)

    offered = await campus.look("who", like="ben")
    known = await campus.look("who", ids=f"{campus.ben},U0NOBODY")

    assert offered["people"] == []
    assert [person["real_name"] for person in known["people"]] == ["Ben Franklin"]


async def test_groups_are_found_by_handle_and_by_id(campus: Campus) -> None:
    made = await campus.control("people", do="add_group", handle="faculty", users=[campus.ben])
    group_id = made["group"]["id"]

    by_handle, by_id = await campus.look("who", like="fac"), await campus.look("who", ids=group_id)

    assert [group["id"] for group in by_handle["groups"]] == [group_id]
    assert [group["handle"] for group in by_id["groups"]] == ["faculty"]


async def test_a_choice_in_a_message_stays_on_the_screen_of_the_one_who_chose(
    campus: Campus, button_message: list[Json]
) -> None:
    posted = await campus.client.chat_postMessage(
        channel=campus.general, text="x", blocks=button_message
    )
    await campus.control(
        "action",
        user=campus.ada,
        channel=campus.general,
        ts=posted["ts"],
        action_id="pick",
        selected="2",
    )

    async def chosen(user: str) -> object:
        screen = await campus.look("screen", user=user)
        (message,) = screen["channels"][0]["messages"]
        return message["inputs"].get("buttons", {}).get("pick", {}).get("selected_option")

    assert (await chosen(campus.ada))["value"] == "2"
    assert await chosen(campus.ben) is None
