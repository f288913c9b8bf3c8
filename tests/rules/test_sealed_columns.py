"""Every sealed column is in the one list that a rotation of keys walks through."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

from storage.sealed import SEALED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]


def _said_in_the_schema() -> Iterator[str]:
    for name in ("tables", "audit_tables"):
        table = ""
        for line in (ROOT / f"storage/{name}.py").read_text(encoding="utf-8").splitlines():
            if found := re.match(r'    "(\w+)",$', line):
                table = found[1]
            if found := re.match(r'    Column\("(\w+)", LargeBinary\b.*#.*\bsealed\b', line):
                yield f"{table}.{found[1]}"


def _sealings(module: ast.Module) -> Iterator[dict[str, str]]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            words = {
                each.arg: each.value.value
                for each in node.keywords
                if each.arg in {"table", "column"} and isinstance(each.value, ast.Constant)
            }
            if node.func.attr in {"seal", "open"} and len(words) == len({"table", "column"}):
                yield words


def test_the_list_has_what_the_schema_calls_sealed() -> None:
    assert sorted(_said_in_the_schema()) == sorted(str(column) for column in SEALED)


def test_the_list_has_what_the_reference_calls_sealed(
    table: Callable[[str, str], list[list[str]]],
) -> None:
    documented = [
        f"{row[0].strip('`')}.{column}"
        for row in table("docs/reference.md", "What is stored")
        for column in re.findall(r"`(\w+)` sealed", row[2])
    ]

    assert sorted(documented) == sorted(str(column) for column in SEALED)


def test_whatever_the_code_seals_is_in_the_list() -> None:
    sealed = {
        f"{words['table']}.{words['column']}"
        for top in ("bot", "handlers", "storage")
        for path in (ROOT / top).rglob("*.py")
        for words in _sealings(ast.parse(path.read_text(encoding="utf-8")))
    }

    assert sealed == {str(column) for column in SEALED}


def test_each_is_found_by_one_key() -> None:
    assert [str(column) for column in SEALED if len(column.table.primary_key) != 1] == []
