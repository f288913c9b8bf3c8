"""`/usher me`: what is held about a person is shown, given to them, and erased, for nobody else."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from campus.people import SlackPerson, actions, link_in, text_of, until
from campus.stage import WORKSPACE

from bot.campaigns.permission import PermissionUse
from bot.sandbox.zoom.world import WORLD
from bot.services.kinds import Kind
from bot.ui.ids import Action
from storage.audit_tables import audit, pseudonyms
from storage.tables import grants, links, members, work

if TYPE_CHECKING:
    from campus.stage import Stage

BEN = "ben@northfield.edu"
NAMED = "the name ben and the address ben@northfield.edu"


async def _connected(stage: Stage) -> str:
    """Have Ben authorize, and give his link."""
    link = await stage.link("ben")
    await stage.browser().authorize(link, BEN)
    await stage.says("ben", "Done, thank you")
    await stage.settled()
    return link


async def _card(person: SlackPerson) -> dict[str, Any]:
    (shown,) = (await person.command("/usher me"))["shown"]
    return dict(shown)


async def _press(stage: Stage, name: str, action: Action) -> dict[str, Any]:
    return await stage.person(name).presses_in_me(action)


async def _known(stage: Stage, name: str) -> tuple[str, str | None]:
    """Give the name and the address that are kept of somebody."""
    (row,) = [r for r in await stage.rows(members) if r.member_id == stage.campus.people[name]]
    return row.name, row.email


async def test_it_shows_in_words_what_is_held(ready: Stage) -> None:
    await _connected(ready)

    card = text_of(await _card(ready.person("ben")))

    assert NAMED in card
    assert f"Zoom user: {BEN}" in card
    assert "The message came" in card
    assert "Last checked" in card
    assert "what you allowed at Zoom was stored (by you)" in card
    assert f"<@{ready.campus.people['ada']}>" in card


async def test_whoever_was_never_asked_is_told_what_is_held_all_the_same(ready: Stage) -> None:
    first = text_of(await _card(ready.person("kim")))
    await ready.settled()
    then = text_of(await _card(ready.person("kim")))

    assert "You have not been asked for anything" in first
    assert "Usher asks Slack for your name" in first
    assert "the name kim" in then


async def test_the_download_has_everything_and_nothing_secret(both: Stage) -> None:
    link = await _connected(both)
    await both.invite("kim")
    await both.settled()

    assert (await _press(both, "ben", Action.DOWNLOAD))["ok"]

    file = await both.person("ben").file()
    stored = file["stored"]
    assert (stored["members"][0]["name"], stored["members"][0]["email"]) == ("ben", BEN)
    assert stored["grants"][0]["zoom_email"] == BEN
    assert stored["grants"][0]["tokens"] == "held"
    assert stored["links"][0]["hash"] == "held"
    assert [each["act"] for each in file["records"]] == ["data_downloaded", "authorization_kept"]
    assert file["asked"][0]["asked_by"] == both.campus.people["ada"]
    text = json.dumps(file)
    given = both.campus.zoom.app[WORLD].grants
    tokens = (*given.access_tokens, *given.refresh_tokens)
    assert len(tokens) >= 2
    assert [secret for secret in (link.rpartition("/")[2], *tokens) if secret in text] == []
    assert both.campus.people["kim"] not in text
    assert "kim" not in text


async def test_each_file_is_recorded_once_however_often_it_is_asked_for(both: Stage) -> None:
    await _connected(both)
    ben = both.person("ben")
    card, general = await _card(ben), both.campus.channels["general"]

    pressed = [ben.press(card, Action.DOWNLOAD, channel=general, confirm=True) for _ in range(10)]
    assert all(answer["ok"] for answer in await asyncio.gather(*pressed))
    await both.settled()

    files = [each for each in await ben.dms() if each.get("files")]
    recorded = [each for each in await both.rows(audit) if each.act == "data_downloaded"]
    assert len(recorded) == len(files) > 0


async def test_nobody_gets_or_erases_what_is_held_about_somebody_else(ready: Stage) -> None:
    await _connected(ready)
    ben, kim = ready.person("ben"), ready.person("kim")
    card = await _card(ben)
    general = ready.campus.channels["general"]

    for action in (Action.DOWNLOAD, Action.ERASE):
        refused = await kim.press(card, action, channel=general, confirm=True)
        assert not refused["ok"]  # nobody else sees the answer
        assert (await _press(ready, "kim", action))["ok"]  # their own
    await ready.settled()

    file = json.dumps(await ready.person("kim").file())
    assert ready.campus.people["ben"] not in file
    assert BEN not in file
    assert await ready.state("ben") == ("verified", None)
    assert await ready.live_at_zoom() == ["z-ben"]
    assert NAMED in text_of(await _card(ben))


async def test_erasing_asks_first_and_names_what_it_leads_to(ready: Stage) -> None:
    await _connected(ready)
    ben, general = ready.person("ben"), ready.campus.channels["general"]

    asked = await ben.press(await _card(ben), Action.ERASE, channel=general)

    assert asked["error"] == "confirm_required"
    assert "can no longer host meetings" in repr(asked["dialog"])
    assert "nobody asks you again" in repr(asked["dialog"])
    assert await ready.state("ben") == ("verified", None)


async def test_what_is_erased_is_nowhere_and_the_person_is_told_once(both: Stage) -> None:
    await _connected(both)
    before = await both.rows(pseudonyms)

    await _press(both, "ben", Action.ERASE)
    told = await both.says("ben", "Everything about you is erased")
    await both.settled()

    assert await both.live_at_zoom() == []
    assert actions(told) == []
    assert len(await both.person("ben").dms()) == 1
    ben = both.campus.people["ben"]
    everything = await both.everything()
    kept = {name: repr(rows) for name, rows in everything.items()}
    for trace in (BEN, "z-ben"):
        assert [name for name, text in kept.items() if trace in text] == []
    assert {name for name, text in kept.items() if ben in text} == {
        "invitations",
        "members",
        "work",
    }
    assert await _known(both, "ben") == ("", None)
    assert {row.dm_ts for row in everything["invitations"]} == {None}
    assert everything["links"] == everything["grants"] == []
    whose = {row.member_id: row.pseudonym for row in before}
    acts = [row.act for row in await both.rows(audit) if row.subject == whose[ben]]
    assert acts == ["authorization_kept", "authorization_ended", "data_erased"]


async def test_whoever_was_erased_is_not_invited_again_and_no_state_is_told(ready: Stage) -> None:
    await _connected(ready)
    await _press(ready, "ben", Action.ERASE)
    await ready.says("ben", "Everything about you is erased")
    await ready.settled()
    ada = ready.person("ada")

    await ada.command("/usher invite @ben")
    form = await until(lambda: ada.view("multi_users_select"))
    await ada.submit(form, people=[ready.campus.people["ben"]])

    preview = text_of(await until(lambda: ada.view("not to be asked again")))
    assert "authorized already" not in preview
    assert "invited already" not in preview
    assert await _known(ready, "ben") == ("", None)


async def test_using_usher_again_brings_no_name_back(ready: Stage) -> None:
    await _connected(ready)
    await _press(ready, "ben", Action.ERASE)
    await ready.says("ben", "Everything about you is erased")

    card = text_of(await _card(ready.person("ben")))
    ready.later(timedelta(hours=2))
    await _card(ready.person("ben"))
    await ready.settled()

    assert "and nothing else" in card
    assert BEN not in card
    assert await _known(ready, "ben") == ("", None)


async def test_whoever_changes_their_mind_asks_for_a_link_themselves(ready: Stage) -> None:
    old = await _connected(ready)
    await _press(ready, "ben", Action.ERASE)
    await ready.says("ben", "Everything about you is erased")
    await ready.settled()
    page = await ready.browser().open(old)
    assert "Continue to Zoom" not in page
    (story,) = (await ready.person("sue").command("/usher status @ben"))["shown"]
    assert Action.SEND_FRESH_LINK not in actions(story)  # nobody else may ask

    assert (await _press(ready, "ben", Action.FRESH_LINK))["ok"]

    message = await until(lambda: ready.person("ben").dm_with("authorize"))
    assert "Done, thank you" in await ready.browser().authorize(link_in(message), BEN)
    await ready.stands("ben", "verified")


async def test_somebody_who_has_not_answered_gets_no_message_any_more(ready: Stage) -> None:
    link = await ready.link("ben")
    await _press(ready, "ben", Action.ERASE)

    told = await ready.says("ben", "Everything about you is erased")
    await ready.settled()

    assert actions(told) == []
    assert await ready.state("ben") == ("opted_out", None)
    assert await ready.rows(links) == []
    assert "Continue to Zoom" not in await ready.browser().open(link)


async def test_whoever_comes_back_from_zoom_after_erasing_leaves_nothing(ready: Stage) -> None:
    browser = ready.browser()
    await browser.open(await ready.link("ben"))
    await browser.to_consent(BEN)
    await _press(ready, "ben", Action.ERASE)
    await ready.says("ben", "Everything about you is erased")

    await browser.allow()
    await ready.settled()

    assert await ready.rows(grants) == []
    assert await ready.live_at_zoom() == []
    assert (await ready.state("ben"))[0] == "opted_out"


async def test_a_failure_that_comes_after_erasing_leaves_nothing_either(ready: Stage) -> None:
    link, ben = await ready.link("ben"), ready.person("ben")
    card, general = await _card(ben), ready.campus.channels["general"]
    await ready.campus.zoom_control("faults", route="/oauth/token", delay=3.0, status=503, times=9)
    authorizing = asyncio.create_task(ready.browser().authorize(link, BEN))
    await ready.stands("ben", "at_zoom")
    await asyncio.sleep(0.4)

    await ben.press(card, Action.ERASE, channel=general, confirm=True)
    page = await authorizing

    assert "Try again" not in page
    assert await ready.rows(links) == []
    assert await ready.state("ben") == ("opted_out", None)


async def test_whoever_asks_while_being_told_of_the_erasing_keeps_the_new_link(
    ready: Stage,
) -> None:
    await ready.link("ben")
    await ready.campus.slack_control("faults", method="chat.update", delay=4.0)
    await _press(ready, "ben", Action.ERASE)
    ready.later(timedelta(seconds=4))
    await asyncio.sleep(1)

    assert (await _press(ready, "ben", Action.FRESH_LINK))["ok"]
    await ready.says("ben", "Everything about you is erased")
    await ready.settled()

    message = await until(lambda: ready.person("ben").dm_with("authorize"))
    assert "Done, thank you" in await ready.browser().authorize(link_in(message), BEN)


async def test_as_long_as_zoom_is_down_the_tokens_stay_and_the_person_sees_it(ready: Stage) -> None:
    await _connected(ready)
    await ready.campus.zoom_control("faults", route="/oauth/revoke", status=503, times=3)

    await _press(ready, "ben", Action.ERASE)
    await until(lambda: _revoking(ready))

    assert "Zoom has yet to end" in text_of(await _card(ready.person("ben")))
    assert await _known(ready, "ben") == ("", None)
    for _ in range(4):
        ready.later(timedelta(minutes=3))
        await ready.settled()
    await ready.says("ben", "Everything about you is erased")
    assert await ready.rows(grants) == []
    assert await ready.live_at_zoom() == []


async def _revoking(stage: Stage) -> bool:
    rows = [row for row in await stage.rows(work) if row.kind == Kind.GRANT_REVOCATION]
    return any(row.attempt > 0 for row in rows)


async def test_after_a_week_without_zoom_it_is_erased_all_the_same(ready: Stage) -> None:
    await _connected(ready)
    await ready.campus.zoom_control("faults", route="/oauth/revoke", status=503, times=999)
    await _press(ready, "ben", Action.ERASE)
    await until(lambda: _revoking(ready))

    ready.later(timedelta(days=7, minutes=5))

    told = await ready.says("ben", "Zoom has not listened for a week")
    assert "press *Remove*" in text_of(told)
    await until(lambda: _nothing_held(ready))


async def _nothing_held(stage: Stage) -> bool:
    return await stage.rows(grants) == []


async def test_whoever_was_never_written_to_hears_of_it_in_a_message(ready: Stage) -> None:
    await ready.meet("kim")

    await _press(ready, "kim", Action.ERASE)
    await ready.settled()

    (told,) = await ready.person("kim").dms()
    assert "Everything about you is erased" in text_of(told)
    assert await _known(ready, "kim") == ("", None)


async def test_it_speaks_the_readers_language_and_warns_of_what_is_shared(ready: Stage) -> None:
    await ready.person("ben").uses_slack_in("de-DE")
    await _connected_in_german(ready)
    async with ready.store.transaction() as tx:
        setup = await ready.store.setups.hold(tx, WORKSPACE)
        shared = replace(setup, permission_use=PermissionUse.SHARED)
        await ready.store.setups.save(tx, shared)
    ben, general = ready.person("ben"), ready.campus.channels["general"]

    asked = await ben.press(await _card(ben), Action.ERASE, channel=general)

    assert "wie auch immer es verbunden wurde" in repr(asked["dialog"])
    await _press(ready, "ben", Action.ERASE)
    await ready.says("ben", "Alles über Sie ist gelöscht")


async def _connected_in_german(stage: Stage) -> None:
    browser = stage.browser()
    await browser.open(await stage.link("ben"))
    await browser.send("Weiter zu Zoom")
    await browser.send("Sign in", email=BEN, method="email")
    await browser.allow()
    await stage.says("ben", "Fertig, vielen Dank")
    await stage.settled()
