"""Which scopes a person's authorization is held against."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from campus.people import text_of, until
from campus.stage import WORKSPACE

from bot.scopes.own import own_profile
from bot.scopes.profiles import CORE, FULL

if TYPE_CHECKING:
    from campus.stage import Stage

    from bot.scopes.profiles import Profile

BEN, CLEO = "ben@northfield.edu", "cleo@northfield.edu"
SMALL = own_profile({"view_user": ("user:read:user",)})


async def ask_for(stage: Stage, profile: Profile) -> None:
    async with stage.store.transaction() as tx:
        setup = await stage.store.setups.hold(tx, WORKSPACE)
        await stage.store.profiles.add(tx, WORKSPACE, profile, made_by="U1", at=stage.clock())
        await stage.store.setups.save(tx, replace(setup, profile_id=profile.id))


async def test_more_is_missing_where_more_is_asked_for(ready: Stage) -> None:
    await ask_for(ready, FULL)

    await ready.browser().authorize(await ready.link("ben"), BEN)

    await ready.checked("ben")
    await ready.says("ben", "Done in part")


async def test_an_institutions_own_profile_may_ask_for_less_and_people_read_so(
    ready: Stage,
) -> None:
    await ask_for(ready, SMALL)
    link = await ready.link("ben")
    browser, ben = ready.browser(), ready.person("ben")

    told = [
        text_of(await until(lambda: ben.dm_with("authorize"))),
        await browser.open(link),
        repr(await ben.command("/usher me")),
    ]
    for said in told:
        assert "can do this, and nothing else" in said
        assert "See your Zoom user and its settings" in said
        assert "recordings, and see and change" not in said

    page = await browser.authorize(link, BEN, untick="cloud_recording:delete:recording_file")
    assert "Done, thank you" in page


async def test_who_was_done_stays_done_when_more_is_asked_for(ready: Stage) -> None:
    await ready.browser().authorize(await ready.link("ben"), BEN)
    await ready.says("ben", "Done, thank you")

    await ask_for(ready, FULL)
    await ready.browser().authorize(await ready.link("cleo"), CLEO)
    await ready.stands("cleo", "missing_scopes", "scopes_missing")

    async with ready.store.transaction() as tx:
        found = {
            name: await ready.store.grants.of_member(tx, WORKSPACE, ready.campus.people[name])
            for name in ("ben", "cleo")
        }
    assert [(facts.profile, facts.missing) for facts in found["ben"]] == [(CORE, ())]
    assert [facts.profile for facts in found["cleo"]] == [FULL]
