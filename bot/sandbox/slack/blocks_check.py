"""Checks blocks and views against the tables of ``blocks.py`` and the rules between objects."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.slack import blocks as tables
from bot.sandbox.slack.elements import PARTS
from bot.sandbox.slack.rules import (
    Anything,
    Choice,
    Flag,
    Items,
    Number,
    Part,
    Rule,
    Shape,
    String,
    Surface,
    Text,
    Typed,
    Url,
)
from bot.sandbox.slack.wire import Json

_URL_SCHEMES = ("http", "https")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing Slack refuses, with the JSON pointer of where it is."""

    says: str
    pointer: str

    def __str__(self) -> str:
        return f"{self.says} [json-pointer:{self.pointer}]"


def check_message_blocks(blocks: object) -> list[Fault]:
    """Return what Slack refuses in a message's blocks; an empty list is a pass."""
    return list(_blocks(blocks, "message", "/blocks"))


def check_view(view: Json) -> list[Fault]:
    """Return what Slack refuses in a modal; an empty list is a pass."""
    faults = list(_shape(view, tables.MODAL, "modal", "/view"))
    faults += _blocks(view.get("blocks"), "modal", "/view/blocks")
    if _has_inputs(view) and "submit" not in view:
        faults.append(Fault("missing required field: submit", "/view"))
    return faults


def block_text_length(blocks: list[Json]) -> int:
    """Count the characters of everything a message's blocks would show."""
    return sum(len(text) for text in _texts(blocks))


def view_size(view: Json) -> int:
    """Measure a view in bytes of JSON, as ``view_too_large`` does."""
    return len(json.dumps(view, ensure_ascii=False).encode())


def _has_inputs(view: Json) -> bool:
    blocks = view.get("blocks")
    listed = blocks if isinstance(blocks, list) else []
    return any(isinstance(block, dict) and block.get("type") == "input" for block in listed)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        if key == "text" and isinstance(inner, str):
            yield inner
        else:
            yield from _texts(inner)


def _blocks(blocks: object, surface: Surface, at: str) -> Iterator[Fault]:
    if not isinstance(blocks, list):
        yield Fault("must be an array", at)
        return
    most = tables.MOST_BLOCKS[surface]
    if len(blocks) > most:
        yield Fault(f"no more than {most} items allowed", at)
    for index, block in enumerate(blocks):
        yield from _block(block, surface, f"{at}/{index}")
    whole = [block for block in blocks if isinstance(block, dict)]
    yield from _between_blocks(whole, at)


def _block(block: object, surface: Surface, at: str) -> Iterator[Fault]:
    if not isinstance(block, dict):
        yield Fault("must be an object", at)
        return
    if "type" not in block:
        yield Fault("missing required field: type", at)
        return
    shape = tables.BLOCKS.get(str(block["type"]))
    if shape is None or surface not in shape.surfaces:
        yield Fault(f"unsupported type: {block['type']}", f"{at}/type")
        return
    yield from _shape(block, shape, surface, at, typed=True)
    yield from _repeated(
        [
            (element["action_id"], pointer)
            for element, pointer in elements_of(block, at)
            if isinstance(element.get("action_id"), str)
        ],
        "action_id",
    )


def elements_of(block: Json, at: str = "") -> list[tuple[Json, str]]:
    """List the interactive elements of a block, each with its pointer."""
    match block.get("type"):
        case "section":
            found = [(block.get("accessory"), f"{at}/accessory")]
        case "input":
            found = [(block.get("element"), f"{at}/element")]
        case "actions":
            listed = block.get("elements")
            items = listed if isinstance(listed, list) else []
            found = [(item, f"{at}/elements/{index}") for index, item in enumerate(items)]
        case _:
            found = []
    return [(item, pointer) for item, pointer in found if isinstance(item, dict)]


def _between_blocks(blocks: list[Json], at: str) -> Iterator[Fault]:
    ids = [(b["block_id"], at) for b in blocks if isinstance(b.get("block_id"), str)]
    yield from _repeated(ids, "block_id")
    markdown = sum(len(str(b.get("text"))) for b in blocks if b.get("type") == "markdown")
    if markdown > tables.MOST_MARKDOWN:
        yield Fault(f"markdown must be less than {tables.MOST_MARKDOWN + 1} characters in all", at)
    if sum(b.get("type") == "table" for b in blocks) > 1:
        yield Fault("only_one_table_allowed", at)
    focused = [e for b in blocks for e, _ in elements_of(b) if e.get("focus_on_load") is True]
    if len(focused) > 1:
        yield Fault("only one element may have focus_on_load", at)


def _repeated(ids: list[tuple[str, str]], name: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for value, pointer in ids:
        if value in seen:
            yield Fault(f"duplicate {name}: {value}", pointer)
        seen.add(value)


def _shape(
    value: object, shape: Shape, surface: Surface, at: str, *, typed: bool = False
) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault("must be an object", at)
        return
    rules = {**shape.required, **shape.optional}
    for name in shape.required:
        if name not in value:
            yield Fault(f"missing required field: {name}", at)
    if shape.one_of and not any(name in value for name in shape.one_of):
        yield Fault(f"missing required field: {' or '.join(shape.one_of)}", at)
    for name, inner in value.items():
        if name == "type" and typed:
            continue
        if name not in rules:
            yield Fault(f"invalid additional property: {name}", at)
            continue
        yield from _rule(inner, rules[name], surface, f"{at}/{name}")
    yield from _initial_choices(value, at)


def _initial_choices(value: Json, at: str) -> Iterator[Fault]:
    chosen = value.get("initial_options") or [value.get("initial_option")]
    offered = value.get("options")
    if not isinstance(offered, list) or not isinstance(chosen, list):
        return
    if any(option is not None and option not in offered for option in chosen):
        yield Fault("initial option must match one of the options", at)


def _rule(value: Any, rule: Rule, surface: Surface, at: str) -> Iterator[Fault]:  # noqa: ANN401, C901, PLR0912  JSON, and one arm per kind of rule
    match rule:
        case String():
            yield from _string(value, rule, at)
        case Url():
            yield from _url(value, rule, at)
        case Choice():
            if value not in rule.words:
                yield Fault(f"must be one of: {', '.join(rule.words)}", at)
        case Flag():
            if not isinstance(value, bool):
                yield Fault("must be a boolean", at)
        case Number():
            if not isinstance(value, int) or isinstance(value, bool):
                yield Fault("must be an integer", at)
            elif not rule.least <= value <= rule.most:
                yield Fault(f"must be between {rule.least} and {rule.most}", at)
        case Text():
            yield from _text(value, rule, surface, at)
        case Items():
            yield from _items(value, rule, surface, at)
        case Part():
            yield from _shape(value, PARTS[rule.name], surface, at)
        case Typed():
            yield from _typed(value, rule, surface, at)
        case Anything():
            return


def _string(value: object, rule: String, at: str) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault("must be a string", at)
    elif len(value) < rule.least:
        yield Fault(f"must be more than {rule.least - 1} characters", at)
    elif len(value) > rule.most:
        yield Fault(f"must be less than {rule.most + 1} characters", at)


def _url(value: object, rule: Url, at: str) -> Iterator[Fault]:
    yield from _string(value, String(rule.most), at)
    parts = urlsplit(value) if isinstance(value, str) else None
    if parts and (parts.scheme not in _URL_SCHEMES or not parts.hostname):
        yield Fault("must be a valid URL", at)


def _text(value: object, rule: Text, surface: Surface, at: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault("must be an object", at)
        return
    if value.get("type") not in rule.kinds:
        yield Fault(f"must be one of: {', '.join(rule.kinds)}", f"{at}/type")
        return
    fragment = tables.FRAGMENTS[str(value["type"])]
    length = {"text": String(rule.most, rule.least)}
    yield from _shape(value, Shape(length, fragment.optional), surface, at, typed=True)


def _items(value: object, rule: Items, surface: Surface, at: str) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield Fault("must be an array", at)
        return
    if len(value) > rule.most:
        yield Fault(f"no more than {rule.most} items allowed", at)
    if len(value) < rule.least:
        yield Fault(f"no less than {rule.least} items allowed", at)
    for index, item in enumerate(value):
        yield from _rule(item, rule.rule, surface, f"{at}/{index}")


def _typed(value: object, rule: Typed, surface: Surface, at: str) -> Iterator[Fault]:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind not in rule.types:
        yield Fault(f"unsupported type: {kind}", f"{at}/type")
        return
    shape = tables.TYPES[str(kind)]
    if surface not in shape.surfaces:
        yield Fault(f"unsupported type: {kind}", f"{at}/type")
        return
    yield from _shape(value, shape, surface, at, typed=True)
