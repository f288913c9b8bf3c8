"""Whatever a workspace's passage through the guide looks like, its card is one that Slack takes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.about import LONGEST, About, Answer
from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState
from bot.campaigns.permission import PermissionUse
from bot.guide.library import editions
from bot.guide.model import Check
from bot.language import Language
from bot.notices.domains import DomainPair, DomainProposal
from bot.notices.handover import Handed
from bot.notices.setup import Asked, Looked, PairInUse, Rehearsal, SeenLabel, SetupCard
from bot.oauth.credentials import CredentialsState
from bot.oauth.redirect import Reached
from bot.scopes.capability import CapabilityId
from bot.scopes.profiles import FULL
from bot.ui import editions as edition_views
from bot.ui import navigation, screens
from bot.ui.ids import Action
from bot.ui.message import Message, View
from bot.ui.messages import render
from bot.ui.speech import speaking

CheckMessage: TypeAlias = Callable[[Message], str]
CheckView: TypeAlias = Callable[[View], str]

PLACES = [(edition, step) for edition in editions().values() for step in edition.steps]
HANDED = Handed("U0BEN", "U0ADA", 1_790_000_000, "<&`*" * 50)
SEEN = [
    SeenLabel("<&`*" * 25, instead_of, "U0BEN", 1_790_000_000) for instead_of in (None, "Build App")
]
IN_USE = PairInUse(
    "<&>`", "U0ADA", 1_790_000_000, people=9999, by_earlier=99, by_other_app=9, shared=True
)
PAIR = DomainPair("<&`*" * 60, "<&`*" * 60)
PROPOSAL = DomainProposal(UUID(int=1), PAIR, "<&`*" * 80, "<&`*" * 80)
STEP_IDS = sorted({step.id for _, step in PLACES})
ABOUT = About(**{answer.value: ("<&`*" * 750)[:most] for answer, most in LONGEST.items()})
OWN = "own-0123456789abcdef"
LOOKS = st.builds(
    Looked,
    st.sampled_from(list(Reached)),
    st.sampled_from(["HTTP 502", "x" * 3000]),
    st.just(2**31),
)
ASKED = st.sampled_from([Asked("core"), Asked("full"), Asked("core", OWN, 85), Asked(OWN, OWN, 85)])
CHANNELS = st.none() | st.just("C0STATUS01")
VALUES = {
    **dict.fromkeys(("institution", "zoom_app_name", "target"), "<&`*" * 20),
    "redirect_url": ("https://usher.example.edu/" + "zoom&" * 300)[: LONGEST[Answer.TARGET_URL]],
    "target_url": ("https://usher.example.edu/" + "zoom&" * 300)[: LONGEST[Answer.TARGET_URL]],
    "scopes": "\n".join(FULL.granular()),
}
REHEARSALS = st.builds(
    Rehearsal,
    member_id=st.just("U0ADA00001"),
    state=st.sampled_from(list(InvitationState)),
    cause=st.none() | st.sampled_from(list(Cause)),
    missing=st.lists(st.sampled_from(list(CapabilityId)), unique=True).map(tuple),
    to_add=st.just(()) | st.just(FULL.granular()),
    role=st.just("Owner"),
    runs_zoom=st.booleans(),
)
# Fields of which nothing need be known here stay as they are before anybody has begun.
_EMPTY: Mapping[object, object] = {
    tuple: (),
    frozenset: frozenset(),
    Mapping: {},
    dict: {},
    bool: False,
    int: 0,
    Asked: Asked("core"),
}


def _empty(hint: object) -> object:
    if type(None) in get_args(hint):
        return None
    return _EMPTY[get_origin(hint) or hint]


HINTS = get_type_hints(SetupCard)
UNTOUCHED = {f.name: _empty(HINTS[f.name]) for f in fields(SetupCard) if HINTS[f.name] is not str}


@st.composite
def cards(draw: st.DrawFn) -> SetupCard:
    edition, step = draw(st.sampled_from(PLACES))
    known: dict[str, Any] = UNTOUCHED | {
        "edition_id": edition.id,
        "step_id": step.id,
        "done": draw(st.frozensets(st.sampled_from([each.id for each in edition.steps]))),
        "values": VALUES,
        "credentials": draw(st.none() | st.sampled_from(list(CredentialsState))),
        "channel_id": draw(CHANNELS),
        "candidate_channel_id": draw(CHANNELS),
        "channel_problem": draw(st.none() | st.sampled_from(["is_archived", "x" * 3000])),
        "rehearsal": draw(st.none() | REHEARSALS),
        "colleague": draw(st.none() | REHEARSALS),
        "to_repeat": draw(st.none() | st.sampled_from(list(Check))),
        "asked": draw(ASKED),
        "looked": draw(st.none() | LOOKS),
        "permission_use": draw(st.none() | st.sampled_from(list(PermissionUse))),
        "live_since": draw(st.none() | st.just(2**31)),
        "about": draw(st.none() | st.just(ABOUT)),
        "unlocked": draw(st.booleans()),
        "seen": draw(st.lists(st.sampled_from(SEEN), max_size=5).map(tuple)),
        "differing": draw(st.frozensets(st.sampled_from(STEP_IDS))),
        "handed": draw(st.none() | st.just(HANDED)),
        "colleagues": (HANDED,) * draw(st.integers(0, 20)),
        "credentials_id": draw(st.none() | st.just(UUID(int=1))),
        "pair_in_use": draw(st.none() | st.just(IN_USE)),
        "domain_rules": (PAIR,) * draw(st.integers(0, 9)),
        "declined_rules": (PAIR,) * draw(st.integers(0, 9)),
        "domain_proposal": draw(st.none() | st.just(PROPOSAL)),
        "skipped": draw(st.dictionaries(st.sampled_from(STEP_IDS), st.just("<&`*" * 50))),
    }
    return SetupCard(**known)


# check_message keeps nothing from one example to the next.
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cards(), st.sampled_from(list(Language)))
def test_every_state_of_every_edition_is_within_slacks_limits_in_both_languages(
    check_message: CheckMessage, card: SetupCard, language: Language
) -> None:
    with speaking(language):
        check_message(render(card))


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cards(), st.sampled_from(list(Language)))
def test_so_is_every_modal_that_can_be_opened_from_it(
    check_view: CheckView, card: SetupCard, language: Language
) -> None:
    with speaking(language):
        for view in _modals(card):
            check_view(view)


def _modals(card: SetupCard) -> Iterator[View]:
    yield navigation.all_steps(card)
    yield navigation.skip_form(card)
    yield edition_views.choice(card)
    for other in editions():
        yield edition_views.difference(card, other)
    yield screens.form(card, navigation.spot(card))


@settings(deadline=None)
@given(cards())
def test_every_way_through_the_guide_is_offered_in_at_most_two_rows_of_four(
    card: SetupCard,
) -> None:
    """Beside what a step's check takes; so many tab stops are on every card, in this order."""
    *_, ways, quiet = [b for b in render(card).blocks if b["type"] == "actions"]
    assert len(quiet["elements"]) <= 4
    assert len(ways["elements"]) <= 4
    assert all(element["type"] == "button" for element in quiet["elements"])


@settings(deadline=None)  # the first one reads the sentences
@given(cards())
def test_what_can_be_pressed_is_the_same_in_every_language(card: SetupCard) -> None:
    shown = []
    for language in Language:
        with speaking(language):
            rows = [b for b in render(card).blocks if b["type"] == "actions"]
        shown.append([[e["action_id"] for e in row["elements"]] for row in rows])
    assert shown[0] == shown[1]


@given(st.integers(0, 9), st.integers(0, 9))
def test_rules_in_use_and_declined_ones_share_their_room_and_neither_hides_the_other(
    in_use: int, declined: int
) -> None:
    edition, step = next(place for place in PLACES if place[1].check is Check.REHEARSAL)
    known = UNTOUCHED | {"edition_id": edition.id, "step_id": step.id, "values": VALUES}
    latest = DomainPair("latest.edu", "zoom.edu")
    rules = {"domain_rules": (PAIR,) * in_use, "declined_rules": (PAIR,) * declined + (latest,)}

    shown = str(render(SetupCard(**known | rules)).blocks)

    assert shown.count(Action.REMOVE_DOMAIN_RULE) == min(in_use, 4)
    assert 1 <= shown.count(Action.RECONSIDER_DOMAIN_RULE) <= max(1, 5 - in_use)
    assert "latest.edu" in shown
