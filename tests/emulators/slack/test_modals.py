import copy
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError

from bot.sandbox.slack.submissions import TROUBLE
from tests.emulators.slack.conftest import SOON, Campus, Json, Reply


def filled(value: str = "abc") -> Json:
    return {"client_id": {"value": value}}


async def refusal(call: Awaitable[object]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response["error"]


@pytest.fixture
async def view(campus: Campus, modal: Json) -> Json:
    opened = await campus.open(modal)
    return {"user": campus.ada, "view_id": opened["id"]}


async def test_a_trigger_opens_one_view_within_three_seconds(campus: Campus, modal: Json) -> None:
    trigger = await campus.trigger()
    views_open = campus.client.views_open
    opened = await views_open(trigger_id=trigger, view=modal)
    assert opened["view"]["root_view_id"] == opened["view"]["id"]
    assert await refusal(views_open(trigger_id=trigger, view=modal)) == "exchanged_trigger_id"
    assert await refusal(views_open(trigger_id="1.2.3", view=modal)) == "invalid_trigger_id"
    in_time = await campus.trigger()
    campus.clock.pass_by(2.9)
    await views_open(trigger_id=in_time, view=modal)
    late = await campus.trigger()
    campus.clock.pass_by(3.1)
    assert await refusal(views_open(trigger_id=late, view=modal)) == "expired_trigger_id"


async def test_a_bad_view_is_refused_with_the_pointer(campus: Campus, modal: Json) -> None:
    modal["title"]["text"] = "x" * 25
    with pytest.raises(SlackApiError) as caught:
        await campus.open(modal)
    assert caught.value.response["error"] == "invalid_arguments"
    assert caught.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]


async def test_a_submission_carries_what_was_typed_and_closes_the_view(
    campus: Campus, view: Json
) -> None:
    answer = await campus.control("submit", **view, values=filled())
    assert (answer["ok"], answer["view"]) == (True, None)
    body = campus.app.last
    assert body["type"] == "view_submission"
    assert body["view"]["callback_id"] == "credentials"
    assert body["view"]["state"]["values"] == {
        "client_id": {"value": {"type": "plain_text_input", "value": "abc"}}
    }
    assert body["response_urls"] == []
    assert (await campus.look("screen", user=campus.ada))["views"] == []


@pytest.mark.parametrize(
    ("value", "says"),
    [("", "Please complete this required field."), ("x" * 11, "Please use at most 10 characters.")],
)
async def test_slack_itself_refuses_unfit_inputs(
    campus: Campus, view: Json, value: str, says: str
) -> None:
    before = len(campus.app.received)
    answer = await campus.control("submit", **view, values=filled(value))
    assert answer["error"] == "invalid_inputs"
    assert answer["errors"] == {"client_id": says}
    shown = (await campus.look("screen", user=campus.ada))["views"][0]
    assert shown["errors"] == answer["errors"]
    assert len(campus.app.received) == before


async def test_errors_of_the_app_stand_under_the_inputs(campus: Campus, view: Json) -> None:
    errors = {"response_action": "errors", "errors": {"client_id": "Zoom says no"}}
    campus.app.answers = [web.json_response(errors)]
    answer = await campus.control("submit", **view, values=filled())
    assert answer["errors"] == {"client_id": "Zoom says no"}
    shown = (await campus.look("screen", user=campus.ada))["views"][0]
    assert shown["errors"] == answer["errors"]
    assert answer["view"]["id"] == view["view_id"]


@pytest.mark.parametrize(
    "answer",
    [
        lambda: web.json_response({"response_action": "errors", "errors": {"more": "x"}}),
        lambda: web.json_response({"response_action": "explode"}),
        lambda: web.json_response({"response_action": "update", "view": {"type": "modal"}}),
        lambda: web.Response(text="thanks"),
        lambda: web.Response(status=500),
        lambda: 0.5,
    ],
)
@SOON
async def test_an_unusable_answer_leaves_the_view_open_with_a_strip(
    campus: Campus, view: Json, answer: Callable[[], Reply]
) -> None:
    campus.app.answers = [answer()]
    said = await campus.control("submit", **view, values=filled())
    assert not said["ok"]
    shown = (await campus.look("screen", user=campus.ada))["views"]
    assert [v["id"] for v in shown] == [view["view_id"]]
    assert shown[0]["warning"] == TROUBLE
    again = await campus.control("submit", **view, values=filled())
    assert again["ok"]


async def test_update_in_the_answer_changes_the_view_in_place(
    campus: Campus, view: Json, modal: Json
) -> None:
    modal["title"]["text"] = "Checking"
    campus.app.answers = [web.json_response({"response_action": "update", "view": modal})]
    answer = await campus.control("submit", **view, values=filled())
    assert answer["view"]["id"] == view["view_id"]
    assert answer["view"]["title"]["text"] == "Checking"


async def test_push_and_clear_in_answers(campus: Campus, view: Json, modal: Json) -> None:
    campus.app.answers = [
        web.json_response({"response_action": "push", "view": modal}),
        web.json_response({"response_action": "clear"}),
    ]
    pushed = await campus.control("submit", **view, values=filled())
    top = pushed["view"]
    assert top["previous_view_id"] == top["root_view_id"] == view["view_id"]
    below = await campus.control("submit", **view, values=filled())
    assert below["error"] == "no_such_view"
    await campus.control("submit", user=campus.ada, view_id=top["id"], values=filled())
    assert (await campus.look("screen", user=campus.ada))["views"] == []


async def test_three_views_are_the_most(campus: Campus, view: Json, modal: Json) -> None:
    top = view["view_id"]
    for _ in range(2):
        await campus.control("action", user=campus.ada, view_id=top, action_id="help")
        trigger = campus.app.last["trigger_id"]
        pushed = await campus.client.views_push(trigger_id=trigger, view=modal)
        top = pushed["view"]["id"]
    await campus.control("action", user=campus.ada, view_id=top, action_id="help")
    trigger = campus.app.last["trigger_id"]
    push = campus.client.views_push(trigger_id=trigger, view=modal)
    assert await refusal(push) == "push_limit_reached"


async def test_a_press_in_a_view_names_the_view_and_nothing_else(
    campus: Campus, view: Json
) -> None:
    await campus.control("action", **view, action_id="help")
    body = campus.app.last
    assert body["container"] == {"type": "view", "view_id": view["view_id"]}
    assert body["view"]["id"] == view["view_id"]
    assert not {"message", "channel", "response_url"} & set(body)


async def test_typing_in_an_input_is_not_delivered_and_survives_an_update(
    campus: Campus, view: Json, modal: Json
) -> None:
    before = len(campus.app.received)
    typed = await campus.control("action", **view, action_id="value", value="kept")
    assert not typed["delivered"]
    assert len(campus.app.received) == before
    same = await campus.client.views_update(view_id=view["view_id"], view=modal)
    assert same["view"]["state"]["values"]["client_id"]["value"]["value"] == "kept"
    renamed = copy.deepcopy(modal)
    renamed["blocks"][0]["block_id"] = "other"
    fresh = await campus.client.views_update(view_id=view["view_id"], view=renamed)
    assert fresh["view"]["state"]["values"]["other"]["value"]["value"] is None


async def test_a_hash_that_is_old_is_a_conflict(campus: Campus, modal: Json) -> None:
    opened = await campus.open(modal)
    update = campus.client.views_update
    first = await update(view_id=opened["id"], hash=opened["hash"], view=modal)
    stale = update(view_id=opened["id"], hash=opened["hash"], view=modal)
    assert await refusal(stale) == "hash_conflict"
    assert (await update(view_id=opened["id"], hash=first["view"]["hash"], view=modal))["ok"]


async def test_an_external_id_is_unique_and_finds_the_view(campus: Campus, modal: Json) -> None:
    modal["external_id"] = "setup-1"
    opened = await campus.open(modal)
    found = await campus.client.views_update(external_id="setup-1", view=modal)
    assert found["view"]["id"] == opened["id"]
    trigger = await campus.trigger()
    again = campus.client.views_open(trigger_id=trigger, view=modal)
    assert await refusal(again) == "duplicate_external_id"


@pytest.mark.parametrize("notify", [True, False])
async def test_closing_is_told_only_when_asked_for(
    campus: Campus, modal: Json, *, notify: bool
) -> None:
    modal["notify_on_close"] = notify
    opened = await campus.open(modal)
    before = len(campus.app.received)
    await campus.control("close", user=campus.ada, view_id=opened["id"])
    assert len(campus.app.received) - before == int(notify)
    if notify:
        assert campus.app.last["type"] == "view_closed"
        assert campus.app.last["is_cleared"] is False
    update = campus.client.views_update(view_id=opened["id"], view=modal)
    assert await refusal(update) == "not_found"


async def test_a_view_too_large_is_refused(campus: Campus, modal: Json) -> None:
    modal["blocks"] += [
        {"type": "section", "text": {"type": "mrkdwn", "text": "é" * 3000}} for _ in range(50)
    ]
    with pytest.raises(SlackApiError, match="view_too_large"):
        await campus.open(modal)


async def test_selects_offer_living_people_and_visible_channels(
    campus: Campus, modal: Json
) -> None:
    gone = campus.slack.world.directory.add_person("gone", deleted=True).id
    modal["blocks"] = [
        {
            "type": "input",
            "block_id": kind,
            "label": {"type": "plain_text", "text": "Who"},
            "element": {"type": kind, "action_id": "pick", "max_selected_items": 2},
        }
        for kind in ("multi_users_select", "multi_conversations_select")
    ]
    opened = await campus.open(modal)

    async def submit(user: str, channel: str) -> Json:
        values = {
            "multi_users_select": {"pick": [user]},
            "multi_conversations_select": {"pick": [channel]},
        }
        return await campus.control("submit", user=campus.ada, view_id=opened["id"], values=values)

    assert (await submit(gone, campus.desk))["error"] == "no_such_option"
    assert (await submit(campus.ben, "C404"))["error"] == "no_such_option"
    assert (await submit(campus.ben, campus.desk))["ok"]
    state = campus.app.last["view"]["state"]["values"]
    assert state["multi_users_select"]["pick"]["selected_users"] == [campus.ben]
    assert state["multi_conversations_select"]["pick"]["selected_conversations"] == [campus.desk]
