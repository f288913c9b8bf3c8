import pytest
from aiohttp import web

from tests.emulators.slack.conftest import SOON, Campus, Json, Reply


@pytest.fixture
async def message(campus: Campus, button_message: list[Json]) -> Json:
    posted = await campus.client.chat_postMessage(
        channel=campus.ben, text="Invitation", blocks=button_message
    )
    return {"user": campus.ben, "channel": posted["channel"], "ts": posted["ts"]}


async def test_a_press_arrives_as_block_actions(campus: Campus, message: Json) -> None:
    answer = await campus.control("action", **message, action_id="go")
    assert (answer["ok"], answer["delivered"]) == (True, True)
    body = campus.app.last
    assert body["type"] == "block_actions"
    assert body["user"]["id"] == campus.ben
    assert body["team"] == {"id": "T0CAMPUS1", "domain": "campus"}
    assert body["container"] == {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": message["channel"],
        "is_ephemeral": False,
    }
    assert body["channel"] == {"id": message["channel"], "name": "directmessage"}
    assert body["message"]["text"] == "Invitation"
    action = body["actions"][0]
    assert (action["action_id"], action["block_id"]) == ("go", "buttons")
    assert (action["type"], action["value"], action["style"]) == ("button", "42", "primary")
    assert action["text"]["text"] == "Go"
    assert {"trigger_id", "response_url", "api_app_id", "token"} <= set(body)


async def test_what_was_chosen_in_a_message_travels_as_state(campus: Campus, message: Json) -> None:
    await campus.control("action", **message, action_id="pick", selected="2")
    assert campus.app.last["actions"][0]["selected_option"]["value"] == "2"
    await campus.control("action", **message, action_id="go")
    picked = campus.app.last["state"]["values"]["buttons"]["pick"]
    assert picked["selected_option"]["text"]["text"] == "Two"
    none = await campus.control("action", **message, action_id="pick", selected="3")
    assert none["error"] == "no_such_option"


async def test_a_link_button_opens_its_page_and_tells_the_app(
    campus: Campus, message: Json
) -> None:
    answer = await campus.control("action", **message, action_id="link")
    assert answer["url"] == "https://usher.example/authorize/x"
    assert campus.app.last["actions"][0]["action_id"] == "link"


async def test_a_button_that_asks_first_must_be_answered(campus: Campus, message: Json) -> None:
    asked = await campus.control("action", **message, action_id="drop")
    assert asked["error"] == "confirm_required"
    assert asked["dialog"]["title"]["text"] == "Sure?"
    assert campus.app.received == []
    assert (await campus.control("action", **message, action_id="drop", confirm=True))["ok"]


async def test_what_is_not_on_the_screen_cannot_be_pressed(campus: Campus, message: Json) -> None:
    missing = await campus.control("action", **message, action_id="nope")
    assert (missing["ok"], missing["error"]) == (False, "no_such_element")
    other = await campus.control("action", **{**message, "user": campus.ada}, action_id="go")
    assert other["error"] == "not_in_channel"
    await campus.client.chat_update(
        channel=message["channel"], ts=message["ts"], text="Done", blocks=[]
    )
    gone = await campus.control("action", **message, action_id="go")
    assert gone["error"] == "no_such_element"


@pytest.mark.parametrize(
    ("answer", "error"),
    [(0.5, "operation_timeout"), (web.Response(status=404), "dispatch_failed")],
)
@SOON
async def test_an_unanswered_press_leaves_a_warning_mark(
    campus: Campus, message: Json, answer: Reply, error: str
) -> None:
    campus.app.answers = [answer]
    pressed = await campus.control("action", **message, action_id="go")
    assert pressed["error"] == error
    shown = (await campus.look("screen", user=campus.ben))["dms"][0]["messages"][0]
    assert shown["warning"] == error
    await campus.control("action", **message, action_id="go")
    shown = (await campus.look("screen", user=campus.ben))["dms"][0]["messages"][0]
    assert shown["warning"] == ""


async def test_the_original_can_be_replaced_and_deleted(campus: Campus, message: Json) -> None:
    await campus.control("action", **message, action_id="go")
    url = campus.app.last["response_url"]
    async with campus.http.post(url, json={"replace_original": True, "text": "New"}) as response:
        assert response.status == 200
    dm = campus.slack.world.conversations.dm_of(campus.ben)
    assert [m.text for m in dm.messages] == ["New"]
    async with campus.http.post(url, json={"delete_original": True}) as response:
        assert response.status == 200
    assert dm.messages == []


async def test_buttons_of_ephemeral_messages_work(
    campus: Campus, button_message: list[Json]
) -> None:
    campus.app.answers = [web.json_response({"text": "x", "blocks": button_message})]
    shown = (await campus.command("/usher me"))["shown"][0]
    pressed = await campus.control(
        "action", user=campus.ada, channel="#general", ts=shown["ts"], action_id="go"
    )
    assert pressed["ok"]
    assert campus.app.last["container"]["is_ephemeral"]
    assert "message" not in campus.app.last
    url = campus.app.last["response_url"]
    async with campus.http.post(url, json={"replace_original": True, "text": "New"}) as response:
        assert response.status == 200
    ada = await campus.look("screen", user=campus.ada)
    assert [e["text"] for e in ada["ephemerals"]] == ["New"]


class TestWithoutInteractivity:
    @pytest.fixture
    def manifest(self, manifest: Json) -> Json:
        manifest["settings"]["interactivity"]["is_enabled"] = False
        return manifest

    async def test_nothing_can_be_pressed(self, campus: Campus, message: Json) -> None:
        answer = await campus.control("action", **message, action_id="go")
        assert answer["error"] == "interactivity_disabled"
