from collections.abc import Awaitable

import pytest
from slack_sdk.errors import SlackApiError

from tests.emulators.slack.conftest import Campus, Json


async def refused(call: Awaitable[object]) -> SlackApiError:
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value


async def error_of(call: Awaitable[object]) -> str:
    return (await refused(call)).response["error"]


async def test_a_post_to_a_person_answers_the_id_of_their_dm(campus: Campus) -> None:
    posted = await campus.client.chat_postMessage(channel=campus.ben, text="Hello Ben")
    assert posted["channel"].startswith("D")
    assert posted["message"]["bot_id"].startswith("B")
    again = await campus.client.chat_postMessage(channel=posted["channel"], text="Again")
    assert again["channel"] == posted["channel"]
    assert again["ts"] > posted["ts"]


async def test_a_dm_is_seen_and_pushed_to_its_owner_only(campus: Campus) -> None:
    await campus.client.chat_postMessage(channel=campus.ben, text="Hello Ben")
    ben, ada = (
        await campus.look("screen", user=campus.ben),
        await campus.look("screen", user=campus.ada),
    )
    assert [m["text"] for m in ben["dms"][0]["messages"]] == ["Hello Ben"]
    assert [n["text"] for n in ben["notifications"]] == ["Hello Ben"]
    assert ada["dms"] == []
    assert ada["notifications"] == []


async def test_blocks_without_text_push_words_that_say_nothing(
    campus: Campus, button_message: list[Json]
) -> None:
    await campus.client.api_call(
        "chat.postMessage", json={"channel": campus.ben, "blocks": button_message}
    )
    ben = await campus.look("screen", user=campus.ben)
    assert ben["notifications"][0]["text"] == "This content can't be displayed."


async def test_update_refuses_a_user_id_and_takes_the_dm(campus: Campus) -> None:
    posted = await campus.client.chat_postMessage(channel=campus.ben, text="One")
    by_user = campus.client.chat_update(channel=campus.ben, ts=posted["ts"], text="Two")
    assert await error_of(by_user) == "channel_not_found"
    await campus.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Two")
    ben = await campus.look("screen", user=campus.ben)
    assert [m["text"] for m in ben["dms"][0]["messages"]] == ["Two"]
    assert [n["text"] for n in ben["notifications"]] == ["One"]


async def test_update_keeps_blocks_that_are_not_given(
    campus: Campus, button_message: list[Json]
) -> None:
    posted = await campus.client.chat_postMessage(
        channel=campus.ben, text="One", blocks=button_message
    )
    kept = await campus.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Two")
    assert len(kept["message"]["blocks"]) == 2
    gone = await campus.client.chat_update(
        channel=posted["channel"], ts=posted["ts"], text="Two", blocks=[]
    )
    assert "blocks" not in gone["message"]


async def test_update_refuses_what_is_not_there_not_ours_or_too_long(campus: Campus) -> None:
    posted = await campus.client.chat_postMessage(channel=campus.ben, text="One")
    dm, ts = posted["channel"], posted["ts"]
    said = await campus.control("say", user=campus.ben, channel=dm, text="Hi")
    update = campus.client.chat_update
    assert await error_of(update(channel=dm, ts="1.000000", text="x")) == "message_not_found"
    assert await error_of(update(channel=dm, ts=said["ts"], text="x")) == "cant_update_message"
    assert await error_of(update(channel=dm, ts=ts, text="x" * 4001)) == "msg_too_long"
    nothing = campus.client.api_call("chat.update", json={"channel": dm, "ts": ts})
    assert await error_of(nothing) == "no_text"


async def test_posts_go_only_where_the_app_may_post(campus: Campus) -> None:
    conversations = campus.slack.world.conversations
    away = conversations.add_channel("away", (campus.ada,), with_bot=False).id
    hidden = conversations.add_channel("hidden", (campus.ada,), private=True, with_bot=False).id
    await campus.control("people", do="archive", channel="#desk")
    post = campus.client.chat_postMessage
    assert await error_of(post(channel=away, text="x")) == "not_in_channel"
    assert await error_of(post(channel=hidden, text="x")) == "channel_not_found"
    assert await error_of(post(channel=campus.desk, text="x")) == "is_archived"
    assert await error_of(post(channel="C404", text="x")) == "channel_not_found"
    assert await error_of(post(channel="USLACKBOT", text="x")) == "cannot_dm_bot"
    nothing = campus.client.api_call("chat.postMessage", json={"channel": campus.general})
    assert await error_of(nothing) == "no_text"


async def test_a_post_to_somebody_deactivated_succeeds_and_nobody_sees_it(campus: Campus) -> None:
    await campus.control("people", do="deactivate", user=campus.ben)
    posted = await campus.client.chat_postMessage(channel=campus.ben, text="Hello")
    assert posted["ok"]
    ben = await campus.look("screen", user=campus.ben)
    assert ben["dms"] == ben["notifications"] == []


async def test_metadata_is_returned_only_when_asked_for(campus: Campus) -> None:
    metadata = {"event_type": "invitation", "event_payload": {"key": "k1"}}
    posted = await campus.client.chat_postMessage(
        channel=campus.ben, text="x", metadata=metadata, unfurl_links=False
    )
    history = campus.client.conversations_history
    plain = await history(channel=posted["channel"])
    asked = await history(channel=posted["channel"], include_all_metadata=True)
    assert "metadata" not in plain["messages"][0]
    assert asked["messages"][0]["metadata"] == metadata
    ben = await campus.look("screen", user=campus.ben)
    assert "k1" not in str(ben)
    assert ben["dms"][0]["messages"][0]["unfurl_links"] is False


async def test_malformed_metadata_is_refused(campus: Campus) -> None:
    post = campus.client.chat_postMessage(channel=campus.ben, text="x", metadata={"a": 1})
    assert await error_of(post) == "invalid_metadata_format"


async def test_replies_stay_in_their_thread(campus: Campus) -> None:
    post = campus.client.chat_postMessage
    parent = await post(channel=campus.general, text="Campaign")
    await post(channel=campus.general, text="detail", thread_ts=parent["ts"])
    history = await campus.client.conversations_history(channel=campus.general)
    replies = await campus.client.conversations_replies(channel=campus.general, ts=parent["ts"])
    assert [m["text"] for m in history["messages"]] == ["Campaign"]
    assert history["messages"][0]["reply_count"] == 1
    assert [m["text"] for m in replies["messages"]] == ["Campaign", "detail"]
    screen = await campus.look("screen", user=campus.ada)
    shown = screen["channels"][0]["messages"][0]
    assert [reply["text"] for reply in shown["replies"]] == ["detail"]


async def test_history_comes_in_pages_newest_first(campus: Campus) -> None:
    posted = [
        (await campus.client.chat_postMessage(channel=campus.ben, text=str(n))) for n in range(5)
    ]
    dm = posted[0]["channel"]
    history = campus.client.conversations_history
    first = await history(channel=dm, limit=2)
    assert first["has_more"]
    second = await history(channel=dm, limit=2, cursor=first["response_metadata"]["next_cursor"])
    assert [m["text"] for m in first["messages"] + second["messages"]] == ["4", "3", "2", "1"]
    since = await history(channel=dm, oldest=posted[2]["ts"])
    assert [m["text"] for m in since["messages"]] == ["4", "3"]
    until = await history(channel=dm, latest=posted[2]["ts"], inclusive=True)
    assert [m["text"] for m in until["messages"]] == ["2", "1", "0"]
    assert await error_of(history(channel=dm, cursor="bm8=")) == "invalid_cursor"


async def test_an_ephemeral_is_seen_by_one_member_only(campus: Campus) -> None:
    await campus.client.chat_postEphemeral(channel=campus.general, user=campus.ben, text="psst")
    ben = await campus.look("screen", user=campus.ben)
    assert [e["text"] for e in ben["ephemerals"]] == ["psst"]
    assert (await campus.look("screen", user=campus.ada))["ephemerals"] == []
    outside = campus.client.chat_postEphemeral(channel=campus.desk, user=campus.ben, text="psst")
    assert await error_of(outside) == "user_not_in_channel"


async def test_bad_blocks_are_refused_with_the_pointer(campus: Campus) -> None:
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    answer = await refused(
        campus.client.chat_postMessage(channel=campus.ben, text="x", blocks=blocks)
    )
    says = "must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    assert answer.response["error"] == "invalid_blocks"
    assert answer.response["errors"] == [says]
    assert answer.response["response_metadata"]["messages"] == [f"[ERROR] {says}"]
    assert campus.slack.world.conversations.dm_of(campus.ben).messages == []
