"""The status channel: proven before it is used, and discreet where others read along."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from campus.guide import open_guide, opens
from campus.people import actions, text_of, until
from campus.rehearsals import stand_at
from campus.wire import press_forged

from bot.guide.library import default_edition
from bot.ui.ids import Action
from storage.tables import setups

if TYPE_CHECKING:
    from campus.stage import Stage


async def _choose(stage: Stage, channel: str) -> None:
    answer = await stage.person("ada").command(f"/usher channel #{channel}")
    assert "Usher is trying to post" in answer["shown"][0]["text"]


async def _in_use(stage: Stage) -> str | None:
    (row,) = await stage.rows(setups)
    found: str | None = row.channel_id
    return found


async def _add_channel(stage: Stage, name: str, *members: str, **facts: bool) -> str:
    ids = [stage.campus.people[member] for member in members]
    answer = await stage.campus.slack_control(
        "people", do="add_channel", name=name, members=ids, **facts
    )
    stage.campus.channels[name] = answer["channel"]["id"]
    return str(answer["channel"]["id"])


async def test_a_channel_is_used_once_usher_has_posted_in_it(untouched: Stage) -> None:
    await _choose(untouched, "zoom-status")

    told = await untouched.says("ada", "Usher posts in")
    assert "names people there" in text_of(told)
    (proof,) = await untouched.person("sue").channel("zoom-status")
    assert f"<@{untouched.campus.people['ada']}> chose this channel" in text_of(proof)
    assert await _in_use(untouched) == untouched.campus.channels["zoom-status"]


@pytest.mark.parametrize("private", [True, False])
async def test_a_channel_without_usher_is_a_problem_until_it_is_invited(
    untouched: Stage, *, private: bool
) -> None:
    channel_id = await _add_channel(untouched, "far-away", "ada", private=private, with_bot=False)
    await _choose(untouched, "far-away")
    told = await untouched.says("ada", "/invite @Usher")
    assert await _in_use(untouched) is None

    bot = untouched.campus.slack.world.installation.bot_user
    untouched.campus.slack.world.conversations.channels[channel_id].members.append(bot)
    await _choose(untouched, "far-away")

    await untouched.says("ada", "Usher posts in")
    assert await _in_use(untouched) == channel_id
    assert "choose it again" in text_of(told)


async def test_a_problem_leaves_the_channel_in_use_alone(ready: Stage) -> None:
    await _add_channel(ready, "far-away", "ada", with_bot=False)

    await _choose(ready, "far-away")

    await ready.says("ada", "/invite @Usher")
    assert await _in_use(ready) == ready.campus.channels["zoom-status"]


async def test_whoever_has_the_guide_chooses_the_channel_only_until_one_is_in_use(
    untouched: Stage,
) -> None:
    ada = await open_guide(untouched, "ada")
    view = await opens(ada, "setup_hand_over", "To whom?")
    assert (await ada.submit(view, colleague=untouched.campus.people["sue"], reason=""))["ok"]
    sue = untouched.person("sue")
    await until(lambda: sue.dm_with("setup_next"))
    chosen = await sue.command("/usher channel #zoom-status")
    assert "Usher is trying to post" in text_of(chosen["shown"][0])
    await untouched.says("sue", "Usher posts in")
    await untouched.settled()
    another = await _add_channel(untouched, "friends", "ada", "sue", private=True)

    (typed,) = (await sue.command("/usher channel #friends"))["shown"]
    select = {"type": "conversations_select", "selected_conversation": another}
    (pressed,) = await press_forged(untouched.campus, "sue", Action.CHOOSE_CHANNEL, "", **select)

    for told in (typed, pressed):
        assert "channel_settled" in text_of(told)
        assert "only Usher's admins change it" in text_of(told)
    await untouched.settled()
    assert await _in_use(untouched) == untouched.campus.channels["zoom-status"]
    assert len(await untouched.recorded("channel_chosen")) == 1
    await stand_at(untouched, default_edition().id, "status-channel")
    shown = await until(lambda: sue.dm_saying("only Usher's admins change it"))
    assert Action.CHOOSE_CHANNEL not in actions(shown)
    assert Action.CHOOSE_CHANNEL in actions(await until(lambda: ada.dm_with("channel_choose")))

    await _choose(untouched, "friends")
    await untouched.settled()
    assert await _in_use(untouched) == another


async def test_an_archived_channel_is_named_as_such(untouched: Stage) -> None:
    await _add_channel(untouched, "old-times", "ada")
    await untouched.campus.slack_control("people", do="archive", channel="#old-times")

    await _choose(untouched, "old-times")

    await untouched.says("ada", "archived")


async def test_the_command_without_a_channel_says_how_it_is_given(untouched: Stage) -> None:
    for text in ("/usher channel", "/usher channel nowhere", "/usher channel #no-such-channel"):
        (told,) = (await untouched.person("ada").command(text))["shown"]
        assert "channel_needed" in text_of(told)
        assert "/usher channel #zoom-status" in text_of(told)


@pytest.mark.parametrize("why", ["public", "a guest", "shared with others"])
async def test_nobody_is_named_where_others_read_along(ready: Stage, why: str) -> None:
    name = "open-status"
    if why == "a guest":
        name = "with-guest"
        await _add_channel(ready, name, "ada", "sue", "gus", private=True)
    if why == "shared with others":
        name = "shared"
        await _add_channel(ready, name, "ada", "sue", private=True, is_ext_shared=True)
    await _choose(ready, name)
    told = await ready.says("ada", "Usher names nobody there")
    assert "numbers only" in text_of(told)
    link = await ready.link("ben")
    box = "cloud_recording:delete:recording_file"
    await ready.browser().authorize(link, "ben@northfield.edu", untick=box)

    await ready.settled()

    posts = await ready.person("sue").channel(name)
    said = " ".join(text_of(each) for post in posts for each in [post, *post["replies"]])
    assert "scopes_missing" in said
    assert "Nobody is named here" in said
    assert ready.campus.people["ben"] not in said
    assert "ben@" not in said


async def test_names_stop_when_a_guest_joins_the_channel(ready: Stage) -> None:
    link = await ready.link("ben")
    box = "cloud_recording:delete:recording_file"
    await ready.browser().authorize(link, "ben@northfield.edu", untick=box)
    await ready.checked("ben")
    assert await ready.board_says(f"<@{ready.campus.people['ben']}>")

    gus = ready.campus.people["gus"]
    await ready.campus.slack_control("people", do="join", channel="#zoom-status", user=gus)
    ready.later(timedelta(minutes=11))  # who reads along is asked of Slack every ten minutes
    await ready.link("cleo")

    board = await ready.board_says("Nobody is named here")
    assert ready.campus.people["ben"] not in repr(board)
