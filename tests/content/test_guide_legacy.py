"""The three editions with a legacy OAuth app: the vendor's 26 steps, and two states beside them."""

import pytest

from bot.guide.diff import Relabelled, diff
from bot.guide.library import editions
from bot.guide.model import Check, Edition, Value
from bot.scopes.classic import LABELS

BEFORE = ["before-you-start", "check-role", "choose-owner", "about-you"]
TWENTY_FIVE = [
    "sign-in-owner",
    "open-advanced",
    "open-marketplace",
    "open-develop",
    "build-app",
    "choose-oauth",
    "open-create-form",
    "name-app",
    "user-managed",
    "keep-unpublished",
    "create-app",
    "copy-credentials",
    "redirect-url",
    "allow-lists",
    "fill-descriptions",
    "fill-company-name",
    "fill-developer-contact",
    "open-scopes",
    "add-meeting-scopes",
    "add-recording-scopes",
    "add-user-scopes",
    "count-scopes",
    "confirm-scopes",
    "check-activation",
    "find-created-app",
]
OWN_END = [
    "pre-approval",
    "enter-credentials",
    "status-channel",
    "rehearsal",
    "second-rehearsal",
    "who-uses-permission",
]
TWENTY_SIXTH = "connect-target"

E2021, E2023, E2024 = (editions()[id_] for id_ in ("2021", "2023-06", "2024"))
legacy = pytest.mark.parametrize("edition", [E2021, E2023, E2024], ids=lambda e: e.id)


def kinds(edition: Edition) -> dict[str, str]:
    return {callout.id: callout.kind.value for callout in edition.callouts}


def test_2023_06_has_the_26_steps_in_order_and_ours_around_them() -> None:
    assert len([*TWENTY_FIVE, TWENTY_SIXTH]) == 26
    assert [step.id for step in E2023.steps] == [*BEFORE, *TWENTY_FIVE, *OWN_END, TWENTY_SIXTH]


@pytest.mark.parametrize(
    ("step_id", "callouts"),
    [
        ("before-you-start", {"who-this-is-for": "info", "ask-for-approval-now": "tip"}),
        ("sign-in-owner", {"owner-account": "info"}),
        (
            "choose-oauth",
            {"access-level": "info", "jwt-deprecated": "warning", "server-to-server": "warning"},
        ),
        ("name-app", {"app-name": "info"}),
        ("keep-unpublished", {"no-external-users": "note"}),
        ("copy-credentials", {"safe-place": "note"}),
        (
            "redirect-url",
            {"redirect-landing": "info", "redirect-differs": "info", "byte-for-byte": "important"},
        ),
        ("allow-lists", {"allow-list-return": "important", "continue-grey": "tip"}),
        ("fill-developer-contact", {"developer-contact": "tip"}),
        ("open-scopes", {"limited-to-list": "info"}),
        ("add-meeting-scopes", {"view-manage-meetings": "info"}),
        ("add-recording-scopes", {"view-manage-recordings": "info"}),
        ("add-user-scopes", {"view-manage-users": "info"}),
        ("count-scopes", {"no-seven": "note"}),
        ("check-activation", {"do-not-press-add": "note"}),
    ],
)
def test_the_callouts_of_2023_06_stand_beside_their_steps(
    step_id: str, callouts: dict[str, str]
) -> None:
    step = E2023.step(step_id)
    assert step is not None
    assert {callout.id: callout.kind.value for callout in step.callouts} == callouts


def test_2021_says_whitelist_and_install_and_knows_no_end_of_jwt() -> None:
    changed = diff(E2021, E2023)
    assert [each.step_id for each in changed.relabelled] == ["allow-lists", "check-activation"]
    assert changed.relabelled[1] == Relabelled(
        "check-activation", ("Continue", "Activation", "Install"), ("Continue", "Activation", "Add")
    )
    assert "Whitelist URL" in changed.relabelled[0].before
    assert "OAuth allow list" in changed.relabelled[0].after
    assert changed.callouts_added == ("jwt-deprecated",)
    assert (changed.added, changed.removed, changed.moved) == ((), (), ())
    assert kinds(E2021)["allow-list-return"] == "important"


def test_2024_inserts_build_legacy_app_as_the_fifth_step_and_jwt_is_gone() -> None:
    changed = diff(E2023, E2024)
    assert changed.added == ("build-legacy-app",)
    assert (changed.removed, changed.moved) == ((), ())
    assert [step.id for step in E2024.steps].index("build-legacy-app") - len(BEFORE) + 1 == 5
    assert changed.callouts_removed == ("jwt-deprecated",)
    assert changed.callouts_added == ("legacy-gone", "jwt-gone")


@legacy
def test_the_seven_permissions_are_ticked_two_and_two_and_three(edition: Edition) -> None:
    boxes = []
    for name in ("add-meeting-scopes", "add-recording-scopes", "add-user-scopes"):
        step = edition.step(name)
        assert step is not None
        boxes.append([label for label in step.labels if label in LABELS.values()])
    assert [len(each) for each in boxes] == [2, 2, 3]
    assert [label for each in boxes for label in each] == list(LABELS.values())


@legacy
def test_values_are_offered_where_they_are_needed(edition: Edition) -> None:
    assert {step.id: step.values for step in edition.steps if step.values} == {
        "before-you-start": (Value.REDIRECT_URL, Value.TARGET_URL),
        "name-app": (Value.ZOOM_APP_NAME,),
        "redirect-url": (Value.REDIRECT_URL,),
        "allow-lists": (Value.REDIRECT_URL, Value.TARGET_URL),
        "open-scopes": (Value.CLASSIC_SCOPES,),
        "count-scopes": (Value.CLASSIC_SCOPES,),
    }


@pytest.mark.parametrize("edition", editions().values(), ids=lambda e: e.id)
def test_every_edition_begins_and_ends_with_our_own_steps(edition: Edition) -> None:
    ids = [step.id for step in edition.steps]
    assert ids[: len(BEFORE)] == BEFORE
    assert ids[-7:] == [*OWN_END, TWENTY_SIXTH]
    assert {step.id: step.check for step in edition.steps if step.check} == {
        "about-you": Check.ABOUT,
        "enter-credentials": Check.CREDENTIALS,
        "status-channel": Check.CHANNEL,
        "rehearsal": Check.REHEARSAL,
        "second-rehearsal": Check.COLLEAGUE,
        "who-uses-permission": Check.PERMISSION_USE,
    }
