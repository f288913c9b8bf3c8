import pytest

from bot.guide.library import editions
from bot.guide.model import CalloutKind, Check, Value

EDITION = editions()["2026-11"]
CALLOUTS = {callout.id: callout for step in EDITION.steps for callout in step.callouts}


def test_its_steps_and_their_order_never_change() -> None:
    assert [step.id for step in EDITION.steps] == [
        "before-you-start",
        "check-role",
        "choose-owner",
        "about-you",
        "create-app",
        "user-managed",
        "copy-credentials",
        "redirect-url",
        "allow-lists",
        "add-scopes",
        "local-test",
        "pre-approval",
        "enter-credentials",
        "status-channel",
        "rehearsal",
        "second-rehearsal",
        "who-uses-permission",
        "connect-target",
    ]


def test_the_system_sees_for_itself_what_it_can() -> None:
    seen = {step.id: step.check for step in EDITION.steps if step.check}
    assert seen == {
        "about-you": Check.ABOUT,
        "enter-credentials": Check.CREDENTIALS,
        "status-channel": Check.CHANNEL,
        "rehearsal": Check.REHEARSAL,
        "second-rehearsal": Check.COLLEAGUE,
        "who-uses-permission": Check.PERMISSION_USE,
    }


def test_values_are_offered_where_they_are_pasted() -> None:
    offered = {step.id: step.values for step in EDITION.steps if step.values}
    assert offered == {
        "before-you-start": (Value.REDIRECT_URL, Value.TARGET_URL),
        "create-app": (Value.ZOOM_APP_NAME,),
        "redirect-url": (Value.REDIRECT_URL,),
        "allow-lists": (Value.REDIRECT_URL, Value.TARGET_URL),
        "add-scopes": (Value.SCOPES,),
    }


@pytest.mark.parametrize(
    ("callout_id", "kind"),
    [
        ("who-this-is-for", "info"),
        ("owner-account", "info"),
        ("access-level", "info"),
        ("app-name", "info"),
        ("no-external-users", "note"),
        ("safe-place", "note"),
        ("redirect-landing", "info"),
        ("allow-list-return", "important"),
        ("developer-contact", "tip"),
        ("limited-to-list", "info"),
        ("view-manage-meetings", "info"),
        ("view-manage-recordings", "info"),
        ("view-manage-users", "info"),
        ("descriptions", "info"),
        ("company-name", "info"),
        ("created-apps", "info"),
    ],
)
def test_a_callout_of_the_first_edition_is_kept(callout_id: str, kind: str) -> None:
    assert CALLOUTS[callout_id].kind == kind


@pytest.mark.parametrize(
    "callout_id",
    [
        "not-that-person",
        "owner-leaves",
        "second-collaborator",
        "server-to-server",
        "admin-managed",
        "development-pair",
        "redirect-differs",
        "byte-for-byte",
        "strict-mode",
        "mark-required",
        "no-seven",
        "scopes-unconfirmed",
        "do-not-press-add",
        "approval-silence",
        "approval-exemption",
        "newest-wins",
        "shared-app-test",
        "usher-first",
        "later-scope",
    ],
)
def test_a_trap_of_todays_marketplace_is_named(callout_id: str) -> None:
    assert callout_id in CALLOUTS


def test_every_kind_of_callout_is_in_use() -> None:
    assert {callout.kind for callout in CALLOUTS.values()} == set(CalloutKind)
