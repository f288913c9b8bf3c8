"""Who uses the permission, and since when the target is live."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from campus.guide import card, comes_to, open_guide
from campus.people import actions, text_of, until
from campus.stage import WORKSPACE
from campus.wire import press_forged

from bot.campaigns.permission import PermissionUse
from bot.guide.library import default_edition
from bot.services.audit import Act
from bot.ui.ids import Action
from storage.audit_tables import audit
from storage.handovers import Handover

if TYPE_CHECKING:
    from campus.people import SlackPerson
    from campus.stage import Stage

    from storage.setups import Setup

STEPS = [step.id for step in default_edition().steps]
QUESTION, LAST = STEPS.index("who-uses-permission") + 1, len(STEPS)


async def _at(stage: Stage, step_id: str) -> SlackPerson:
    """Put the workspace on a step, and show it to Ada."""
    async with stage.store.transaction() as tx:
        setup = await stage.store.setups.hold(tx, WORKSPACE)
        progress = replace(setup.progress, current=step_id)
        await stage.store.setups.save(tx, replace(setup, progress=progress))
    return await open_guide(stage, "ada")


async def _setup(stage: Stage) -> Setup:
    async with stage.store.transaction() as tx:
        return await stage.store.setups.hold(tx, WORKSPACE)


async def _acts(stage: Stage) -> list[str]:
    recorded = {Act.PERMISSION_USE_CHOSEN, Act.TARGET_LIVE, Act.TARGET_NOT_LIVE}
    return [row.act for row in await stage.rows(audit) if row.act in recorded]


async def _press(person: SlackPerson, action: Action, *, confirm: bool = False) -> dict[str, Any]:
    return await person.press(await card(person), action, confirm=confirm)


async def _card_says(person: SlackPerson, words: str) -> dict[str, Any]:
    async def said() -> dict[str, Any] | None:
        shown = await card(person)
        return shown if words in text_of(shown) else None

    return await until(said)


@pytest.mark.parametrize(
    ("action", "use"),
    [
        (Action.USE_USHER, PermissionUse.USHER),
        (Action.USE_SHARED, PermissionUse.SHARED),
        (Action.USE_SEPARATE, PermissionUse.SEPARATE),
    ],
)
async def test_an_answer_is_kept_and_goes_on(
    ready: Stage, action: Action, use: PermissionUse
) -> None:
    ada = await _at(ready, "who-uses-permission")
    assert "setup_next" not in actions(await card(ada))

    await _press(ada, action)

    await comes_to(ada, LAST)
    assert (await _setup(ready)).permission_use is use
    assert await _acts(ready) == [Act.PERMISSION_USE_CHOSEN]


async def test_another_answer_asks_first(ready: Stage) -> None:
    ada = await _at(ready, "who-uses-permission")
    await _press(ada, Action.USE_USHER)
    await comes_to(ada, LAST)
    await _press(ada, Action.BACK)
    shown = await comes_to(ada, QUESTION)
    assert "*Usher keeps it.*" in text_of(shown)
    assert Action.USE_USHER not in actions(shown)

    asked = await _press(ada, Action.USE_SHARED)
    assert asked["error"] == "confirm_required"
    assert (await _setup(ready)).permission_use is PermissionUse.USHER

    await _press(ada, Action.USE_SHARED, confirm=True)
    await comes_to(ada, LAST)
    assert (await _setup(ready)).permission_use is PermissionUse.SHARED


async def test_the_switch_asks_says_since_when_and_can_be_taken_back(ready: Stage) -> None:
    ada = await _at(ready, "who-uses-permission")
    await _press(ada, Action.USE_SHARED)
    await comes_to(ada, LAST)

    asked = await _press(ada, Action.LIVE)
    assert "Usher leaves people alone" in asked["dialog"]["text"]["text"]
    assert not (await _setup(ready)).hands_off
    await _press(ada, Action.LIVE, confirm=True)

    shown = await _card_says(ada, "*CAE LearningSpace is live* since <!date^")
    setup = await _setup(ready)
    assert setup.hands_off
    assert setup.live_at is not None
    assert f"<!date^{int(setup.live_at.timestamp())}^" in text_of(shown)
    status = text_of((await ada.command("/usher status"))["shown"][0])
    assert "*CAE LearningSpace is live* since" in status
    sue = text_of((await ready.person("sue").command("/usher status"))["shown"][0])
    assert "is live" not in sue

    await _press(ada, Action.NOT_LIVE, confirm=True)
    await _card_says(ada, "is not live yet")
    assert not (await _setup(ready)).hands_off
    assert "is live" not in text_of((await ada.command("/usher status"))["shown"][0])
    assert await _acts(ready) == [
        Act.PERMISSION_USE_CHOSEN,
        Act.TARGET_LIVE,
        Act.TARGET_NOT_LIVE,
    ]


async def test_the_switch_pressed_twice_counts_from_the_first_time(ready: Stage) -> None:
    ada = await _at(ready, "who-uses-permission")
    await _press(ada, Action.USE_SHARED)
    shown = await comes_to(ada, LAST)
    await ada.press(shown, Action.LIVE, confirm=True)
    first = (await _setup(ready)).live_at

    await press_forged(ready.campus, "ada", Action.LIVE, "")

    assert (await _setup(ready)).live_at == first
    assert (await _acts(ready)).count(Act.TARGET_LIVE) == 1


async def test_there_is_no_switch_before_the_question_is_answered(ready: Stage) -> None:
    ada = await _at(ready, "connect-target")
    assert Action.LIVE not in actions(await card(ada))

    answer = await press_forged(ready.campus, "ada", Action.LIVE, "")

    assert "stale_view" in repr(answer)
    assert (await _setup(ready)).live_at is None


async def test_once_the_target_is_live_only_an_admin_gives_another_answer(ready: Stage) -> None:
    people = ready.campus.people
    given = Handover(WORKSPACE, people["ben"], people["ada"], ready.clock())
    async with ready.store.transaction() as tx:
        setup = await ready.store.setups.hold(tx, WORKSPACE)
        await ready.store.handovers.give(tx, given)
        live = replace(setup, permission_use=PermissionUse.SHARED, live_at=ready.clock())
        await ready.store.setups.save(tx, live)
    ada = await _at(ready, "who-uses-permission")
    ben = await open_guide(ready, "ben")
    assert Action.USE_USHER not in actions(await card(ben))

    answer = await press_forged(ready.campus, "ben", Action.USE_USHER, "")

    assert "not_admin" in repr(answer)
    assert (await _setup(ready)).hands_off
    assert await _acts(ready) == []
    await _press(ada, Action.USE_USHER, confirm=True)
    assert not (await _setup(ready)).hands_off
    assert await _acts(ready) == [Act.PERMISSION_USE_CHOSEN]


@pytest.mark.parametrize("action", [Action.USE_SHARED, Action.LIVE, Action.NOT_LIVE])
async def test_nobody_else_decides_it(ready: Stage, action: Action) -> None:
    answer = await press_forged(ready.campus, "sue", action, "")

    assert "not_admin" in repr(answer)
    assert await _acts(ready) == []
