import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import Language, chosen, negotiated


@pytest.mark.parametrize("locale", ["de", "de-DE", "de-AT", "de_CH", "DE", "de-DE-1996"])
def test_german_is_for_every_german_locale(locale: str) -> None:
    assert chosen(locale) is Language.DE


@pytest.mark.parametrize(
    "locale", [None, "", "-", "en-US", "en-GB", "fr-FR", "den", "x-de", "ja-JP"]
)
def test_everybody_else_gets_english(locale: str | None) -> None:
    assert chosen(locale) is Language.EN


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("en-US,en;q=0.9,de;q=0.8", "en"),
        ("fr;q=1, de ; q=0.7, en;q=0.3", "de"),
        ("en;q=0.2, de;q=0.4", "de"),
        ("de;q=0, en;q=0.1", "en"),
        ("de;q=nan", "en"),
        ("de;q=much", "en"),
        ("*", "en"),
    ],
)
def test_a_browser_gets_the_language_it_likes_best_of_those_spoken(
    header: str, language: str
) -> None:
    assert negotiated(header) == language


@given(st.text())
def test_whatever_slack_or_a_browser_sends_is_answered_in_a_language(text: str) -> None:
    assert chosen(text) in Language
    assert negotiated(text) in Language


@given(st.lists(st.sampled_from(["fr", "ja", "es-ES", "xx"])), st.sampled_from(list(Language)))
def test_languages_that_are_not_spoken_change_no_choice(
    others: list[str], wanted: Language
) -> None:
    assert negotiated(",".join([*others, wanted])) is wanted
