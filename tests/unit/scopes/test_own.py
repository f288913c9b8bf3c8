from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scopes.capability import CapabilityId
from bot.scopes.own import Flaw, ProfileError, own_profile, read_profile
from bot.scopes.profiles import CORE, FULL, Profile

USER = "view_user: user:read:user"
words = st.text(ascii_lowercase, min_size=1, max_size=12)
names = st.builds(lambda *parts: ":".join(parts), words, words, words)


def scopes_of(profile: Profile) -> dict[str, tuple[str, ...]]:
    return {each.id.value: each.granular for each in profile.capabilities}


@pytest.mark.parametrize(
    "text",
    [
        "view_user: user:read:user, user:read:settings",
        "view_user: user:read:user user:read:settings",
        "view_user:\n  - user:read:user\n  - user:read:settings",
        "view_user:\n- user:read:user\n\n# and\n- user:read:settings # theirs",
        "view_user: [user:read:user, 'user:read:settings']",
        "View user:\r\nuser:read:user\r\nuser:read:settings\r\n",
        '"view_user": user:read:user,\nuser:read:settings',
    ],
)
def test_yaml_and_simple_lines_come_to_the_same(text: str) -> None:
    assert scopes_of(read_profile(text)) == {"view_user": ("user:read:user", "user:read:settings")}


def test_a_shipped_profile_can_be_extended() -> None:
    extended = read_profile("extends: core\nview_meetings: meeting:read:poll, meeting:read:meeting")
    assert set(extended.granular()) - set(CORE.granular()) == {"meeting:read:poll"}
    assert [each.id for each in extended.capabilities] == list(CapabilityId)
    assert len(extended.granular()) == len(CORE.granular()) + 1


def test_permissions_come_in_the_order_in_which_people_see_them() -> None:
    backwards = read_profile(f"{USER}\nview_meetings: meeting:read:meeting")
    assert [each.id.value for each in backwards.capabilities] == ["view_meetings", "view_user"]


def test_the_classic_scope_of_a_permission_stays_what_it_is() -> None:
    assert read_profile(USER).capabilities[0].classic == "user:read"


@pytest.mark.parametrize(
    ("text", "flaw", "line", "word"),
    [
        ("", Flaw.EMPTY, 0, ""),
        ("# nothing\n\n", Flaw.EMPTY, 0, ""),
        (f"{USER}\nview_rooms: room:read:room", Flaw.UNKNOWN_CAPABILITY, 2, "view_rooms"),
        (f"{USER}\n{USER}", Flaw.REPEATED_CAPABILITY, 2, "view_user"),
        ("extends: everything", Flaw.UNKNOWN_BASE, 1, "everything"),
        ("user:read:user", Flaw.NO_CAPABILITY, 1, "user:read:user"),
        (f"{USER}\n\nview_meetings:\n# none", Flaw.NO_SCOPES, 3, "view_meetings"),
        (f"{USER}\nview_meetings: meeting:read", Flaw.NO_SCOPE, 2, "meeting:read"),
        (
            f"{USER}\nview_meetings:\n- Meeting:Read:Meeting",
            Flaw.NO_SCOPE,
            3,
            "Meeting:Read:Meeting",
        ),
        (f"{USER}, <!channel>", Flaw.NO_SCOPE, 1, "<!channel>"),
        (f"{USER}:someone", Flaw.NO_SCOPE, 1, "user:read:user:someone"),
        (f"{USER}\nview_user:x{'y' * 100}:z", Flaw.NO_SCOPE, 2, f"view_user:x{'y' * 100}:z"),
        (f"{USER}:admin", Flaw.ADMIN_SCOPE, 1, "user:read:user:admin"),
        (f"{USER}:master", Flaw.ADMIN_SCOPE, 1, "user:read:user:master"),
        ("view_meetings: meeting:read:meeting", Flaw.USER_NEEDED, 0, "user:read:user"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, flaw: Flaw, line: int, word: str) -> None:
    with pytest.raises(ProfileError) as refused:
        read_profile(text)
    assert (refused.value.flaw, refused.value.line, refused.value.word) == (flaw, line, word)


@given(st.text(max_size=300) | st.text("view_user:- \n,[]#a", max_size=300))
def test_whatever_is_pasted_is_read_or_refused(text: str) -> None:
    try:
        read = read_profile(text)
    except ProfileError:
        return
    assert "user:read:user" in read.granular()
    assert not [name for name in read.granular() if name.endswith((":admin", ":master"))]


@given(st.dictionaries(st.sampled_from(list(CapabilityId)), st.lists(names, min_size=1)))
def test_the_same_scopes_make_the_same_profile_and_others_another(
    granular: dict[CapabilityId, list[str]],
) -> None:
    first = own_profile({id_: tuple(names) for id_, names in granular.items()})
    again = own_profile({id_: tuple(names) for id_, names in reversed(granular.items())})
    assert first == again
    assert len(first.id) <= 32
    more = own_profile({**scopes_of(first), "view_user": ("one:more:scope",)})
    assert more == first or more.id != first.id


def test_no_profile_of_an_institution_has_the_id_of_a_shipped_one() -> None:
    assert own_profile(scopes_of(CORE)).id != CORE.id
    assert own_profile(scopes_of(FULL)).id.startswith("own-")
