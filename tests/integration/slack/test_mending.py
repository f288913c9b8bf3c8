"""Whatever a rehearsal shows opens the step of the guide that puts it right, and leads back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from campus.people import actions, text_of, until
from campus.places import CLIENT_SECRET
from campus.rehearsals import after, link_of, opens_the_guide_at, rehearses, shows, stand_at

from bot.sandbox.people import OPTIONAL_SCOPE
from bot.ui.mrkdwn import mention
from bot.ui.strings import say

if TYPE_CHECKING:
    from campus.people import SlackPerson
    from campus.stage import Stage

EDITIONS = ["2026-11", "2023-06"]
ADA = "ada@northfield.edu"
TOKEN = "/oauth/token"


@dataclass(frozen=True)
class Trouble:
    """How a cause comes about, and where it is put right in today's edition and in an old one."""

    cause: str
    steps: tuple[str, str]
    zoom: dict[str, dict[str, Any]] = field(default_factory=dict)  # control -> wish
    untick: str = ""


def _refusal(**body: str) -> dict[str, dict[str, Any]]:
    """Have Zoom's token endpoint say this once, in the words of its own error table."""
    return {"faults": {"route": TOKEN, "status": 400, "body": body}}


TROUBLES = [
    Trouble(
        "invalid_client",
        ("enter-credentials", "enter-credentials"),
        {"apps": {"id": "app-1", "regenerate_secret": "development"}},
    ),
    Trouble(
        "redirect_mismatch",
        ("redirect-url", "redirect-url"),
        _refusal(reason="Redirect URI mismatch. (4,709)", error="invalid_grant"),
    ),
    Trouble(
        "not_approved",
        ("pre-approval", "pre-approval"),
        _refusal(reason="Token is disabled by the account's admin", error="invalid_grant"),
    ),
    Trouble(
        "app_disabled",
        ("local-test", "find-created-app"),
        _refusal(reason="The app has been disabled", error="invalid_client"),
    ),
    Trouble("scopes_missing", ("add-scopes", "open-scopes"), untick=OPTIONAL_SCOPE),
    Trouble("unlicensed", ("rehearsal", "rehearsal"), {"users": {"id": "z-ada", "type": 1}}),
]


@pytest.mark.parametrize("number", [0, 1], ids=EDITIONS)
@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.cause)
async def test_a_rehearsal_that_failed_opens_the_step_that_mends_it_and_the_next_leads_on(
    untouched: Stage, trouble: Trouble, number: int
) -> None:
    edition_id, step_id = EDITIONS[number], trouble.steps[number]
    ada = await opens_the_guide_at(untouched, edition_id)
    card = await shows(untouched, edition_id, "rehearsal")
    await ada.press(card, "rehearse")
    for control, wish in trouble.zoom.items():
        await untouched.campus.zoom_control(control, **wish)

    await rehearses(untouched, untick=trouble.untick)

    async def known() -> bool:  # missing permissions only once Zoom has been asked again
        return (await untouched.state("ada"))[1] == trouble.cause

    await until(known)
    await shows(untouched, edition_id, step_id)
    await until(lambda: ada.dm_saying(say(f"mend.{trouble.cause}", who=mention(ada.id))[:40]))
    card = await shows(untouched, edition_id, step_id)
    assert "rehearse" in actions(card)
    if trouble.untick:
        assert OPTIONAL_SCOPE in text_of(card)

    if trouble.cause == "invalid_client":
        await untouched.campus.zoom_control(
            "apps",
            id="app-1",
            development={"client_id": "planted-client-id", "client_secret": CLIENT_SECRET},
        )
    await untouched.campus.zoom_control("users", id="z-ada", type=2)
    await ada.press(card, "rehearse")
    await shows(untouched, edition_id, "rehearsal")
    await rehearses(untouched, count=2)

    await shows(untouched, edition_id, after(edition_id, "rehearsal"))
    assert await untouched.state("ada") == ("verified", None)


async def test_credentials_that_are_right_again_lead_back_to_the_rehearsal(
    untouched: Stage,
) -> None:
    ada = await opens_the_guide_at(untouched, "2026-11")
    await ada.press(await shows(untouched, "2026-11", "rehearsal"), "rehearse")
    await untouched.campus.zoom_control("apps", id="app-1", regenerate_secret="development")
    await rehearses(untouched)
    await shows(untouched, "2026-11", "enter-credentials")
    (app,) = await untouched.campus.zoom_look("apps")

    await enter(ada, app["development"]["client_secret"])

    await shows(untouched, "2026-11", "rehearsal")


async def test_credentials_that_zoom_refuses_open_their_step_from_anywhere(
    untouched: Stage,
) -> None:
    await opens_the_guide_at(untouched, "2026-11")
    await stand_at(untouched, "2026-11", "create-app")
    ada = untouched.person("ada")

    await enter(ada, "not-the-secret")

    card = await shows(untouched, "2026-11", "enter-credentials")
    assert "Zoom refuses" in text_of(card)


async def test_a_no_at_zoom_stays_at_the_rehearsal_and_says_so(untouched: Stage) -> None:
    ada = await opens_the_guide_at(untouched, "2026-11")
    await ada.press(await shows(untouched, "2026-11", "rehearsal"), "rehearse")
    browser = untouched.browser()
    await browser.open(await link_of(untouched, "ada"))
    await browser.to_consent(ADA)

    await browser.decline()

    await until(lambda: ada.dm_saying("They pressed Decline"))
    await shows(untouched, "2026-11", "rehearsal")


@pytest.mark.parametrize(
    ("error", "cause"),
    [("messages_tab_disabled", "slack_dm_closed"), ("user_disabled", "slack_inactive")],
)
async def test_a_rehearsal_that_slack_does_not_deliver_is_told_at_its_step(
    untouched: Stage, error: str, cause: str
) -> None:
    ada = await opens_the_guide_at(untouched, "2026-11")
    await stand_at(untouched, "2026-11", "allow-lists")
    refused = {"method": "chat.postMessage", "error": error, "times": 2}  # one for the board
    await untouched.campus.slack_control("faults", **refused)

    await ada.command("/usher rehearse")

    await untouched.stands("ada", "failed", cause)
    card = await shows(untouched, "2026-11", "rehearsal")
    await until(lambda: ada.dm_saying(say(f"trouble.{cause}.what")))
    assert "rehearse" in actions(card)


async def test_an_older_rehearsal_that_fails_late_moves_nobody(untouched: Stage) -> None:
    ada = await opens_the_guide_at(untouched, "2026-11")
    await ada.press(await shows(untouched, "2026-11", "rehearsal"), "rehearse")
    old = await link_of(untouched, "ada")
    browser = untouched.browser()
    await browser.open(old)
    await browser.to_consent(ADA)
    await browser.decline()
    await until(lambda: ada.dm_saying("They pressed Decline"))
    await ada.press(await shows(untouched, "2026-11", "rehearsal"), "rehearse")
    await link_of(untouched, "ada", count=2)

    await browser.open(old)
    await browser.to_consent(ADA)
    await browser.allow(untick=OPTIONAL_SCOPE)

    await untouched.settled()
    await shows(untouched, "2026-11", "rehearsal")


async def enter(ada: SlackPerson, secret: str) -> None:
    """Enter a secret for the app that there is."""
    await ada.command("/usher credentials")
    view = await until(lambda: ada.view("Client Secret"))
    await ada.submit(view, client_id="planted-client-id", client_secret=secret)


async def test_a_rehearsal_that_zoom_refuses_to_tell_about_says_what_to_change(
    untouched: Stage,
) -> None:
    ada = await opens_the_guide_at(untouched, "2026-11")
    switches = {"scope_lag": "missing", "scope_lag_seconds": 12}
    await untouched.campus.zoom_control("switches", **switches)
    await ada.press(await shows(untouched, "2026-11", "rehearsal"), "rehearse")
    await rehearses(untouched)
    await until(lambda: ada.dm_saying("Zoom is still telling Usher what was allowed"))
    await untouched.campus.zoom_control("apps", id="app-1", enabled=False)

    untouched.later(timedelta(seconds=16))

    card = await until(lambda: ada.dm_saying("switch it on again"))
    assert "The app is switched off in Zoom" in text_of(card)
    assert "rehearse" in actions(card)
