from collections.abc import Callable, Iterator
from typing import TypeAlias

import pytest

from bot.campaigns.causes import Cause
from bot.errors import UsherError
from bot.notices.page import ProblemPage
from bot.ui.message import Message, View
from bot.ui.pages import problem_page
from bot.ui.problems import problem, problem_text, problem_view

CheckMessage: TypeAlias = Callable[[Message], str]
CheckView: TypeAlias = Callable[[View], str]


def _codes(kind: type[UsherError]) -> Iterator[str]:
    yield kind.code
    for inner in kind.__subclasses__():
        yield from _codes(inner)


CODES = sorted({*_codes(UsherError), *Cause})


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_its_sentence_and_shows_itself(
    check_message: CheckMessage, check_view: CheckView, code: str
) -> None:
    assert f"`{code}`" in check_message(problem(code))
    assert f"`{code}`" in check_view(problem_view(code, "7f3a"))
    assert f"<code>{code}</code>" in problem_page(ProblemPage(code))


@pytest.mark.parametrize("code", CODES)
def test_sentences_have_no_markup_since_pages_show_them_too(code: str) -> None:
    assert not set("*`<>&{}") & set(problem_text(code))


def test_an_incident_is_there_to_be_quoted() -> None:
    assert "`7f3a`" in problem("unexpected", "7f3a").blocks[-1]["elements"][0]["text"]
    assert "<code>7f3a</code>" in problem_page(ProblemPage("unexpected", reference="7f3a"))


def test_no_code_shares_its_sentence_with_another() -> None:

    texts = [problem_text(code) for code in CODES]
    assert len(texts) == len(set(texts))


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(KeyError):
        problem("no_such_code")
