import ast
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

from bot.app import build
from bot.config import Settings
from bot.running import Usher
from storage.crypto import new_key
from storage.database import Database

Rows: TypeAlias = list[list[str]]

_ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((_ROOT / "manifest.yml").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="session")
def subcommands() -> list[str]:
    """Give what `/usher` answers to, as its listener matches it; the empty one left out."""
    source = (_ROOT / "handlers/slack/listeners.py").read_text(encoding="utf-8")
    cases = (
        node.pattern for node in ast.walk(ast.parse(source)) if isinstance(node, ast.match_case)
    )
    words = (ast.literal_eval(case.value) for case in cases if isinstance(case, ast.MatchValue))
    return [word for word in words if word]


@pytest.fixture(scope="session")
def table() -> Callable[[str, str], Rows]:
    """Give a reader of the first table under a heading, without its two head lines."""

    def rows(document: str, heading: str) -> Rows:
        text = (_ROOT / document).read_text(encoding="utf-8")
        section = re.split(rf"^#+ {re.escape(heading)}$", text, flags=re.MULTILINE)[1]
        until_next = re.split(r"^#+ ", section, flags=re.MULTILINE)[0]
        first = re.search(r"(^\|.*\n)+", until_next, flags=re.MULTILINE)
        assert first, f"{document} has no table under {heading}"
        lines = first[0].splitlines()[2:]
        return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]

    return rows


@pytest.fixture
async def usher(sqlite_database: Database, sqlite_url: str) -> AsyncIterator[Usher]:
    """Give the service as it is wired, without starting it."""
    assert sqlite_database.is_sqlite  # opened and closed by its fixture, which made the schema
    settings = Settings.of(
        public_url="https://usher.example.edu",
        database_url=sqlite_url,
        encryption_keys=new_key(),
        slack_bot_token="xoxb-1",
        slack_signing_secret="signing",
        admins="U0ADMIN1",
    )
    async with build(settings) as built:
        yield built
