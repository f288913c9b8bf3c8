"""What people type and choose: Slack's ``state.values`` and the values of ``actions``."""

import copy
import re
from collections.abc import Mapping
from typing import Any, Final

from bot.sandbox.slack.blocks_check import elements_of
from bot.sandbox.slack.elements import STATELESS
from bot.sandbox.slack.ids import Ids
from bot.sandbox.slack.wire import Json

REQUIRED: Final = "Please complete this required field."

_FIELDS: Final[Mapping[str, tuple[str, str]]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", ""),
    "multi_static_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "file_input": ("files", ""),
}
"""For each kind of element: the key of what is chosen, and of what it starts with."""

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://[^\s/]+\.?\S*")


class NoSuchOptionError(ValueError):
    """The element does not offer what was chosen."""


def with_ids(blocks: list[Json], ids: Ids) -> list[Json]:
    """Return the blocks with an id on every block and element, as Slack stores them."""
    whole = copy.deepcopy(blocks)
    for block in whole:
        block.setdefault("block_id", ids.block())
        for element, _ in elements_of(block):
            if element["type"] != "image":
                element.setdefault("action_id", ids.block())
    return whole


def find_element(blocks: list[Json], action_id: str, block_id: str = "") -> tuple[Json, Json]:
    """Return the block and the element with this action_id.

    Raises:
        LookupError: nothing on the screen has it.
    """
    for block in blocks:
        if block_id and block["block_id"] != block_id:
            continue
        for element, _ in elements_of(block):
            if element.get("action_id") == action_id:
                return block, element
    raise LookupError(action_id)


def initial_state(blocks: list[Json]) -> Json:
    """Return ``state.values`` before anybody touched anything."""
    state: Json = {}
    for block in blocks:
        for element, _ in elements_of(block):
            if element["type"] in STATELESS:
                continue
            key, initial = _FIELDS[element["type"]]
            empty: Any = [] if key.endswith("s") else None
            chosen = {"type": element["type"], key: element.get(initial, empty)}
            state.setdefault(block["block_id"], {})[element["action_id"]] = chosen
    return state


def carried_over(old: Json, new: Json) -> Json:
    """Return the new state with what was typed where block, action and type are the same."""
    state = copy.deepcopy(new)
    for block_id, actions in state.items():
        for action_id, value in actions.items():
            before = old.get(block_id, {}).get(action_id)
            if before is not None and before["type"] == value["type"]:
                actions[action_id] = copy.deepcopy(before)
    return state


def chosen(element: Json, value: object) -> Json:
    """Return what a choice in an element looks like in ``state.values``.

    Options are named by their ``value``; people and channels by id; text is itself.

    Raises:
        NoSuchOptionError: the element has no such option.
    """
    key, _ = _FIELDS[element["type"]]
    if key == "selected_option":
        return {"type": element["type"], key: None if value is None else _option(element, value)}
    if key == "selected_options":
        values = value if isinstance(value, list) else [value]
        return {"type": element["type"], key: [_option(element, item) for item in values]}
    if key.endswith("s") and not isinstance(value, list):
        return {"type": element["type"], key: [value]}
    if key == "value" and value is not None:
        return {"type": element["type"], key: str(value) or None}
    return {"type": element["type"], key: value}


def _option(element: Json, value: object) -> Json:
    groups = element.get("option_groups", [])
    options = [*element.get("options", []), *(o for g in groups for o in g["options"])]
    for option in options:
        if option["value"] == value:
            found: Json = option
            return found
    raise NoSuchOptionError(str(value))


def refusals(blocks: list[Json], state: Json) -> dict[str, str]:
    """Return what Slack itself says under the inputs of a view at submit, by block_id."""
    said: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        value = state[block["block_id"]][element["action_id"]]
        key, _ = _FIELDS[element["type"]]
        problem = _problem(element, value[key], optional=block.get("optional", False))
        if problem:
            said[block["block_id"]] = problem
    return said


def _problem(element: Json, value: object, *, optional: bool) -> str:
    if value in (None, "", []):
        return "" if optional else REQUIRED
    match element["type"]:
        case "plain_text_input":
            return _length_problem(element, str(value))
        case "email_text_input":
            return "" if _EMAIL.fullmatch(str(value)) else "Please enter a valid email address."
        case "url_text_input":
            return "" if _URL.fullmatch(str(value)) else "Please enter a valid URL."
        case "number_input":
            return _number_problem(element, str(value))
    return ""


def _length_problem(element: Json, text: str) -> str:
    least = element.get("min_length", 0)
    most = element.get("max_length", 3000)
    if len(text) < least:
        return f"Please use at least {least} characters."
    if len(text) > most:
        return f"Please use at most {most} characters."
    return ""


def _number_problem(element: Json, text: str) -> str:
    pattern = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if not re.fullmatch(pattern, text):
        return "Please enter a valid number."
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and float(text) < float(least):
        return f"Please enter a number of at least {least}."
    if most is not None and float(text) > float(most):
        return f"Please enter a number of at most {most}."
    return ""
