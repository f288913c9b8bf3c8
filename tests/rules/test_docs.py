"""The documents name everything that exists, and nothing that does not."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
import typer
from sqlalchemy import LargeBinary

from bot.__main__ import cli
from bot.campaigns.causes import Cause
from bot.config import _LATER, Settings
from bot.errors import UsherError
from bot.guide.model import Mendable
from bot.language import Language
from bot.services.audit import Act
from bot.ui.strings import sentences
from handlers.web.routes import routes
from storage.tables import metadata

Table: TypeAlias = Callable[[str, str], list[list[str]]]

ROOT = Path(__file__).parents[2]
REFERENCE = "docs/reference.md"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
MADE = {".git", ".venv", ".tools", ".hypothesis"}
REQUIRED = {
    "public_url": "https://usher.example.edu",
    "encryption_keys": "key",
    "slack_bot_token": "xoxb-1",
    "slack_signing_secret": "signing",
    "admins": "U0ADMIN1",
}


def _names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def _name(cell: str) -> str:
    (name,) = _names(cell)
    return name


def _in_code() -> Iterator[tuple[str, str]]:
    """Give every code span and indented line of the documents, with the document's name."""
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        for found in re.findall(r"`([^`]+)`|^ {4,}(.*)$", text, flags=re.MULTILINE):
            yield document.name, " ".join("".join(found).split())


def _commands(shell: typer.Typer, path: str) -> Iterator[str]:
    for command in shell.registered_commands:
        assert command.callback
        yield f"{path} {command.name or command.callback.__name__}"
    for group in shell.registered_groups:
        assert group.typer_instance
        yield from _commands(group.typer_instance, f"{path} {group.name}")


@pytest.fixture(scope="module")
def commands() -> set[str]:
    return set(_commands(cli, "usher"))


@pytest.fixture(scope="module")
def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)
    assert phony
    return set(phony[1].split())


def test_every_setting_has_its_row(table: Table) -> None:
    documented = [_name(row[0]) for row in table(REFERENCE, "Settings")]

    assert sorted(documented) == sorted(f"USHER_{name.upper()}" for name in Settings.model_fields)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_a_documented_default_is_the_real_one(table: Table, name: str) -> None:
    rows = {_name(row[0]): row[1] for row in table(REFERENCE, "Settings")}
    documented, field = rows[f"USHER_{name.upper()}"], Settings.model_fields[name]

    if field.is_required():
        assert documented == "required"
    elif field.default is None:
        assert documented == "unset"
    else:
        given = Settings.of(**REQUIRED | {name: _name(documented)})
        assert getattr(given, name) == field.default


def test_every_later_setting_is_announced() -> None:
    text = (ROOT / REFERENCE).read_text(encoding="utf-8")
    later = text.partition("Settings of later versions")[2].partition("\n## ")[0]

    assert sorted(_names(later)) == sorted(f"USHER_{name.upper()}" for name in _LATER)


def test_no_document_names_a_variable_that_does_not_exist() -> None:
    known = {f"USHER_{name.upper()}" for name in {*Settings.model_fields, *_LATER}}
    named = {
        (document.name, name)
        for document in DOCUMENTS
        for name in re.findall(r"\bUSHER_[A-Z_]*[A-Z]", document.read_text(encoding="utf-8"))
    }

    assert {(document, name) for document, name in named if name not in known} == set()


def test_every_route_has_its_row(table: Table) -> None:
    documented = [_name(row[0]) for row in table(REFERENCE, "Routes")]

    assert sorted(documented) == sorted(f"{route.method} {route.path}" for route in routes())


def test_every_command_of_the_shell_has_its_row(table: Table, commands: set[str]) -> None:
    documented = [_name(row[0]) for row in table(REFERENCE, "Command line")]

    assert sorted(documented) == sorted(commands)


def test_no_document_names_a_command_of_the_shell_that_does_not_exist(commands: set[str]) -> None:
    groups = {command.rpartition(" ")[0] for command in commands} - {"usher"}
    named = {
        (document, found)
        for document, code in _in_code()
        for found in re.findall(r"(?<!/)\busher(?! usher) [a-z]+(?: [a-z]+)?", code)
    }
    wrong = {
        (document, found)
        for document, found in named
        if found not in commands | groups and found.rpartition(" ")[0] not in commands
    }

    assert named
    assert wrong == set()


def test_every_slash_command_has_its_row(table: Table, subcommands: list[str]) -> None:
    documented = [_name(row[0]).split()[1] for row in table("README.md", "In Slack")]

    assert documented == subcommands


def test_no_document_names_a_slash_command_that_does_not_exist(subcommands: list[str]) -> None:
    named = {found for _, code in _in_code() for found in re.findall(r"/usher ([a-z]+)", code)}

    assert named == set(subcommands)


def test_no_sentence_names_a_slash_command_that_does_not_exist(subcommands: list[str]) -> None:
    named = {
        found
        for language in Language
        for sentence in sentences(language).values()
        for found in re.findall(r"/usher ([a-z]+)", sentence)
    }

    assert named <= set(subcommands)


@pytest.mark.parametrize("language", Language)
def test_whoever_asks_what_there_is_hears_of_every_slash_command(
    subcommands: list[str], language: Language
) -> None:
    said = sentences(language)
    help_ = re.findall(r"^`/usher ([a-z]+)", said["reply.help"], flags=re.MULTILINE)
    known = said["problem.unknown_command.act"].partition("/usher ")[2].rstrip(".")

    assert help_ == subcommands
    assert re.split(r", | and | und ", known) == subcommands


def test_every_make_target_has_its_row(table: Table, targets: set[str]) -> None:
    documented = [_name(row[0]) for row in table("CONTRIBUTING.md", "Make")]

    assert sorted(documented) == sorted(f"make {target}" for target in targets)


def test_no_document_names_a_make_target_that_does_not_exist(targets: set[str]) -> None:
    named = {found for _, code in _in_code() for found in re.findall(r"\bmake (\S+)", code)}

    assert named <= targets | {".venv/.synced"}


def test_every_place_of_tests_has_its_row(table: Table) -> None:
    documented = {_name(row[0]) for row in table("CONTRIBUTING.md", "Tests")}
    places = {
        path for path in (ROOT / "tests").iterdir() if path.is_dir() and any(path.glob("**/*.py"))
    }

    assert documented == {f"tests/{path.name}/" for path in places}


def _codes(kind: type[UsherError]) -> Iterator[str]:
    yield kind.code
    for inner in kind.__subclasses__():
        yield from _codes(inner)


def test_every_cause_has_its_row(table: Table) -> None:
    assert [_name(row[0]) for row in table(REFERENCE, "Causes")] == list(Cause)


def test_every_other_code_has_its_row(table: Table) -> None:
    documented = [_name(row[0]) for row in table(REFERENCE, "Refusals and faults")]

    assert sorted(documented) == sorted({*_codes(UsherError)} - {*Cause})


def test_every_table_is_listed_with_what_is_sealed_or_hashed(table: Table) -> None:
    documented = {_name(row[0]): set(_names(row[2])) for row in table(REFERENCE, "What is stored")}
    unreadable = {
        name: {column.name for column in stored.c if isinstance(column.type, LargeBinary)}
        for name, stored in metadata.tables.items()
    }

    assert documented == unreadable


def test_the_changelog_starts_with_what_is_unreleased() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (.+)$", changelog, flags=re.MULTILINE)
    kinds = set(re.findall(r"^### (.+)$", changelog, flags=re.MULTILINE))

    assert versions[0] == "[Unreleased]"
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert re.search(r"\[Unreleased\]\n\n### \w+\n\n- ", changelog)


def test_decisions_are_numbered_and_short() -> None:
    decisions = sorted((ROOT / "docs/decisions").iterdir())
    texts = [decision.read_text(encoding="utf-8") for decision in decisions]

    assert [decision.name[:5] for decision in decisions] == [
        f"{number:04}-" for number in range(1, len(decisions) + 1)
    ]
    assert [text.partition(".")[0] for text in texts] == [
        f"# {number}" for number in range(1, len(texts) + 1)
    ]
    assert [len(text.splitlines()) for text in texts if len(text.splitlines()) > 15] == []


def test_every_link_and_every_path_leads_somewhere() -> None:
    dead = {
        (document.name, target)
        for document in DOCUMENTS
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8"))
        if not (document.parent / target).exists()
    }
    ours = r"((?:bot|handlers|storage|tests|docs|\.ci)/[\w./-]*)"
    missing = {
        (document, path)
        for document, code in _in_code()
        for path in re.findall(rf"^{ours}$", code)
        if not (ROOT / path).exists()
    }

    assert dead == set()
    assert missing == set()


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    place = f"/{'work'}/".encode()
    ours = [path for path in ROOT.iterdir() if path.name not in MADE and "_cache" not in path.name]
    files = [path for top in ours for path in (top, *top.rglob("*")) if path.is_file()]

    assert Path(__file__) in files
    assert [path for path in files if place in path.read_bytes() and path.suffix != ".pyc"] == []


def test_every_act_of_the_audit_trail_has_its_row(table: Table) -> None:
    assert [_name(row[0]) for row in table(REFERENCE, "Audit records")] == list(Act)


def test_acts_fit_their_column() -> None:
    (length,) = {metadata.tables["audit"].c.act.type.length}

    assert [act for act in Act if len(act) > length] == []


def test_a_step_of_the_guide_mends_whatever_an_admin_has_to_do_something_about(
    table: Table,
) -> None:
    rows = table(REFERENCE, "Causes")
    admins = {_names(code)[0] for code, _, who in rows if who.startswith("admin")}
    assert admins == set(Mendable)


def test_every_act_is_recorded_by_a_service() -> None:
    services = (path for path in (ROOT / "bot/services").glob("*.py") if path.stem != "audit")
    code = "\n".join(path.read_text(encoding="utf-8") for path in services)

    assert [act for act in Act if not re.search(rf"\bAct\.{act.name}\b", code)] == []
