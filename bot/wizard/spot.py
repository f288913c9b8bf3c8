from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """Name the step that was on the screen when somebody opened or pressed something."""

    edition_id: str
    step_id: str

    def __str__(self) -> str:
        """Return it as a button or form can carry it; `read` takes it back."""
        return f"{self.edition_id}/{self.step_id}"

    @classmethod
    def read(cls, text: str) -> "Spot":
        """Read what a button or form carried; neither id need be one that exists.

        Raises:
            ValueError: It is nothing of the kind.
        """
        edition_id, _, step_id = text.partition("/")
        if not edition_id or not step_id:
            raise ValueError("a spot is an edition and a step")
        return cls(edition_id, step_id)
