"""The vocabulary in which ``blocks.py`` writes down what Block Kit accepts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Surface: TypeAlias = Literal["message", "modal"]
EVERYWHERE: frozenset[Surface] = frozenset({"message", "modal"})
MODAL_ONLY: frozenset[Surface] = frozenset({"modal"})
MESSAGE_ONLY: frozenset[Surface] = frozenset({"message"})


@dataclass(frozen=True, slots=True)
class String:
    """A string of `least` to `most` characters."""

    most: int
    least: int = 1


@dataclass(frozen=True, slots=True)
class Url:
    """An absolute http or https address of at most `most` characters."""

    most: int = 3000


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number between two bounds, both included."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text object of one of `kinds` with at most `most` characters."""

    kinds: tuple[str, ...]
    most: int
    least: int = 1


@dataclass(frozen=True, slots=True)
class Items:
    """A list of `least` to `most` things that all follow `rule`."""

    rule: "Rule"
    most: int
    least: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """An object without a type of its own, named in ``blocks.PARTS``."""

    name: str


@dataclass(frozen=True, slots=True)
class Typed:
    """An object whose ``type`` is one of `types`, each described in ``blocks.TYPES``."""

    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Anything:
    """A value that is not looked into."""


Rule: TypeAlias = String | Url | Choice | Flag | Number | Text | Items | Part | Typed | Anything


@dataclass(frozen=True, slots=True)
class Shape:
    """What an object must have, may have, must have one of, and where it may stand."""

    required: Mapping[str, Rule]
    optional: Mapping[str, Rule]
    one_of: tuple[str, ...] = ()
    surfaces: frozenset[Surface] = EVERYWHERE
