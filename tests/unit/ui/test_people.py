"""What faculty read: their words, their link, and a way to check that it is genuine."""

import json
import re
from dataclasses import replace
from uuid import UUID

import pytest

from bot.about import About
from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState
from bot.campaigns.progress import Standing
from bot.notices.campaign import Preview
from bot.notices.me import ErasedNotice, MeCard, MyFile, MyInvitation, MyRecord
from bot.notices.page import AuthorizePage, OutcomePage, ProblemPage
from bot.notices.person import (
    ConfirmNotice,
    InvitationNotice,
    OutcomeNotice,
)
from bot.scopes.capability import CapabilityId
from bot.secret import Secret
from bot.services.audit import Act
from bot.ui import campaign, me, pages
from bot.ui.ids import Action
from bot.ui.message import Message
from bot.ui.messages import render

TRADE = re.compile(
    r"\b(scopes?|grant(s|ed|ing)?|tokens?|campaigns?|states?)\b"
    r"|kampagne|token|scope|oauth|status-?code",  # German builds words of words
    re.IGNORECASE,
)
ID = UUID(int=7)
LINK = "https://usher.example.edu/authorize/a-personal-link"
ENDED = [s for s in InvitationState if not s.waiting and s is not InvitationState.CONFIRMING]
ON_PAGES = [*ENDED, InvitationState.CONFIRMING]
MET_BY_PEOPLE = [*Cause, "unexpected", "not_yours", "stale_view"]
NOW = 1_790_000_000
NORD, TARGET = "Nord University", "LearningSpace"
ABOUT = About(NORD, TARGET)


def an_invitation(zoom_email: str | None = "a@nord.edu") -> InvitationNotice:
    return InvitationNotice(ID, Secret(LINK), ABOUT, "UADMIN", zoom_email, rehearsal=False)


def an_outcome(state: str, cause: str | None = None, link: str | None = LINK) -> OutcomeNotice:
    secret = Secret(link) if link else None
    everything = tuple(CapabilityId)
    return OutcomeNotice(
        invitation_id=ID,
        outcome=state,
        cause=cause,
        missing=everything,
        zoom_email="a@nord.edu",
        sign_in_as="b@nord.edu",
        about=ABOUT,
        asked_by="UADMIN",
        link=secret,
        rehearsal=False,
    )


def test_whoever_is_checked_while_zoom_refuses_the_app_is_promised_no_minute() -> None:
    checked = an_outcome(InvitationState.MISSING_SCOPES, link=None)
    said = repr(render(checked)), repr(render(replace(checked, held_up=True)))

    assert ["a minute" in each for each in said] == [True, False]


def a_page(
    outcome: str,
    cause: str | None = None,
    *,
    granted: tuple[str, ...] = (),
    partly: tuple[str, ...] = (),
    missing: tuple[str, ...] = (),
    retry: str | None = None,
) -> OutcomePage:
    return OutcomePage(
        outcome=outcome,
        cause=cause,
        granted=granted,
        partly=partly,
        missing=missing,
        about=ABOUT,
        sign_in_as="b@nord.edu",
        zoom_email="a@nord.edu",
        retry=retry,
        reference="7K2M-Q41D",
    )


def read(message: Message) -> str:
    """Return all that a person reads: no codes, ids or links."""
    whole = json.dumps([message.text, message.blocks], ensure_ascii=False)
    return re.sub(r'`[^`]*`|"(action_id|value|url|type)": "[^"]*"', "", whole)


def seen(page: str) -> str:
    """Return all that a person sees of a page: no codes, tags or attributes."""
    return re.sub(r"<code>.*?</code>|<[^>]*>", "", page)


def buttons(message: Message) -> dict[str, dict[str, str]]:
    rows = (block["elements"] for block in message.blocks if block["type"] == "actions")
    return {element["action_id"]: element for row in rows for element in row}


def test_the_trade_words_are_found_where_they_are() -> None:
    assert TRADE.search("Scopes were granted")
    assert TRADE.search("Zugriffstokens der Einladungskampagne")
    assert not TRADE.search("a statement about the United programme")


@pytest.mark.usefixtures("language")
def test_the_invitation_is_in_everyday_words() -> None:
    assert not TRADE.search(read(render(an_invitation())))
    assert not TRADE.search(read(render(ConfirmNotice(ID, "a@x", None, ABOUT))))


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("state", ENDED)
@pytest.mark.parametrize("cause", [None, *Cause])
def test_every_outcome_is_in_everyday_words(state: str, cause: str | None) -> None:
    assert not TRADE.search(read(render(an_outcome(state, cause))))
    everything = tuple(CapabilityId)
    page = a_page(state, cause, granted=everything, partly=everything, missing=everything)
    assert not TRADE.search(seen(pages.outcome_page(page)))


@pytest.mark.usefixtures("language")
def test_the_card_is_in_everyday_words() -> None:
    everything = tuple(CapabilityId)
    mine = tuple(
        MyInvitation(
            ID,
            "UADMIN",
            standing,
            "a@x",
            everything,
            everything,
            connected=True,
            since=NOW,
            sent=NOW,
            verified=NOW,
        )
        for standing in Standing
    )
    records = tuple(MyRecord(NOW, act, by) for act in Act for by in ("you", "another", "usher"))
    card = MeCard(ABOUT, ("S1",), mine, "U1", "Ben", "a@x", ())
    for start in range(0, len(records), 5):
        assert not TRADE.search(read(me.me(replace(card, records=records[start:]))))
    assert not TRADE.search(read(me.me(replace(card, erased=NOW, ending=True))))
    assert not TRADE.search(read(me.erased(ErasedNotice(TARGET, unheard=True))))
    assert not TRADE.search("".join(me.shared_file(MyFile(b"{}"))))


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("code", MET_BY_PEOPLE)
def test_every_problem_that_people_meet_is_in_everyday_words(code: str) -> None:
    assert not TRADE.search(seen(pages.problem_page(ProblemPage(code))))


def test_the_push_text_starts_with_institution_and_target_and_says_how_to_check() -> None:
    text = render(an_invitation()).text
    assert text.startswith(NORD)
    assert text.index(TARGET) < 80
    assert "two minutes" in text
    assert "/usher me" in text
    assert "http" not in text


def test_the_invitation_says_who_asks_what_it_allows_and_that_nothing_breaks() -> None:
    text = read(render(an_invitation()))
    for words in ("<@UADMIN>", "delete all your cloud recordings", "nothing breaks", "a@nord.edu"):
        assert words in text


@pytest.mark.usefixtures("language")
def test_the_link_stands_on_the_button_and_nowhere_else() -> None:
    message = render(an_invitation())
    assert buttons(message)[Action.AUTHORIZE]["url"] == LINK
    assert json.dumps([message.text, message.blocks]).count(LINK) == 1
    assert buttons(message)[Action.NOT_FOR_ME]["value"] == str(ID)


def test_a_preview_shows_the_very_text_without_any_link_or_button_of_it() -> None:
    view = campaign.preview(Preview(ID, ("U1",), (), an_invitation(), disconnects=False))
    assert LINK not in json.dumps(view)
    sample = [b for b in render(an_invitation()).blocks if b["type"] != "actions"]
    assert view["blocks"][-len(sample) :] == sample


@pytest.mark.parametrize("state", ENDED)
def test_an_outcome_offers_another_try_exactly_when_there_is_a_link(state: str) -> None:
    assert Action.AUTHORIZE in buttons(render(an_outcome(state)))
    assert Action.AUTHORIZE not in buttons(render(an_outcome(state, link=None)))


@pytest.mark.usefixtures("language")
def test_every_outcome_reads_differently() -> None:
    titles = {render(an_outcome(state)).text for state in ENDED}
    assert len(titles) == len(ENDED)


def test_saying_no_to_the_e_mail_is_not_told_as_a_foreign_account() -> None:
    mine = render(an_outcome("wrong_account", "wrong_user")).text
    assert mine != render(an_outcome("wrong_account", "wrong_account")).text


@pytest.mark.usefixtures("language")
def test_names_cannot_mention_a_channel_or_break_out_of_a_page() -> None:
    evil = "<!channel> <script>alert(1)</script>"
    notice = InvitationNotice(ID, Secret(LINK), About(evil, evil), "U1", evil, rehearsal=True)
    assert "<!channel>" not in json.dumps([render(notice).text, render(notice).blocks])
    page = pages.authorize_page(AuthorizePage(About(evil, evil), evil, "/authorize/x", done=True))
    assert "<script" not in page


@pytest.mark.parametrize("state", ON_PAGES)
def test_an_outcome_page_offers_try_again_as_a_post(state: str) -> None:
    page = a_page(state, retry="/authorize/x")
    html = pages.outcome_page(page)
    assert '<form method="post" action="/authorize/x">' in html
    assert "The message in Slack has changed too." in html


def test_an_outcome_page_names_what_is_missing() -> None:
    page = a_page(
        "missing_scopes",
        "scopes_missing",
        granted=("view_meetings",),
        partly=("manage_recordings",),
        missing=("manage_recordings", "view_profile"),
    )
    html = pages.outcome_page(page)
    assert "Reference: <code>7K2M-Q41D</code>" in html
    assert html.index("Still missing") < html.index("See your Zoom profile")
    assert html.index("LearningSpace can now") < html.index("See all your Zoom meetings")
    assert "Delete all your cloud recordings (in part)" in html
    assert "<form" not in html


@pytest.mark.parametrize("zoom_email", [None, "a@nord.edu"])
def test_the_authorize_page_names_the_address_and_posts_to_its_action(
    zoom_email: str | None,
) -> None:
    html = pages.authorize_page(AuthorizePage(ABOUT, zoom_email, "/authorize/x", done=False))
    assert ("a@nord.edu" in html) == (zoom_email is not None)
    assert '<form method="post" action="/authorize/x">' in html
    assert ">Continue to Zoom</button>" in html


@pytest.mark.parametrize(
    ("asked", "recordings", "meetings"),
    [
        ((), True, True),
        ((CapabilityId.MANAGE_MEETINGS,), False, True),
        ((CapabilityId.VIEW_MEETINGS, CapabilityId.MANAGE_RECORDINGS), True, False),
    ],
)
def test_the_page_tells_of_no_use_of_what_is_not_asked_for(
    asked: tuple[str, ...], *, recordings: bool, meetings: bool
) -> None:
    html = pages.authorize_page(AuthorizePage(ABOUT, None, "/authorize/x", done=False, asked=asked))

    assert ("to Zoom&#39;s trash" in html) is recordings
    assert ("can cut it off" in html) is meetings


@pytest.mark.parametrize(
    "html",
    [
        pages.authorize_page(AuthorizePage(ABOUT, None, "/authorize/x", done=True)),
        pages.outcome_page(a_page("verified")),
        pages.problem_page(ProblemPage("state_missing", "/authorize/x", "7f3a")),
    ],
)
def test_a_page_needs_no_script_and_no_inline_style(html: str) -> None:
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", html)
    assert html.count("<h1") == 1
    for part in ('<html lang="en">', "<main", 'name="referrer" content="no-referrer"'):
        assert part in html
    assert f'href="{pages.STYLESHEET_PATH}"' in html
    assert "prefers-color-scheme" in pages.stylesheet()
