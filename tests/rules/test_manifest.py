"""The manifest is what Slack takes, what the listeners serve, and no permission more.

`slack-manifest.schema.json` is the schema that Slack publishes; origin and licence are beside it.
"""

import ast
import copy
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml
from aiohttp.test_utils import TestServer
from jsonschema import Draft7Validator
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackRefused
from bot.language import Language
from bot.notices.me import MyFile
from bot.notices.setup import ChannelProof
from bot.sandbox.slack import SlackEmulator
from bot.sandbox.slack.manifest import InvalidManifestError
from bot.sandbox.slack.methods.table import METHODS
from bot.secret import Secret
from bot.slack.calls import SlackCalls
from bot.slack.directory import NEEDED_SCOPES, Directory
from bot.slack.manifest import filled_in
from bot.slack.messenger import Messenger, Posted
from handlers.slack.listeners import COMMAND

Json = dict[str, Any]

ROOT = Path(__file__).parents[2]
TOKEN = Secret("xoxb-rules")
NOTICE = ChannelProof("CAE LearningSpace", "U0ADMIN1", names_people=False)
ALWAYS = datetime.fromtimestamp(0, UTC)
SCOPES = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))["oauth_config"][
    "scopes"
]["bot"]


def test_slack_takes_it(manifest: Json) -> None:
    schema = json.loads(Path(__file__).with_name("slack-manifest.schema.json").read_text())

    assert [error.message for error in Draft7Validator(schema).iter_errors(manifest)] == []


def test_the_schema_does_refuse(manifest: Json) -> None:
    schema = json.loads(Path(__file__).with_name("slack-manifest.schema.json").read_text())
    manifest = copy.deepcopy(manifest)
    manifest["features"]["slash_commands"][0]["command"] = "usher"

    assert not Draft7Validator(schema).is_valid(manifest)


def test_its_command_is_the_one_that_is_listened_to(manifest: Json) -> None:
    commands = manifest["features"]["slash_commands"]

    assert [each["command"] for each in commands] == [COMMAND]
    assert commands[0]["should_escape"] is True  # or @ada arrives as words, not as an id


def test_its_hint_lists_the_subcommands_that_are_answered(
    manifest: Json, subcommands: list[str]
) -> None:
    hint = manifest["features"]["slash_commands"][0]["usage_hint"]

    assert hint.strip("[]").split(" | ") == subcommands


def test_people_can_be_written_to_and_can_press(manifest: Json) -> None:
    home = manifest["features"]["app_home"]

    assert home["messages_tab_enabled"] is True
    assert home["messages_tab_read_only_enabled"] is False
    assert manifest["settings"]["interactivity"]["is_enabled"] is True


def test_every_address_becomes_the_deployments_own(manifest: Json) -> None:
    filled = yaml.safe_load(filled_in("https://zoom.campus.example"))
    addresses = [
        *(command["url"] for command in filled["features"]["slash_commands"]),
        filled["settings"]["interactivity"]["request_url"],
    ]

    assert set(addresses) == {"https://zoom.campus.example/slack/events"}
    assert filled["oauth_config"] == manifest["oauth_config"]
    assert "usher.example.edu" not in str(filled)


def test_its_scopes_are_the_ones_that_doctor_looks_for() -> None:
    assert sorted(SCOPES) == sorted(NEEDED_SCOPES)


@dataclass(frozen=True)
class Campus:
    """The emulator with some scopes, and the bot's own two clients for it."""

    slack: SlackEmulator
    directory: Directory
    messenger: Messenger
    ada: str
    group: str
    public: str
    private: str

    async def look_up_an_address(self) -> None:
        (ada,) = await self.directory.people(TOKEN, [self.ada])
        assert ada.email == "ada@campus.example", "users:read.email"

    async def look_up_everybody(self) -> None:
        assert await self.directory.people(TOKEN, [f"U{n}" for n in range(60)]) == ()

    async def post_and_edit(self) -> None:
        posted = await self.messenger.post(TOKEN, self.ada, NOTICE, language=Language.EN, key="k")
        assert await self.messenger.edit(TOKEN, posted, NOTICE, language=Language.EN)

    async def share_a_file(self) -> None:
        await self.messenger.share(TOKEN, self.ada, MyFile(b"{}"), language=Language.EN)

    async def find(self) -> None:
        assert await self.messenger.find(TOKEN, self.ada, "unknown", since=ALWAYS) is None


USES: dict[str, Callable[[Campus], Awaitable[object]]] = {
    "channels:read": lambda campus: campus.directory.channel(TOKEN, campus.public),
    "chat:write": Campus.post_and_edit,
    "files:write": Campus.share_a_file,
    "groups:read": lambda campus: campus.directory.channel(TOKEN, campus.private),
    "im:history": Campus.find,
    "im:write": Campus.find,
    "usergroups:read": lambda campus: campus.directory.group(TOKEN, campus.group),
    "users:read": Campus.look_up_everybody,
    "users:read.email": Campus.look_up_an_address,
}


@pytest.fixture
def lacking() -> str:
    return ""


@pytest.fixture
async def campus(manifest: Json, lacking: str) -> AsyncIterator[Campus]:
    manifest = copy.deepcopy(manifest)
    granted = [scope for scope in SCOPES if scope != lacking]
    manifest["oauth_config"]["scopes"]["bot"] = granted
    del manifest["settings"]["event_subscriptions"]  # an event of its own test needs users:read
    slack = SlackEmulator(manifest=manifest, bot_token=TOKEN.reveal(), signing_secret="signing")
    people, channels = slack.world.directory, slack.world.conversations
    ada = people.add_person("ada", "Ada Byron", email="ada@campus.example").id
    bot_user = slack.world.installation.bot_user
    async with TestServer(slack.app) as server, aiohttp.ClientSession() as http:
        client = AsyncWebClient(
            base_url=str(server.make_url("/api/")), session=http, retry_handlers=[]
        )
        calls = SlackCalls(client)
        yield Campus(
            slack,
            Directory(calls),
            Messenger(calls),
            ada=ada,
            group=people.add_group("admins", (ada,)).id,
            public=channels.add_channel("general", (ada, bot_user)).id,
            private=channels.add_channel("desk", (ada, bot_user), private=True).id,
        )


def test_every_scope_has_its_use() -> None:
    assert {*USES, "commands"} == set(SCOPES)


@pytest.mark.parametrize("lacking", sorted(USES))
async def test_without_a_scope_its_use_is_refused(campus: Campus, lacking: str) -> None:
    with pytest.raises((SlackRefused, AssertionError), match=f"missing_scope|{re.escape(lacking)}"):
        await USES[lacking](campus)


def test_without_the_scope_users_read_nobody_is_heard_to_leave(manifest: Json) -> None:
    manifest = copy.deepcopy(manifest)
    manifest["oauth_config"]["scopes"]["bot"].remove("users:read")

    with pytest.raises(InvalidManifestError, match="user_change"):
        SlackEmulator(manifest=manifest, bot_token=TOKEN.reveal(), signing_secret="signing")


def test_without_the_scope_commands_there_is_no_command(manifest: Json) -> None:
    manifest = copy.deepcopy(manifest)
    manifest["oauth_config"]["scopes"]["bot"].remove("commands")

    with pytest.raises(InvalidManifestError):
        SlackEmulator(manifest=manifest, bot_token=TOKEN.reveal(), signing_secret="signing")


def _methods_in_the_product() -> set[str]:
    by_function = {name.replace(".", "_").lower(): name for name in METHODS}
    sources = [*ROOT.glob("bot/slack/*.py"), *ROOT.glob("handlers/**/*.py")]
    nodes = (node for path in sources for node in ast.walk(ast.parse(path.read_text())))
    called = {
        node.func.attr
        for node in nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value).rpartition(".")[2] == "client"
    }
    unknown = {name for name in called if name.lower() not in by_function}
    assert not unknown, f"the emulator has no {unknown}"
    return {by_function[name.lower()] for name in called}


async def test_with_the_manifests_scopes_every_call_of_the_product_is_taken(
    campus: Campus,
) -> None:
    for use in USES.values():
        await use(campus)
    await campus.directory.workspace(TOKEN)
    nowhere = Posted("D0NOBODY1", "1.0")
    assert not await campus.messenger.edit(TOKEN, nowhere, NOTICE, language=Language.EN)

    taken = {call.method for call in campus.slack.world.calls}
    refused = {call.error for call in campus.slack.world.calls if not call.ok}
    without_scope = {name for name in METHODS if name.startswith("views.")}
    assert _methods_in_the_product() - without_scope == taken
    assert refused <= {"channel_not_found", "user_not_found"}
