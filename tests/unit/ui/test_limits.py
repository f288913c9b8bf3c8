"""Every builder with the worst that may come: nothing leaves that Slack would refuse."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias
from uuid import UUID

import pytest

from bot.about import LONGEST, About
from bot.campaigns.causes import Cause
from bot.campaigns.colleague import Unsuitable
from bot.campaigns.model import InvitationState
from bot.campaigns.plan import LeftOut
from bot.campaigns.progress import Standing
from bot.guide.library import editions
from bot.guide.model import Check
from bot.notices.campaign import Board, BoardDetails, Preview, TroubleLine
from bot.notices.ending import Alarm
from bot.notices.me import ErasedNotice, MeCard, MyInvitation, MyRecord
from bot.notices.person import (
    ConfirmNotice,
    InvitationNotice,
    NoReturnNotice,
    OutcomeNotice,
)
from bot.notices.requirement import RequirementNotice
from bot.notices.setup import (
    ChannelNotice,
    ChannelProof,
    CredentialsNotice,
    PairInUse,
    Rehearsal,
    Retired,
    RetiredCard,
    SetupCard,
)
from bot.notices.story import PersonStory, StoryLine
from bot.notices.verification import VerificationNotice
from bot.oauth.credentials import CredentialsState
from bot.scopes.capability import CapabilityId
from bot.scopes.profiles import FULL
from bot.secret import Secret
from bot.services.audit import Act
from bot.services.verification import Found
from bot.ui import campaign, colleague, credentials, handover, me, replies, revoking, screens
from bot.ui.brake import brake_blocks
from bot.ui.message import Message, View
from bot.ui.messages import render
from bot.ui.requirement import asked
from bot.ui.setup import card
from bot.ui.story import link_sent, story

pytestmark = pytest.mark.usefixtures("language")

CheckMessage: TypeAlias = Callable[[Message], str]
CheckView: TypeAlias = Callable[[View], str]

ID = UUID(int=2**128 - 1)
NOW = 1_790_000_000
NAME = "<&`*" * 750
# Every answer of About you, as long as the form takes and made of what is escaped.
ABOUT = About(**{answer.value: NAME[:longest] for answer, longest in LONGEST.items()})
EMAIL = f"{'a' * 64}@{'b' * 250}.edu"
LINK = Secret("https://usher.example.edu/authorize/" + "x" * 200)
CROWD = tuple(f"U{number:011}" for number in range(10_000))
URL = "https://usher.example.edu/" + "zoom&" * 300
EVERYTHING = tuple(CapabilityId)
STEPS = [(edition.id, step.id) for edition in editions().values() for step in edition.steps]
ENDED = [state for state in InvitationState if not state.waiting]
SAMPLE = InvitationNotice(ID, LINK, ABOUT, "U1", EMAIL, rehearsal=True)
VALUES = {
    **dict.fromkeys(("institution", "zoom_app_name", "target"), NAME[:80]),
    "redirect_url": URL[:500],
    "target_url": URL[:500],
    "scopes": "\n".join(FULL.granular()),
}


def a_card(edition_id: str, step_id: str, **changes: object) -> SetupCard:
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
    return SetupCard(edition_id=edition_id, step_id=step_id, **(known | changes))  # type: ignore[arg-type]  # builder


def a_preview(invited: tuple[str, ...], *, disconnects: bool) -> Preview:
    left_out = tuple((member, list(LeftOut)[i % len(LeftOut)]) for i, member in enumerate(CROWD))
    return Preview(ID, invited, left_out, SAMPLE, disconnects=disconnects)


@pytest.mark.parametrize(("edition_id", "step_id"), STEPS)
@pytest.mark.parametrize("done", [True, False])
def test_every_step_of_the_guide(
    check_message: CheckMessage, edition_id: str, step_id: str, *, done: bool
) -> None:
    finished = frozenset([step_id]) if done else frozenset[str]()
    check_message(card(a_card(edition_id, step_id, done=finished, unlocked=done)))


@pytest.mark.parametrize("state", CredentialsState)
def test_every_state_of_the_credentials(
    check_message: CheckMessage, check_view: CheckView, state: CredentialsState
) -> None:
    check_message(card(a_card("2026-11", "enter-credentials", credentials=state)))
    pair = PairInUse(
        "<&>`", "U0ADA", 1_790_000_000, people=9999, by_earlier=99, by_other_app=9, shared=True
    )
    notice = CredentialsNotice(state, NAME, UUID(int=1), pair)
    check_message(render(notice))
    check_view(credentials.verdict(notice))
    check_view(credentials.form(UUID(int=1), target=NAME, in_use=pair))


@pytest.mark.parametrize("state", InvitationState)
@pytest.mark.parametrize("cause", [None, *Cause])
def test_every_state_of_the_rehearsal(
    check_message: CheckMessage, state: InvitationState, cause: Cause | None
) -> None:
    rehearsal = Rehearsal("U1", state, cause)
    check_message(card(a_card("2026-11", "rehearsal", rehearsal=rehearsal)))


def test_a_rehearsal_in_which_everything_is_missing(check_message: CheckMessage) -> None:
    everything = Rehearsal(
        "U1",
        InvitationState.MISSING_SCOPES,
        Cause.SCOPES_MISSING,
        tuple(CapabilityId),
        FULL.granular(),
    )
    check_message(card(a_card("2026-11", "rehearsal", rehearsal=everything)))
    mending = {"rehearsal": everything, "to_repeat": Check.REHEARSAL}
    check_message(card(a_card("2026-11", "add-scopes", **mending)))


@pytest.mark.parametrize("state", InvitationState)
@pytest.mark.parametrize("cause", [None, *Cause])
def test_every_state_of_a_colleagues_rehearsal(
    check_message: CheckMessage, state: InvitationState, cause: Cause | None
) -> None:
    found = Rehearsal("U2", state, cause, EVERYTHING, FULL.granular(), NAME, runs_zoom=True)
    check_message(card(a_card("2026-11", "second-rehearsal", colleague=found)))
    mending = {"colleague": found, "to_repeat": Check.COLLEAGUE}
    check_message(card(a_card("2026-11", "add-scopes", **mending)))


def test_the_form_that_asks_a_colleague(check_view: CheckView) -> None:
    check_view(colleague.form())
    check_view(colleague.asked("U2"))
    for reason in Unsuitable:
        assert all(colleague.refused(reason).values())


@pytest.mark.parametrize("problem", [None, "not_in_channel", "is_archived", "x" * 3000])
def test_every_state_of_the_channel(check_message: CheckMessage, problem: str | None) -> None:
    channels = {"channel_id": "C1", "candidate_channel_id": "C2", "channel_problem": problem}
    check_message(card(a_card("2026-11", "status-channel", **channels)))
    check_message(render(ChannelNotice("C2", problem, names_people=True)))
    check_message(render(ChannelProof(NAME, "U1", names_people=False)))


@pytest.mark.parametrize("shared", [True, False])
def test_the_question_before_somebody_is_disconnected(
    check_view: CheckView, *, shared: bool
) -> None:
    check_view(revoking.form(CROWD[0], target=NAME, shared=shared))
    check_view(revoking.nothing(CROWD[0]))
    check_view(revoking.under_way(CROWD[0]))


@pytest.mark.parametrize("why", Retired)
def test_a_card_that_is_no_longer_one(check_message: CheckMessage, why: Retired) -> None:
    check_message(render(RetiredCard(why, CROWD[0])))


def test_what_was_seen_is_written_down(check_view: CheckView) -> None:
    check_view(screens.recorded())


def test_handing_over(check_view: CheckView) -> None:
    check_view(handover.form())
    check_view(handover.give_back_form(CROWD[0]))
    check_view(handover.handed_over(CROWD[0]))
    check_view(handover.given_back())


def test_the_alarm(check_message: CheckMessage) -> None:
    check_message(render(Alarm(CROWD[0], 1_790_000_000)))


def test_the_credentials_form(check_view: CheckView) -> None:
    check_view(credentials.form(ID, target=NAME))
    check_view(credentials.checking())


@pytest.mark.parametrize("picks", [(), CROWD[:3], CROWD])
def test_the_campaign_form(check_view: CheckView, picks: tuple[str, ...]) -> None:
    view = campaign.form(ID, picks)
    check_view(view)
    assert len(view["blocks"][0]["element"].get("initial_users", ())) <= 1000


@pytest.mark.parametrize("disconnects", [True, False])
@pytest.mark.parametrize("invited", [(), CROWD])
def test_the_preview_of_ten_thousand(
    check_message: CheckMessage,
    check_view: CheckView,
    invited: tuple[str, ...],
    *,
    disconnects: bool,
) -> None:
    value = a_preview(invited, disconnects=disconnects)
    check_view(campaign.preview(value))
    check_view(campaign.nobody(value))
    check_message(campaign.preview_message(value))


def test_the_small_campaign_views(check_view: CheckView) -> None:
    check_view(campaign.preparing())
    check_view(campaign.sent(10_000))


@pytest.mark.parametrize("rehearsal", [True, False])
@pytest.mark.parametrize("email", [None, EMAIL])
@pytest.mark.parametrize("about", [ABOUT, About("Nord", "LearningSpace")])
def test_the_invitation_and_its_question(
    check_message: CheckMessage, about: About, email: str | None, *, rehearsal: bool
) -> None:
    asked = InvitationNotice(ID, LINK, about, "U1", email, rehearsal)
    check_message(render(asked))
    check_message(render(replace(asked, rehearsal=False, second=True)))
    check_message(render(ConfirmNotice(ID, EMAIL, email, about)))
    check_message(render(NoReturnNotice(ID, LINK)))


@pytest.mark.parametrize("outcome", ENDED)
@pytest.mark.parametrize("cause", [None, *Cause])
def test_every_outcome(
    check_message: CheckMessage, outcome: InvitationState, cause: Cause | None
) -> None:
    notice = OutcomeNotice(
        invitation_id=ID,
        outcome=outcome,
        cause=cause,
        missing=EVERYTHING,
        zoom_email=EMAIL,
        sign_in_as=EMAIL,
        about=ABOUT,
        asked_by="U1",
        link=LINK,
        rehearsal=True,
    )
    check_message(render(notice))


@pytest.mark.parametrize("total", [0, 1, 10_000])
def test_the_board(check_message: CheckMessage, total: int) -> None:
    counts = tuple((standing, total) for standing in Standing)
    value = Board(NAME, "U1", True, total, total, counts, 1_790_000_000, total)  # noqa: FBT003  a value in order
    check_message(render(value))
    for stopped in (None, 2**31):
        brake = brake_blocks(stopped, may_turn=True)
        check_message(replies.status((value,) * 30, brake=brake))
        check_message(replies.status((), brake=brake))


def test_the_board_details_of_ten_thousand(check_message: CheckMessage) -> None:
    lines = tuple(TroubleLine(cause, EVERYTHING, 10_000, CROWD) for cause in Cause)
    check_message(render(BoardDetails(NAME, rehearsal=False, troubles=lines * 5, named=True)))
    check_message(render(BoardDetails(NAME, rehearsal=True, troubles=(), named=False)))


def test_the_card_of_somebody_who_was_asked_often(check_message: CheckMessage) -> None:
    mine = tuple(
        MyInvitation(
            ID,
            "U1",
            standing,
            EMAIL,
            EVERYTHING,
            EVERYTHING,
            connected=True,
            since=NOW,
            sent=NOW,
            verified=NOW,
        )
        for standing in Standing
    )
    records = tuple(MyRecord(NOW, act, "another") for act in Act)
    for shared in (True, False):
        card = MeCard(ABOUT, CROWD[:500], mine * 20, "U1", NAME, EMAIL, records, shared=shared)
        check_message(me.me(card))
        check_message(me.me(replace(card, erased=NOW, ending=not shared)))
    check_message(me.me(MeCard(ABOUT, (), (), "U1", "", None, ())))
    check_message(me.erased(ErasedNotice(NAME, unheard=True)))
    check_message(me.download_under_way())


@pytest.mark.parametrize("id_", replies.Reply)
def test_every_reply(check_message: CheckMessage, id_: replies.Reply) -> None:
    check_message(replies.reply(id_))


@pytest.mark.parametrize("lines", [0, 1, 500])
@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("disconnects", [True, False])
def test_a_persons_story(
    check_message: CheckMessage, lines: int, cause: Cause, *, disconnects: bool
) -> None:
    line = StoryLine(
        invitation_id=ID,
        asked_by="U1",
        asked=2**31,
        rehearsal=True,
        standing=Standing.EXPIRED,
        since=2**31,
        cause=cause,
        zoom_email=EMAIL,
        granted=EVERYTHING,
        partly=EVERYTHING,
        missing=EVERYTHING,
        verified=2**31,
        link_helps=True,
        disconnects=disconnects,
    )
    told = PersonStory("U1", EMAIL, (line,) * lines, "U2", 2**31, mine=False, target=NAME)
    check_message(story(told, link_sent("U1", sent=True)))


@pytest.mark.parametrize("finished", [True, False])
@pytest.mark.parametrize("member_id", [None, "U1"])
def test_what_verifying_again_has_shown(
    check_message: CheckMessage, member_id: str | None, *, finished: bool
) -> None:
    counts = tuple((found.value, 10_000) for found in Found)
    notice = VerificationNotice(
        target=NAME,
        member_id=member_id,
        total=10_000,
        done=9_999,
        counts=counts,
        changed=CROWD[:21],
        ended=CROWD[:21],
        finished=finished,
        standing=Standing.SUPERSEDED if member_id else None,
    )
    check_message(render(notice))


@pytest.mark.parametrize("count", [0, 1, 10_000])
@pytest.mark.parametrize("hands_off", [True, False])
def test_whom_a_changed_list_concerns(
    check_message: CheckMessage, count: int, *, hands_off: bool
) -> None:
    check_message(
        render(RequirementNotice(NAME, "own", 10_000, count, CROWD[: min(count, 21)], hands_off))
    )
    check_message(asked(count))
