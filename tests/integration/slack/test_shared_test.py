"""One Zoom app for Usher and the target: whether Usher's permission survives, asked of Zoom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from campus.people import actions, text_of, until
from campus.rehearsals import opens_the_guide_at, rehearses, shows, stand_at
from campus.stage import WORKSPACE
from campus.wire import press_forged

from bot.campaigns.permission import PermissionUse
from bot.ui.ids import Action
from storage.audit_tables import pseudonyms
from storage.tables import setups

if TYPE_CHECKING:
    from campus.people import SlackPerson
    from campus.stage import Stage

LAST = "connect-target"


async def at_the_last_step(stage: Stage, use: PermissionUse = PermissionUse.SHARED) -> SlackPerson:
    """Have Ada's rehearsal behind her, the question answered, and the last step on her card."""
    ada = await opens_the_guide_at(stage, "2026-11")
    await ada.press(await shows(stage, "2026-11", "rehearsal"), "rehearse")
    await rehearses(stage)
    await stage.settled()
    async with stage.store.transaction() as tx:
        setup = await stage.store.setups.hold(tx, WORKSPACE)
        await stage.store.setups.save(tx, replace(setup, permission_use=use))
    await stand_at(stage, "2026-11", LAST)
    await shows(stage, "2026-11", LAST)
    return ada


async def authorized_in_the_target(stage: Stage) -> None:
    await stage.campus.zoom_control("elsewhere", app_id="app-1", user="ada@northfield.edu")


async def test_a_permission_that_survived_is_said_to_count_and_when_it_was_tested(
    untouched: Stage,
) -> None:
    ada = await at_the_last_step(untouched)
    await authorized_in_the_target(untouched)

    await ada.press(await until(lambda: ada.dm_with("shared_test")), "shared_test")

    card = await until(lambda: ada.dm_saying("Usher's permission still counts"))
    assert "Tested <!date^" in text_of(card)
    assert "shared_test" in actions(card)
    (setup,) = await untouched.rows(setups)
    assert setup.shared_test == "alive"
    (asked,) = await untouched.recorded("shared_test_asked")
    (answered,) = await untouched.recorded("shared_test_answered")
    owners = {row.pseudonym: row.member_id for row in await untouched.rows(pseudonyms)}
    assert owners[asked.actor] == ada.id
    assert (answered.actor, answered.details) == (None, {"permission": "alive"})


@pytest.mark.parametrize("numbers", ["none", "field"])
async def test_where_only_the_newest_counts_the_card_says_what_that_means(
    untouched: Stage, numbers: str
) -> None:
    ada = await at_the_last_step(untouched)
    switches = {"last_authorization_wins": True, "error_numbers": numbers}
    await untouched.campus.zoom_control("switches", **switches)
    await authorized_in_the_target(untouched)

    await ada.press(await until(lambda: ada.dm_with("shared_test")), "shared_test")

    card = await until(lambda: ada.dm_saying("Usher's permission has ended"))
    assert "invite everybody from Usher first" in " ".join(text_of(card).split())
    await until_without(ada, "shared_test")


async def until_without(ada: SlackPerson, action_id: str) -> None:
    async def gone() -> bool:
        return await ada.dm_with(action_id) is None

    await until(gone)


async def test_a_zoom_that_does_not_answer_settles_nothing(untouched: Stage) -> None:
    ada = await at_the_last_step(untouched)
    await untouched.campus.zoom_control("faults", route="/v2/users/me", status=503)

    await ada.press(await until(lambda: ada.dm_with("shared_test")), "shared_test")

    await until(lambda: ada.dm_saying("Zoom did not say"))
    assert await untouched.state("ada") == ("verified", None)


@pytest.mark.parametrize("use", [PermissionUse.USHER, PermissionUse.SEPARATE])
async def test_where_no_app_is_shared_there_is_nothing_to_test(
    untouched: Stage, use: PermissionUse
) -> None:
    ada = await at_the_last_step(untouched, use)
    await untouched.settled()
    assert await ada.dm_with("shared_test") is None

    await press_forged(untouched.campus, "ada", Action.TEST_SHARED, value="")

    (setup,) = await untouched.rows(setups)
    assert setup.shared_test is None
    assert await untouched.recorded("shared_test_asked") == []
