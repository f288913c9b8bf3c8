from __future__ import annotations

from dataclasses import fields
from itertools import product

import pytest

from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState
from bot.campaigns.verdict import Evidence, Verdict, judge, same_email

# Gravest first: each row says which answer of Zoom's leads where, if nothing above it did.
_GRAVEST_FIRST = (
    ("account_matches", False, Verdict(InvitationState.WRONG_ACCOUNT, Cause.WRONG_ACCOUNT)),
    ("linked_to_somebody_else", True, Verdict(InvitationState.FAILED, Cause.ALREADY_LINKED)),
    ("email_matches", False, Verdict(InvitationState.CONFIRMING)),
    ("scopes_complete", False, Verdict(InvitationState.MISSING_SCOPES, Cause.SCOPES_MISSING)),
    ("licensed", False, Verdict(InvitationState.UNLICENSED, Cause.UNLICENSED)),
)


def test_the_table_names_every_piece_of_evidence() -> None:
    decisive = [field.name for field in fields(Evidence) if field.name != "scopes_settled"]
    assert [name for name, _, _ in _GRAVEST_FIRST] == decisive


@pytest.mark.parametrize("answers", list(product([True, False], repeat=len(fields(Evidence)))))
def test_of_all_that_is_wrong_the_gravest_decides(answers: tuple[bool, ...]) -> None:
    evidence = Evidence(*answers)

    wrong = (verdict for name, bad, verdict in _GRAVEST_FIRST if getattr(evidence, name) is bad)
    gravest = next(wrong, Verdict(InvitationState.VERIFIED))
    if gravest.cause is Cause.SCOPES_MISSING and not evidence.scopes_settled:
        gravest = Verdict(InvitationState.MISSING_SCOPES)  # until Zoom has been asked again
    assert judge(evidence) == gravest
    assert judge(evidence).being_checked == (gravest == Verdict(InvitationState.MISSING_SCOPES))


def test_only_a_faultless_authorization_is_verified() -> None:
    verified = [
        answers
        for answers in product([True, False], repeat=6)
        if judge(Evidence(*answers)).state is InvitationState.VERIFIED
    ]

    assert verified == [(True, False, True, True, settled, True) for settled in (True, False)]


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("ada@northfield.edu", "ada@northfield.edu"),
        ("Ada@Northfield.EDU", "ada@northfield.edu"),
        (" ada@northfield.edu\n", "ada@northfield.edu "),
        ("STRASSE@northfield.edu", "straße@northfield.edu"),
    ],
)
def test_addresses_that_reach_the_same_person_are_the_same(expected: str, actual: str) -> None:
    assert same_email(expected, actual)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("ada@northfield.edu", "ada@elsewhere.edu"),
        ("ada@northfield.edu", "ada+zoom@northfield.edu"),
        ("ada@northfield.edu", ""),
        (None, "ada@northfield.edu"),
        (None, ""),
    ],
)
def test_other_addresses_and_unknown_ones_are_not(expected: str | None, actual: str) -> None:
    assert not same_email(expected, actual)
