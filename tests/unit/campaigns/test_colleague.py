import pytest

from bot.campaigns.colleague import Unsuitable, unsuitable
from bot.campaigns.model import MemberKind


def test_a_colleague_is_a_person_who_has_not_rehearsed() -> None:
    assert unsuitable("U2", MemberKind.PERSON, rehearsed={"U1"}) is None
    assert unsuitable("U1", MemberKind.PERSON, rehearsed={"U1"}) is Unsuitable.REHEARSED


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (MemberKind.GUEST, Unsuitable.GUEST),
        (MemberKind.STRANGER, Unsuitable.STRANGER),
        (MemberKind.BOT, Unsuitable.BOT),
        (MemberKind.DEACTIVATED, Unsuitable.DEACTIVATED),
        (None, Unsuitable.UNKNOWN),
    ],
)
def test_nobody_else_is(kind: MemberKind | None, reason: Unsuitable) -> None:
    assert unsuitable("U2", kind, rehearsed=()) is reason


def test_every_kind_of_member_is_decided() -> None:
    suitable = [kind for kind in MemberKind if unsuitable("U2", kind, rehearsed=()) is None]
    assert suitable == [MemberKind.PERSON]
