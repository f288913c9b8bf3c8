"""German says what English says: the same ids, in the same files, with the same to fill in."""

import re
from importlib.resources import files
from string import Formatter

import pytest
import yaml

from bot.language import Language
from bot.ui.strings import say_plain, sentences

ENGLISH = sentences(Language.EN)
OTHERS = [language for language in Language if language is not Language.EN]
FILES = sorted(file.name for file in files("bot.ui").joinpath("strings/en").iterdir())
# Ids whose words are the same in every language: names, and Zoom's own words.
SAME = {
    "details.code",
    "form.client_id",
    "form.client_secret",
    "link.marketplace",
    "page.brand",
    "page.problem.code",
    "problem.code",
}
# Longer by more than this, a button or title is cut somewhere.
_LONGEST = {"button.": 40, "modal.": 24}
other = pytest.mark.parametrize("language", OTHERS)


def read(language: Language, name: str) -> dict[str, str]:
    file = files("bot.ui").joinpath(f"strings/{language}/{name}")
    loaded: dict[str, str] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return loaded


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


@other
def test_every_language_has_the_same_files(language: Language) -> None:
    folder = files("bot.ui").joinpath(f"strings/{language}")
    assert sorted(file.name for file in folder.iterdir()) == FILES


@other
@pytest.mark.parametrize("name", FILES)
def test_a_file_has_the_same_ids(language: Language, name: str) -> None:
    english, translated = list(read(Language.EN, name)), list(read(language, name))
    assert [id_ for id_ in english if id_ not in translated] == [], "missing"
    assert [id_ for id_ in translated if id_ not in english] == [], "unused"


@other
def test_a_sentence_fills_in_the_same(language: Language) -> None:
    theirs = sentences(language)
    differing = [id_ for id_ in ENGLISH if placeholders(ENGLISH[id_]) != placeholders(theirs[id_])]
    assert differing == []


@other
def test_what_is_typed_or_compared_is_the_same(language: Language) -> None:
    theirs = sentences(language)
    for id_, text in ENGLISH.items():
        for pattern in (r"`[^`]+`", r"/usher [a-z]+", r"\b4[0-9]{3}\b"):
            wanted, found = (set(re.findall(pattern, t)) for t in (text, theirs[id_]))
            assert found == wanted, id_


@other
def test_marks_come_in_pairs(language: Language) -> None:
    for id_, text in sentences(language).items():
        assert text.count("*") % 2 == 0, id_
        assert text.count("`") % 2 == 0, id_


@other
def test_nothing_was_left_in_english(language: Language) -> None:
    theirs = sentences(language)
    worded = {id_ for id_, text in ENGLISH.items() if re.search(r"[A-Za-z]", _bare(text))}
    assert {id_ for id_ in worded if theirs[id_] == ENGLISH[id_]} == SAME


@pytest.mark.parametrize("language", Language)
def test_buttons_and_titles_are_short(language: Language) -> None:
    for id_, text in sentences(language).items():
        for start, most in _LONGEST.items():
            if id_.startswith(start):
                assert len(text) <= most, id_


@pytest.mark.parametrize("language", Language)
def test_the_buttons_of_one_language_read_differently(language: Language) -> None:
    words = [text for id_, text in sentences(language).items() if id_.startswith("button.")]
    assert len(words) == len(set(words))


@other
@pytest.mark.parametrize("ending", [".title", ".what", ".act", ".text"])
def test_nobody_is_addressed_as_du(language: Language, ending: str) -> None:
    assert language is Language.DE, "another language needs its own rule"
    for id_, text in sentences(language).items():
        if id_.endswith(ending):
            assert not re.search(r"\b([Dd]u|[Dd]ein\w*|[Dd]ich|[Dd]ir)\b", text), id_


def test_english_stands_in_for_what_is_not_translated_and_for_nothing_else() -> None:
    for language in OTHERS:
        assert set(sentences(language)) == set(ENGLISH)
    with pytest.raises(KeyError):
        say_plain("no.such.sentence")


def _bare(text: str) -> str:
    return re.sub(r"\{[a-z_]+\}", "", text)


def test_what_others_did_is_not_said_in_german_as_if_the_reader_had() -> None:
    """*Sie haben abgelehnt* is *You said no*, even where *they* are meant."""
    told = sentences(Language.DE)
    what = {id_: text for id_, text in told.items() if re.fullmatch(r"trouble\..*\.what", id_)}
    ambiguous = re.compile(r"\b(Sie|Ihnen|ihnen|Ihr\w*)\b")
    assert [id_ for id_, text in what.items() if ambiguous.search(text)] == []
