"""Who may do what: admins, support, and everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from campus.people import text_of
from campus.wire import press_forged, submit_forged

from bot.ui.ids import Action, Callback
from storage.tables import campaigns, credentials

if TYPE_CHECKING:
    from campus.stage import Stage

ADMIN_COMMANDS = [
    "setup",
    "credentials",
    "channel #open-status",
    "rehearse",
    "invite @cleo",
    "revoke @cleo",
    "revoke everyone",
]
ADMIN_BUTTONS = [
    Action.NEXT,
    Action.BACK,
    Action.ALL_STEPS,
    Action.SKIP,
    Action.AFTER_ALL,
    Action.RESTART,
    Action.ANOTHER_EDITION,
    Action.SCREEN_DIFFERS,
    Action.SEE_EDITION,
    Action.HAND_OVER,
    Action.NOT_THAT_PERSON,
    Action.TAKE_BACK,
    Action.GIVE_BACK,
    Action.ENTER_CREDENTIALS,
    Action.CREDENTIALS_BY_WEB,
    Action.USE_OTHER_APP,
    Action.KEEP_PRESENT_APP,
    Action.CHOOSE_CHANNEL,
    Action.REHEARSE,
    Action.TEST_SHARED,
    Action.ASK_COLLEAGUE,
    Action.ASK_COLLEAGUE_AGAIN,
    Action.WITHDRAW,
    Action.USE_DOMAIN_RULE,
    Action.REMOVE_DOMAIN_RULE,
    Action.RECONSIDER_DOMAIN_RULE,
    Action.INVITE,
    Action.SEND_INVITATIONS,
    Action.ASK_AGAIN,
    Action.AGREE,
    Action.DECLINE,
]


async def _shown(stage: Stage, name: str, text: str) -> str:
    answer = await stage.person(name).command(text)
    assert answer["ok"], answer
    (message,) = answer["shown"]
    return text_of(message)


async def test_admin_commands_are_refused_kindly_to_everybody_else(ready: Stage) -> None:
    await ready.meet("ben")
    before = await ready.everything()

    for command in ADMIN_COMMANDS:
        told = await _shown(ready, "ben", f"/usher {command}")
        assert "Only Usher's admins may do this" in told
        assert "/usher me" in told
        assert "not_admin" in told

    assert await ready.everything() == before
    assert (await ready.person("ben").screen())["views"] == []


async def test_admin_buttons_are_refused_even_where_nobody_showed_them(ready: Stage) -> None:
    await ready.meet("ben")
    before = await ready.everything()

    for action in ADMIN_BUTTONS:
        (told,) = await press_forged(ready.campus, "ben", action, str(uuid4()))
        assert "not_admin" in text_of(told), action

    assert await ready.everything() == before


async def test_admin_forms_are_refused_even_where_nobody_opened_them(ready: Stage) -> None:
    pair = {"client_id": {"client_id": {"value": "x"}}, "client_secret": {"client_secret": {}}}
    people = {"people": {"people": {"selected_users": [ready.campus.people["cleo"]]}}}

    for callback, values in (
        (Callback.CREDENTIALS, pair),
        (Callback.CAMPAIGN, people),
        (Callback.PREVIEW, {}),
        (Callback.REVOKE, {}),
        (Callback.COLLEAGUE, {}),
        (Callback.STEP, {}),
        (Callback.SKIP, {}),
        (Callback.EDITION, {}),
        (Callback.MOVE, {}),
        (Callback.SCREEN, {}),
        (Callback.HAND_OVER, {}),
        (Callback.GIVE_BACK, {}),
        (Callback.EVERYONE, {}),
    ):
        answer = await submit_forged(ready.campus, "ben", callback, str(uuid4()), values)
        assert answer["response_action"] == "update"
        assert "not_admin" in repr(answer["view"])

    assert len(await ready.rows(credentials)) == 1
    assert await ready.rows(campaigns) == []


@pytest.mark.parametrize("action", [Action.CONFIRM_YES, Action.CONFIRM_NO, Action.NOT_FOR_ME])
async def test_nobody_answers_for_somebody_else(ready: Stage, action: Action) -> None:
    invitation_id = await ready.invite("ben")
    await ready.stands("ben", "sent")

    for name in ("cleo", "ada"):
        (told,) = await press_forged(ready.campus, name, action, str(invitation_id))
        assert "This belongs to somebody else" in text_of(told)
        assert "not_yours" in text_of(told)

    assert await ready.state("ben") == ("sent", None)


async def test_a_button_without_a_meaning_is_called_stale(ready: Stage) -> None:
    for value in ("", "no-uuid", "\x00", "1" * 2000):
        (told,) = await press_forged(ready.campus, "ben", Action.CONFIRM_YES, value)
        assert "stale_view" in text_of(told)


async def test_a_form_without_a_meaning_is_called_stale(ready: Stage) -> None:
    answer = await submit_forged(ready.campus, "ada", Callback.PREVIEW, "no-uuid", {})

    assert "stale_view" in repr(answer["view"])


async def test_usher_alone_tells_admins_the_commands_and_others_about_themselves(
    ready: Stage,
) -> None:
    assert "What Usher knows" in await _shown(ready, "ada", "/usher")
    told = await _shown(ready, "ben", "/usher")
    assert "Yes, this is genuine" in told
    assert "You have not been asked for anything" in told


async def test_me_says_who_asked_and_what_is_held(ready: Stage) -> None:
    await ready.browser().authorize(await ready.link("ben"), "ben@northfield.edu")

    told = await _shown(ready, "ben", "/usher me")

    assert "Yes, this is genuine" in told
    assert f"<@{ready.campus.people['ada']}>" in told
    assert "Done" in told
    assert "ben@northfield.edu" in told
    assert "ben@northfield.edu" not in await _shown(ready, "cleo", "/usher me")


async def test_status_is_for_admins_and_for_whoever_is_in_the_status_channel(
    ready: Stage,
) -> None:
    await ready.link("ben")

    assert "0 of 1 person" in await _shown(ready, "ada", "/usher status")
    assert "0 of 1 person" in await _shown(ready, "sue", "/usher status")
    assert "not_admin" in await _shown(ready, "ben", "/usher status")


async def test_support_is_refused_while_slack_does_not_say_who_is_in_the_channel(
    ready: Stage,
) -> None:
    await ready.campus.slack_control("faults", method="conversations.info", status=503)

    assert "role_unknown" in await _shown(ready, "sue", "/usher status")
    assert "Nobody has been invited yet" in await _shown(ready, "sue", "/usher status")


async def test_an_unknown_subcommand_is_answered_with_those_there_are(ready: Stage) -> None:
    for text in ("/usher dance", "/usher SETUPX", "/usher 🔑", "/usher \x00"):
        told = await _shown(ready, "ben", text)
        assert "unknown_command" in told
        assert "/usher setup" in told


async def test_a_command_in_capitals_is_understood(ready: Stage) -> None:
    assert "Yes, this is genuine" in await _shown(ready, "ben", "/usher ME")
