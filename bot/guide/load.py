import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.guide.links import LINKS
from bot.guide.model import (
    Callout,
    CalloutKind,
    Check,
    Dropped,
    Edition,
    Finding,
    Mendable,
    Step,
    Value,
)

_KEBAB_CASE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RAW_URL = re.compile(r"://|\bwww\.", re.IGNORECASE)

_OF_A_STEP = frozenset(
    {
        "words",
        "check",
        "finding",
        "optional",
        "mends",
        "labels",
        "links",
        "values",
        "messages",
        "callouts",
    }
)

_T = TypeVar("_T")
_E = TypeVar("_E", bound=StrEnum)


class EditionError(ValueError):
    """Refuse an edition; the message starts with file and line."""


def load_edition(text: str, *, file: str) -> Edition:
    """Read one edition from YAML; `file` is its name in error messages.

    Raises:
        EditionError: The text is no YAML, has an unknown, missing or repeated key, an id that
            is repeated or not kebab-case, an unknown link, kind, check, value or cause, a cause
            that is mended twice, or a raw URL.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise EditionError(f"{file}:{line}: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise EditionError(f"{file}:1: {error}") from error
    if root is None:
        raise EditionError(f"{file}:1: the file is empty")
    return _Reader(file).edition(root)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turn YAML nodes into values; nodes, unlike plain data, know their line."""

    file: str

    def edition(self, node: Node) -> Edition:
        entries = self._mapping(node, required={"id", "steps"}, optional={"dropped"})
        pairs = self._each(entries["steps"], lambda item: (item, self._step(item)))
        if not pairs:
            raise self._error(entries["steps"], "an edition has at least one step")
        self._refuse_repeats((item, step.id) for item, step in pairs)
        steps = tuple(step for _, step in pairs)
        self._refuse_repeats(
            (item, callout.id) for item, step in pairs for callout in step.callouts
        )
        self._refuse_repeats(
            ((item, cause.value) for item, step in pairs for cause in step.mends), "cause"
        )
        dropped = self._each(entries.get("dropped"), self._dropped)
        return Edition(self._kebab(entries["id"]), steps, dropped)

    def _step(self, node: Node) -> Step:
        entries = self._mapping(node, required={"id"}, optional=_OF_A_STEP)
        return Step(
            id=self._kebab(entries["id"]),
            words=self._words(entries),
            check=self._member(Check, entries["check"]) if "check" in entries else None,
            finding=self._member(Finding, entries["finding"]) if "finding" in entries else None,
            optional=self._flag(entries.get("optional")),
            mends=self._each(entries.get("mends"), lambda item: self._member(Mendable, item)),
            labels=self._each(entries.get("labels"), self._text),
            links=self._each(entries.get("links"), self._link),
            values=self._each(entries.get("values"), lambda item: self._member(Value, item)),
            messages=self._each(entries.get("messages"), self._kebab),
            callouts=self._each(entries.get("callouts"), self._callout),
        )

    def _callout(self, node: Node) -> Callout:
        entries = self._mapping(node, optional={"words", *CalloutKind})
        kinds = [CalloutKind(key) for key in entries if key != "words"]
        if len(kinds) != 1:
            raise self._error(node, "a callout is one pair, kind: id")
        return Callout(self._kebab(entries[kinds[0]]), kinds[0], self._words(entries))

    def _dropped(self, node: Node) -> Dropped:
        entries = self._mapping(node, required={"callout", "reason"})
        return Dropped(self._kebab(entries["callout"]), self._text(entries["reason"]))

    def _words(self, entries: Mapping[str, Node]) -> str:
        return self._kebab(entries["words"]) if "words" in entries else ""

    def _link(self, node: Node) -> str:
        name = self._text(node)
        if name not in LINKS:
            raise self._error(node, f"unknown link {name!r}, known are {', '.join(LINKS)}")
        return name

    def _member(self, kind: type[_E], node: Node) -> _E:
        text = self._text(node)
        if text not in set(kind):
            raise self._error(node, f"unknown {kind.__name__.lower()} {text!r}")
        return kind(text)

    def _flag(self, node: Node | None) -> bool:
        if node is None:
            return False
        if self._text(node) != "true":
            raise self._error(node, "expected true, or no such key")
        return True

    def _kebab(self, node: Node) -> str:
        text = self._text(node)
        if not _KEBAB_CASE.fullmatch(text):
            raise self._error(node, f"{text!r} is no kebab-case id")
        return text

    def _text(self, node: Node) -> str:
        if not isinstance(node, ScalarNode) or not node.value:
            raise self._error(node, "expected a word or words")
        if _RAW_URL.search(node.value):
            raise self._error(node, f"raw URL {node.value!r}: name a link instead")
        return str(node.value)

    def _each(self, node: Node | None, read: Callable[[Node], _T]) -> tuple[_T, ...]:
        if node is None:
            return ()
        if not isinstance(node, SequenceNode):
            raise self._error(node, "expected a list")
        return tuple(read(item) for item in node.value)

    def _mapping(
        self, node: Node, *, required: Iterable[str] = (), optional: Iterable[str] = ()
    ) -> dict[str, Node]:
        if not isinstance(node, MappingNode):
            raise self._error(node, "expected keys and values")
        entries: dict[str, Node] = {}
        for key_node, value in node.value:
            key = self._text(key_node)
            if key not in {*required, *optional}:
                raise self._error(key_node, f"unknown key {key!r}")
            if key in entries:
                raise self._error(key_node, f"repeated key {key!r}")
            entries[key] = value
        if absent := sorted(set(required) - entries.keys()):
            raise self._error(node, f"missing key {', '.join(map(repr, absent))}")
        return entries

    def _refuse_repeats(self, ids: Iterable[tuple[Node, str]], what: str = "id") -> None:
        seen: set[str] = set()
        for node, identifier in ids:
            if identifier in seen:
                raise self._error(node, f"repeated {what} {identifier!r}")
            seen.add(identifier)

    def _error(self, node: Node, sentence: str) -> EditionError:
        return EditionError(f"{self.file}:{node.start_mark.line + 1}: {sentence}")
