from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState
from bot.guide.library import default_edition, editions
from bot.guide.model import Check, Edition, Mendable, Step
from bot.notices.setup import Rehearsal, SetupCard
from bot.oauth.credentials import CredentialsState
from bot.scopes.classic import LABELS
from bot.scopes.profiles import CORE, FULL
from bot.ui.ids import Action
from bot.ui.message import Block, Message
from bot.ui.mrkdwn import mention
from bot.ui.setup import card
from bot.ui.strings import say

EDITION = default_edition()
VALUES = {
    "institution": "Nord University",
    "target": "LearningSpace",
    "redirect_url": "https://usher.example.edu/zoom/callback?a=1&b=2",
    "scopes": "\n".join(CORE.granular()),
}


def a_card(step_id: str, **changes: object) -> SetupCard:
    known: dict[str, object] = {
        "done": frozenset(),
        "values": VALUES,
        "credentials": None,
        "channel_id": None,
        "candidate_channel_id": None,
        "channel_problem": None,
        "rehearsal": None,
        "colleague": None,
        "to_repeat": None,
        "unlocked": False,
    }
    return SetupCard(edition_id=EDITION.id, step_id=step_id, **(known | changes))  # type: ignore[arg-type]  # builder


def elements(message: Message) -> dict[str, Block]:
    rows = (block["elements"] for block in message.blocks if block["type"] == "actions")
    return {element["action_id"]: element for row in rows for element in row}


def texts(message: Message) -> str:
    def each() -> Iterator[str]:
        for block in message.blocks:
            if "text" in block:
                yield block["text"]["text"]
            for element in block.get("elements", ()):
                if element["type"] == "mrkdwn":
                    yield element["text"]

    return "\n".join(each())


@pytest.mark.parametrize("step", EDITION.steps, ids=lambda step: step.id)
def test_a_step_says_where_it_is_and_has_its_id_on_its_buttons(step: Step) -> None:
    message = card(a_card(step.id))
    position = EDITION.steps.index(step) + 1
    assert f"Step {position} of {len(EDITION.steps)}" in texts(message)
    ways = [elements(message)[a] for a in (Action.NEXT, Action.BACK) if a in elements(message)]
    assert {way["value"] for way in ways} == {step.id}


@pytest.mark.parametrize("step", EDITION.steps, ids=lambda step: step.id)
def test_next_is_offered_unless_the_system_has_to_see_it_first(step: Step) -> None:
    assert (Action.NEXT in elements(card(a_card(step.id)))) == (step.check is None)


@pytest.mark.parametrize("step", EDITION.steps[:-1], ids=lambda step: step.id)
def test_next_is_offered_on_every_finished_step(step: Step) -> None:
    message = card(a_card(step.id, done=frozenset([step.id])))
    assert elements(message)[Action.NEXT]["style"] == "primary"


def test_there_is_nothing_before_the_first_step() -> None:
    assert Action.BACK not in elements(card(a_card(EDITION.steps[0].id)))


def test_the_end_offers_invitations_once_a_rehearsal_has_come_back() -> None:
    last = EDITION.steps[-1].id
    finished = {"done": frozenset([last])}
    assert Action.INVITE not in elements(card(a_card(last, **finished)))
    assert Action.INVITE in elements(card(a_card(last, **finished, unlocked=True)))


def test_scopes_are_copied_one_a_line_and_none_is_cut() -> None:
    for profile in (CORE, FULL):
        values = VALUES | {"scopes": "\n".join(profile.granular())}
        shown = texts(card(a_card("add-scopes", values=values)))
        whole = "\n".join(profile.granular())
        assert f"```\n{whole}\n```" in shown  # to be copied in one go
        assert shown.count(whole) == 2  # and in the message to the vendor


def test_an_unset_url_is_left_out_and_a_set_one_stands_byte_for_byte() -> None:
    without = texts(card(a_card("allow-lists")))
    assert without.count("```") == 2
    assert "```\nhttps://usher.example.edu/zoom/callback?a=1&amp;b=2\n```" in without
    both = VALUES | {"target_url": "https://ls.example.edu"}
    assert texts(card(a_card("allow-lists", values=both))).count("```") == 4


def test_every_state_of_the_credentials_reads_differently() -> None:
    said = {texts(card(a_card("enter-credentials", credentials=s))) for s in CredentialsState}
    assert len(said) == len(CredentialsState)


def test_wrong_credentials_name_the_two_pairs() -> None:
    said = texts(card(a_card("enter-credentials", credentials="wrong")))
    assert "*Development*" in said
    assert "*Production*" in said


def test_a_channel_that_usher_is_not_in_says_how_to_invite_it() -> None:
    channels = {"candidate_channel_id": "C1", "channel_problem": "not_in_channel"}
    message = card(a_card("status-channel", **channels))
    assert "`/invite @Usher`" in texts(message)
    assert "then choose it again" in texts(message)
    assert elements(message)[Action.CHOOSE_CHANNEL]["initial_conversation"] == "C1"


def test_direct_messages_are_no_status_channels() -> None:
    select = elements(card(a_card("status-channel")))[Action.CHOOSE_CHANNEL]
    assert select["filter"]["include"] == ["public", "private"]


@pytest.mark.parametrize("cause", Cause)
def test_a_failed_rehearsal_says_why_and_lets_one_try_again(cause: Cause) -> None:
    failed = Rehearsal("U1", InvitationState.FAILED, cause)
    message = card(a_card("rehearsal", rehearsal=failed))
    assert elements(message)[Action.REHEARSE]["style"] == "primary"
    unknown = card(a_card("rehearsal", rehearsal=replace(failed, cause=None)))
    assert texts(message) != texts(unknown)


@pytest.mark.parametrize("edition", editions().values(), ids=lambda edition: edition.id)
@pytest.mark.parametrize("cause", Mendable)
def test_the_step_that_mends_says_what_happened_and_leads_back(
    edition: Edition, cause: Mendable
) -> None:
    step = edition.mending(cause)
    assert step is not None
    failed = Rehearsal("U1", InvitationState.FAILED, cause)
    calm = replace(a_card("rehearsal", rehearsal=failed), edition_id=edition.id, step_id=step.id)
    message = card(replace(calm, to_repeat=Check.REHEARSAL))
    assert say(f"trouble.{cause}.what") in texts(message)
    assert say(f"mend.{cause}", who=mention("U1")) in texts(message)
    assert say("mend.then") in texts(message)
    assert Action.REHEARSE in elements(message)
    assert say("mend.then") not in texts(card(calm))


def test_on_the_way_from_the_mending_step_to_the_rehearsal_one_can_rehearse_at_once() -> None:
    failed = Rehearsal("U1", InvitationState.FAILED, Cause.REDIRECT_MISMATCH)
    message = card(a_card("allow-lists", rehearsal=failed, to_repeat=Check.REHEARSAL))
    assert Action.REHEARSE in elements(message)
    assert say("trouble.redirect_mismatch.what") not in texts(message)


def test_a_pair_that_the_rehearsal_showed_to_be_wrong_is_not_called_right() -> None:
    failed = Rehearsal("U1", InvitationState.FAILED, Cause.INVALID_CLIENT)
    known = {"rehearsal": failed, "credentials": CredentialsState.RIGHT}
    message = card(a_card("enter-credentials", to_repeat=Check.REHEARSAL, **known))
    assert say("credentials.right") not in texts(message)
    assert elements(message)[Action.ENTER_CREDENTIALS]["style"] == "primary"


def test_a_rehearsal_with_something_missing_names_the_scopes_to_add() -> None:
    scope = "cloud_recording:delete:recording_file"
    missing = Rehearsal("U1", "missing_scopes", "scopes_missing", ("manage_recordings",), (scope,))
    for step_id in ("rehearsal", "add-scopes"):
        shown = texts(card(a_card(step_id, rehearsal=missing, to_repeat=Check.REHEARSAL)))
        assert "*Manage recordings*" in shown
        assert f"```\n{scope}\n```" in shown


def test_an_old_app_is_told_what_to_tick_in_zooms_words() -> None:
    missing = Rehearsal(
        "U1", "missing_scopes", "scopes_missing", ("view_meetings",), ("meeting:read",)
    )
    legacy = replace(
        a_card("rehearsal", rehearsal=missing, to_repeat=Check.REHEARSAL),
        edition_id="2023-06",
        step_id="open-scopes",
    )
    assert "```\nView your meetings\n```" in texts(card(legacy))


def test_the_push_text_names_step_and_title() -> None:
    assert card(a_card("add-scopes")).text == "Usher set-up, step 10 of 18: Add the scopes"


@pytest.mark.parametrize("step_id", ["open-scopes", "count-scopes"])
def test_a_legacy_edition_lists_the_seven_permissions_as_zoom_called_them(step_id: str) -> None:
    shown = texts(card(replace(a_card("redirect-url"), edition_id="2023-06", step_id=step_id)))
    assert "\n".join(LABELS.values()) in shown


def test_the_end_reminds_of_a_second_rehearsal_until_it_is_done_or_left_out() -> None:
    last, reminder = EDITION.steps[-1].id, say("colleague.untried")
    assert reminder in texts(card(a_card(last, unlocked=True)))
    assert reminder not in texts(card(a_card(last)))
    done = frozenset(["second-rehearsal"])
    assert reminder not in texts(card(a_card(last, unlocked=True, done=done)))
    skipped = {"second-rehearsal": "Nobody is there."}
    assert reminder not in texts(card(a_card(last, unlocked=True, skipped=skipped)))


def test_a_colleagues_failure_is_told_by_name_and_leads_back_to_them() -> None:
    failed = Rehearsal("U2", InvitationState.FAILED, Cause.NOT_APPROVED)
    message = card(a_card("pre-approval", colleague=failed, to_repeat=Check.COLLEAGUE))
    assert say("mend.then_colleague", who=mention("U2")) in texts(message)
    assert elements(message)[Action.ASK_COLLEAGUE_AGAIN]["value"] == "U2"
    assert Action.REHEARSE not in elements(message)
