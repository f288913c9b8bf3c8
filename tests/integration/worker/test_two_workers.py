"""Two processes on one PostgreSQL end nothing twice, and tell and record nothing twice."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from campus.people import text_of, until

from bot.ui.ids import Action
from storage.audit_tables import audit
from storage.tables import grants, installations, work

if TYPE_CHECKING:
    from campus.stage import Stage

PEOPLE = ("ben", "cleo", "dev")


async def _connected(two: Stage) -> None:
    for name in PEOPLE:
        await two.browser().authorize(await two.link(name), f"{name}@northfield.edu")
        await two.stands(name, "verified")
    await two.settled()


async def _acts(two: Stage) -> Counter[str]:
    return Counter(row.act for row in await two.rows(audit))


async def _revocations(two: Stage) -> int:
    calls = await two.campus.zoom_look("calls")
    return len([call for call in calls if call["path"] == "/oauth/revoke"])


async def test_everybody_is_disconnected_once(two: Stage) -> None:
    await _connected(two)
    ada = two.person("ada")
    await ada.command("/usher revoke everyone")
    form = await until(lambda: ada.view("3 people"))
    await ada.submit(form, reason="two workers")
    asked = await two.says("kim", "Disconnect everybody?")

    await two.person("kim").press(asked, Action.AGREE, confirm=True)

    for name in ("ada", "kim"):
        await two.says(name, "It is over for *3 people*")
    await two.settled()
    assert await two.rows(grants) == []
    assert await _revocations(two) == len(PEOPLE)
    acts = await _acts(two)
    assert (acts["everyone_agreed"], acts["authorization_ended"]) == (1, len(PEOPLE))
    for name in ("ada", "kim"):
        dms = [dm for dm in await two.person(name).dms() if "two workers" in text_of(dm)]
        assert len(dms) == 1


async def test_whoever_has_left_is_ended_once(two: Stage) -> None:
    await _connected(two)
    for name in PEOPLE:
        gone = {"do": "deactivate", "user": two.campus.people[name]}
        assert (await two.campus.slack_control("people", **gone))["ok"]

    async def announced(words: str) -> bool:
        posts = map(text_of, await two.person("sue").channel("zoom-status"))
        found = [post for post in posts if "Deactivated in Slack" in post and words in post]
        return len(found) == len(PEOPLE)

    await until(lambda: announced("Nothing has to be done"))
    await two.settled()
    two.later(timedelta(days=14, minutes=1))

    # From here on no time passes but the real one, or a lease would end under whoever has it.
    await until(lambda: announced("*Ended*"))

    async def forgotten() -> bool:
        return not await two.rows(grants)

    await until(forgotten)
    assert await two.live_at_zoom() == []
    assert await _revocations(two) == len(PEOPLE)
    acts = await _acts(two)
    assert acts["leaver_noticed"] == acts["authorization_ended"] == len(PEOPLE)


async def test_an_uninstalled_workspace_is_erased_once(two: Stage) -> None:
    await _connected(two)
    await two.campus.slack_control("app", do="uninstall")

    async def asleep() -> bool:
        return any(row.uninstalled_at for row in await two.rows(installations))

    await until(asleep)
    two.later(timedelta(minutes=3))
    two.later(timedelta(days=7, hours=1))

    async def erased() -> bool:
        two.later(timedelta(minutes=2))
        return not await two.rows(work)

    await until(erased)
    assert await two.live_at_zoom() == []
    acts = await _acts(two)
    assert (acts["uninstalled"], acts["workspace_erased"]) == (1, 1)
    assert acts["authorization_ended"] == len(PEOPLE)
