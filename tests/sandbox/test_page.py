"""The page's files, as a browser gets them; what they do is tested in a browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.sandbox.page import routes

if TYPE_CHECKING:
    from campus.playground import Playground

STATIC = Path(routes.__file__).with_name("static")
SCRIPTS = sorted(STATIC.rglob("*.js"))
MARKUP = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|DOMParser"
LONGEST = 300


def _name(path: Path) -> str:
    return path.relative_to(STATIC).as_posix()


@pytest.mark.parametrize("path", ["/", "/page/js/main.js", "/page/css/ground.css"])
async def test_no_script_runs_but_the_pages_own(playground: Playground, path: str) -> None:
    answer = await playground.http.get(path)

    assert answer.status_code == 200
    policy = dict(
        rule.strip().split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"


async def test_the_policy_is_the_pages_and_not_the_emulators(playground: Playground) -> None:
    answer = await playground.http.get("/_control/workspace")

    assert "Content-Security-Policy" not in answer.headers


async def test_everything_the_page_asks_for_is_there(playground: Playground) -> None:
    page = (await playground.http.get("/")).text
    asked = re.findall(r'(?:href|src)="(/[^"]+)"', page)

    assert [path for path in asked if (await playground.http.get(path)).status_code != 200] == []
    assert len(asked) > 5


async def test_everybody_to_be_is_somebody_in_slack(playground: Playground) -> None:
    story = (await playground.http.get("/_sandbox/story")).json()
    ids = ",".join(persona["id"] for persona in story["personas"])
    known = (await playground.http.get("/_control/who", params={"ids": ids})).json()["people"]

    assert [persona["name"] for persona in story["personas"]] == [p["real_name"] for p in known]


def test_the_page_has_nothing_inline() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")

    assert re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", page) == []
    assert "http" not in page


@pytest.mark.parametrize("script", SCRIPTS, ids=_name)
def test_a_script_never_reads_data_as_markup(script: Path) -> None:
    assert re.findall(MARKUP, script.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=_name)
def test_a_script_imports_only_files_that_lie_here(script: Path) -> None:
    imported = re.findall(r'(?:from|import) "([^"]+)"', script.read_text(encoding="utf-8"))

    assert [name for name in imported if not (script.parent / name).is_file()] == []


def test_no_file_of_the_page_is_too_long() -> None:
    files = [path for path in STATIC.rglob("*") if path.is_file()]
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}
