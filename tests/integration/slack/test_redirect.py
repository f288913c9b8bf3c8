"""The redirect step: what Usher finds by itself, and that it stops nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from campus import stage
from campus.guide import card, comes_to, open_guide, walk_to
from campus.people import actions, text_of, until
from campus.places import free_port
from campus.wire import press_forged

from bot.guide.library import default_edition
from bot.ui.ids import Action
from storage.tables import work

if TYPE_CHECKING:
    from campus.people import SlackPerson
    from campus.places import Campus
    from campus.stage import Clock, Stage

STEP = [step.id for step in default_edition().steps].index("redirect-url") + 1


async def _finds(ada: SlackPerson, words: str) -> dict[str, Any]:
    async def found() -> dict[str, Any] | None:
        shown = await card(ada)
        return shown if words in text_of(shown) else None

    return await until(found)


async def test_usher_reaches_itself_and_says_when(untouched: Stage) -> None:
    ada = await open_guide(untouched, "ada")
    await walk_to(ada, STEP)

    shown = text_of(await _finds(ada, "Usher has reached itself by its public name, <!date^"))

    assert f"```\\n{untouched.campus.bot_url}/zoom/callback\\n```" in shown
    assert "It does not begin with https" in shown  # a loopback address, as in the sandbox
    assert "It names a port" in shown


@pytest.mark.parametrize("elsewhere", ["slack", "nowhere"])
async def test_a_look_that_fails_says_what_was_seen_and_stops_nobody(
    campus: Campus, clock: Clock, sqlite_url: str, key: str, elsewhere: str
) -> None:
    url = campus.slack_url if elsewhere == "slack" else f"http://127.0.0.1:{free_port()}"
    given = {"database_url": sqlite_url, "key": key, "PUBLIC_URL": url}
    async with stage.opened(campus, clock, **given) as opened:
        ada = await open_guide(opened, "ada")
        await walk_to(ada, STEP)

        said = "something else answered" if elsewhere == "slack" else "nobody answered"
        shown = await _finds(ada, said)

        assert "You can go on meanwhile" in text_of(shown)
        await ada.press(shown, Action.NEXT)
        await comes_to(ada, STEP + 1)


async def test_check_again_looks_again(untouched: Stage) -> None:
    ada = await open_guide(untouched, "ada")
    await walk_to(ada, STEP)
    shown = await _finds(ada, "Usher has reached itself")
    before = [row.version for row in await untouched.rows(work) if row.kind == "redirect_look"]

    await ada.press(shown, Action.LOOK_AGAIN)

    await _finds(ada, "Usher has reached itself")
    after = [row.version for row in await untouched.rows(work) if row.kind == "redirect_look"]
    assert after > before


async def test_nobody_else_has_it_looked_at(untouched: Stage) -> None:
    answer = await press_forged(untouched.campus, "ben", Action.LOOK_AGAIN, "")
    assert "not_admin" in repr(answer)
    assert await untouched.rows(work) == [] or "redirect_look" not in repr(
        await untouched.rows(work)
    )


async def test_no_other_step_shows_it(untouched: Stage) -> None:
    ada = await open_guide(untouched, "ada")
    assert Action.LOOK_AGAIN not in actions(await walk_to(ada, STEP - 1))
