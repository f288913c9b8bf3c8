import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.slack.blocks import BLOCKS
from bot.sandbox.slack.blocks_check import check_message_blocks, check_view
from tests.emulators.slack.conftest import Json


def plain(text: str, **more: bool) -> Json:
    return {"type": "plain_text", "text": text, **more}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def button(**more: object) -> Json:
    return {"type": "button", "text": plain("Go"), "action_id": "go", **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def option(value: str = "1", text: Json | None = None) -> Json:
    return {"text": text or plain("One"), "value": value}


def field(element: Json) -> Json:
    return {"type": "input", "label": plain("Label"), "element": element}


def modal(*blocks: Json, **more: object) -> Json:
    return {"type": "modal", "title": plain("Title"), "blocks": list(blocks), **more}


GOOD = [
    {"type": "section", "text": mrkdwn("x" * 3000), "accessory": button()},
    {"type": "section", "fields": [mrkdwn("x" * 2000)] * 10},
    {"type": "header", "text": plain("x" * 150, emoji=True)},
    {"type": "divider"},
    {"type": "context", "elements": [mrkdwn("x")] * 10},
    {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "a"},
    {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x"}]},
        ],
    },
    {"type": "markdown", "text": "**x**"},
    {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]},
    actions(
        button(style="danger", value="v" * 2000, url="https://x.example"),
        {"type": "overflow", "action_id": "o", "options": [option("1"), option("2")]},
        {"type": "static_select", "action_id": "s", "options": [option()]},
        {"type": "multi_users_select", "action_id": "u", "placeholder": plain("Who")},
        {"type": "checkboxes", "action_id": "c", "options": [option(text=mrkdwn("*x*"))]},
        {"type": "datepicker", "action_id": "d", "initial_date": "2026-11-24"},
    ),
    field({"type": "plain_text_input", "action_id": "t", "max_length": 3000}),
]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: block["type"])
def test_what_slack_takes_is_taken(block: Json) -> None:
    assert check_message_blocks([block]) == []


BAD = [
    ([{"type": "marquee"}], "unsupported type: marquee [json-pointer:/blocks/0/type]"),
    ([{}], "missing required field: type [json-pointer:/blocks/0]"),
    ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    (
        [{"type": "section", "text": mrkdwn("x" * 3001)}],
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        [{"type": "section", "text": mrkdwn("")}],
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
    ),
    ([{"type": "section"}], "missing required field: text or fields [json-pointer:/blocks/0]"),
    (
        [{"type": "section", "fields": [mrkdwn("x")] * 11}],
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    (
        [{"type": "header", "text": mrkdwn("x")}],
        "must be one of: plain_text [json-pointer:/blocks/0/text/type]",
    ),
    (
        [{"type": "divider", "color": "red"}],
        "invalid additional property: color [json-pointer:/blocks/0]",
    ),
    (
        [{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}],
        "duplicate block_id: a [json-pointer:/blocks]",
    ),
    (
        [actions(button(), button())],
        "duplicate action_id: go [json-pointer:/blocks/0/elements/1]",
    ),
    (
        [actions(button(text=plain("x" * 76)))],
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    (
        [actions(button(text=mrkdwn("x")))],
        "must be one of: plain_text [json-pointer:/blocks/0/elements/0/text/type]",
    ),
    (
        [actions(button(value="v" * 2001))],
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    (
        [actions(button(style="warning"))],
        "must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]",
    ),
    (
        [actions(button(url="javascript:alert(1)"))],
        "must be a valid URL [json-pointer:/blocks/0/elements/0/url]",
    ),
    ([actions()], "no less than 1 items allowed [json-pointer:/blocks/0/elements]"),
    (
        [actions(*(button(action_id=str(n)) for n in range(26)))],
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        [actions(button(confirm={"title": plain("x" * 101), "text": plain("y")}))],
        "must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]",
    ),
    (
        [actions({"type": "overflow", "options": [option()]})],
        "no less than 2 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        [actions({"type": "static_select", "options": [option(text=mrkdwn("x"))]})],
        "must be one of: plain_text [json-pointer:/blocks/0/elements/0/options/0/text/type]",
    ),
    (
        [
            actions(
                {
                    "type": "static_select",
                    "options": [option("1")],
                    "initial_option": option("2"),
                }
            )
        ],
        "initial option must match one of the options [json-pointer:/blocks/0/elements/0]",
    ),
    (
        [actions({"type": "plain_text_input", "action_id": "t"})],
        "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
    ),
    (
        [field({"type": "file_input", "action_id": "f"})],
        "unsupported type: file_input [json-pointer:/blocks/0/element/type]",
    ),
    (
        [field({"type": "email_text_input", "action_id": "e"})],
        "unsupported type: email_text_input [json-pointer:/blocks/0/element/type]",
    ),
    (
        [{"type": "alert", "text": plain("x")}],
        "unsupported type: alert [json-pointer:/blocks/0/type]",
    ),
    (
        [{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}] * 2,
        "only_one_table_allowed [json-pointer:/blocks]",
    ),
    (
        [{"type": "markdown", "text": "x" * 7000}] * 2,
        "markdown must be less than 12001 characters in all [json-pointer:/blocks]",
    ),
    (
        [{"type": "context", "elements": [button()]}],
        "unsupported type: button [json-pointer:/blocks/0/elements/0/type]",
    ),
]


@pytest.mark.parametrize(("blocks", "says"), BAD, ids=lambda value: str(value)[:40])
def test_what_slack_refuses_in_a_message_is_refused(blocks: list[Json], says: str) -> None:
    assert [str(fault) for fault in check_message_blocks(blocks)] == [says]


def test_a_modal_takes_a_hundred_blocks_and_its_own_elements() -> None:
    blocks = [{"type": "divider"}] * 97
    email = field({"type": "email_text_input", "action_id": "e"})
    file = field({"type": "file_input", "filetypes": ["csv"], "max_files": 10})
    alert = {"type": "alert", "level": "warning", "text": mrkdwn("x")}
    assert check_view(modal(*blocks, email, file, alert, submit=plain("Save"))) == []


BAD_VIEWS = [
    (
        modal(actions({"type": "file_input", "action_id": "f"})),
        "unsupported type: file_input [json-pointer:/view/blocks/0/elements/0/type]",
    ),
    (
        modal(field({"type": "file_input", "max_files": 11}), submit=plain("Save")),
        "must be between 1 and 10 [json-pointer:/view/blocks/0/element/max_files]",
    ),
    (
        modal(field({"type": "plain_text_input"})),
        "missing required field: submit [json-pointer:/view]",
    ),
    (
        modal(submit=plain("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/submit/text]",
    ),
    (
        modal(private_metadata="x" * 3001),
        "must be less than 3001 characters [json-pointer:/view/private_metadata]",
    ),
    (
        {"type": "home", "title": plain("x"), "blocks": []},
        "must be one of: modal [json-pointer:/view/type]",
    ),
    (
        modal({"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}),
        "unsupported type: table [json-pointer:/view/blocks/0/type]",
    ),
    (
        modal(*[{"type": "divider"}] * 101),
        "no more than 100 items allowed [json-pointer:/view/blocks]",
    ),
    (modal(emoji="x"), "invalid additional property: emoji [json-pointer:/view]"),
]


@pytest.mark.parametrize(("view", "says"), BAD_VIEWS, ids=lambda value: str(value)[:40])
def test_what_slack_refuses_in_a_modal_is_refused(view: Json, says: str) -> None:
    assert [str(fault) for fault in check_view(view)] == [says]


@pytest.mark.parametrize("value", [None, 1, [], {}, [{"type": []}], {"type": {}}])
@pytest.mark.parametrize("kind", BLOCKS)
def test_nonsense_is_refused_without_a_crash(kind: str, value: object) -> None:
    keys = {**BLOCKS[kind].required, **BLOCKS[kind].optional}
    block = {"type": kind, **dict.fromkeys(keys, value)}
    assert check_message_blocks([block])
    assert check_view(modal(block))


def _places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    return [path, *(place for key, item in inner for place in _places(item, (*path, key)))]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5000) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=4,
)


@given(data=st.data(), value=ANYTHING)
def test_no_mutilated_view_crashes_the_check(data: st.DataObject, value: object) -> None:
    view = copy.deepcopy(modal(*GOOD, submit=plain("Save")))
    *path, last = data.draw(st.sampled_from(_places(view)[1:]))
    holder = view
    for key in path:
        holder = holder[key]
    holder[last] = value
    check_view(view)
    check_message_blocks(view["blocks"])
