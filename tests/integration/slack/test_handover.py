"""The guide in a colleague's hands: given, used, given back, taken back, lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from campus.guide import card, comes_to, open_guide, opens, step_of, walk_to
from campus.people import actions, text_of, until
from campus.wire import submit_forged

from bot.guide.library import default_edition
from bot.ui.ids import Callback
from storage.audit_tables import audit
from storage.tables import handovers

if TYPE_CHECKING:
    from campus.guide import Json
    from campus.people import SlackPerson
    from campus.stage import Stage

WHY = "You own our <Zoom> account."


async def _hand_over(
    stage: Stage, giver: SlackPerson, name: str, *, button: str = "setup_hand_over"
) -> Json:
    view = await opens(giver, button, "To whom?")
    return await giver.submit(view, colleague=stage.campus.people[name], reason=WHY)


async def _given_to_ben(stage: Stage, step: int = 2) -> tuple[SlackPerson, SlackPerson]:
    ada = await open_guide(stage, "ada")
    await walk_to(ada, step)
    assert (await _hand_over(stage, ada, "ben"))["ok"]
    ben = stage.person("ben")
    await comes_to(ben, step)
    return ada, ben


async def _acts(stage: Stage) -> list[str]:
    return [row.act for row in await stage.rows(audit) if row.act.startswith("guide_")]


async def test_a_colleague_gets_the_guide_with_who_handed_it_over_and_why(
    untouched: Stage,
) -> None:
    ada, ben = await _given_to_ben(untouched)

    told = text_of(await card(ben))
    assert f"*<@{ada.id}> handed this guide over to you,*" in told
    assert "You own our &lt;Zoom&gt; account." in told
    assert "inviting people stays with the admins" in told
    assert f"<@{ada.id}> handed the guide over to you." in (await card(ben))["text"]
    assert "has the guide now" in text_of(await until(lambda: ada.view("has the guide now")))
    shown = await until(lambda: ada.dm_saying("has this guide too"))
    assert f"*<@{ben.id}> has this guide too.* Handed over by <@{ada.id}>" in text_of(shown)
    assert "setup_take_back" in actions(shown)
    assert "setup_hand_over" not in actions(await card(ben))
    assert await _acts(untouched) == ["guide_handed_over"]


async def test_what_a_colleague_does_counts_for_both(untouched: Stage) -> None:
    ada, ben = await _given_to_ben(untouched)

    await walk_to(ben, 3)

    await comes_to(ada, 3)
    done = f"2 of {len(default_edition().steps)} steps are done"
    assert await opens(ben, "setup_all_steps", done)


async def test_i_am_not_that_person_is_another_way_to_hand_over(untouched: Stage) -> None:
    ada = await open_guide(untouched, "ada")
    assert "setup_not_that_person" in actions(await card(ada))

    answer = await _hand_over(untouched, ada, "ben", button="setup_not_that_person")

    assert answer["ok"]
    await comes_to(untouched.person("ben"), 1)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("ada", "That is you"),
        ("kim", "one of Usher's admins"),
        ("gus", "This is a guest"),
        ("rob", "This is a bot"),
        ("old", "deactivated in Slack"),
    ],
)
async def test_whoever_cannot_have_the_guide_is_refused_kindly(
    two_admins: Stage, name: str, why: str
) -> None:
    picked = {"colleague": {"selected_user": two_admins.campus.people[name]}}
    values = {"colleague": picked, "reason": {"reason": {"value": None}}}

    answer = await submit_forged(two_admins.campus, "ada", Callback.HAND_OVER, "", values)

    assert why in answer["errors"]["colleague"]
    assert await two_admins.rows(handovers) == []


async def test_nor_has_a_stranger_or_whoever_has_it_already(untouched: Stage) -> None:
    ada, _ = await _given_to_ben(untouched)
    again = await _hand_over(untouched, ada, "ben")
    assert again["errors"] == {"colleague": "This colleague has the guide already."}
    view = await until(lambda: ada.view("To whom?"))
    untouched.campus.slack.world.directory.change(untouched.campus.people["dev"], is_stranger=True)

    answer = await ada.submit(view, colleague=untouched.campus.people["dev"])

    assert "another organisation" in answer["errors"]["colleague"]


async def test_while_slack_does_not_say_who_that_is_nothing_is_handed_over(
    untouched: Stage,
) -> None:
    ada = await open_guide(untouched, "ada")
    view = await opens(ada, "setup_hand_over", "To whom?")
    await untouched.settled()
    await ada.command("/usher")
    await untouched.campus.slack_control("faults", method="users.info", status=503)

    answer = await ada.submit(view, colleague=untouched.campus.people["ben"])

    assert "Slack does not say at the moment who that is" in answer["errors"]["colleague"]
    assert (await ada.submit(view, colleague=untouched.campus.people["ben"]))["ok"]


async def test_any_admin_takes_it_back_after_being_asked(two_admins: Stage) -> None:
    _, ben = await _given_to_ben(two_admins)
    kim = await open_guide(two_admins, "kim")
    shown = await card(kim)

    asked = await kim.press(shown, "setup_take_back")
    assert asked["error"] == "confirm_required"
    await kim.press(shown, "setup_take_back", confirm=True)

    gone = await until(lambda: ben.dm_saying("has taken the guide back"))
    assert f"<@{kim.id}> has taken the guide back" in text_of(gone)
    assert actions(gone) == []
    await two_admins.settled()
    assert "has this guide too" not in text_of(await card(kim))
    told = (await ben.command("/usher setup"))["shown"][0]
    assert "not_admin" in text_of(told)
    assert await _acts(two_admins) == ["guide_handed_over", "guide_taken_back"]


async def test_a_second_admin_who_takes_it_back_changes_nothing(two_admins: Stage) -> None:
    ada, ben = await _given_to_ben(two_admins)
    kim = await open_guide(two_admins, "kim")
    cards = await until(lambda: ada.dm_saying("has this guide too")), await card(kim)
    for person, shown in zip((ada, kim), cards, strict=True):
        await person.press(shown, "setup_take_back", confirm=True)

    gone = await until(lambda: ben.dm_saying("has taken the guide back"))

    assert f"<@{ada.id}>" in text_of(gone)
    assert await _acts(two_admins) == ["guide_handed_over", "guide_taken_back"]


async def test_a_colleague_gives_it_back_after_being_asked(untouched: Stage) -> None:
    ada, ben = await _given_to_ben(untouched)
    view = await opens(ben, "setup_give_back", "Only an admin can hand the guide on")

    await ben.submit(view)

    gone = await until(lambda: ben.dm_saying("You gave the guide back"))
    assert actions(gone) == []
    await untouched.settled()
    assert "has this guide too" not in text_of(await card(ada))
    assert await _acts(untouched) == ["guide_handed_over", "guide_taken_back"]


async def test_given_again_it_comes_in_a_new_message(untouched: Stage) -> None:
    ada, ben = await _given_to_ben(untouched)
    await ben.submit(await opens(ben, "setup_give_back", "Only an admin"))
    await until(lambda: ben.dm_saying("You gave the guide back"))
    await untouched.settled()

    assert (await _hand_over(untouched, ada, "ben"))["ok"]

    await untouched.settled()
    old, new = await ben.dms()
    assert actions(old) == []
    assert step_of(new) == 2


async def test_a_colleague_who_becomes_a_guest_loses_the_guide(untouched: Stage) -> None:
    ada, ben = await _given_to_ben(untouched)
    untouched.campus.slack.world.directory.change(ben.id, is_restricted=True)
    untouched.later(timedelta(minutes=1))

    await ben.press(await card(ben), "setup_next")

    assert "not_admin" in text_of((await ben.screen())["ephemerals"][-1])
    await walk_to(ada, 3)
    gone = await until(lambda: ben.dm_saying("You do not have the guide any more"))
    assert actions(gone) == []
    await untouched.settled()
    assert "has this guide too" not in text_of(await card(ada))
    (row,) = [r for r in await untouched.rows(audit) if r.act == "guide_taken_back"]
    assert row.actor is None


async def test_usher_alone_tells_a_colleague_what_they_may_do(untouched: Stage) -> None:
    _, ben = await _given_to_ben(untouched)

    told = text_of((await ben.command("/usher"))["shown"][0])

    assert "goes on with the guide that was handed over to you" in told
    assert "/usher invite" not in told
