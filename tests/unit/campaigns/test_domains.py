from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.campaigns.domains import DomainRule, proposed, settles
from bot.campaigns.model import InvitationState
from bot.campaigns.verdict import Evidence, judge, same_email

RULE = DomainRule("northfield.edu", "zoom.northfield.edu")
DOMAINS = ["northfield.edu", "zoom.northfield.edu", "Southfield.EDU", "gmail.com"]
names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=8)
few_names = st.sampled_from(["ada", "Ada", "ADA", "ben", "a@b", "straße", "STRASSE"]) | names
addresses = st.builds("{}@{}".format, few_names, st.sampled_from(DOMAINS)) | st.text(max_size=8)
rule_sets = st.sets(
    st.builds(
        DomainRule,
        *(st.sampled_from([domain.casefold() for domain in DOMAINS]) for _ in range(2)),
    )
)


@pytest.mark.parametrize(
    ("slack", "zoom", "settled"),
    [
        ("ada@northfield.edu", "ada@zoom.northfield.edu", True),
        (" Ada@Northfield.edu", "ADA@Zoom.Northfield.EDU ", True),
        ("ada@northfield.edu", "ben@zoom.northfield.edu", False),
        ("ada@zoom.northfield.edu", "ada@northfield.edu", False),  # the other way round
        ("ada@northfield.edu", "ada@eu.zoom.northfield.edu", False),  # a subdomain is another
        ("ada@dept.northfield.edu", "ada@zoom.northfield.edu", False),
        ("ada.l@northfield.edu", "adal@zoom.northfield.edu", False),
        (None, "ada@zoom.northfield.edu", False),
        ("northfield.edu", "zoom.northfield.edu", False),
        ("@northfield.edu", "@zoom.northfield.edu", False),
    ],
)
def test_a_rule_pairs_one_name_at_two_domains_and_nothing_else(
    slack: str | None, zoom: str, *, settled: bool
) -> None:
    assert settles({RULE}, slack, zoom) is settled


def test_a_rehearsal_suggests_its_own_two_domains() -> None:
    assert proposed((), "Ada@Northfield.edu", "ada@zoom.northfield.edu") == RULE


@pytest.mark.parametrize(
    ("slack", "zoom"),
    [
        ("ada@northfield.edu", "ada@northfield.edu"),  # nothing to ask
        ("ada@northfield.edu", "ada.lovelace@zoom.northfield.edu"),
        ("ada@northfield.edu", "ada@gmail.com"),
        ("ada@gmx.de", "ada@northfield.edu"),
        (None, "ada@northfield.edu"),
    ],
)
def test_nothing_is_suggested_where_a_rule_would_say_nothing(slack: str | None, zoom: str) -> None:
    assert proposed((), slack, zoom) is None


def test_a_domain_at_zoom_belongs_to_one_in_slack() -> None:
    assert proposed((RULE,), "ada@med.northfield.edu", "ada@zoom.northfield.edu") is None
    assert proposed((RULE,), "ada@northfield.edu", "ada@zoom.northfield.edu") is None


@given(rules=rule_sets, slack=addresses, zoom=addresses)
def test_a_rule_never_makes_two_names_one(rules: set[DomainRule], slack: str, zoom: str) -> None:
    if settles(rules, slack, zoom):
        name, _, _ = slack.strip().casefold().rpartition("@")
        assert same_email(f"{name}@x.org", f"{zoom.strip().rpartition('@')[0]}@x.org")


@given(seen=st.lists(st.tuples(addresses, addresses), max_size=6), people=st.sets(addresses))
def test_whatever_was_suggested_no_zoom_user_fits_two_people(
    seen: list[tuple[str, str]], people: set[str]
) -> None:
    rules: tuple[DomainRule, ...] = ()
    for slack, zoom in seen:
        rule = proposed(rules, slack, zoom)
        rules = (*rules, rule) if rule else rules

    for _, zoom in seen:
        fitting = {one.strip().casefold() for one in people if settles(rules, one, zoom)}
        assert len(fitting) <= 1


@given(
    rules=rule_sets,
    slack=addresses,
    zoom=addresses,
    account_matches=st.booleans(),
    linked=st.booleans(),
)
def test_a_rule_crosses_no_account_and_takes_nothing_from_an_owner(
    rules: set[DomainRule], slack: str, zoom: str, *, account_matches: bool, linked: bool
) -> None:
    matches = same_email(slack, zoom) or settles(rules, slack, zoom)
    evidence = dict.fromkeys((field.name for field in fields(Evidence)), True) | {
        "account_matches": account_matches,
        "linked_to_somebody_else": linked,
        "email_matches": matches,
    }
    verdict = judge(Evidence(**evidence))

    if not account_matches:
        assert verdict.state is InvitationState.WRONG_ACCOUNT
    elif linked:
        assert verdict.state is InvitationState.FAILED
    elif not matches:
        assert verdict.state is InvitationState.CONFIRMING
