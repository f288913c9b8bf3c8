"""Planted secrets are nowhere: not in the database, the logs at any level, Slack, or a download."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from campus.facts import kept
from campus.people import Browser, link_in, until
from campus.places import BOT_TOKEN, CLIENT_SECRET, DEVELOPMENT, SIGNING_SECRET, WRONG_SECRET
from campus.service import Process
from campus.story import Story

from bot.sandbox.zoom.world import WORLD
from bot.ui.ids import Action
from storage.crypto import new_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from campus.places import Campus

LINK = re.compile(r"/authorize/([\w-]{43})")


@pytest.fixture
async def told(campus: Campus, sqlite_url: str, key: str, tmp_path: Path) -> Told:
    """Tell the story at the debug level, and let a few things go wrong in it."""
    usher = Process.of(campus, tmp_path, database_url=sqlite_url, key=key)
    assert await usher.command("db", "upgrade") == 0
    await usher.start()
    await usher.ready()
    story = Story(campus)
    await story.tell()
    await _something_goes_wrong(campus, story)
    files = [await _downloaded(story, name) for name in ("ada", "ben")]
    await until(lambda: _settled(sqlite_url))
    database = _bytes_of_the_database(tmp_path)
    new = new_key()
    usher.environment["USHER_ENCRYPTION_KEYS"] = f"{new},{key}"
    assert await usher.command("keys", "rotate") == 0
    database += _bytes_of_the_database(tmp_path)
    assert await usher.terminate() == 0
    calls = (await campus.slack_look("calls"))["calls"]
    return Told(campus, story, {key, new}, database, usher.log, calls, files)


class Told:
    def __init__(
        self,
        campus: Campus,
        story: Story,
        keys: set[str],
        database: bytes,
        log: str,
        calls: list[dict[str, Any]],
        files: list[str],
    ) -> None:
        self.campus, self.database, self.log, self.calls = campus, database, log, calls
        self.files = files
        world = campus.zoom.app[WORLD]
        query = [parse_qs(urlsplit(url).query) for url in story.visited]
        self.links = {word for url in story.visited for word in LINK.findall(url)}
        self.states = {value for each in query for value in each.get("state", [])}
        self.codes = {value for each in query for value in each.get("code", [])}
        self.tokens = {*world.grants.access_tokens, *world.grants.refresh_tokens}
        self.keys = {*keys, BOT_TOKEN, SIGNING_SECRET, CLIENT_SECRET, WRONG_SECRET}
        assert len(self.links) >= 4
        assert len(self.states) >= 4
        assert len(self.codes) >= 4
        assert len(self.tokens) >= 8

    @property
    def secrets(self) -> set[str]:
        return self.links | self.states | self.codes | self.tokens | self.keys


async def test_nothing_secret_is_in_the_database_the_logs_or_slack(told: Told) -> None:
    assert _found(told.secrets, told.database.decode("latin-1")) == []

    assert "zoom_answered" in told.log  # it was written at all
    assert "listener_failed" in told.log or "request_failed" in told.log or "refused" in told.log
    assert _found(told.secrets, told.log) == []

    said = json.dumps(told.calls)
    assert _found(told.secrets - told.links, said) == []

    for call in told.calls:
        words = LINK.findall(json.dumps(call["arguments"]))
        if words:
            _only_to_its_owner(call, words)


async def test_nothing_secret_is_in_the_files_that_people_download(told: Told) -> None:
    for name, file in zip(("ada", "ben"), told.files, strict=True):
        assert f"{name}@northfield.edu" in file
        assert _found(told.secrets, file) == []


async def test_a_copied_database_shows_no_secret_in_any_encoding(told: Told) -> None:
    hidden = {*told.secrets, DEVELOPMENT.client_id}
    encoded = {
        form
        for secret in hidden
        for form in (secret.encode(), secret.encode("utf-16-le"), *_in_letters(secret.encode()))
    }

    assert b"ada@northfield.edu" in told.database  # it is the one that was written to
    assert [form for form in encoded if form in told.database] == []


def _in_letters(secret: bytes) -> Iterable[bytes]:
    yield secret.hex().encode()
    # Wherever it begins within a group of three bytes; what the neighbours decide is cut off.
    for shift in range(3):
        yield base64.b64encode(b" " * shift + secret)[4 if shift else 0 : -4]


def _only_to_its_owner(call: dict[str, Any], words: list[str]) -> None:
    assert call["method"] in {"chat.postMessage", "chat.update"}
    arguments = call["arguments"]
    assert arguments["channel"][0] in "UD", "a personal link in a channel"
    assert words[0] not in str(arguments["text"]), "a personal link in a notification"
    assert words[0] not in str(arguments.get("metadata")), "a personal link in metadata"
    if call["method"] == "chat.postMessage":
        assert arguments["unfurl_links"] in {False, "false", "0"}


async def _something_goes_wrong(campus: Campus, story: Story) -> None:
    """A forged request with secrets in it, and a code that Zoom quotes while refusing it."""
    await campus.http.post(
        f"{campus.bot_url}/slack/events",
        data={"payload": json.dumps({"client_secret": CLIENT_SECRET, "token": BOT_TOKEN})},
        headers={"X-Slack-Signature": "v0=00", "X-Slack-Request-Timestamp": "1"},
    )
    await story.person("ben").command("/usher credentials")
    await campus.zoom_control("switches", code_echoed=True)
    await campus.zoom_control("faults", route="/oauth/token", status=500, times=1)
    dm = await story.person("cleo").dm_with("authorize")
    assert dm is not None
    browser = Browser()
    await browser.authorize(link_in(dm), "cleo@northfield.edu")
    await browser.http.get(browser.visited[-1])  # the same state and code once more
    story.visited.extend(browser.visited)
    await browser.close()


async def _downloaded(story: Story, name: str) -> str:
    person = story.person(name)
    assert (await person.presses_in_me(Action.DOWNLOAD))["ok"]
    return json.dumps(await person.file(), ensure_ascii=False)


def _bytes_of_the_database(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if ".db" in path.name)


def _found(secrets: Iterable[str], text: str) -> list[str]:
    return [secret for secret in secrets if secret in text]


async def _settled(database_url: str) -> bool:
    return not (await kept(database_url)).unfinished
