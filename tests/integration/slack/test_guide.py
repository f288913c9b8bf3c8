"""Walking through the guide: nothing is skipped, nothing is forgotten."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import pytest
from campus import stage
from campus.people import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from campus.people import SlackPerson
    from campus.places import Campus
    from campus.stage import Clock, Stage


async def _card(person: SlackPerson) -> dict[str, Any]:
    return await until(lambda: person.dm_saying("Usher set-up, step "))


def _step(card: dict[str, Any]) -> int:
    found = re.search(r"step (\d+) of", card["text"])
    assert found is not None
    return int(found[1])


async def _comes_to(person: SlackPerson, step: int) -> dict[str, Any]:
    async def there() -> dict[str, Any] | None:
        card = await person.dm_saying("Usher set-up, step ")
        return card if card and _step(card) == step else None

    return await until(there)


async def _start(opened: Stage, name: str) -> SlackPerson:
    person = opened.person(name)
    answer = await person.command("/usher setup")
    assert "The guide is in your conversation" in answer["shown"][0]["text"]
    await _card(person)
    return person


async def test_a_double_click_on_next_goes_on_by_one_step(untouched: Stage) -> None:
    ada = await _start(untouched, "ada")
    card = await _comes_to(ada, 1)

    await asyncio.gather(*(ada.press(card, "setup_next") for _ in range(4)))

    await _comes_to(ada, 2)
    await untouched.settled()
    assert _step(await _card(ada)) == 2


async def test_back_and_next_again_lose_nothing(untouched: Stage) -> None:
    ada = await _start(untouched, "ada")
    await ada.press(await _comes_to(ada, 1), "setup_next")
    await ada.press(await _comes_to(ada, 2), "setup_back")
    card = await _comes_to(ada, 1)
    assert "done" in repr(card["blocks"])

    await ada.press(card, "setup_next")

    await _comes_to(ada, 2)


async def test_setup_again_keeps_the_one_message(untouched: Stage) -> None:
    ada = await _start(untouched, "ada")
    await ada.press(await _comes_to(ada, 1), "setup_next")
    await _comes_to(ada, 2)

    await ada.command("/usher setup")

    await untouched.settled()
    assert len(await ada.dms()) == 1
    assert _step(await _card(ada)) == 2


@pytest.fixture
async def two_admins(
    campus: Campus, clock: Clock, sqlite_url: str, key: str
) -> AsyncIterator[Stage]:
    both = f"{campus.people['ada']},{campus.people['sue']}"
    given = {"database_url": sqlite_url, "key": key, "ADMINS": both}
    async with stage.opened(campus, clock, **given) as opened:
        yield opened


async def test_two_admins_who_press_next_at_once_skip_nothing(two_admins: Stage) -> None:
    ada, sue = await _start(two_admins, "ada"), await _start(two_admins, "sue")
    for step in (1, 2):
        cards = await _comes_to(ada, step), await _comes_to(sue, step)

        await asyncio.gather(ada.press(cards[0], "setup_next"), sue.press(cards[1], "setup_next"))

        await _comes_to(ada, step + 1)
        await _comes_to(sue, step + 1)
    await two_admins.settled()
    assert _step(await _card(ada)) == _step(await _card(sue)) == 3


async def test_a_restart_goes_on_where_it_stopped(
    campus: Campus, clock: Clock, sqlite_url: str, key: str
) -> None:
    given = {"database_url": sqlite_url, "key": key}
    async with stage.opened(campus, clock, **given) as before:
        ada = await _start(before, "ada")
        await ada.press(await _comes_to(ada, 1), "setup_next")
        card = await _comes_to(ada, 2)

    async with stage.opened(campus, clock, **given) as after:
        await after.person("ada").press(card, "setup_next")

        await _comes_to(after.person("ada"), 3)
        assert len(await after.person("ada").dms()) == 1


async def test_a_card_that_was_deleted_is_posted_anew(untouched: Stage) -> None:
    ada = await _start(untouched, "ada")
    await untouched.campus.slack_control("faults", method="chat.update", error="message_not_found")

    await ada.command("/usher setup")

    async def two() -> bool:
        return len(await ada.dms()) == 2

    await until(two)
