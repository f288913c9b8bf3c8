from collections.abc import Mapping
from dataclasses import dataclass

from bot.guide.model import Edition, Step


@dataclass(frozen=True, slots=True)
class Progress:
    """Record how far a workspace is in an edition; all its admins share it.

    `done` may hold ids that the edition does not know, from an older state of it: they are kept.
    `current` may be such an id too; `current_step` says what to show then.
    """

    edition_id: str
    done: frozenset[str]
    current: str

    def to_dict(self) -> dict[str, object]:
        """Return it as data that JSON can carry; `from_dict` reads it back."""
        return {"edition": self.edition_id, "done": sorted(self.done), "current": self.current}

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> "Progress":
        """Read what `to_dict` wrote, whatever step ids are in it.

        Raises:
            ValueError: The data does not have that shape.
        """
        match data:
            case {"edition": str(edition_id), "done": [*done], "current": str(current)}:
                return cls(edition_id, frozenset(_texts(done)), current)
            case _:
                raise ValueError("stored progress has an edition, a list done and a current step")


def start(edition: Edition) -> Progress:
    """Return the progress of a workspace that has just opened the guide."""
    return Progress(edition.id, frozenset(), edition.steps[0].id)


def current_step(edition: Edition, progress: Progress) -> Step:
    """Return the step to show: the current one, else the first that is not finished."""
    return (
        edition.step(progress.current) or first_unfinished(edition, progress) or edition.steps[-1]
    )


def first_unfinished(edition: Edition, progress: Progress) -> Step | None:
    """Return the first step that is not finished, or None when all are."""
    return next((step for step in edition.steps if step.id not in progress.done), None)


def _texts(items: list[object]) -> list[str]:
    texts = [item for item in items if isinstance(item, str)]
    if len(texts) != len(items):
        raise ValueError("stored progress lists its finished steps by id")
    return texts
