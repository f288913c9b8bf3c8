"""Who has a role at all: people of the workspace, as far as Slack says who they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from campus import stage
from campus.people import text_of
from campus.stage import WORKSPACE
from campus.wire import press_forged, submit_forged

from bot.ui.ids import Action, Callback
from storage.handovers import Handover

if TYPE_CHECKING:
    from campus.places import Campus
    from campus.stage import Clock, Stage

WITHOUT_A_ROLE = {
    "a guest": {"is_restricted": True},
    "a single-channel guest": {"is_ultra_restricted": True},
    "a stranger": {"is_stranger": True},
    "somebody of another team": {"team_id": "T0ELSEWHERE"},
    "a bot": {"is_bot": True},
    "somebody who was deactivated": {"deleted": True},
}
NO_ROLE = pytest.mark.parametrize("facts", WITHOUT_A_ROLE.values(), ids=WITHOUT_A_ROLE.keys())
EMPTY = {"client_id": {"client_id": {}}, "client_secret": {"client_secret": {}}}


async def _sets_up(campus: Campus, name: str) -> str:
    """Send what belongs to the guide, and say what came of it."""
    return repr(await submit_forged(campus, name, Callback.CREDENTIALS, str(uuid4()), EMPTY))


async def _revokes(campus: Campus, name: str) -> str:
    """Send what only admins may do, and say what came of it."""
    subject = campus.people["cleo"]
    return repr(await submit_forged(campus, name, Callback.REVOKE, subject, {}))


async def _give(stage: Stage, name: str) -> None:
    people = stage.campus.people
    given = Handover(WORKSPACE, people[name], people["ada"], stage.clock())
    async with stage.store.transaction() as tx:
        await stage.store.handovers.give(tx, given)


async def _become(campus: Campus, name: str, facts: dict[str, str | bool]) -> None:
    change = {"do": "change", "user": campus.people[name], **facts}
    assert (await campus.slack_control("people", **change))["ok"]


@NO_ROLE
async def test_whoever_is_no_person_of_the_workspace_is_no_admin_even_if_named(
    ready: Stage, facts: dict[str, str | bool]
) -> None:
    await _become(ready.campus, "ada", facts)

    assert "not_admin" in await _sets_up(ready.campus, "ada")
    assert "not_admin" in await _revokes(ready.campus, "ada")


@NO_ROLE
async def test_nor_are_they_in_a_group_of_admins(
    campus: Campus, clock: Clock, sqlite_url: str, key: str, facts: dict[str, str | bool]
) -> None:
    people = campus.people
    group = campus.slack.world.directory.add_group("admins", (people["kim"], people["dev"]))
    given = {"database_url": sqlite_url, "key": key, "ADMINS": group.id}
    async with stage.opened(campus, clock, **given):
        await _become(campus, "dev", facts)

        assert "errors" in await _sets_up(campus, "kim")
        assert "not_admin" in await _sets_up(campus, "dev")


@NO_ROLE
async def test_nor_do_they_hold_a_guide_that_was_handed_over_to_them(
    ready: Stage, facts: dict[str, str | bool]
) -> None:
    await _give(ready, "ben")
    assert "errors" in await _sets_up(ready.campus, "ben")
    await _become(ready.campus, "ben", facts)

    ready.later(timedelta(minutes=1))

    assert "not_admin" in await _sets_up(ready.campus, "ben")


async def test_a_guide_holder_sets_up_and_revokes_nobody(ready: Stage) -> None:
    assert "not_admin" in await _sets_up(ready.campus, "ben")
    await _give(ready, "ben")

    assert "errors" in await _sets_up(ready.campus, "ben")
    assert "not_admin" in await _revokes(ready.campus, "ben")
    for command in ("invite @cleo", "revoke @cleo", "status"):
        shown = (await ready.person("ben").command(f"/usher {command}"))["shown"]
        assert "not_admin" in text_of(shown[0]), command


async def test_a_handover_that_was_ended_gives_nothing(ready: Stage) -> None:
    await _give(ready, "ben")
    people = ready.campus.people
    async with ready.store.transaction() as tx:
        await ready.store.handovers.end(
            tx, WORKSPACE, people["ben"], ended_by=people["ada"], now=ready.clock()
        )

    assert "not_admin" in await _sets_up(ready.campus, "ben")


async def test_guests_in_the_status_channel_are_not_support(ready: Stage) -> None:
    await _become(ready.campus, "sue", {"is_restricted": True})

    shown = (await ready.person("sue").command("/usher status"))["shown"]

    assert "not_admin" in text_of(shown[0])


async def test_whoever_joins_a_public_status_channel_is_not_support(ready: Stage) -> None:
    async with ready.store.transaction() as tx:
        setup = await ready.store.setups.hold(tx, WORKSPACE)
        open_channel = ready.campus.channels["open-status"]
        await ready.store.setups.save(tx, replace(setup, channel_id=open_channel))
    ben = ready.campus.people["ben"]
    await ready.campus.slack_control("people", do="join", channel="#open-status", user=ben)

    (told,) = (await ready.person("ben").command("/usher status @cleo"))["shown"]
    (pressed,) = await press_forged(ready.campus, "ben", Action.KEEP, ready.campus.people["cleo"])

    assert "not_admin" in text_of(told)
    assert "not_admin" in text_of(pressed)
    (shown,) = (await ready.person("ada").command("/usher status"))["shown"]
    assert "not_admin" not in text_of(shown)


async def test_there_is_no_support_while_a_guest_is_in_the_status_channel(ready: Stage) -> None:
    (before,) = (await ready.person("sue").command("/usher status"))["shown"]
    assert "not_admin" not in text_of(before)
    gus = ready.campus.people["gus"]
    await ready.campus.slack_control("people", do="join", channel="#zoom-status", user=gus)

    (told,) = (await ready.person("sue").command("/usher status"))["shown"]

    assert "not_admin" in text_of(told)


async def test_while_slack_does_not_say_who_somebody_is_nothing_is_allowed(ready: Stage) -> None:
    await ready.meet("ada")
    await ready.campus.slack_control("faults", method="users.info", status=503)

    assert "role_unknown" in await _sets_up(ready.campus, "ada")
    assert "errors" in await _sets_up(ready.campus, "ada")


async def test_an_answer_that_comes_too_late_allows_nothing_and_slack_is_answered_in_time(
    ready: Stage,
) -> None:
    await ready.meet("ada")
    await ready.campus.slack_control("faults", method="users.info", delay=2.5)

    assert "role_unknown" in await _sets_up(ready.campus, "ada")


async def test_who_somebody_is_is_asked_once_a_minute(ready: Stage) -> None:
    async def asked() -> int:
        return len((await ready.campus.slack_look("calls", method="users.info"))["calls"])

    await _sets_up(ready.campus, "ada")
    await ready.settled()
    once = await asked()
    for _ in range(5):
        await _sets_up(ready.campus, "ada")
    assert await asked() == once
    ready.later(timedelta(minutes=1))
    await _sets_up(ready.campus, "ada")
    assert await asked() == once + 1
