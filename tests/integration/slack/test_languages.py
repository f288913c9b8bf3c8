"""Who reads decides the language: messages, answers and forms, for two people side by side."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from campus import stage
from campus.people import actions, link_in, text_of, until
from campus.stage import WORKSPACE
from campus.wire import press_forged, submit_forged

from bot.campaigns.model import Member, MemberKind
from bot.ui.ids import Action, Callback
from storage.tables import work

if TYPE_CHECKING:
    from campus.places import Campus
    from campus.stage import Clock, Stage

BEN = "ben@northfield.edu"
GERMAN, ENGLISH = "Das dürfen nur die Admins", "Only Usher's admins may"


async def _shown(stage: Stage, name: str, text: str) -> str:
    (message,) = (await stage.person(name).command(text))["shown"]
    return text_of(message)


@pytest.mark.parametrize("locale", ["de-DE", "de-AT"])
async def test_a_german_story_beside_an_english_admin(ready: Stage, locale: str) -> None:
    await ready.person("ben").uses_slack_in(locale)

    link = await ready.link("ben")
    asked = text_of(await ready.says("ben", "bittet Sie, Ihr Zoom mit"))
    assert "Zoom autorisieren" in asked
    assert "Authorize" not in asked

    browser = ready.browser()
    page = await browser.open(link)
    assert '<html lang="de">' in page
    assert "Weiter zu Zoom" in page
    await browser.send("Weiter zu Zoom")
    await browser.send("Sign in", email=BEN, method="email")
    page = await browser.allow()
    assert '<html lang="de">' in page
    assert "Fertig, vielen Dank" in page

    done = text_of(await ready.says("ben", "Fertig, vielen Dank"))
    assert f"<@{ready.campus.people['ada']}> hat Sie darum gebeten" in done
    assert "Ja, das ist echt" in await _shown(ready, "ben", "/usher me")
    assert "Yes, this is genuine" in await _shown(ready, "ada", "/usher me")
    board = text_of(await ready.board_says("1 of 1 person done"))
    assert not re.search(r"fertig|Person ", board)


async def test_a_question_is_asked_and_its_answer_taken_in_german(ready: Stage) -> None:
    await ready.person("ben").uses_slack_in("de-DE")
    browser = ready.browser()
    await browser.open(await ready.link("ben"))
    await browser.send("Weiter zu Zoom")
    await browser.send("Sign in", email="zed@northfield.edu", method="email")
    assert "Eine Frage ist noch offen" in await browser.allow()

    question = await ready.says("ben", "Sind Sie das?")
    await ready.person("ben").press(question, Action.CONFIRM_NO)

    await ready.says("ben", "Ein anderer Zoom-Zugang")


async def test_a_german_admin_has_the_guide_in_german(untouched: Stage) -> None:
    ada = untouched.person("ada")
    await ada.uses_slack_in("de-DE")

    await ada.command("/usher setup")

    first = await until(lambda: ada.dm_saying("Usher einrichten, Schritt 1 von"))
    assert "Bevor Sie anfangen" in text_of(first)
    await ada.press(first, Action.NEXT)
    await until(lambda: ada.dm_saying("Usher einrichten, Schritt 2 von"))


async def test_two_admins_have_one_guide_each_in_their_own_language(
    campus: Campus, clock: Clock, sqlite_url: str, key: str
) -> None:
    both = f"{campus.people['ada']},{campus.people['kim']}"
    given = {"database_url": sqlite_url, "key": key, "ADMINS": both}
    async with stage.opened(campus, clock, **given) as opened:
        ada, kim = opened.person("ada"), opened.person("kim")
        await kim.uses_slack_in("de-DE")
        for admin in (ada, kim):
            await admin.command("/usher setup")
        first = await until(lambda: ada.dm_saying("step 1 of"))
        await until(lambda: kim.dm_saying("Schritt 1 von"))

        await ada.press(first, Action.NEXT)

        await until(lambda: ada.dm_saying("step 2 of"))
        await until(lambda: kim.dm_saying("Schritt 2 von"))


async def test_the_verdict_on_credentials_comes_in_the_language_of_whoever_entered_them(
    ready: Stage,
) -> None:
    ada = ready.person("ada")
    await ada.uses_slack_in("de-DE")
    await ready.meet("ada")
    await ada.command("/usher credentials")
    form = await ada.view("Client Secret")
    assert form is not None
    assert "Slack hat keine verdeckten Felder" in text_of(form)

    await ada.submit(form, client_id="planted-client-id", client_secret="not-the-secret")

    verdict = await until(lambda: ada.view("Zoom nimmt diese Client ID"))
    assert "Zugangsdaten bei Zoom" in text_of(verdict)


async def test_the_status_channel_hears_the_admin_who_chose_it(ready: Stage) -> None:
    await ready.person("ada").uses_slack_in("de-DE")
    await ready.meet("ada")

    told = await _shown(ready, "ada", "/usher channel #zoom-status")

    assert "Usher versucht, in diesem Channel zu schreiben" in told
    await ready.board_says("Von jetzt an steht hier")
    await ready.says("ada", "Usher schreibt in")
    await ready.link("ben")
    await ready.says("ben", "asks you to connect")
    await ready.board_says("0 von 1 Person fertig")
    assert "0 of 1 person done" in await _shown(ready, "sue", "/usher status")


async def test_somebody_unknown_is_answered_in_english_once(ready: Stage) -> None:
    await ready.person("cleo").uses_slack_in("de-DE")

    assert "Yes, this is genuine" in await _shown(ready, "cleo", "/usher me")

    await ready.settled()
    assert "Ja, das ist echt" in await _shown(ready, "cleo", "/usher me")


async def test_nobody_waits_for_slack_to_tell_their_language(ready: Stage) -> None:
    await ready.campus.slack_control("faults", method="users.info", status=503, times=50)

    assert "Yes, this is genuine" in await _shown(ready, "cleo", "/usher me")
    assert "Only Usher's admins may" in await _shown(ready, "cleo", "/usher setup")


async def test_a_change_of_language_is_noticed_after_an_hour(ready: Stage) -> None:
    await ready.meet("cleo")
    await ready.person("cleo").uses_slack_in("de-DE")
    assert "Yes, this is genuine" in await _shown(ready, "cleo", "/usher me")

    ready.later(timedelta(hours=1))
    await ready.meet("cleo")

    assert "Ja, das ist echt" in await _shown(ready, "cleo", "/usher me")


async def test_whoever_is_known_is_not_looked_up_again(ready: Stage) -> None:
    await ready.meet("cleo")
    before = await ready.rows(work)

    await _shown(ready, "cleo", "/usher me")

    assert await ready.rows(work) == before


async def test_a_message_is_sent_in_english_when_slack_does_not_tell_the_language(
    ready: Stage,
) -> None:
    ben = Member(ready.campus.people["ben"], "ben", BEN, MemberKind.PERSON, locale=None)
    long_ago = ready.clock() - timedelta(days=30)
    async with ready.store.transaction() as tx:
        await ready.store.members.save(tx, WORKSPACE, [ben], now=long_ago)
    await ready.person("ben").uses_slack_in("de-DE")
    await ready.campus.slack_control("faults", method="users.info", status=503, times=1)

    await ready.invite("ben")

    await ready.says("ben", "asks you to connect")


async def test_somebody_known_from_before_there_were_languages_is_asked_about(
    ready: Stage,
) -> None:
    ben = Member(ready.campus.people["ben"], "ben", BEN, MemberKind.PERSON, locale=None)
    long_ago = ready.clock() - timedelta(days=30)
    async with ready.store.transaction() as tx:
        await ready.store.members.save(tx, WORKSPACE, [ben], now=long_ago)
    await ready.person("ben").uses_slack_in("de-DE")

    await ready.invite("ben")

    await ready.says("ben", "bittet Sie")


async def test_refusals_are_in_the_language_of_whoever_is_refused(ready: Stage) -> None:
    await ready.person("ben").uses_slack_in("de-DE")
    for name in ("ben", "cleo"):
        await ready.meet(name)

    for name, words in (("ben", GERMAN), ("cleo", ENGLISH), ("ben", GERMAN)):
        assert words in await _shown(ready, name, "/usher setup")
        (told,) = await press_forged(ready.campus, name, Action.NEXT, "create-app")
        assert words in text_of(told)
        answer = await submit_forged(ready.campus, name, Callback.PREVIEW, "x", {})
        assert words in repr(answer["view"])


async def test_a_preview_is_in_the_admins_language_and_what_is_sent_in_each_persons(
    ready: Stage,
) -> None:
    ada = ready.person("ada")
    await ada.uses_slack_in("de-DE")
    await ready.person("ben").uses_slack_in("de-DE")
    await ready.meet("ada")
    await ada.command("/usher invite")
    form = await ada.view("Wen möchten Sie einladen?")
    assert form is not None
    people = [ready.campus.people[name] for name in ("ben", "cleo")]
    await ada.submit(form, people=people)

    async def preview() -> dict[str, Any] | None:
        shown = await ada.view()
        return shown if shown and shown.get("callback_id") == Callback.PREVIEW else None

    shown = await until(preview)
    assert "Eingeladen werden 2 Personen" in text_of(shown)
    await ada.submit(shown)

    german = await ready.says("ben", "bittet Sie")
    english = await ready.says("cleo", "asks you")
    assert actions(german) == actions(english)
    assert link_in(german) != link_in(english)
