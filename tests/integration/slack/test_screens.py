"""My screen looks different: what another edition says, and what Zoom's page says instead."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from campus.guide import card, comes_to, open_guide, opens, press_in, step_of, walk_to
from campus.people import text_of, until
from campus.wire import press_forged

from bot.guide.library import default_edition, editions
from storage.tables import screens

if TYPE_CHECKING:
    from campus.people import SlackPerson
    from campus.stage import Stage

STEPS = [step.id for step in default_edition().steps]
ALLOW_LISTS = STEPS.index("allow-lists") + 1
CREATE = STEPS.index("create-app") + 1


async def _records(person: SlackPerson, label: str, **more: str) -> None:
    view = await opens(person, "setup_screen_differs", "What does Zoom's page say?")
    assert (await person.submit(view, label=label, **more))["ok"]
    view = await until(lambda: person.view("Written down, thank you"))
    await person.close(view)


async def test_the_same_step_is_shown_as_the_other_editions_describe_it(untouched: Stage) -> None:
    ada = await open_guide(untouched, "ada")
    await walk_to(ada, ALLOW_LISTS)

    told = text_of(await opens(ada, "setup_screen_differs", "Zoom renames its pages"))

    assert "*2021: an OAuth app, with Zoom's whitelist*" in told
    assert "*Whitelist URL*" in told
    assert told.count("Press *Add allow lists* and add each URL") == 1
    assert "June 2023: an OAuth app, with Zoom's allow list: in the same words as" in told
    assert "See what differs: 2024" in told


async def test_a_step_that_others_describe_alike_or_not_at_all_says_so(untouched: Stage) -> None:
    ada = await open_guide(untouched, "ada")
    told = text_of(await opens(ada, "setup_screen_differs", "Zoom renames its pages"))
    assert told.count("describes this step in the same words") == 3
    await ada.close(await until(ada.view))

    (answered,) = await _pressed(untouched, "2026-11/add-scopes")
    assert answered.count("has no such step") == 3


async def _pressed(stage: Stage, spot: str) -> list[str]:
    assert await press_forged(stage.campus, "ada", "setup_screen_differs", spot) == []
    ada = stage.person("ada")
    return [text_of(await until(lambda: ada.view("Zoom renames its pages")))]


async def test_one_moves_to_the_edition_that_fits_after_seeing_what_differs(
    untouched: Stage,
) -> None:
    ada = await open_guide(untouched, "ada")
    await walk_to(ada, ALLOW_LISTS)
    view = await opens(ada, "setup_screen_differs", "Zoom renames its pages")

    await press_in(ada, view, "setup_see_edition", block_id=_block_of(view, "2024"))
    shown = await until(lambda: ada.view("You would move from"))
    assert step_of(await card(ada)) == ALLOW_LISTS
    await ada.submit(shown)

    there = len(editions()["2024"].steps)
    moved = await until(lambda: ada.dm_saying(f"of {there}"))
    assert "OAuth allow list" in text_of(moved)
    assert await ada.view() is None


def _block_of(view: dict[str, object], edition_id: str) -> str:
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    found = (b for b in blocks if (b.get("accessory") or {}).get("value") == edition_id)
    return str(next(found)["block_id"])


async def test_what_zooms_page_says_is_on_everybodys_card_with_who_saw_it(
    two_admins: Stage,
) -> None:
    ada, kim = await open_guide(two_admins, "ada"), await open_guide(two_admins, "kim")
    await walk_to(ada, CREATE)
    await comes_to(kim, CREATE)
    before = len(await kim.dms())

    await _records(ada, "Make an app <now>", instead_of="Build App")

    line = "It said `Make an app &lt;now&gt;` instead of *Build App*"
    for person in (ada, kim):
        shown = await until(lambda p=person: p.dm_saying(line))
        assert f"*Zoom's page looked different* to <@{ada.id}>" in text_of(shown)
    assert len(await kim.dms()) == before
    assert "looked different on Zoom" in text_of(await opens(kim, "setup_all_steps", "*Create"))

    await walk_to(ada, CREATE + 1)
    assert "looked different" not in text_of(await comes_to(kim, CREATE + 1))


async def test_the_newest_word_counts_and_the_same_one_is_kept_once(untouched: Stage) -> None:
    ada = await open_guide(untouched, "ada")
    await walk_to(ada, CREATE)
    await _records(ada, "Build", instead_of="Build App")
    await _records(ada, "Build", instead_of="Build App")
    assert len(await untouched.rows(screens)) == 1
    untouched.later(timedelta(minutes=5))

    await _records(ada, "Build it", instead_of="Build App")
    await _records(ada, "Something else")

    await until(lambda: ada.dm_saying("It said `Something else`."))
    told = text_of(await card(ada))
    assert "It said `Build it` instead of *Build App*" in told
    assert "`Build`" not in told


async def test_spaces_are_no_word_and_a_step_that_is_gone_is_stale(untouched: Stage) -> None:
    ada = await open_guide(untouched, "ada")
    view = await opens(ada, "setup_screen_differs", "What does Zoom's page say?")

    refused = await ada.submit(view, label="  ")

    assert refused["errors"] == {"label": "Please type what Zoom's page says."}
    for spot in ("2026-11/nothing", "2031-01/create-app", "x"):
        (told,) = await press_forged(untouched.campus, "ada", "setup_screen_differs", spot)
        assert "stale_view" in text_of(told)
    assert await untouched.rows(screens) == []
