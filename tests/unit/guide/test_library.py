from bot.guide.library import DEFAULT_EDITION, default_edition, editions


def test_shipped_editions_are_found_by_their_id() -> None:
    assert all(edition.id == edition_id for edition_id, edition in editions().items())
    assert default_edition() is editions()[DEFAULT_EDITION]


def test_a_step_is_found_by_its_id() -> None:
    edition = default_edition()
    assert [edition.step(step.id) for step in edition.steps] == list(edition.steps)
    assert edition.step("no-such-step") is None
