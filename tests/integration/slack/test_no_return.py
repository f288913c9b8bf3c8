"""Nothing comes back from Zoom: Usher asks once what its page said, and the answer leads on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from campus.people import actions, text_of, until
from campus.rehearsals import after, link_of, opens_the_guide_at, shows
from campus.wire import press_forged

from bot.campaigns.silence import AMOUNTS_TO, Seen
from bot.guide.library import default_edition
from bot.guide.model import Mendable
from bot.services.kinds import Kind
from bot.ui.ids import Action
from storage.tables import work

if TYPE_CHECKING:
    from campus.people import Browser, SlackPerson
    from campus.stage import Stage

ADA = "ada@northfield.edu"
ASKED = "nothing has come back to Usher"
TEN_MINUTES = timedelta(minutes=10)


async def leaves(stage: Stage) -> tuple[SlackPerson, Browser]:
    """Have Ada rehearse as far as Zoom's consent page."""
    ada = await opens_the_guide_at(stage, "2026-11")
    await ada.press(await shows(stage, "2026-11", "rehearsal"), "rehearse")
    browser = stage.browser()
    await browser.open(await link_of(stage, "ada"))
    await browser.to_consent(ADA)
    await stage.stands("ada", "at_zoom")
    return ada, browser


async def asked(stage: Stage, ada: SlackPerson) -> dict[str, Any]:
    await stage.settled()
    stage.later(TEN_MINUTES)
    question = await until(lambda: ada.dm_saying(ASKED))
    await stage.stands("ada", "at_zoom", "no_return")
    return question


async def says(ada: SlackPerson, question: dict[str, Any], seen: Seen) -> dict[str, Any]:
    """Press the button of what she saw."""
    block = next(b for b in question["blocks"] if f" {seen}'" in repr(b))
    return await ada.press(question, "no_return_seen", block_id=block["block_id"])


@pytest.mark.parametrize("seen", Seen)
async def test_an_answer_is_the_cause_and_opens_the_step_that_mends_it(
    untouched: Stage, seen: Seen
) -> None:
    ada, _ = await leaves(untouched)
    question = await asked(untouched, ada)

    await says(ada, question, seen)

    verdict = AMOUNTS_TO[seen]
    assert verdict.cause is not None
    await untouched.stands("ada", verdict.state, verdict.cause)
    mending = None
    if verdict.cause in set(Mendable):
        mending = default_edition().mending(Mendable(verdict.cause))
    card = await shows(untouched, "2026-11", mending.id if mending else "rehearsal")
    assert "rehearse" in actions(card)
    answered = await until(lambda: ada.dm_saying(f"`{verdict.cause}`"))
    assert answered["ts"] == question["ts"]
    assert "no_return_seen" not in actions(answered)


async def test_the_question_comes_once_and_the_older_message_says_so(untouched: Stage) -> None:
    ada, browser = await leaves(untouched)
    await asked(untouched, ada)
    assert await ada.dm_saying("newer message") is not None
    await until(lambda: ada.dm_saying("Usher asks in a message"))

    await browser.open(await link_of(untouched, "ada"))
    await browser.send("Continue to Zoom")
    untouched.later(2 * TEN_MINUTES)
    await untouched.settled()

    assert len([dm for dm in await ada.dms() if ASKED in text_of(dm)]) == 1


async def test_whoever_comes_back_in_time_is_not_asked(untouched: Stage) -> None:
    ada, browser = await leaves(untouched)

    await browser.allow()

    await untouched.stands("ada", "verified")
    (row,) = [r for r in await untouched.rows(work) if r.kind == Kind.NO_RETURN]
    assert row.done_at is not None
    untouched.later(2 * TEN_MINUTES)
    await untouched.settled()
    assert await ada.dm_saying(ASKED) is None


async def test_a_page_of_trouble_that_came_back_is_an_answer_too(untouched: Stage) -> None:
    ada, browser = await leaves(untouched)
    await untouched.campus.zoom_control("faults", route="/oauth/token", status=500)

    await browser.allow()

    await untouched.stands("ada", "at_zoom", "zoom_unavailable")
    untouched.later(2 * TEN_MINUTES)
    await untouched.settled()
    assert await ada.dm_saying(ASKED) is None


async def test_who_comes_back_after_the_question_has_simply_rehearsed(untouched: Stage) -> None:
    ada, browser = await leaves(untouched)
    question = await asked(untouched, ada)
    await browser.open(await link_of(untouched, "ada"))
    await browser.to_consent(ADA)

    await browser.allow()

    await untouched.stands("ada", "verified")
    done = await until(lambda: ada.dm_saying("Done, thank you"))
    assert done["ts"] == question["ts"]
    await shows(untouched, "2026-11", after("2026-11", "rehearsal"))


async def test_late_success_counts_more_than_an_answer(untouched: Stage) -> None:
    ada, browser = await leaves(untouched)
    await says(ada, await asked(untouched, ada), Seen.INVALID_REDIRECT)
    await shows(untouched, "2026-11", "redirect-url")
    await browser.open(await link_of(untouched, "ada"))
    await browser.to_consent(ADA)

    await browser.allow()

    await untouched.stands("ada", "verified")
    await shows(untouched, "2026-11", after("2026-11", "rehearsal"))


async def test_an_answer_to_what_has_come_back_meanwhile_changes_nothing(
    untouched: Stage,
) -> None:
    ada, browser = await leaves(untouched)
    question = await asked(untouched, ada)
    await browser.open(await link_of(untouched, "ada"))
    await browser.to_consent(ADA)
    await browser.allow()
    await untouched.stands("ada", "verified")

    await says(ada, question, Seen.INVALID_REDIRECT)

    assert await untouched.state("ada") == ("verified", None)


async def test_nobody_answers_for_somebody_else(untouched: Stage) -> None:
    ada, _ = await leaves(untouched)
    question = await asked(untouched, ada)

    block = question["blocks"][1]

    await press_forged(untouched.campus, "ben", Action.SEEN, value=block["elements"][0]["value"])

    assert await untouched.state("ada") == ("at_zoom", "no_return")


async def test_people_who_are_invited_are_not_asked_but_it_is_known(ready: Stage) -> None:
    browser = ready.browser()
    await browser.open(await ready.link("ben"))
    await browser.to_consent("ben@northfield.edu")
    await ready.stands("ben", "at_zoom")
    ready.later(timedelta(minutes=30))
    await ready.settled()
    assert await ready.person("ben").dm_saying(ASKED) is None

    ready.later(timedelta(days=15))

    await ready.stands("ben", "expired", "no_return")
