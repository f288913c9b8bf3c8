from pathlib import Path

import pytest
import yaml

from bot.sandbox.slack.manifest import InvalidManifestError, Manifest
from tests.emulators.slack.conftest import Json


def test_a_command_needs_its_scope(manifest: Json) -> None:
    manifest["oauth_config"]["scopes"]["bot"].remove("commands")
    with pytest.raises(InvalidManifestError, match="commands"):
        Manifest.parse(manifest)


def test_an_event_needs_its_scope(manifest: Json) -> None:
    manifest["oauth_config"]["scopes"]["bot"].remove("im:history")
    with pytest.raises(InvalidManifestError, match=r"message\.im needs im:history"):
        Manifest.parse(manifest)


def test_what_a_manifest_does_not_say_is_not_granted() -> None:
    empty = Manifest.parse({})
    assert not empty.commands
    assert not empty.scopes
    assert not empty.events
    assert not empty.interactive
    assert not empty.messages_tab


def test_the_projects_own_manifest_is_one_slack_takes() -> None:
    root = Path(__file__).resolve().parents[3]
    manifest = Manifest.parse(yaml.safe_load((root / "manifest.yml").read_text()))
    assert manifest.commands["/usher"].should_escape
    assert manifest.interactive
    assert manifest.messages_tab
