"""What import-linter cannot say."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import UsherError
from bot.running import Usher
from bot.services.kinds import Kind

ROOT = Path(__file__).parents[2]
PRODUCT = [path for top in ("bot", "handlers", "storage") for path in (ROOT / top).rglob("*.py")]
PURE = ("scopes", "guide", "wizard", "campaigns", "oauth", "notices", "ui")
LONGEST = 300
MAY_CATCH_EVERYTHING = {"bot/worker.py", "handlers/web/middleware.py"}
INPUT_OUTPUT = {"aiohttp", "alembic", "asyncio", "httpx", "slack_bolt", "slack_sdk", "sqlalchemy"}
CHANCE_AND_TIME = {"random", "secrets", "time"}
SAYS_NOTHING = {"base", "common", "helpers", "misc", "utils"}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(ast.unparse(each) in {"Exception", "BaseException"} for each in caught)


def test_no_file_is_too_long() -> None:
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in PRODUCT}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_a_files_name_says_which_concept_it_is() -> None:
    assert [_name(path) for path in PRODUCT if path.stem in SAYS_NOTHING] == []


def test_only_the_two_outermost_places_catch_everything() -> None:
    catching = {
        _name(path)
        for path in PRODUCT
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ExceptHandler) and _catches_everything(node)
    }

    assert catching == MAY_CATCH_EVERYTHING


@pytest.mark.parametrize("package", PURE)
def test_decisions_and_views_reach_nothing_and_take_time_and_chance_as_arguments(
    package: str,
) -> None:
    files = list((ROOT / "bot" / package).rglob("*.py"))
    trees = {_name(path): _tree(path) for path in files}
    forbidden = INPUT_OUTPUT | CHANCE_AND_TIME
    imported = {name: forbidden & set(_imports(tree)) for name, tree in trees.items()}
    called = {
        name: ast.unparse(node.func)
        for name, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and re.search(r"(\bnow|\butcnow|\btoday|\buuid[14])$", ast.unparse(node.func))
    }

    assert files
    assert {name: found for name, found in imported.items() if found} == {}
    assert called == {}


async def test_every_kind_of_work_is_carried(usher: Usher) -> None:
    assert set(usher.worker.table) == set(Kind)


def _below(kind: type[UsherError]) -> Iterator[type[UsherError]]:
    for inner in kind.__subclasses__():
        yield inner
        yield from _below(inner)


def test_the_drawn_tree_of_errors_is_the_real_one() -> None:
    docstring = ast.get_docstring(_tree(ROOT / "bot/errors.py")) or ""
    drawn = re.findall(r"^([│ ]*)[├└]── (\w+)", docstring, flags=re.MULTILINE)
    ours = [kind for kind in _below(UsherError) if kind.__module__ == "bot.errors"]

    assert sorted(name for _, name in drawn) == sorted(kind.__name__ for kind in ours)
    direct = {name for indent, name in drawn if not indent}
    assert direct == {kind.__name__ for kind in ours if kind.__base__ is UsherError}


def test_the_floors_in_contributing_are_the_contract() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = pyproject["tool"]["importlinter"]["contracts"][0]["layers"]
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    drawn = re.findall(r"^    (\S+(?: \| \S+)*)(?:  .*)?$", text, flags=re.MULTILINE)

    assert drawn == contract
