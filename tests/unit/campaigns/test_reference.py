"""What people read out leads back to what it was made of."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.campaigns.reference import reference, referred


@given(st.uuids())
def test_a_reference_leads_back(invitation_id: UUID) -> None:
    ids = referred(reference(invitation_id))

    assert ids is not None
    first, last = ids
    assert first <= invitation_id <= last


@given(st.uuids())
def test_it_may_be_typed_as_it_is_heard(invitation_id: UUID) -> None:
    spoken = reference(invitation_id)
    typed = spoken.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert referred(f" {typed} ") == referred(spoken)


@given(st.uuids(), st.uuids())
def test_references_differ_as_soon_as_the_beginnings_of_ids_do(one: UUID, other: UUID) -> None:
    assert (reference(one) == reference(other)) == (one.hex[:10] == other.hex[:10])


@pytest.mark.parametrize(
    "text", ["", "7K2M", "7K2M-Q41D-1", "7K2M-Q41U", "ünïcödé!", "7K2M\x00Q41"]
)
def test_what_is_none_is_told_from_one(text: str) -> None:
    assert referred(text) is None
