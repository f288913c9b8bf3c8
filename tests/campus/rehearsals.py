"""A campus at its rehearsal: the guide where a test wants it, and rehearsals followed to Zoom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.guide.library import editions
from bot.services.kinds import Kind
from bot.ui.strings import say_plain
from bot.wizard.state import Progress
from campus.people import link_in, until
from campus.stage import WORKSPACE

if TYPE_CHECKING:
    from campus.people import SlackPerson
    from campus.stage import Stage


async def stand_at(stage: Stage, edition_id: str, step_id: str) -> None:
    """Have every step before this one done, and this one on everybody's card."""
    ids = [step.id for step in editions()[edition_id].steps]
    progress = Progress(edition_id, frozenset(ids[: ids.index(step_id)]), step_id)
    async with stage.store.transaction() as tx:
        setup = await stage.store.setups.hold(tx, WORKSPACE)
        await stage.store.setups.save(tx, replace(setup, progress=progress))
        for card in await stage.store.setups.cards(tx, WORKSPACE):
            await stage.store.work.arm(
                tx, WORKSPACE, Kind.SETUP_CARD, card.member_id, due_at=stage.clock()
            )


async def opens_the_guide_at(
    stage: Stage, edition_id: str, step_id: str = "rehearsal", *, rehearsed: bool = False
) -> SlackPerson:
    """Have everything before a step done, and Ada look at it."""
    await stage.prepare(rehearsed=rehearsed)
    await stand_at(stage, edition_id, step_id)
    ada = stage.person("ada")
    await ada.command("/usher setup")
    await shows(stage, edition_id, step_id)
    return ada


async def shows(stage: Stage, edition_id: str, step_id: str) -> dict[str, Any]:
    """Wait until Ada's card shows a step, and give it."""
    step = editions()[edition_id].step(step_id)
    assert step is not None
    title = say_plain(step.title_id, target="CAE LearningSpace")

    async def there() -> dict[str, Any] | None:
        card = await stage.person("ada").dm_saying("Usher set-up, step ")
        return card if card and card["text"].endswith(f": {title}") else None

    return await until(there)


async def link_of(stage: Stage, name: str, *, count: int = 1) -> str:
    """Give the link of the newest of so many invitations that somebody got."""

    async def sent() -> bool:
        mine = await stage.invitations(name)
        return len(mine) == count and all(row.dm_ts for row in mine)

    await until(sent)
    return link_in(await until(lambda: stage.person(name).dm_with("authorize")))


async def rehearses(stage: Stage, name: str = "ada", *, untick: str = "", count: int = 1) -> None:
    """Follow the rehearsal's message to the end."""
    browser = stage.browser()
    link = await link_of(stage, name, count=count)
    await browser.authorize(link, f"{name}@northfield.edu", untick=untick)


def after(edition_id: str, step_id: str) -> str:
    """Name the step after another one."""
    ids = [step.id for step in editions()[edition_id].steps]
    return ids[ids.index(step_id) + 1]
