"""Walking through the guide: nothing is skipped, nothing is forgotten."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from campus import stage
from campus.guide import card, comes_to, open_guide, step_of
from campus.people import actions, text_of, until

if TYPE_CHECKING:
    from campus.places import Campus
    from campus.stage import Clock, Stage


async def test_a_double_click_on_next_goes_on_by_onestep_of(untouched: Stage) -> None:
    ada = await open_guide(untouched, "ada")
    shown = await comes_to(ada, 1)

    await asyncio.gather(*(ada.press(shown, "setup_next") for _ in range(4)))

    await comes_to(ada, 2)
    await untouched.settled()
    assert step_of(await card(ada)) == 2


async def test_back_and_next_again_lose_nothing(untouched: Stage) -> None:
    ada = await open_guide(untouched, "ada")
    await ada.press(await comes_to(ada, 1), "setup_next")
    await ada.press(await comes_to(ada, 2), "setup_back")
    shown = await comes_to(ada, 1)
    assert "done" in repr(shown["blocks"])

    await ada.press(shown, "setup_next")

    await comes_to(ada, 2)


async def test_setup_again_posts_a_new_card_and_retires_the_old_one(untouched: Stage) -> None:
    ada = await open_guide(untouched, "ada")
    await ada.press(await comes_to(ada, 1), "setup_next")
    await comes_to(ada, 2)

    await ada.command("/usher setup")
    await untouched.settled()
    await ada.command("/usher setup")
    await untouched.settled()

    first, second, third = await ada.dms()
    for old in (first, second):
        assert "A newer message has taken this one's place" in text_of(old)
        assert actions(old) == []
    assert step_of(third) == 2


async def test_setup_several_times_at_once_leaves_one_card(untouched: Stage) -> None:
    ada = await open_guide(untouched, "ada")

    await asyncio.gather(*(ada.command("/usher setup") for _ in range(4)))
    await untouched.settled()

    live = [dm for dm in await ada.dms() if actions(dm)]
    assert live == [(await ada.dms())[-1]]


@pytest.mark.parametrize("fault", [{"cut_after": True}, {"cut_before": True}, {"status": 503}])
async def test_an_interrupted_resume_leaves_one_card(
    untouched: Stage, fault: dict[str, Any]
) -> None:
    ada = await open_guide(untouched, "ada")
    for method in ("chat.update", "chat.postMessage"):
        await untouched.campus.slack_control("faults", method=method, **fault)

    await ada.command("/usher setup")
    await untouched.settled()

    live = [dm for dm in await ada.dms() if actions(dm)]
    assert len(live) == 1
    assert step_of(live[0]) == 1


async def test_two_admins_who_press_next_at_once_skip_nothing(two_admins: Stage) -> None:
    ada, kim = await open_guide(two_admins, "ada"), await open_guide(two_admins, "kim")
    for step in (1, 2):
        cards = await comes_to(ada, step), await comes_to(kim, step)

        await asyncio.gather(ada.press(cards[0], "setup_next"), kim.press(cards[1], "setup_next"))

        await comes_to(ada, step + 1)
        await comes_to(kim, step + 1)
    await two_admins.settled()
    assert step_of(await card(ada)) == step_of(await card(kim)) == 3


async def test_a_restart_goes_on_where_it_stopped(
    campus: Campus, clock: Clock, sqlite_url: str, key: str
) -> None:
    given = {"database_url": sqlite_url, "key": key}
    async with stage.opened(campus, clock, **given) as before:
        ada = await open_guide(before, "ada")
        await ada.press(await comes_to(ada, 1), "setup_next")
        shown = await comes_to(ada, 2)

    async with stage.opened(campus, clock, **given) as after:
        await after.person("ada").press(shown, "setup_next")

        await comes_to(after.person("ada"), 3)
        assert len(await after.person("ada").dms()) == 1


async def test_a_card_that_was_deleted_is_posted_anew(untouched: Stage) -> None:
    ada = await open_guide(untouched, "ada")
    await untouched.campus.slack_control("faults", method="chat.update", error="message_not_found")

    await ada.command("/usher setup")

    async def two() -> bool:
        return len(await ada.dms()) == 2

    await until(two)
