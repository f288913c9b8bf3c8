import asyncio
from collections.abc import Callable

import pytest
from aiohttp import web

from tests.emulators.slack.conftest import SOON, Campus, Json

FIELDS = {
    "token",
    "team_id",
    "team_domain",
    "channel_id",
    "channel_name",
    "user_id",
    "user_name",
    "command",
    "text",
    "api_app_id",
    "is_enterprise_install",
    "response_url",
    "trigger_id",
}


async def test_a_command_arrives_signed_and_whole(campus: Campus) -> None:
    answer = await campus.command("/usher setup now")
    assert answer["ok"]
    assert answer["shown"] == []
    body = campus.app.last
    assert set(body) == FIELDS
    assert (body["command"], body["text"]) == ("/usher", "setup now")
    assert (body["channel_name"], body["user_name"]) == ("general", "ada")


async def test_names_become_ids_as_slack_makes_them(campus: Campus) -> None:
    world = campus.slack.world
    group = world.directory.add_group("faculty", (campus.ben,))
    secret = world.conversations.add_channel("secret", (campus.ben,), private=True)
    await campus.command(
        f"/usher invite @ben, @faculty #general #secret <@{campus.ada}> x@y.example @nobody a&b"
    )
    assert campus.app.last["text"] == (
        f"invite <@{campus.ben}|ben>, <!subteam^{group.id}|@faculty>"
        f" <#{campus.general}|general> #secret <@{campus.ada}|ada>"
        " <mailto:x@y.example|x@y.example> @nobody a&amp;b"
    )
    assert secret.id not in campus.app.last["text"]


class TestWithoutEscaping:
    @pytest.fixture
    def manifest(self, manifest: Json) -> Json:
        manifest["features"]["slash_commands"][0]["should_escape"] = False
        return manifest

    async def test_names_stay_names(self, campus: Campus) -> None:
        await campus.command(f"/usher invite @ben <@{campus.ada}> x@y.example")
        assert campus.app.last["text"] == "invite @ben @ada x@y.example"


async def test_a_command_that_is_not_in_the_manifest_does_not_exist(campus: Campus) -> None:
    answer = await campus.command("/zoom setup")
    assert (answer["ok"], answer["error"]) == (False, "not_a_command")
    assert answer["shown"][0]["text"].startswith("/zoom is not a valid command.")
    assert campus.app.received == []


@SOON
async def test_a_late_answer_is_an_operation_timeout(campus: Campus) -> None:
    campus.app.answers = [0.5]
    answer = await campus.command("/usher setup")
    assert answer["error"] == "operation_timeout"
    assert answer["shown"][0]["user"] == "USLACKBOT"
    assert answer["shown"][0]["text"] == '/usher failed with the error "operation_timeout"'


async def test_a_refusal_is_a_failed_dispatch(campus: Campus) -> None:
    campus.app.answers = [web.Response(status=500)]
    answer = await campus.command("/usher setup")
    assert answer["error"] == "dispatch_failed"
    assert answer["status"] == 500


async def test_an_app_that_is_down_is_a_failed_dispatch(campus: Campus) -> None:
    campus.slack.request_url = "http://127.0.0.1:9/slack/events"
    assert (await campus.command("/usher setup"))["error"] == "dispatch_failed"


@pytest.mark.parametrize(
    "response",
    [
        lambda: web.Response(text="Hello"),
        lambda: web.json_response({"text": "Hello"}),
        lambda: web.json_response({"text": "Hello", "response_type": "ephemeral"}),
    ],
)
async def test_an_answer_is_shown_to_the_person_only(
    campus: Campus, response: Callable[[], web.Response]
) -> None:
    campus.app.answers = [response()]
    answer = await campus.command("/usher me")
    assert [shown["text"] for shown in answer["shown"]] == ["Hello"]
    ben = await campus.look("screen", user=campus.ben)
    assert ben["ephemerals"] == []


async def test_an_answer_in_the_channel_is_shown_to_everybody(campus: Campus) -> None:
    campus.app.answers = [web.json_response({"text": "Hello", "response_type": "in_channel"})]
    await campus.command("/usher me")
    ben = await campus.look("screen", user=campus.ben)
    assert ben["channels"][0]["messages"][0]["text"] == "Hello"


async def test_an_answer_with_bad_blocks_is_a_failure(campus: Campus) -> None:
    campus.app.answers = [web.json_response({"blocks": [{"type": "marquee"}]})]
    assert (await campus.command("/usher me"))["error"] == "dispatch_failed"


async def test_one_cannot_type_where_one_is_not(campus: Campus) -> None:
    answer = await campus.control("command", user=campus.ben, channel="#desk", text="/usher")
    assert answer["error"] == "not_in_channel"
    await campus.control("people", do="deactivate", user=campus.ben)
    gone = await campus.command("/usher", user=campus.ben)
    assert gone["error"] == "user_deactivated"


async def test_a_command_in_the_dm_names_it_directmessage(campus: Campus) -> None:
    await campus.control("command", user=campus.ben, channel="dm", text="/usher me")
    assert campus.app.last["channel_name"] == "directmessage"
    assert campus.app.last["channel_id"].startswith("D")


async def test_a_response_address_works_five_times_in_half_an_hour(campus: Campus) -> None:
    await campus.command("/usher status")
    url = campus.app.last["response_url"]
    statuses = []
    for number in range(6):
        async with campus.http.post(url, json={"text": str(number)}) as response:
            statuses.append(response.status)
    assert statuses == [200] * 5 + [404]
    ada = await campus.look("screen", user=campus.ada)
    assert [e["text"] for e in ada["ephemerals"]] == ["0", "1", "2", "3", "4"]
    await campus.command("/usher status")
    campus.clock.pass_by(30 * 60 + 1)
    async with campus.http.post(campus.app.last["response_url"], json={"text": "x"}) as late:
        assert (await late.json())["error"] == "expired_url"


async def test_events_are_retried_at_once_and_then_by_the_clock(campus: Campus) -> None:
    campus.app.answers = [web.Response(status=500) for _ in range(4)]
    answer = await campus.control("event", type="app_uninstalled")
    assert answer["error"] == "http_error"
    assert len(campus.app.received) == 2
    assert campus.app.received[1].headers["x-slack-retry-num"] == "1"
    assert campus.app.received[1].headers["x-slack-retry-reason"] == "http_error"
    await campus.control("clock", advance_seconds=60)
    await campus.control("clock", advance_seconds=300)
    await campus.control("clock", advance_seconds=3000)
    assert [r.headers.get("x-slack-retry-num") for r in campus.app.received] == [
        None,
        "1",
        "2",
        "3",
    ]
    assert len({r.body["event_id"] for r in campus.app.received}) == 1


async def test_an_app_can_ask_for_no_retries(campus: Campus) -> None:
    campus.app.answers = [web.Response(status=500, headers={"X-Slack-No-Retry": "1"})]
    await campus.control("event", type="app_uninstalled")
    await campus.control("clock", advance_seconds=600)
    assert len(campus.app.received) == 1


async def test_retries_that_are_due_need_no_push(campus: Campus) -> None:
    campus.app.answers = [web.Response(status=500), web.Response(status=500)]
    await campus.control("event", type="app_uninstalled")
    campus.clock.pass_by(61)
    async with asyncio.timeout(20):
        await campus.app.took(3)


async def test_only_subscribed_events_exist(campus: Campus) -> None:
    answer = await campus.control("event", type="team_join")
    assert answer["error"] == "not_subscribed"
    said = await campus.control("say", user=campus.ben, channel="dm", text="Hi")
    assert said["delivered"]
    assert campus.app.last["type"] == "event_callback"
    assert campus.app.last["event"]["channel_type"] == "im"
    quiet = await campus.control("say", user=campus.ben, channel="#general", text="Hi")
    assert not quiet["delivered"]


async def test_names_in_a_message_become_mentions_and_push(campus: Campus) -> None:
    said = await campus.control(
        "say", user=campus.ada, channel="#general", text="@ben & @nobody: see #desk <now>"
    )

    channel = campus.slack.world.conversations.channels[campus.general]
    message = channel.message(said["ts"])
    assert message
    assert message.text == f"<@{campus.ben}> &amp; @nobody: see <#{campus.desk}|desk> &lt;now&gt;"
    ben = await campus.look("screen", user=campus.ben)
    assert [pushed["ts"] for pushed in ben["notifications"]] == [said["ts"]]


async def test_a_person_answers_in_a_thread_and_the_app_hears_where(campus: Campus) -> None:
    posted = await campus.client.chat_postMessage(channel=campus.ben, text="Any questions?")
    where = {"user": campus.ben, "channel": "dm", "thread_ts": posted["ts"]}

    reply = await campus.control("say", **where, text="One")

    event = campus.app.last["event"]
    assert (event["ts"], event["thread_ts"]) == (reply["ts"], posted["ts"])
    (dm,) = (await campus.look("screen", user=campus.ben))["dms"]
    assert [len(message["replies"]) for message in dm["messages"]] == [1]
    command = await campus.control("say", **where, text="/usher me")
    assert command["error"] == "not_in_threads"
    nowhere = await campus.control("say", **{**where, "thread_ts": reply["ts"]}, text="x")
    assert nowhere["error"] == "no_such_message"


async def test_the_address_is_verified_with_a_challenge(campus: Campus) -> None:
    answer = await campus.control("event", type="url_verification")
    assert answer["ok"]
    assert answer["body"] == campus.app.last["challenge"]
