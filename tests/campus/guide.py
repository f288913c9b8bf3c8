"""Walking through the guide in Slack: the card, its step, and the modals behind its buttons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from campus.people import actions, text_of, until

if TYPE_CHECKING:
    from campus.people import SlackPerson
    from campus.stage import Stage

Json = dict[str, Any]

# Of these a card has one first; what only somebody else can do is left out.
WAYS_ON = ("setup_next", "about_open", "permission_use_usher", "setup_skip")


async def card(person: SlackPerson) -> Json:
    """Wait for somebody's card of the guide."""
    return await until(lambda: person.dm_saying("Usher set-up, step "))


def step_of(shown: Json) -> int:
    """Read the number of the step on a card."""
    found = re.search(r"step (\d+) of", shown["text"])
    assert found is not None, shown["text"]
    return int(found[1])


async def comes_to(person: SlackPerson, step: int) -> Json:
    """Wait until somebody's card shows a step."""

    async def there() -> Json | None:
        shown = await person.dm_saying("Usher set-up, step ")
        return shown if shown and step_of(shown) == step else None

    return await until(there)


async def open_guide(stage: Stage, name: str) -> SlackPerson:
    """Have somebody type `/usher setup`."""
    person = stage.person(name)
    answer = await person.command("/usher setup")
    assert "The guide is in your conversation" in answer["shown"][0]["text"], answer
    await card(person)
    return person


async def walk_to(person: SlackPerson, step: int) -> Json:
    """Do what each step wants until the card shows a step."""
    shown = await card(person)
    for number in range(step_of(shown), step):
        await go_on(person, shown)
        shown = await comes_to(person, number + 1)
    return shown


async def go_on(person: SlackPerson, shown: Json) -> None:
    """Press Next, or what the step wants first."""
    way = next(way for way in WAYS_ON if way in actions(shown))
    if way == "about_open":
        await answer_about(person, shown)
    elif way == "setup_skip":
        await skip(person, shown, "Nobody is there.")
    else:
        await person.press(shown, way)


async def skip(person: SlackPerson, shown: Json, reason: str) -> None:
    """Leave out the step on a card."""
    await person.press(shown, "setup_skip")
    view = await until(lambda: person.view("Why is this step skipped"))
    await person.submit(view, reason=reason)


async def answer_about(person: SlackPerson, shown: Json, **answers: str) -> None:
    """Fill in the form *About you* behind a card; what stands there already stays."""
    await person.press(shown, "about_open")
    view = await until(person.view)
    assert view["callback_id"] == "about_submitted", text_of(view)
    answer = await person.submit(view, **answers)
    assert answer["ok"], answer


async def opens(person: SlackPerson, action_id: str, words: str) -> Json:
    """Press a button of the card, and see the modal it opens."""
    await person.press(await card(person), action_id)
    return await until(lambda: person.view(words))


async def press_in(person: SlackPerson, view: Json, action_id: str, **more: object) -> Json:
    """Press a button of a modal."""
    wish = {"user": person.id, "view_id": view["id"], "action_id": action_id, **more}
    return await person.campus.slack_control("action", **wish)
