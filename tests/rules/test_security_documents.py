"""What the security documents list is what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.config import Settings
from bot.scopes.profiles import CORE
from handlers.web.routes import routes
from storage.tables import metadata

ROOT = Path(__file__).parents[2]
THREATS = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
REVIEW = (ROOT / "docs" / "security-review.md").read_text(encoding="utf-8")
STRIDE = set("STRIDE")
ROUTES = [f"{route.method} {route.path}" for route in routes()]


def _rows(text: str) -> list[list[str]]:
    """Read the rows of threats: a letter, the threat, the answer, the tests."""
    lines = re.findall(r"^\| ([A-Z]) \| (.+) \| (.+) \| (.+) \|$", text, flags=re.MULTILINE)
    return [list(line) for line in lines]


@pytest.fixture(scope="module")
def tests() -> set[str]:
    return {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8"))
    }


def test_every_route_has_its_threats() -> None:
    parts = re.split(r"^### `([^`]+)`$", THREATS.partition("\n## Routes\n")[2], flags=re.MULTILINE)
    sections = list(zip(parts[1::2], parts[2::2], strict=True))

    assert sorted(route for route, _ in sections) == sorted(ROUTES)
    assert [route for route, text in sections if not _rows(text)] == []


def test_every_threat_is_guarded_by_tests_that_exist(tests: set[str]) -> None:
    rows = _rows(THREATS)

    assert {row[0] for row in rows} == STRIDE
    unguarded = [row[1] for row in rows if not re.findall(r"`(test_\w+)`", row[3])]
    named = {name for row in rows for name in re.findall(r"`(test_\w+)`", row[3])}
    assert unguarded == []
    assert sorted(named - tests) == []


def test_no_row_is_passed_over() -> None:
    cells = [line for line in THREATS.splitlines() if re.match(r"\| [A-Z] \|", line)]

    assert len(_rows(THREATS)) == len(cells)


def _first_cells(heading: str) -> list[str]:
    """List the names in the first column under a heading of the review."""
    text = REVIEW.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `([^`]+)` \|", text, flags=re.MULTILINE)


def test_the_inventory_is_every_table() -> None:
    assert sorted(_first_cells("Inventory")) == sorted(metadata.tables)


def test_the_permissions_asked_of_slack_are_the_manifests() -> None:
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))

    assert _first_cells("Permissions asked of Slack") == manifest["oauth_config"]["scopes"]["bot"]


def test_the_permissions_asked_of_zoom_are_those_of_the_profile_core() -> None:
    assert _first_cells("Permissions asked of Zoom") == list(CORE.granular())


def test_every_setting_that_is_a_secret_says_what_to_do_if_it_leaks() -> None:
    secret = {
        f"USHER_{name.upper()}"
        for name, field in Settings.model_fields.items()
        if "Secret" in str(field.annotation)
    }

    assert sorted(_first_cells("Keys")) == sorted(secret)
