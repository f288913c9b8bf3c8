"""What admins and the status channel read."""

import json
from uuid import UUID

import pytest

from bot.about import About
from bot.campaigns.causes import Cause
from bot.campaigns.plan import LeftOut
from bot.notices.campaign import Board, BoardDetails, Preview, TroubleLine
from bot.notices.person import InvitationNotice
from bot.notices.setup import ChannelNotice, CredentialsNotice
from bot.oauth.credentials import CredentialsState
from bot.secret import Secret
from bot.ui import campaign, credentials, replies
from bot.ui.ids import Action, Callback, Field
from bot.ui.message import Message
from bot.ui.messages import render

ID = UUID(int=7)
SAMPLE = InvitationNotice(
    ID,
    Secret("https://nowhere.example"),
    About("Nord", "LearningSpace"),
    "U0",
    None,
    rehearsal=False,
)


def a_board(*, total: int, done: int, trouble: int = 0) -> Board:
    counts = (("done", done), ("not_started", total - done))
    return Board("LearningSpace", "U0", False, total, done, counts, 1_790_000_000, trouble)  # noqa: FBT003  a value in order


def read(message: Message) -> str:
    return json.dumps([message.text, message.blocks], ensure_ascii=False)


def test_the_board_says_progress_in_words_and_as_a_bar() -> None:
    said = read(render(a_board(total=4, done=1)))
    assert "1 of 4 people done* (25 %)" in said
    assert "█████░░░░░░░░░░░░░░░" in said
    assert "Done: 1 · Not started: 3" in said


@pytest.mark.parametrize(("total", "done", "full"), [(0, 0, 0), (10_000, 9_999, 19), (3, 3, 20)])
def test_only_everybody_fills_the_bar(total: int, done: int, full: int) -> None:
    message = render(a_board(total=total, done=done))
    assert read(message).count("█") == full


def test_the_board_points_to_its_thread_only_when_somebody_is_needed() -> None:
    assert "see the thread" in read(render(a_board(total=4, done=1, trouble=2)))
    calm = read(render(a_board(total=4, done=1)))
    assert "Nothing needs anybody." in calm
    assert "see the thread" not in calm


def test_details_name_cause_owner_permissions_and_people() -> None:
    line = TroubleLine("scopes_missing", ("manage_recordings",), 1, ("U5",))
    said = read(render(BoardDetails("LS", rehearsal=False, troubles=(line,), named=True)))
    for words in ("1 person", "Who acts", "Manage recordings", "<@U5>", "`scopes_missing`"):
        assert words in said


def test_details_without_names_say_why() -> None:
    line = TroubleLine("not_approved", (), 3, ())
    said = read(render(BoardDetails("LS", rehearsal=False, troubles=(line,), named=False)))
    assert "3 people" in said
    assert "<@" not in said
    assert "Nobody is named here" in said


def test_details_of_many_causes_keep_the_largest_and_count_the_rest() -> None:
    crowd = tuple(f"U{number:010}" for number in range(100))
    lines = tuple(TroubleLine(cause, (), 100, crowd) for cause in Cause) * 3
    message = render(BoardDetails("LS", rehearsal=False, troubles=lines, named=True))
    shown = len(message.blocks) - 2
    assert f"{len(lines) - shown} more causes are not shown" in read(message)


def test_the_status_is_one_board_below_another() -> None:
    board = a_board(total=4, done=1)
    assert replies.status((board, board)).blocks == render(board).blocks * 2


def test_a_preview_groups_who_is_left_out_and_names_at_most_twenty() -> None:
    bots = tuple((f"B{number}", LeftOut.BOT.value) for number in range(25))
    left_out = (("U9", LeftOut.DONE.value), *bots)
    said = json.dumps(campaign.preview(Preview(ID, ("U1",), left_out, SAMPLE, disconnects=False)))
    assert "Left out, 25 people" in said
    assert "<@B19> and 5 more" in said
    assert "<@B20>" not in said
    assert "<@U9>" in said


def test_a_preview_that_reaches_nobody_cannot_be_sent() -> None:
    nobody = Preview(ID, (), (("U9", LeftOut.DONE.value),), SAMPLE, disconnects=False)
    assert "submit" not in campaign.preview(nobody)
    assert campaign.preview(nobody) == campaign.nobody(nobody)
    assert Action.SEND_INVITATIONS not in read(campaign.preview_message(nobody))


def test_a_preview_carries_its_campaign_as_a_view_and_as_a_message() -> None:
    value = Preview(ID, ("U1",), (), SAMPLE, disconnects=False)
    view = campaign.preview(value)
    assert view["callback_id"] == Callback.PREVIEW
    assert view["private_metadata"] == str(ID)
    send = campaign.preview_message(value).blocks[-1]["elements"][0]
    assert send["action_id"] == Action.SEND_INVITATIONS
    assert send["value"] == str(ID)


def test_people_named_in_the_command_are_filled_in() -> None:
    element = campaign.form(ID, ("U1", "U2"))["blocks"][0]["element"]
    assert element["initial_users"] == ["U1", "U2"]
    assert "initial_users" not in campaign.form(ID, ())["blocks"][0]["element"]


def test_the_credentials_form_asks_for_both_and_warns_that_the_secret_is_visible() -> None:
    view = credentials.form(ID, target="LS")
    assert [b["block_id"] for b in view["blocks"] if b["type"] == "input"] == [
        Field.CLIENT_ID,
        Field.CLIENT_SECRET,
    ]
    said = json.dumps(view)
    for words in ("can be seen on your screen", "nobody is ever shown it again", "*Development*"):
        assert words in said
    assert view["private_metadata"] == str(ID)


@pytest.mark.parametrize(
    ("client_id", "client_secret", "wrong"),
    [
        ("id", "secret", []),
        (" id\n", " secret ", []),
        ("", "secret", [Field.CLIENT_ID]),
        ("  ", "\n", [Field.CLIENT_ID, Field.CLIENT_SECRET]),
        ("Client ID: x", "secret", [Field.CLIENT_ID]),
        ("same", "same", [Field.CLIENT_SECRET]),
    ],
)
def test_what_cannot_be_a_pair_is_said_beside_its_field(
    client_id: str, client_secret: str, wrong: list[Field]
) -> None:
    assert list(credentials.submit_errors(client_id, client_secret)) == wrong


@pytest.mark.parametrize("state", CredentialsState)
def test_only_a_refused_pair_asks_to_be_entered_again(state: CredentialsState) -> None:
    said = read(render(CredentialsNotice(state, "LS")))
    assert (Action.ENTER_CREDENTIALS in said) == (state is CredentialsState.WRONG)


def test_a_channel_is_told_apart_by_whether_people_are_named() -> None:
    named = read(render(ChannelNotice("C1", None, names_people=True)))
    assert named != read(render(ChannelNotice("C1", None, names_people=False)))


def test_a_word_of_slack_that_nobody_foresaw_is_quoted() -> None:
    said = read(render(ChannelNotice("C1", "ekm_access_denied", names_people=False)))
    assert "`ekm_access_denied`" in said
