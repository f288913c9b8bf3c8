"""What people read is in bot/ui/strings, where it is translated: code holds no sentence."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.language import Language
from bot.ui.strings import sentences

ROOT = Path(__file__).parents[2]
SPEAKING = ("bot/ui", "bot/services", "bot/slack", "bot/zoom", "bot/notices", "bot/wizard")
DECIDING = ("bot/campaigns", "bot/oauth", "bot/scopes", "bot/guide", "handlers", "storage")
# Files whose sentences nobody reads in Slack or on a page, and why.
EXCEPTIONS = {
    "bot/scopes/classic.py": "Zoom's own labels, which are never translated",
    "bot/services/diagnosis.py": "the lines of usher doctor, for whoever runs Usher",
    "bot/services/rotation.py": "the lines of usher keys rotate, for whoever runs Usher",
    "bot/zoom/errors.py": "Zoom's words, to be recognized, and words for the log",
    "storage/database.py": "a fault of the settings, for whoever runs Usher",
    "storage/migrations": "SQL",
    "storage/schema.py": "SQL",
}
# Three words in a row, as no identifier, path, header or format has them.
SENTENCE = re.compile(r"[^\W\d_]{2,}[,;:]?(?: [^\W\d_]{1,}[,;:']?){2,}")
LOGGERS = {"log", "logger", "logging", "warnings"}


def _files() -> Iterator[Path]:
    for folder in (*SPEAKING, *DECIDING):
        for file in sorted((ROOT / folder).rglob("*.py")):
            if not file.relative_to(ROOT).as_posix().startswith(tuple(EXCEPTIONS)):
                yield file


def _for_developers(node: ast.AST) -> bool:
    """Tell what nobody in Slack or a browser sees: what is raised, logged or asserted."""
    match node:
        case ast.Raise() | ast.Assert():
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name))) if name in LOGGERS:
            return True
        case ast.Expr(value=ast.Constant(value=str())):  # a docstring
            return True
        case _:
            return False


def _text(node: ast.AST) -> str | None:
    """Read a literal, with a word in each hole of an f-string."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(part) or "word" for part in parts)
        case _:
            return None


def sentences_in(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Find what reads like a sentence in code, f-strings included."""
    if _for_developers(node):
        return
    text = _text(node)
    if text is not None:
        if SENTENCE.search(text):
            yield getattr(node, "lineno", 0), text
        return
    for inner in ast.iter_child_nodes(node):
        yield from sentences_in(inner)


def test_code_holds_no_sentence_that_people_read() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{line} {text!r}"
        for file in _files()
        for line, text in sentences_in(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_templates_hold_no_sentence_either() -> None:
    for file in sorted((ROOT / "bot/ui/templates").glob("*.html")):
        shown = re.sub(r"\{[{%#].*?[}%#]\}|<[^>]*>", "\n", file.read_text(encoding="utf-8"))
        assert not re.search(r"[^\W\d_]{2,}", shown), file.name


def test_exceptions_are_still_needed() -> None:
    for path in set(EXCEPTIONS) - {"storage/migrations"}:
        assert list(sentences_in(ast.parse((ROOT / path).read_text(encoding="utf-8")))), path


def test_a_sentence_is_found_in_whatever_builds_one() -> None:
    caught = [
        'send(text="Please try again later")',
        'send(f"Hello {name}, you are done")',
        'x = {"text": "Nothing was changed here"}',
        'return "Es ist nichts zu tun"',
        'parts = ("Das ist", f"{count} von {total} sind fertig")',
    ]
    passed = [
        'log.info("nobody reads this sentence")',
        'raise ValueError("nobody reads this sentence")',
        'x = re.compile(r"[a-z]+( [a-z]+)*")',
        'say("setup.finished", target=target)',
        'def f():\n    "Promise something in a sentence."',
    ]
    assert [code for code in caught if not list(sentences_in(ast.parse(code)))] == []
    assert [code for code in passed if list(sentences_in(ast.parse(code)))] == []


def test_every_language_has_its_folder_and_there_is_no_other() -> None:
    folders = {path.name for path in (ROOT / "bot/ui/strings").iterdir() if path.is_dir()}
    assert folders == set(Language)


def test_german_has_one_word_for_one_thing(table: Callable[[str, str], list[list[str]]]) -> None:
    rows = table("CONTRIBUTING.md", "German")
    avoided = {word.strip() for row in rows for word in row[2].split(",")}
    assert "Kampagne" in avoided
    found = [
        f"{id_}: {word}"
        for id_, text in sentences(Language.DE).items()
        for word in sorted(avoided)
        if re.search(rf"\b{word}\b", re.sub(r"\{[a-z_]+\}", "", text), re.IGNORECASE)
    ]
    assert found == []
