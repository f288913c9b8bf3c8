"""A changed list of permissions: who must be asked again is told before anybody is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from campus.people import actions, text_of, until
from campus.stage import WORKSPACE
from campus.wire import press_forged, submit_forged

from bot.campaigns.permission import PermissionUse
from bot.scopes.own import own_profile
from bot.scopes.profiles import CORE
from bot.services.kinds import Kind
from bot.ui.ids import Action, Callback
from storage.audit_tables import audit
from storage.handovers import Handover
from storage.tables import grants

if TYPE_CHECKING:
    from campus.stage import Stage

    from bot.scopes.profiles import Profile

MORE = "meeting:read:list_polls"
ASKED = "must be asked again"


def _own(*, without: str = "", plus: str = "") -> Profile:
    """Make an institution's list that differs from core in one scope."""
    return own_profile(
        {
            each.id.value: tuple(
                name
                for name in (*each.granular, *([plus] if each.id == "view_meetings" else []))
                if name and name != without
            )
            for each in CORE.capabilities
        }
    )


async def _connected(stage: Stage, *names: str) -> None:
    for name in names:
        await stage.browser().authorize(await stage.link(name), f"{name}@northfield.edu")
        await stage.says(name, "Done, thank you")


async def _change(stage: Stage, profile: Profile, **changes: object) -> None:
    """Choose another list as Ada."""
    now = stage.clock()
    ada = stage.campus.people["ada"]
    async with stage.store.transaction() as tx:
        setup = await stage.store.setups.hold(tx, WORKSPACE)
        assert setup is not None
        await stage.store.profiles.add(tx, WORKSPACE, profile, made_by=ada, at=now)
        changed = replace(setup, profile_id=profile.id, **changes)  # type: ignore[arg-type]  # by name
        await stage.store.setups.save(tx, changed)
        await stage.store.work.arm(tx, WORKSPACE, Kind.REQUIREMENT, ada, due_at=now)


async def _paste(stage: Stage, name: str) -> None:
    """Paste a list of one's own into the guide's form."""
    text = f"extends: core\nview_meetings: {MORE}\n"
    values = {"profile": {"profile": {"value": text}}}
    await submit_forged(stage.campus, name, Callback.PROFILE, "", values)


async def _zoom_calls(stage: Stage) -> int:
    return len(await stage.campus.zoom_look("calls"))


async def _messages(stage: Stage, *names: str) -> list[str]:
    return [text_of(message) for name in names for message in await stage.person(name).dms()]


async def test_more_is_needed_the_admin_reads_how_many_and_nobody_else_hears(ready: Stage) -> None:
    await _connected(ready, "ben", "cleo")
    before, asked = await _messages(ready, "ben", "cleo"), await _zoom_calls(ready)

    await _change(ready, _own(plus=MORE))

    told = text_of(await ready.says("ada", ASKED))
    assert "2 people must be asked again" in told
    for name in ("ben", "cleo"):
        assert f"<@{ready.campus.people[name]}>" in told
    await ready.settled()
    assert await _messages(ready, "ben", "cleo") == before
    assert await ready.state("ben") == ("verified", None)
    assert await _zoom_calls(ready) == asked
    assert {row.profile for row in await ready.rows(grants)} == {"core"}


async def test_whoever_has_given_enough_is_judged_anew_in_silence(ready: Stage) -> None:
    await _connected(ready, "ben")
    before = await _messages(ready, "ben")
    less = _own(without="cloud_recording:delete:recording_file")

    await _change(ready, less)

    told = text_of(await ready.says("ada", "Nobody has to be asked again"))
    assert "1 person who is connected has given all of it" in told
    assert await _messages(ready, "ben") == before
    (kept,) = await ready.rows(grants)
    assert kept.profile == less.id


async def test_ask_them_again_gets_each_a_new_message_once(ready: Stage) -> None:
    await _connected(ready, "ben", "cleo")
    await _change(ready, _own(plus=MORE))
    notice = await ready.says("ada", ASKED)

    await ready.person("ada").press(notice, Action.ASK_AGAIN, confirm=True)

    for name in ("ben", "cleo"):
        await ready.stands(name, "missing_scopes", "scopes_missing")
        await until(lambda name=name: ready.person(name).dm_with("authorize"))
        dms = await ready.person(name).dms()
        assert [("Done in part" in text_of(dm)) for dm in dms] == [False, True]
    await ready.says("ada", "2 people are being asked again")
    assert "people_asked_again" in [row.act for row in await ready.rows(audit)]
    (app,) = await ready.campus.zoom_look("apps")
    scopes = [each["scope"] for each in app["scopes"]]
    await ready.campus.zoom_control("apps", id=app["id"], scopes=[*scopes, MORE])
    link = await ready.fresh_link("ben", than="")
    assert "Done, thank you" in await ready.browser().authorize(link, "ben@northfield.edu")


async def test_a_list_that_has_changed_again_makes_the_button_stale(ready: Stage) -> None:
    await _connected(ready, "ben")
    await _change(ready, _own(plus=MORE))
    notice = await ready.says("ada", ASKED)
    await _change(ready, CORE)

    await ready.person("ada").press(notice, Action.ASK_AGAIN, confirm=True)
    await ready.settled()

    assert await ready.state("ben") == ("verified", None)


async def test_where_the_target_asks_people_itself_usher_asks_nobody(ready: Stage) -> None:
    await _connected(ready, "ben")
    live = {"permission_use": PermissionUse.SHARED, "live_at": ready.clock()}
    more = _own(plus=MORE)

    await _change(ready, more, **live)

    notice = await ready.says("ada", ASKED)
    assert "Usher asks nobody" in text_of(notice)
    assert Action.ASK_AGAIN not in actions(notice)
    (told,) = await press_forged(ready.campus, "ada", Action.ASK_AGAIN, more.id)
    assert "target_is_live" in text_of(told)
    assert await ready.state("ben") == ("verified", None)


async def test_a_list_that_is_chosen_in_the_guide_is_such_a_change(ready: Stage) -> None:
    await _connected(ready, "ben")

    await _paste(ready, "ada")

    assert await ready.says("ada", "1 person must be asked again")


async def test_whoever_has_the_guide_decides_nothing_about_people(ready: Stage) -> None:
    await _connected(ready, "ben")
    ada, dev = (ready.campus.people[name] for name in ("ada", "dev"))
    async with ready.store.transaction() as tx:
        handover = Handover(WORKSPACE, dev, ada, ready.clock())
        await ready.store.handovers.give(tx, handover)

    await _paste(ready, "dev")

    assert await ready.says("ada", "1 person must be asked again")
    assert await ready.person("dev").dm_saying(ASKED) is None


async def test_only_admins_have_people_asked_again(ready: Stage) -> None:
    await _connected(ready, "ben")
    more = _own(plus=MORE)
    await _change(ready, more)
    await ready.says("ada", ASKED)

    for name in ("sue", "ben"):
        (told,) = await press_forged(ready.campus, name, Action.ASK_AGAIN, more.id)
        assert "not_admin" in text_of(told)

    assert await ready.state("ben") == ("verified", None)


async def test_nobody_is_told_of_a_change_that_concerns_nobody(ready: Stage) -> None:
    await _change(ready, _own(plus=MORE))
    await ready.settled()

    assert await _messages(ready, "ada") == []
