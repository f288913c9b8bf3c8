"""About you: what admins answer once, people read everywhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from campus.guide import answer_about, card, comes_to, open_guide, walk_to
from campus.people import actions, text_of, until
from campus.wire import press_forged, submit_forged

from bot.about import Answer
from bot.guide.library import default_edition
from bot.services.audit import Act
from bot.ui.ids import Action, Callback
from storage.audit_tables import audit
from storage.tables import setups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campus.people import SlackPerson
    from campus.stage import Stage

STEP = [step.id for step in default_edition().steps].index("about-you") + 1
BEN = "ben@northfield.edu"
ANSWERS = {
    "institution": "Northfield Medical School",
    "asked_by": "Simulation Centre, Prof. Miller",
    "help_contact": "sim-help@northfield.edu",
    "target": "SimSpace & Co",
    "target_url": "https://sim.northfield.edu",
    "zoom_app_name": "Northfield SimSpace",
    "app_owner": "zoom-owner@northfield.edu",
    "sso_domain": "northfield",
    "privacy_notice": "https://northfield.edu/privacy?a=1&b=2",
    "if_nothing_happens": "Nothing at all. Your sessions then run in rooms of the centre.",
}


async def _open_form(stage: Stage) -> tuple[SlackPerson, dict[str, Any]]:
    ada = await open_guide(stage, "ada")
    shown = await walk_to(ada, STEP)
    await ada.press(shown, "about_open")
    return ada, await until(ada.view)


async def _answered(stage: Stage) -> SlackPerson:
    ada = await open_guide(stage, "ada")
    await answer_about(ada, await walk_to(ada, STEP), **ANSWERS)
    await comes_to(ada, STEP + 1)
    await stage.settled()
    return ada


def _seen(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


async def test_the_form_holds_what_is_known_and_saving_it_goes_on(untouched: Stage) -> None:
    ada, view = await _open_form(untouched)
    known = {b["block_id"]: b["element"].get("initial_value") for b in view["blocks"][1:]}
    assert known["institution"] == "Northfield University"
    assert known["target"] == "CAE LearningSpace"

    assert (await ada.submit(view))["ok"]

    await comes_to(ada, STEP + 1)
    acts = [row.act for row in await untouched.rows(audit)]
    assert acts == [Act.ABOUT_ANSWERED]


async def test_what_is_wrong_is_said_beside_each_field_and_nothing_is_lost(
    untouched: Stage,
) -> None:
    ada, view = await _open_form(untouched)

    answer = await ada.submit(view, target=" ", privacy_notice="northfield.edu", asked_by="Us")

    assert set(answer["errors"]) == {"target", "privacy_notice"}
    assert "https://" in answer["errors"]["privacy_notice"]
    still = await ada.view()
    assert still is not None
    assert still["id"] == view["id"]
    (setup,) = await untouched.rows(setups)
    assert setup.about is None


async def test_the_answers_can_be_changed_later_and_the_card_lists_them(untouched: Stage) -> None:
    ada = await _answered(untouched)
    await ada.press(await card(ada), "setup_back")
    shown = await comes_to(ada, STEP)
    assert "Who asks: *Simulation Centre, Prof. Miller*" in text_of(shown)
    assert {"about_open", "setup_next"} <= set(actions(shown))

    await answer_about(ada, shown, asked_by="Skills Lab")
    await ada.press(await comes_to(ada, STEP + 1), "setup_back")
    assert "Who asks: *Skills Lab*" in text_of(await comes_to(ada, STEP))
    (setup,) = await untouched.rows(setups)
    assert setup.about["institution"] == ANSWERS["institution"]


async def test_nobody_else_opens_or_fills_the_form(untouched: Stage) -> None:
    answer = await press_forged(untouched.campus, "ben", Action.ABOUT, "")
    values = {name: {name: {"value": "evil"}} for name in map(str, Answer)}
    submitted = await submit_forged(untouched.campus, "ben", Callback.ABOUT, "", values)

    assert await untouched.person("ben").view() is None
    assert "not_admin" in repr(answer) + repr(submitted)
    assert [row.about for row in await untouched.rows(setups) if row.about] == []


async def test_a_teacher_reads_the_answers_in_the_message_the_page_the_receipt_and_usher_me(
    ready: Stage,
) -> None:
    await _answered(ready)
    link = await ready.link("ben")
    ben = ready.person("ben")
    message = text_of(await until(lambda: ben.dm_with("authorize")))
    for said in (
        "*Northfield Medical School* would like to connect your Zoom with *SimSpace &amp; Co*",
        "Simulation Centre, Prof. Miller is asking",
        "<mailto:sim-help@northfield.edu|sim-help@northfield.edu>",
        "calls the app *Northfield SimSpace*",
        "type *northfield* as the company domain",
        "<https://northfield.edu/privacy?a=1&amp;b=2|Privacy notice>",
        "Your sessions then run in rooms of the centre",
    ):
        assert said in message, said
    assert "zoom-owner@" not in message

    browser = ready.browser()
    page = await browser.open(link)
    shown = _seen(page)
    assert "Connect your Zoom with SimSpace &amp; Co" in shown
    assert "Who asks: Simulation Centre, Prof. Miller." in shown
    assert "names the app, Northfield SimSpace," in shown
    assert "type this company domain: northfield" in shown
    assert "Your sessions then run in rooms of the centre." in shown
    assert '<a href="mailto:sim-help@northfield.edu">' in page
    assert '<a href="https://northfield.edu/privacy?a=1&amp;b=2">Privacy notice</a>' in page

    outcome = await browser.authorize(link, BEN)
    assert "Your Zoom is connected with SimSpace &amp; Co" in outcome
    assert "sim-help@northfield.edu" in outcome

    receipt = text_of(await ready.says("ben", "Done, thank you"))
    assert "connected with SimSpace &amp; Co" in receipt
    assert "sim-help@northfield.edu" in receipt
    mine = repr(await ben.command("/usher me"))
    assert "Northfield Medical School" in mine
    assert "Who asks: Simulation Centre, Prof. Miller" in mine
    assert "sim-help@northfield.edu" in mine
    assert "Northfield SimSpace" in mine
    await ready.board_says("Connecting Zoom with SimSpace & Co")


def _parsed(message: dict[str, Any]) -> str:
    """Give all of a message that Slack looks for mentions and links in."""

    def texts(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            if value.get("type") == "mrkdwn":
                yield value["text"]
                assert value["verbatim"]  # nothing becomes a link by itself
            for inner in value.values():
                yield from texts(inner)
        if isinstance(value, list):
            for inner in value:
                yield from texts(inner)

    return "\n".join([str(message.get("text", "")), *texts(message["blocks"])])


async def test_hostile_answers_mention_nobody_link_nowhere_and_are_no_html(ready: Stage) -> None:
    evil = "<!channel> <https://evil.example|x> <b>&"
    ada = await open_guide(ready, "ada")
    names = ("institution", "asked_by", "help_contact", "target", "zoom_app_name")
    answers = dict.fromkeys([*names, "if_nothing_happens"], evil)
    await answer_about(ada, await walk_to(ada, STEP), **answers)
    await comes_to(ada, STEP + 1)

    link = await ready.link("ben")
    ben = ready.person("ben")
    browser = ready.browser()
    pages = [await browser.open(link), await browser.authorize(link, BEN)]
    await ready.says("ben", "Done, thank you")
    board = await ready.board_says("Connecting Zoom with")
    mine = await ben.command("/usher me")

    for page in pages:
        assert "&lt;!channel&gt;" in page
        assert "<b>" not in page
    for message in [*await ben.dms(), *await ada.dms(), board, *mine["shown"]]:
        told = _parsed(message)
        assert "&lt;!channel&gt;" in told
        assert "<!channel>" not in told
        assert "<https://evil" not in told
        assert "<b>" not in told
