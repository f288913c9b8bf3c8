import pytest

from bot.scopes.capability import CapabilityId
from bot.scopes.profiles import CORE, FULL, Profile


def test_full_holds_every_granular_scope_once() -> None:
    assert len(FULL.granular()) == len(set(FULL.granular())) == 85


def test_full_counts_per_classic_scope() -> None:
    assert {c.classic: len(set(c.granular)) for c in FULL.capabilities} == {
        "meeting:read": 18,
        "meeting:write": 25,
        "recording:read": 7,
        "recording:write": 11,
        "user:read": 11,
        "user:write": 24,
        "user_profile": 5,
    }


def test_full_counts_per_zoom_service() -> None:
    services = [name.split(":")[0] for name in FULL.granular()]
    counts = {service: services.count(service) for service in dict.fromkeys(services)}
    assert counts == {"meeting": 43, "cloud_recording": 15, "archiving": 2, "user": 25}


def test_core_asks_for_thirteen_scopes_grouped_as_in_the_picker() -> None:
    assert CORE.granular() == (
        "meeting:read:list_meetings",
        "meeting:read:meeting",
        "meeting:write:meeting",
        "meeting:update:meeting",
        "meeting:delete:meeting",
        "cloud_recording:read:list_user_recordings",
        "cloud_recording:read:list_recording_files",
        "cloud_recording:delete:meeting_recording",
        "cloud_recording:delete:recording_file",
        "user:read:user",
        "user:read:settings",
        "user:update:user",
        "user:update:settings",
    )


def test_core_asks_for_nothing_that_full_does_not() -> None:
    for small, large in zip(CORE.capabilities, FULL.capabilities, strict=True):
        assert set(small.granular) <= set(large.granular)


@pytest.mark.parametrize("chosen", [CORE, FULL], ids=lambda chosen: chosen.id)
def test_every_profile_covers_the_seven_capabilities_in_order(chosen: Profile) -> None:
    assert [c.id for c in chosen.capabilities] == list(CapabilityId)
    assert all(c.granular for c in chosen.capabilities)


@pytest.mark.parametrize("chosen", [CORE, FULL], ids=lambda chosen: chosen.id)
def test_user_managed_apps_are_never_asked_for_admin_scopes(chosen: Profile) -> None:
    assert not [name for name in chosen.scopes() if name.endswith((":admin", ":master"))]
