import pytest

from bot.wizard.state import Progress


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"edition": "2030-01", "done": []},
        {"edition": "2030-01", "done": "read", "current": "read"},
        {"edition": "2030-01", "done": ["read", 7], "current": "read"},
        {"edition": 2030, "done": [], "current": "read"},
        {"edition": "2030-01", "done": [], "current": "read", "skipped": ["read"]},
        {"edition": "2030-01", "done": [], "current": "read", "skipped": {"read": 7}},
        {"edition": "2030-01", "done": [], "current": "read", "left_at": None},
    ],
)
def test_stored_data_of_another_shape_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="stored progress"):
        Progress.from_dict(stored)


def test_keys_that_a_later_version_added_are_ignored() -> None:
    stored = {"edition": "2030-01", "done": ["read"], "current": "build", "later": True}
    assert Progress.from_dict(stored) == Progress("2030-01", frozenset({"read"}), "build")


def test_what_was_stored_before_steps_could_be_skipped_is_read() -> None:
    stored = {"edition": "2030-01", "done": ["read"], "current": "build"}
    assert Progress.from_dict(stored) == Progress("2030-01", frozenset({"read"}), "build", {}, {})
