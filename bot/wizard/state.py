from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.guide.model import Check, Edition, Step


@dataclass(frozen=True, slots=True)
class Progress:
    """Record how far a workspace is in an edition; all its admins share it.

    `done` and `skipped` may hold ids that the edition does not know, from another edition or an
    older state of it: they are kept. `current` may be such an id too; `current_step` says what to
    show then. `skipped` gives the reason by step id. `left_at` gives, by edition id, the step that
    was shown when the setup was moved away; it lasts until another step is shown. `to_repeat` is
    the check that failed, while an admin is at the steps before it to put right what was wrong.
    """

    edition_id: str
    done: frozenset[str]
    current: str
    skipped: Mapping[str, str] = field(default_factory=dict)
    left_at: Mapping[str, str] = field(default_factory=dict)
    to_repeat: Check | None = None

    def to_dict(self) -> dict[str, object]:
        """Return it as data that JSON can carry; `from_dict` reads it back."""
        return {
            "edition": self.edition_id,
            "done": sorted(self.done),
            "current": self.current,
            "skipped": dict(self.skipped),
            "left_at": dict(self.left_at),
            "to_repeat": self.to_repeat,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> "Progress":
        """Read what `to_dict` wrote, now or by an earlier version, whatever ids are in it.

        Raises:
            ValueError: The data does not have that shape.
        """
        match data:
            case {"edition": str(edition_id), "done": [*done], "current": str(current)}:
                skipped, left_at = (_pairs(data, name) for name in ("skipped", "left_at"))
                done_ids, to_repeat = frozenset(_texts(done)), _check(data.get("to_repeat"))
                return cls(edition_id, done_ids, current, skipped, left_at, to_repeat)
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
    """Return the first step that is neither finished nor left out, or None when there is none."""
    return next((step for step in edition.steps if not is_settled(step, progress)), None)


def is_settled(step: Step, progress: Progress) -> bool:
    """Tell whether nobody has to come back to a step: it is finished or left out."""
    return step.id in progress.done or is_left_out(step, progress)


def is_left_out(step: Step, progress: Progress) -> bool:
    """Tell whether a step was skipped, may be, and has not been finished since."""
    return step.optional and step.id in progress.skipped and step.id not in progress.done


def _check(stored: object) -> Check | None:
    return Check(stored) if isinstance(stored, str) and stored in set(Check) else None


def _texts(items: list[object]) -> list[str]:
    texts = [item for item in items if isinstance(item, str)]
    if len(texts) != len(items):
        raise ValueError("stored progress lists its finished steps by id")
    return texts


def _pairs(data: Mapping[str, object], name: str) -> dict[str, str]:
    stored = data.get(name, {})
    if isinstance(stored, dict):
        pairs = {k: v for k, v in stored.items() if isinstance(k, str) and isinstance(v, str)}
        if len(pairs) == len(stored):
            return pairs
    raise ValueError(f"stored progress has texts by id as {name}")
