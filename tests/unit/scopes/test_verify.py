from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scopes.capability import CapabilityId
from bot.scopes.profiles import CORE, FULL, Profile
from bot.scopes.verify import Missing, parse_scopes, verify

SEVEN_CLASSIC = "meeting:read meeting:write recording:read recording:write user:read user:write"

profiles = st.sampled_from([CORE, FULL])
foreign = st.sampled_from(["user:read:email:admin", "phone:read", "x", "Meeting:Read"])
names = st.sampled_from(sorted(FULL.scopes())) | foreign
scope_sets = st.frozensets(names, max_size=60)


def test_the_seven_classic_scopes_are_everything() -> None:
    report = verify(CORE, parse_scopes(f"{SEVEN_CLASSIC} user_profile"))
    assert report.granted == tuple(CapabilityId)
    assert report.complete
    assert not report.surplus


@pytest.mark.parametrize("chosen", [CORE, FULL], ids=lambda chosen: chosen.id)
def test_all_granular_scopes_of_a_profile_are_everything(chosen: Profile) -> None:
    report = verify(chosen, frozenset(chosen.granular()))
    assert report.complete
    assert not report.surplus


def test_one_unticked_scope_leaves_its_capability_missing_by_name() -> None:
    report = verify(CORE, frozenset(CORE.granular()) - {"meeting:delete:meeting"})
    deleting = Missing(CapabilityId.MANAGE_MEETINGS, ("meeting:delete:meeting",), partly=True)
    assert report.missing == (deleting,)
    assert report.partly == (CapabilityId.MANAGE_MEETINGS,)
    assert not report.complete


def test_an_unticked_scope_that_two_capabilities_share_is_missed_by_both() -> None:
    report = verify(CORE, frozenset(CORE.granular()) - {"user:read:user"})
    assert report.missing == (
        Missing(CapabilityId.VIEW_USER, ("user:read:user",), partly=True),
        Missing(CapabilityId.VIEW_PROFILE, ("user:read:user",), partly=False),
    )


def test_managing_does_not_stand_for_viewing() -> None:
    report = verify(CORE, frozenset({"meeting:write"}))
    assert report.granted == (CapabilityId.MANAGE_MEETINGS,)
    viewing = Missing(CapabilityId.VIEW_MEETINGS, ("meeting:read",), partly=False)
    assert report.missing[0] == viewing


def test_an_old_app_is_told_classic_names_and_a_new_one_granular_names() -> None:
    old = verify(CORE, frozenset({"user:read"}))
    new = verify(CORE, frozenset({"user:read:user"}))
    assert [name for entry in old.missing for name in entry.scopes][:1] == ["meeting:read"]
    assert new.missing[0].scopes == ("meeting:read:list_meetings", "meeting:read:meeting")


def test_an_empty_grant_misses_everything_in_granular_names() -> None:
    report = verify(CORE, parse_scopes(""))
    assert [entry.capability_id for entry in report.missing] == list(CapabilityId)
    assert {name for entry in report.missing for name in entry.scopes} == set(CORE.granular())


def test_what_nobody_asked_for_is_named_in_order() -> None:
    report = verify(CORE, frozenset(CORE.granular()) | {"phone:read", "chat:write"})
    assert report.surplus == ("chat:write", "phone:read")
    assert report.complete


def test_upper_case_is_another_name() -> None:
    report = verify(CORE, parse_scopes("MEETING:READ"))
    assert not report.granted
    assert report.surplus == ("MEETING:READ",)


@given(profiles, scope_sets)
def test_granted_and_missing_are_together_what_is_required(
    chosen: Profile, granted: frozenset[str]
) -> None:
    report = verify(chosen, granted)
    missing = [entry.capability_id for entry in report.missing]
    assert sorted([*report.granted, *missing]) == sorted(c.id for c in chosen.capabilities)


@given(profiles, scope_sets, scope_sets)
def test_granting_more_never_removes_a_capability(
    chosen: Profile, granted: frozenset[str], more: frozenset[str]
) -> None:
    before, after = verify(chosen, granted), verify(chosen, granted | more)
    assert set(before.granted) <= set(after.granted)


@given(profiles, scope_sets)
def test_adding_what_is_missing_makes_the_grant_complete(
    chosen: Profile, granted: frozenset[str]
) -> None:
    missing = verify(chosen, granted).missing
    to_add = frozenset(name for entry in missing for name in entry.scopes)
    assert to_add.isdisjoint(granted)
    assert verify(chosen, granted | to_add).complete


@given(profiles, scope_sets)
def test_surplus_is_exactly_what_the_profile_does_not_know(
    chosen: Profile, granted: frozenset[str]
) -> None:
    surplus = set(verify(chosen, granted).surplus)
    assert surplus <= granted
    assert surplus.isdisjoint(chosen.scopes())
    assert granted - surplus <= chosen.scopes()


@given(st.lists(names), st.randoms(use_true_random=False))
def test_order_repetition_and_spacing_of_the_text_do_not_matter(
    listed: list[str], random: Random
) -> None:
    shuffled = [*listed, *listed]
    random.shuffle(shuffled)
    assert parse_scopes("  ".join(shuffled) + "\n") == parse_scopes(" ".join(listed))
    assert parse_scopes(" ".join(listed)) == frozenset(listed)
