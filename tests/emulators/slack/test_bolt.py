"""The emulator and Slack's own framework understand each other."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.emulators.slack.conftest import SECRET, Campus, Json


@pytest.fixture
def checking_is_shown() -> asyncio.Event:
    return asyncio.Event()


@pytest.fixture
async def bolt(
    campus: Campus, modal: Json, checking_is_shown: asyncio.Event
) -> AsyncIterator[AsyncApp]:
    app = AsyncApp(
        client=campus.client, signing_secret=SECRET, logger=logging.getLogger("test.bolt")
    )

    @app.command("/usher")
    async def command(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal)

    @app.view("credentials")
    async def submitted(ack: AsyncAck, body: Json, client: AsyncWebClient, view: Json) -> None:
        checking = {**modal, "title": {"type": "plain_text", "text": "Checking"}}
        await ack(response_action="update", view=checking)
        # Bolt runs on before its answer has left; an update now would be overtaken by it.
        await checking_is_shown.wait()
        done = {**modal, "title": {"type": "plain_text", "text": "Right"}}
        await client.views_update(view_id=view["id"], view=done)
        typed = view["state"]["values"]["client_id"]["value"]["value"]
        posted = await client.chat_postMessage(channel=body["user"]["id"], text=f"Got {typed}")
        await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Kept")

    async def endpoint(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    server = web.Application()
    server.router.add_post("/slack/events", endpoint)
    async with TestServer(server) as running:
        campus.slack.request_url = str(running.make_url("/slack/events"))
        yield app


async def ada_sees(campus: Campus, condition: Callable[[Json], object]) -> Json:
    async with asyncio.timeout(20):
        while True:
            screen = await campus.look("screen", user=campus.ada)
            if condition(screen):
                return screen
            await asyncio.sleep(0.01)


def titles(screen: Json) -> list[str]:
    return [view["title"]["text"] for view in screen["views"]]


@pytest.mark.usefixtures("bolt")
async def test_command_view_submission_and_update_with_bolt(
    campus: Campus, checking_is_shown: asyncio.Event
) -> None:
    typed = await campus.command("/usher credentials")
    assert (typed["ok"], typed["status"]) == (True, 200)
    screen = await ada_sees(campus, lambda ada: titles(ada) == ["Credentials"])
    submitted = await campus.control(
        "submit",
        user=campus.ada,
        view_id=screen["views"][0]["id"],
        values={"client_id": {"value": "abc"}},
    )
    assert submitted["view"]["title"]["text"] == "Checking"
    checking_is_shown.set()
    screen = await ada_sees(
        campus, lambda ada: ada["dms"] and ada["dms"][0]["messages"][0]["text"] == "Kept"
    )
    assert titles(screen) == ["Right"]
    assert [note["text"] for note in screen["notifications"]] == ["Got abc"]


@pytest.mark.usefixtures("bolt")
async def test_a_press_nobody_listens_for_is_marked(
    campus: Campus, button_message: list[Json]
) -> None:
    posted = await campus.client.chat_postMessage(
        channel=campus.ben, text="x", blocks=button_message
    )
    pressed = await campus.control(
        "action",
        user=campus.ben,
        channel=posted["channel"],
        ts=posted["ts"],
        action_id="go",
    )
    assert (pressed["error"], pressed["status"]) == ("dispatch_failed", 404)


@pytest.mark.usefixtures("bolt")
async def test_a_skewed_signature_is_refused(campus: Campus) -> None:
    await campus.control("switches", signature_skew=-301)
    typed = await campus.command("/usher credentials")
    assert (typed["error"], typed["status"]) == ("dispatch_failed", 401)
