"""Block Kit as tables: which keys a thing has, how long they may be, where it may stand.

Sources: https://docs.slack.dev/reference/block-kit/ (blocks, block elements, composition
objects), https://docs.slack.dev/reference/views/modal-views, and the constants of slack_sdk's
models. The rules that span several objects are in ``blocks_check.py``.
"""

from collections.abc import Mapping
from typing import Final

from bot.sandbox.slack.rules import (
    MESSAGE_ONLY,
    MODAL_ONLY,
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

MOST_BLOCKS: Final[Mapping[Surface, int]] = {"message": 50, "modal": 100}
MOST_MARKDOWN: Final = 12_000
MOST_MESSAGE_BLOCK_TEXT: Final = 13_200  # msg_blocks_too_long; observed, Slack names no figure
MOST_VIEW_BYTES: Final = 250_000

_PLAIN = ("plain_text",)
_ANY = ("plain_text", "mrkdwn")
_ID = String(255)
_STYLE = Choice(("primary", "danger"))
_OPTIONS = Items(Part("option"), 100)
_CHOICES = Items(Part("choice"), 100)
_CHANNEL_TYPES = Items(Choice(("im", "mpim", "private", "public")), 4)

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

ACTION_ELEMENTS: Final = ("button", "overflow", *_SELECTS, *_PICKS)
ACCESSORIES: Final = (*ACTION_ELEMENTS, "image")
INPUT_ELEMENTS: Final = (*_INPUTS, *_SELECTS, *_PICKS)


def _block(
    required: Mapping[str, Rule],
    optional: Mapping[str, Rule] | None = None,
    *,
    one_of: tuple[str, ...] = (),
    surfaces: frozenset[Surface] | None = None,
) -> Shape:
    shape = Shape(required, {"block_id": _ID, **(optional or {})}, one_of)
    if surfaces is None:
        return shape
    return Shape(shape.required, shape.optional, one_of, surfaces)


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


BLOCKS: Final[Mapping[str, Shape]] = {
    "section": _block(
        {},
        {
            "text": Text(_ANY, 3000),
            "fields": Items(Text(_ANY, 2000), 10),
            "accessory": Typed(ACCESSORIES),
            "expand": Flag(),
        },
        one_of=("text", "fields"),
    ),
    "header": _block({"text": Text(_PLAIN, 150)}),
    "divider": _block({}),
    "context": _block({"elements": Items(Typed(("image", *_ANY)), 10)}),
    "actions": _block({"elements": Items(Typed(ACTION_ELEMENTS), 25)}),
    "input": _block(
        {"label": Text(_PLAIN, 2000), "element": Typed(INPUT_ELEMENTS)},
        {"hint": Text(_PLAIN, 2000), "optional": Flag(), "dispatch_action": Flag()},
    ),
    "image": _block(
        {"alt_text": String(2000)},
        {"image_url": Url(), "slack_file": Part("slack_file"), "title": Text(_PLAIN, 2000)},
        one_of=("image_url", "slack_file"),
    ),
    "rich_text": _block(
        {
            "elements": Items(
                Typed(
                    (
                        "rich_text_section",
                        "rich_text_list",
                        "rich_text_preformatted",
                        "rich_text_quote",
                    )
                ),
                1000,
                0,
            )
        }
    ),
    "markdown": _block({"text": String(MOST_MARKDOWN)}, surfaces=MESSAGE_ONLY),
    "alert": _block(
        {"text": Text(_ANY, 3000)},
        {"level": Choice(("default", "info", "warning", "error", "success"))},
        surfaces=MODAL_ONLY,
    ),
    "table": _block(
        {"rows": Items(Items(Typed(("rich_text", "raw_text", "raw_number")), 20), 100)},
        {"column_settings": Items(Part("column_setting"), 20, 0)},
        surfaces=MESSAGE_ONLY,
    ),
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
}

FRAGMENTS: Final[Mapping[str, Shape]] = {
    "plain_text": Shape({"text": String(3000)}, {"emoji": Flag()}),
    "mrkdwn": Shape({"text": String(3000)}, {"verbatim": Flag()}),
    "raw_text": Shape({"text": String(3000)}, {}),
    "raw_number": Shape({"value": Anything()}, {"text": String(3000)}),
    "rich_text_section": Shape({"elements": Items(Anything(), 1000, 0)}, {}),
    "rich_text_list": Shape(
        {
            "elements": Items(Typed(("rich_text_section",)), 1000, 0),
            "style": Choice(("bullet", "ordered")),
        },
        {"indent": Number(0, 8), "offset": Number(0, 10_000), "border": Number(0, 1)},
    ),
    "rich_text_preformatted": Shape(
        {"elements": Items(Anything(), 1000, 0)}, {"border": Number(0, 1), "language": String(50)}
    ),
    "rich_text_quote": Shape(
        {"elements": Items(Anything(), 1000, 0)}, {"border": Number(0, 1)}
    ),
}

TYPES: Final[Mapping[str, Shape]] = {
    **FRAGMENTS,
    **ELEMENTS,
    **{name: shape for name, shape in BLOCKS.items() if name != "image"},
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
        {
            "trigger_actions_on": Items(
                Choice(("on_enter_pressed", "on_character_entered")), 2
            )
        },
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

MODAL: Final = Shape(
    {"type": Choice(("modal",)), "title": Text(_PLAIN, 24), "blocks": Anything()},
    {
        "close": Text(_PLAIN, 24),
        "submit": Text(_PLAIN, 24),
        "private_metadata": String(3000, 0),
        "callback_id": String(255, 0),
        "external_id": String(255, 0),
        "clear_on_close": Flag(),
        "notify_on_close": Flag(),
        "submit_disabled": Flag(),
    },
)
