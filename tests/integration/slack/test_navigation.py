"""The ways through the guide beside Next and Back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campus.guide import card, comes_to, open_guide, opens, press_in, step_of, walk_to
from campus.people import actions, text_of, until
from campus.wire import press_forged

from bot.guide.library import default_edition, editions

if TYPE_CHECKING:
    from campus.people import SlackPerson
    from campus.stage import Stage

STEPS = [step.id for step in default_edition().steps]
LEGACY = len(editions()["2023-06"].steps)
APPROVAL = STEPS.index("pre-approval") + 1  # the step that may be skipped
REDIRECT = STEPS.index("redirect-url") + 1


async def _no_view(person: SlackPerson) -> None:
    async def closed() -> bool:
        return await person.view() is None

    await until(closed)


async def test_all_steps_lists_where_each_one_stands_and_opens_a_finished_one(
    untouched: Stage,
) -> None:
    ada = await open_guide(untouched, "ada")
    await walk_to(ada, 3)

    view = await opens(ada, "setup_all_steps", f"2 of {len(STEPS)} steps are done")
    told = text_of(view)
    assert "1. *Before you start* · done" in told
    assert "3. *Decide who will own the app* · you are here" in told
    assert "5. *Create the app* · still ahead" in told

    assert (await ada.submit(view, step="check-role"))["ok"]
    await _no_view(ada)
    await comes_to(ada, 2)


async def test_a_step_that_is_still_ahead_is_not_offered(untouched: Stage) -> None:
    ada = await open_guide(untouched, "ada")
    await walk_to(ada, 3)
    view = await opens(ada, "setup_all_steps", f"2 of {len(STEPS)}")

    answer = await ada.submit(view, step="local-test")

    assert not answer["ok"]
    assert step_of(await card(ada)) == 3


async def test_an_optional_step_is_skipped_with_a_reason_and_done_after_all(
    untouched: Stage,
) -> None:
    ada = await open_guide(untouched, "ada")
    await walk_to(ada, APPROVAL)

    view = await opens(ada, "setup_skip", "Why is this step skipped?")
    refused = await ada.submit(view, reason="   ")
    assert refused["errors"] == {"reason": "Please give a reason in a few words."}
    assert (await ada.submit(view, reason="Our account <b> requires none"))["ok"]
    await comes_to(ada, APPROVAL + 1)

    await ada.press(await card(ada), "setup_back")
    shown = await comes_to(ada, APPROVAL)
    assert "*This step was skipped:* Our account &lt;b&gt; requires none" in text_of(shown)
    assert f"*Step {APPROVAL} of {len(STEPS)}* · skipped" in text_of(shown)
    assert "setup_skip" not in actions(shown)
    assert "Why: Our account &lt;b&gt; requires none" in text_of(
        await opens(ada, "setup_all_steps", "Go to this step")
    )

    await ada.press(shown, "setup_after_all")
    await comes_to(ada, APPROVAL + 1)
    await ada.press(await card(ada), "setup_back")
    assert f"*Step {APPROVAL} of {len(STEPS)}* · done" in text_of(await comes_to(ada, APPROVAL))


async def test_a_step_that_is_needed_cannot_be_skipped(untouched: Stage) -> None:
    ada = await open_guide(untouched, "ada")
    assert "setup_skip" not in actions(await walk_to(ada, 4))


async def test_starting_again_asks_first_and_keeps_what_is_finished(untouched: Stage) -> None:
    ada = await open_guide(untouched, "ada")
    await walk_to(ada, 5)
    view = await opens(ada, "setup_all_steps", f"4 of {len(STEPS)}")

    asked = await press_in(ada, view, "setup_restart")
    assert asked["error"] == "confirm_required"
    assert "What is finished stays finished" in asked["dialog"]["text"]["text"]
    await press_in(ada, view, "setup_restart", confirm=True)

    await comes_to(ada, 1)
    again = await until(lambda: ada.view("1. *Before you start* · you are here, done"))
    assert f"4 of {len(STEPS)} steps are done" in text_of(again)
    assert "setup_restart" not in actions(again)


async def test_another_edition_says_what_differs_before_anything_moves(untouched: Stage) -> None:
    ada = await open_guide(untouched, "ada")
    await walk_to(ada, REDIRECT)
    view = await opens(ada, "setup_all_steps", "November 2026: a General app")

    await press_in(ada, view, "setup_another_edition")
    choice = await until(lambda: ada.view("Compare with"))
    assert (await ada.submit(choice, edition="2023-06"))["ok"]
    shown = await until(lambda: ada.view("You would move from"))
    told = text_of(shown)
    assert "steps that only the other edition has" in told
    assert "*Redirect URL for OAuth* instead of *Basic Information*, *OAuth Redirect URL*" in told
    assert step_of(await card(ada)) == REDIRECT

    assert (await ada.submit(shown))["ok"]
    await _no_view(ada)
    moved = await until(lambda: ada.dm_saying(f"of {LEGACY}"))
    assert "Paste the redirect URL" in text_of(moved)
    assert "Redirect URL for OAuth" in text_of(moved)

    back = await opens(ada, "setup_all_steps", "June 2023")
    assert "*Create the app* · done" in text_of(back)


async def test_what_was_decided_in_view_of_another_step_changes_nothing(
    two_admins: Stage,
) -> None:
    ada, kim = await open_guide(two_admins, "ada"), await open_guide(two_admins, "kim")
    await walk_to(ada, APPROVAL)
    await comes_to(kim, APPROVAL)
    steps = await opens(ada, "setup_all_steps", f"{APPROVAL - 1} of {len(STEPS)}")
    skip = await opens(kim, "setup_skip", "Why is this step skipped?")
    await ada.submit(steps, step="redirect-url")
    await comes_to(kim, REDIRECT)

    await kim.submit(skip, reason="No need.")

    assert "stale_view" in text_of(await until(lambda: kim.view("Nothing was changed")))
    await two_admins.settled()
    assert step_of(await card(kim)) == step_of(await card(ada)) == REDIRECT


async def test_a_stale_button_in_a_modal_says_so_in_the_modal(two_admins: Stage) -> None:
    ada, kim = await open_guide(two_admins, "ada"), await open_guide(two_admins, "kim")
    await walk_to(ada, 3)
    await comes_to(kim, 3)
    view = await opens(kim, "setup_all_steps", f"2 of {len(STEPS)}")
    await walk_to(ada, 4)

    await press_in(kim, view, "setup_restart", confirm=True)

    assert "stale_view" in text_of(await until(lambda: kim.view("Nothing was changed")))
    assert step_of(await card(ada)) == 4


async def test_a_button_of_a_step_that_is_gone_says_so(two_admins: Stage) -> None:
    ada = await open_guide(two_admins, "ada")
    await walk_to(ada, 3)

    for value in ("2026-11/pre-approval", "2031-01/nothing", "no-spot", ""):
        (told,) = await press_forged(two_admins.campus, "ada", "setup_skip", value)
        assert "stale_view" in text_of(told)

    assert step_of(await card(ada)) == 3
