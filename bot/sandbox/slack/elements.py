"""Block elements and composition objects as tables; ``rules.py`` is the vocabulary.

Source: https://docs.slack.dev/reference/block-kit/block-elements and the constants of slack_sdk's
models.
"""

from collections.abc import Mapping
from typing import Final

from bot.sandbox.slack.rules import (
    MODAL_ONLY,
    Choice,
    Flag,
    Items,
    Number,
    Part,
    Rule,
    Shape,
    String,
    Text,
    Url,
)

_PLAIN = ("plain_text",)
_ANY = ("plain_text", "mrkdwn")
_ID = String(255)
_STYLE = Choice(("primary", "danger"))
_OPTIONS = Items(Part("option"), 100)
_CHOICES = Items(Part("choice"), 100)
_CHANNEL_TYPES = Items(Choice(("im", "mpim", "private", "public")), 4)

MOST_FILES: Final = 10
STATELESS: Final = ("button", "overflow", "image")
_SELECTS = (
    "static_select",
    "multi_static_select",
    "users_select",
    "multi_users_select",
    "conversations_select",
    "multi_conversations_select",
    "channels_select",
    "multi_channels_select",
)
_PICKS = ("checkboxes", "radio_buttons", "datepicker")
_INPUTS = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
_UPLOADS = ("file_input",)

ACTION_ELEMENTS: Final = ("button", "overflow", *_SELECTS, *_PICKS)
ACCESSORIES: Final = (*ACTION_ELEMENTS, "image")
INPUT_ELEMENTS: Final = (*_INPUTS, *_UPLOADS, *_SELECTS, *_PICKS)


def _select(**optional: Rule) -> Mapping[str, Rule]:
    return {
        "action_id": _ID,
        "placeholder": Text(_PLAIN, 150),
        "confirm": Part("confirm"),
        "focus_on_load": Flag(),
        **optional,
    }


def _typing(**optional: Rule) -> Mapping[str, Rule]:
    return {
        "action_id": _ID,
        "placeholder": Text(_PLAIN, 150),
        "focus_on_load": Flag(),
        "dispatch_action_config": Part("dispatch_action_config"),
        **optional,
    }


ELEMENTS: Final[Mapping[str, Shape]] = {
    "button": Shape(
        {"text": Text(_PLAIN, 75)},
        {
            "action_id": _ID,
            "url": Url(),
            "value": String(2000),
            "style": _STYLE,
            "confirm": Part("confirm"),
            "accessibility_label": String(75),
        },
    ),
    "overflow": Shape(
        {"options": Items(Part("overflow_option"), 5, 2)},
        {"action_id": _ID, "confirm": Part("confirm")},
    ),
    "image": Shape(
        {"alt_text": String(2000)},
        {"image_url": Url(), "slack_file": Part("slack_file")},
        ("image_url", "slack_file"),
    ),
    "static_select": Shape(
        {},
        _select(
            options=_OPTIONS,
            option_groups=Items(Part("option_group"), 100),
            initial_option=Part("option"),
        ),
        ("options", "option_groups"),
    ),
    "multi_static_select": Shape(
        {},
        _select(
            options=_OPTIONS,
            option_groups=Items(Part("option_group"), 100),
            initial_options=_OPTIONS,
            max_selected_items=Number(1, 100),
        ),
        ("options", "option_groups"),
    ),
    "users_select": Shape({}, _select(initial_user=_ID)),
    "multi_users_select": Shape(
        {}, _select(initial_users=Items(_ID, 1000), max_selected_items=Number(1, 1000))
    ),
    "conversations_select": Shape(
        {},
        _select(
            initial_conversation=_ID,
            default_to_current_conversation=Flag(),
            response_url_enabled=Flag(),
            filter=Part("filter"),
        ),
    ),
    "multi_conversations_select": Shape(
        {},
        _select(
            initial_conversations=Items(_ID, 1000),
            default_to_current_conversation=Flag(),
            max_selected_items=Number(1, 1000),
            filter=Part("filter"),
        ),
    ),
    "channels_select": Shape({}, _select(initial_channel=_ID, response_url_enabled=Flag())),
    "multi_channels_select": Shape(
        {}, _select(initial_channels=Items(_ID, 1000), max_selected_items=Number(1, 1000))
    ),
    "checkboxes": Shape(
        {"options": Items(Part("choice"), 10)},
        {
            "action_id": _ID,
            "initial_options": _CHOICES,
            "confirm": Part("confirm"),
            "focus_on_load": Flag(),
        },
    ),
    "radio_buttons": Shape(
        {"options": Items(Part("choice"), 10)},
        {
            "action_id": _ID,
            "initial_option": Part("choice"),
            "confirm": Part("confirm"),
            "focus_on_load": Flag(),
        },
    ),
    "datepicker": Shape({}, _select(initial_date=String(10, 10))),
    "plain_text_input": Shape(
        {},
        _typing(
            initial_value=String(3000),
            multiline=Flag(),
            min_length=Number(0, 3000),
            max_length=Number(1, 3000),
        ),
    ),
    "email_text_input": Shape({}, _typing(initial_value=String(3000)), (), MODAL_ONLY),
    "url_text_input": Shape({}, _typing(initial_value=String(3000)), (), MODAL_ONLY),
    "number_input": Shape(
        {"is_decimal_allowed": Flag()},
        _typing(initial_value=String(50), min_value=String(50), max_value=String(50)),
        (),
        MODAL_ONLY,
    ),
    "file_input": Shape(
        {},
        {"action_id": _ID, "filetypes": Items(String(20), 100), "max_files": Number(1, MOST_FILES)},
        (),
        MODAL_ONLY,
    ),
}

PARTS: Final[Mapping[str, Shape]] = {
    "option": Shape(
        {"text": Text(_PLAIN, 75), "value": String(150)}, {"description": Text(_PLAIN, 75)}
    ),
    "choice": Shape(
        {"text": Text(_ANY, 75), "value": String(150)}, {"description": Text(_ANY, 75)}
    ),
    "overflow_option": Shape(
        {"text": Text(_PLAIN, 75), "value": String(150)},
        {"description": Text(_PLAIN, 75), "url": Url()},
    ),
    "option_group": Shape({"label": Text(_PLAIN, 75), "options": _OPTIONS}, {}),
    "confirm": Shape(
        {"title": Text(_PLAIN, 100), "text": Text(_ANY, 300)},
        {"confirm": Text(_PLAIN, 30), "deny": Text(_PLAIN, 30), "style": _STYLE},
    ),
    "dispatch_action_config": Shape(
        {},
        {"trigger_actions_on": Items(Choice(("on_enter_pressed", "on_character_entered")), 2)},
    ),
    "filter": Shape(
        {},
        {
            "include": _CHANNEL_TYPES,
            "exclude_bot_users": Flag(),
            "exclude_external_shared_channels": Flag(),
        },
        ("include", "exclude_bot_users", "exclude_external_shared_channels"),
    ),
    "slack_file": Shape({}, {"id": _ID, "url": Url()}, ("id", "url")),
    "column_setting": Shape(
        {}, {"align": Choice(("left", "center", "right")), "is_wrapped": Flag()}
    ),
}
