"""What the page draws of Block Kit beyond what Usher sends today, and how it is worked."""

from __future__ import annotations

import asyncio
import itertools
import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest
import pytest_asyncio
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.page.routes import Page as SandboxPage
from bot.sandbox.page.routes import Persona, Story
from bot.sandbox.slack import SlackEmulator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from playwright.async_api import Browser, Page

pytestmark = pytest.mark.asyncio(loop_scope="session")

MANIFEST = {
    "features": {
        "bot_user": {"display_name": "Usher"},
        "app_home": {"messages_tab_enabled": True},
        "slash_commands": [{"command": "/usher", "usage_hint": "[open | push]"}],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands", "files:read"]}},
    "settings": {"interactivity": {"is_enabled": True}},
}


def _plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def _button(text: str, **more: object) -> dict[str, object]:
    return {"type": "button", "action_id": text, "text": _plain(text), **more}


def _modal(title: str) -> dict[str, object]:
    name = {
        "type": "input",
        "block_id": "name",
        "label": _plain("Name"),
        "element": {"type": "plain_text_input", "action_id": "typed"},
    }
    files = {
        "type": "input",
        "block_id": "roster",
        "label": _plain("Roster"),
        "optional": True,
        "element": {"type": "file_input", "action_id": "files", "filetypes": ["csv"]},
    }
    push = {"type": "actions", "elements": [_button("Push")]}
    return {
        "type": "modal",
        "title": _plain(title),
        "submit": _plain("Save"),
        "close": _plain("Back"),
        "blocks": [name, files, push],
    }


@dataclass
class App:
    """Opens a modal on a command, pushes the next on a press, answers what the test says."""

    client: AsyncWebClient
    answer: dict[str, Any] | None = None
    slow: bool = False
    heard: list[dict[str, Any]] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    views: int = 0

    async def handle(self, request: web.Request) -> web.Response:
        fields = {name: values[0] for name, values in parse_qs(await request.text()).items()}
        if "command" in fields:
            await self._open(self.client.views_open, fields["trigger_id"])
            return web.Response()
        payload = json.loads(fields["payload"])
        self.heard.append(payload)
        self.news.set()
        if self.slow:
            await asyncio.sleep(2)
        if payload["type"] == "view_submission" and self.answer:
            return web.json_response(self.answer)
        if payload.get("actions", [{}])[0].get("action_id") == "Push":
            await self._open(self.client.views_push, payload["trigger_id"])
        return web.Response()

    async def _open(self, show: Callable[..., Awaitable[object]], trigger_id: str) -> None:
        self.views += 1
        await show(trigger_id=trigger_id, view=_modal(f"View {self.views}"))

    @property
    def pressed(self) -> list[str]:
        return [action["action_id"] for heard in self.heard for action in heard["actions"]]


@dataclass
class Place:
    page: Page
    app: App

    async def post(self, *blocks: dict[str, object]) -> str:
        posted = await self.app.client.chat_postMessage(
            channel="C0000000001", text="x", blocks=blocks
        )
        await self.page.locator(f"[data-ts='{posted['ts']}']").wait_for()
        return str(posted["ts"])

    async def say(self, text: str) -> None:
        line = self.page.get_by_role("combobox", name="Message #general")
        await line.fill(text)
        await line.press("Enter")


@pytest_asyncio.fixture(loop_scope="session")
async def place(chromium: Browser) -> AsyncIterator[Place]:
    slack = SlackEmulator(
        manifest=MANIFEST,
        bot_token="xoxb-1",
        signing_secret="s",
        answer_within=timedelta(seconds=1),
    )
    ada = slack.world.directory.add_person("ada", "Ada Admin").id
    slack.world.conversations.add_channel("general", (ada,))
    story = Story((Persona(ada, "Ada Admin", "Admin"),), "http://127.0.0.1", "", "", (), (), 1)
    SandboxPage(story).add_to(slack.app)
    async with TestServer(slack.app) as server:
        app = App(AsyncWebClient("xoxb-1", base_url=str(server.make_url("/api/"))))
        receiver = web.Application()
        receiver.router.add_post("/", app.handle)
        async with TestServer(receiver) as bot:
            slack.request_url = str(bot.make_url("/"))
            page = await chromium.new_page()
            await page.goto(str(server.make_url("/")))
            yield Place(page, app)
            await page.close()


async def test_what_is_written_is_never_markup(place: Place) -> None:
    text = "*<b>&lt;img src=x onerror=alert(1)&gt;</b>* <javascript:alert(1)|press>"
    await place.post({"type": "section", "text": {"type": "mrkdwn", "text": text}})

    article = place.page.get_by_role("article")
    await article.get_by_text("<img src=x onerror=alert(1)>").wait_for()
    assert await article.locator("img, a").count() == 0


async def test_what_the_page_cannot_draw_is_said(place: Place) -> None:
    odd = {"type": "rich_text_section", "elements": [{"type": "color", "value": "#fff"}]}
    await place.post({"type": "rich_text", "elements": [odd]})

    await place.page.get_by_text("Not drawn: color").wait_for()


async def test_an_element_that_asks_first_is_pressed_only_after_yes(place: Place) -> None:
    asks = {"title": _plain("Sure?"), "text": _plain("It ends."), "deny": _plain("Keep")}
    end = _button("End", style="danger", confirm=asks | {"confirm": _plain("End it")})
    await place.post({"type": "actions", "elements": [end]})
    button = place.page.get_by_role("button", name="End", exact=True)
    dialog = place.page.get_by_role("alertdialog", name="Sure?")

    await button.click()
    await dialog.get_by_role("button", name="Keep").click()
    await dialog.wait_for(state="hidden")
    assert place.app.pressed == []
    assert await button.evaluate("it => it === document.activeElement")

    await button.click()
    await dialog.get_by_role("button", name="End it").click()
    await dialog.wait_for(state="hidden")
    await button.and_(place.page.locator(":not([aria-busy])")).wait_for()
    assert place.app.pressed == ["End"]


async def test_an_overflow_menu_is_worked_by_keyboard(place: Place) -> None:
    options = [{"text": _plain(word), "value": word} for word in ("First", "Second")]
    menu = {"type": "overflow", "action_id": "more", "options": options}
    await place.post({"type": "actions", "elements": [menu]})

    await place.page.get_by_role("button", name="More actions").focus()
    for key in ("Enter", "ArrowDown", "Enter"):
        await place.page.keyboard.press(key)

    await place.page.get_by_role("menu").wait_for(state="hidden")
    await asyncio.wait_for(place.app.news.wait(), 20)
    assert place.app.heard[0]["actions"][0]["selected_option"]["value"] == "Second"


async def test_an_app_that_does_not_answer_gets_a_warning_mark(place: Place) -> None:
    place.app.slow = True
    await place.post({"type": "actions", "elements": [_button("Go")]})

    await place.page.get_by_role("button", name="Go", exact=True).click()

    await place.page.get_by_role("alert").get_by_text("did not answer").wait_for()


async def test_modals_stack_to_three_and_escape_closes_one(
    place: Place, axe: Callable[[Page], Awaitable[None]]
) -> None:
    dialog = place.page.get_by_role("dialog")
    await place.say("/usher open")
    await place.page.get_by_role("dialog", name="View 1").get_by_label("Name").fill("kept")
    for number in (2, 3):
        await dialog.get_by_role("button", name="Push").click()
        await place.page.get_by_role("dialog", name=f"View {number}").wait_for()
    await axe(place.page)

    for number in (2, 1):
        await place.page.keyboard.press("Escape")
        await place.page.get_by_role("dialog", name=f"View {number}").wait_for()

    assert await dialog.get_by_label("Name").input_value() == "kept"


async def test_tab_stays_in_the_dialog(place: Place) -> None:
    await place.say("/usher open")
    await place.page.get_by_role("dialog").wait_for()

    for _ in range(12):
        await place.page.keyboard.press("Tab")
        assert await place.page.evaluate("!!document.activeElement.closest('[role=dialog]')")


async def test_what_is_wrong_stands_at_the_input_and_what_was_typed_stays(place: Place) -> None:
    place.app.answer = {"response_action": "errors", "errors": {"name": "Not that one"}}
    await place.say("/usher open")
    field = place.page.get_by_role("dialog").get_by_label("Name")
    await field.fill("wrong")
    await place.page.get_by_role("button", name="Save").click()

    await place.page.get_by_text("Not that one").wait_for()
    assert await field.input_value() == "wrong"
    assert await field.get_attribute("aria-invalid") == "true"
    assert await field.evaluate("it => it === document.activeElement")


async def test_a_submission_without_an_answer_leaves_the_modal_and_says_so(place: Place) -> None:
    place.app.slow = True
    await place.say("/usher open")
    await place.page.get_by_role("dialog").get_by_label("Name").fill("x")
    await place.page.get_by_role("button", name="Save").click()

    alert = place.page.get_by_role("dialog").get_by_role("alert")
    await alert.get_by_text("We had some trouble connecting").wait_for()


async def test_a_chosen_file_goes_to_the_app_with_the_submission(
    place: Place, axe: Callable[[Page], Awaitable[None]]
) -> None:
    roster = {"name": "roster.csv", "mimeType": "text/csv", "buffer": b"name\nBen\n"}
    large = {"name": "long.csv", "mimeType": "text/csv", "buffer": b"x" * 100_000}
    wrong = {"name": "roster.exe", "mimeType": "text/plain", "buffer": b"x"}
    await place.say("/usher open")
    dialog = place.page.get_by_role("dialog")
    await dialog.get_by_label("Name").fill("x")
    files = dialog.get_by_label("Roster (optional)")

    await files.set_input_files([wrong])
    await dialog.get_by_text("roster.exe is not .csv").wait_for()
    await files.set_input_files([roster, large])
    await dialog.get_by_role("button", name="Remove roster.csv").wait_for()
    await axe(place.page)
    await dialog.get_by_role("button", name="Remove long.csv").click()
    assert await files.evaluate("it => it === document.activeElement")
    await place.page.get_by_role("button", name="Save").click()
    await dialog.wait_for(state="hidden")

    (chosen,) = place.app.heard[-1]["view"]["state"]["values"]["roster"].values()
    (file,) = chosen["files"]
    headers = {"Authorization": "Bearer xoxb-1"}
    async with ClientSession(headers=headers) as http, http.get(file["url_private"]) as answer:
        assert await answer.read() == roster["buffer"]


async def test_a_reply_stands_in_its_thread_and_a_name_in_it_is_a_mention(place: Place) -> None:
    await place.say("Who is in charge?")
    article = place.page.get_by_role("article").filter(has_text="Who is in charge?").first
    await article.hover()
    await article.get_by_role("button", name="Reply in thread").click()
    line = place.page.get_by_role("combobox", name="Reply in the thread")
    await line.fill("@ada & nobody else")
    await place.page.get_by_role("button", name="Reply", exact=True).click()

    thread = place.page.get_by_role("log", name="thread")
    await thread.get_by_text("@Ada Admin & nobody else").wait_for()
    await article.get_by_role("button", name="1 reply").wait_for()
    await line.fill("/usher open")
    await line.press("Enter")
    await place.page.get_by_text("Slack takes no commands in threads").wait_for()


async def test_commands_are_completed_from_the_manifest(place: Place) -> None:
    line = place.page.get_by_role("combobox", name="Message #general")
    await line.press_sequentially("/us")
    await line.press("Tab")
    await line.press_sequentially("pu")
    await line.press("Tab")

    assert await line.input_value() == "/usher push "


async def _edited_all_the_time(place: Place, ts: str, *blocks: dict[str, object]) -> None:
    for count in itertools.count():
        section = {"type": "section", "text": _plain(f"Edit {count}")}
        await place.app.client.chat_update(
            channel="C0000000001", ts=ts, text="x", blocks=[section, *blocks]
        )
        await asyncio.sleep(0.05)


async def test_no_press_is_lost_in_a_message_that_is_edited_all_the_time(place: Place) -> None:
    push = {"type": "actions", "elements": [_button("Press")]}
    # As high as every edit of it: a button that moves from under the pointer is nobody's press.
    ts = await place.post({"type": "section", "text": _plain("Edit")}, push)
    editing = asyncio.create_task(_edited_all_the_time(place, ts, push))
    button = place.page.get_by_role("button", name="Press", exact=True)

    for count in range(1, 11):
        await button.hover()
        await place.page.mouse.down()
        await asyncio.sleep(0.2)  # as long as a person takes
        await place.page.mouse.up()
        while len(place.app.heard) < count:
            place.app.news.clear()
            await asyncio.wait_for(place.app.news.wait(), 20)

    editing.cancel()


async def test_what_was_pressed_and_is_another_control_by_now_is_not_pressed(place: Place) -> None:
    push = {"type": "actions", "elements": [_button("Press", value="1")]}
    ts = await place.post(push)
    other = {"type": "actions", "elements": [_button("Press", value="2")]}
    await place.page.get_by_role("button", name="Press", exact=True).hover()
    await place.page.mouse.down()
    await place.app.client.chat_update(channel="C0000000001", ts=ts, text="x", blocks=[other])
    await place.page.mouse.up()

    await place.page.get_by_text("(edited)").wait_for()
    assert place.app.heard == []
