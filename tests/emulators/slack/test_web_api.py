import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack.coverage import IMPLEMENTED, MISSING
from bot.sandbox.slack.methods.table import METHODS
from bot.sandbox.slack.rates import ALLOWANCES
from tests.emulators.slack.conftest import TOKEN, Campus, Json


async def test_the_token_is_asked_for_and_looked_at(campus: Campus) -> None:
    async with campus.http.post(f"{campus.url}/api/auth.test") as response:
        assert (await response.json())["error"] == "not_authed"
    stranger = AsyncWebClient("xoxb-other", base_url=f"{campus.url}/api/", session=campus.http)
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await stranger.auth_test()
    mine = await campus.client.auth_test()
    assert mine["team_id"] == "T0CAMPUS1"
    assert mine.headers["X-OAuth-Scopes"].startswith("channels:history,")


async def test_what_is_not_built_is_unknown(campus: Campus) -> None:
    with pytest.raises(SlackApiError, match="unknown_method"):
        await campus.client.api_call("files.list")


def test_the_coverage_lists_are_the_routes() -> None:
    assert set(METHODS) == IMPLEMENTED
    assert not IMPLEMENTED & MISSING
    assert set(ALLOWANCES) == IMPLEMENTED


async def test_methods_that_read_ignore_json_bodies(campus: Campus) -> None:
    async with campus.http.post(
        f"{campus.url}/api/users.info",
        json={"user": campus.ada},
        headers={"Authorization": f"Bearer {TOKEN}"},
    ) as response:
        assert (await response.json())["error"] == "user_not_found"


async def test_form_bodies_carry_blocks_as_json(campus: Campus) -> None:
    form = {"channel": campus.ben, "blocks": '[{"type":"divider"}]', "text": "x"}
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with campus.http.post(
        f"{campus.url}/api/chat.postMessage", data=form, headers=headers
    ) as response:
        assert (await response.json())["message"]["blocks"][0]["type"] == "divider"


async def test_calls_are_logged_without_the_token(campus: Campus) -> None:
    form = {"channel": campus.ben, "text": "x", "token": TOKEN}
    async with campus.http.post(f"{campus.url}/api/chat.postMessage", data=form) as response:
        assert (await response.json())["ok"]
    log = await campus.look("calls", method="chat.postMessage")
    assert [(c["ok"], c["arguments"]["text"]) for c in log["calls"]] == [(True, "x")]
    assert TOKEN not in str(log)


async def test_planned_faults_replace_answers_and_run_out(campus: Campus) -> None:
    await campus.control("faults", method="chat.postMessage", error="fatal_error", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError, match="fatal_error"):
            await campus.client.chat_postMessage(channel=campus.ben, text="x")
    assert (await campus.client.chat_postMessage(channel=campus.ben, text="x"))["ok"]
    await campus.control("faults", method="*", status=503)
    with pytest.raises(SlackApiError) as caught:
        await campus.client.auth_test()
    assert caught.value.response.status_code == 503


async def test_a_fault_that_does_not_exist_is_refused(campus: Campus) -> None:
    answer = await campus.control("faults", method="chat.postMessage", explode=True)
    assert answer["error"] == "bad_request"
    assert "explode" in answer["says"]


@pytest.mark.parametrize(("cut", "messages"), [("cut_before", 0), ("cut_after", 1)])
async def test_a_cut_connection_leaves_the_outcome_unknown(
    campus: Campus, cut: str, messages: int
) -> None:
    await campus.control("faults", method="chat.postMessage", **{cut: True})
    with pytest.raises(aiohttp.ClientError):
        await campus.client.chat_postMessage(channel=campus.general, text="x")
    channel = campus.slack.world.conversations.channels[campus.general]
    assert len(channel.messages) == messages
    log = await campus.look("calls", method="chat.postMessage")
    assert [(c["ok"], c["answered"]) for c in log["calls"]] == [(bool(messages), False)]


async def test_a_missing_scope_says_what_is_needed_and_provided(campus: Campus) -> None:
    private = campus.slack.world.conversations.channels[campus.desk].id
    with pytest.raises(SlackApiError) as caught:
        await campus.client.conversations_history(channel=private)
    assert caught.value.response["error"] == "missing_scope"
    assert caught.value.response["needed"] == "groups:history"
    assert "channels:history" in caught.value.response["provided"].split(",")


class TestWithFewScopes:
    @pytest.fixture
    def manifest(self, manifest: Json) -> Json:
        manifest["oauth_config"]["scopes"]["bot"] = ["commands", "users:read"]
        manifest["settings"]["event_subscriptions"]["bot_events"] = []
        return manifest

    @pytest.mark.parametrize(
        ("method", "arguments", "needed"),
        [
            ("chat.postMessage", {"channel": "C1", "text": "x"}, "chat:write"),
            ("team.info", {}, "team:read"),
            ("usergroups.users.list", {"usergroup": "S1"}, "usergroups:read"),
            ("conversations.members", {"channel": "C1"}, "channels:read,groups:read,im:read"),
        ],
    )
    async def test_every_method_needs_its_scope(
        self, campus: Campus, method: str, arguments: dict[str, str], needed: str
    ) -> None:
        with pytest.raises(SlackApiError) as caught:
            await campus.client.api_call(method, params=arguments)
        assert caught.value.response["error"] == "missing_scope"
        assert caught.value.response["needed"] == needed

    async def test_email_is_not_shown(self, campus: Campus) -> None:
        user = (await campus.client.users_info(user=campus.ada))["user"]
        assert "email" not in user["profile"]


class TestWithoutMessagesTab:
    @pytest.fixture
    def manifest(self, manifest: Json) -> Json:
        manifest["features"]["app_home"]["messages_tab_enabled"] = False
        return manifest

    async def test_nobody_can_be_written_to(self, campus: Campus) -> None:
        with pytest.raises(SlackApiError, match="messages_tab_disabled"):
            await campus.client.chat_postMessage(channel=campus.ben, text="x")


async def test_rates_are_off_until_switched_on(campus: Campus) -> None:
    for _ in range(20):
        await campus.client.chat_postMessage(channel=campus.general, text="x")


async def test_one_channel_takes_one_message_a_second_after_a_burst(campus: Campus) -> None:
    await campus.control("switches", rate_limits="slack")
    for _ in range(5):
        await campus.client.chat_postMessage(channel=campus.general, text="x")
    with pytest.raises(SlackApiError) as caught:
        await campus.client.chat_postMessage(channel=campus.general, text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"
    assert caught.value.response["error"] == "ratelimited"
    await campus.client.chat_postMessage(channel=campus.desk, text="x")
    campus.clock.pass_by(1)
    await campus.client.chat_postMessage(channel=campus.general, text="x")


async def test_lower_limits_can_be_set_by_method(campus: Campus) -> None:
    limits = {"users.info": {"per_minute": 2, "burst": 1}}
    await campus.control("switches", rate_limits=limits)
    await campus.client.users_info(user=campus.ada)
    with pytest.raises(SlackApiError) as caught:
        await campus.client.users_info(user=campus.ada)
    assert caught.value.response.headers["Retry-After"] == "30"
    campus.clock.pass_by(30)
    await campus.client.users_info(user=campus.ada)


async def test_reset_forgets_what_happened_and_keeps_people(campus: Campus) -> None:
    await campus.client.chat_postMessage(channel=campus.ben, text="x")
    await campus.control("faults", method="*", error="fatal_error")
    await campus.control("reset")
    assert (await campus.client.users_info(user=campus.ben))["ok"]
    ben = await campus.look("screen", user=campus.ben)
    assert ben["dms"] == ben["notifications"] == []


@pytest.mark.parametrize(
    ("control", "body"),
    [
        ("faults", {"method": "*", "times": "often"}),
        ("switches", {"gravity": 0}),
        ("switches", {"signature_skew": "late"}),
        ("switches", {"rate_limits": {"users.info": {"burst": 1}}}),
        ("switches", {"rate_limits": {"files.list": {"per_minute": 1, "burst": 1}}}),
        ("clock", {"advance_seconds": -1}),
        ("people", {"do": "vanish"}),
        ("command", {}),
        ("submit", {"user": 7}),
    ],
)
async def test_a_refused_control_says_what_is_wrong(
    campus: Campus, control: str, body: Json
) -> None:
    answer = await campus.control(control, **body)
    assert (answer["ok"], answer["error"]) == (False, "bad_request")
    assert answer["says"]


async def test_the_workspace_as_a_whole_has_a_cap_on_messages(campus: Campus) -> None:
    limits = {"chat.postMessage": {"per_minute": 60, "burst": 2}}
    await campus.control("switches", rate_limits=limits)
    await campus.client.chat_postMessage(channel=campus.ada, text="x")
    await campus.client.chat_postMessage(channel=campus.ben, text="x")
    with pytest.raises(SlackApiError, match="ratelimited"):
        await campus.client.chat_postMessage(channel=campus.general, text="x")


async def test_a_planned_429_says_how_long_to_wait(campus: Campus) -> None:
    await campus.control("faults", method="chat.postMessage", error="ratelimited", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        await campus.client.chat_postMessage(channel=campus.ben, text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"


async def test_a_delayed_answer_comes_too_late_for_the_caller_but_happens(campus: Campus) -> None:
    await campus.control("faults", method="chat.postMessage", delay=0.2)
    form = {"channel": campus.general, "text": "x", "token": TOKEN}
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await campus.http.post(f"{campus.url}/api/chat.postMessage", data=form)
    await asyncio.sleep(0.3)
    channel = campus.slack.world.conversations.channels[campus.general]
    assert [message.text for message in channel.messages] == ["x"]
