import asyncio
import re
from contextlib import ExitStack
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import Language
from bot.ui.speech import speak, speaking, spoken
from bot.ui.strings import number, say, say_count, say_plain, sentences


def test_english_is_spoken_where_nobody_has_chosen() -> None:
    assert spoken() is Language.EN


LANGUAGES = st.sampled_from(list(Language))
IDS = st.sampled_from(sorted(sentences()))


def test_a_language_holds_for_its_block_and_blocks_may_be_nested() -> None:
    with speaking(Language.DE):
        assert say_plain("page.continue") == "Weiter zu Zoom"
        with speaking(Language.EN):
            assert say_plain("page.continue") == "Continue to Zoom"
        assert say_plain("page.continue") == "Weiter zu Zoom"
    assert say_plain("page.continue") == "Continue to Zoom"


def test_a_language_that_is_put_in_force_ends_with_its_block() -> None:
    with speaking(Language.EN):
        speak(Language.DE)
        assert spoken() is Language.DE
    assert spoken() is Language.EN


def test_a_failure_ends_a_block_too() -> None:
    with pytest.raises(KeyError), speaking(Language.DE):
        say_plain("no.such.sentence")
    assert spoken() is Language.EN


async def test_two_at_once_are_each_answered_in_their_own() -> None:
    async def read(language: Language) -> str:
        with speaking(language):
            await asyncio.sleep(0)
            return say_plain("page.continue")

    assert await asyncio.gather(read(Language.DE), read(Language.EN)) == [
        sentences(Language.DE)["page.continue"],
        sentences(Language.EN)["page.continue"],
    ]


def test_thousands_are_parted_as_the_language_does() -> None:
    assert number(1_234_567) == "1,234,567"
    with speaking(Language.DE):
        assert number(1_234_567) == "1.234.567"
        assert number(999) == "999"
        assert say_count("people.count", 10_000).startswith("10.000 ")


@given(st.integers(min_value=0), LANGUAGES)
def test_a_number_keeps_its_digits_in_every_language(count: int, language: Language) -> None:
    with speaking(language):
        written = number(count)
    assert re.fullmatch(r"\d{1,3}([.,]\d{3})*", written)
    assert int(re.sub(r"\D", "", written)) == count


@given(IDS, st.text(), LANGUAGES)
def test_a_sentence_takes_any_value_and_lets_none_of_it_act(
    id_: str, value: str, language: Language
) -> None:
    values = {name: value for _, name, _, _ in Formatter().parse(sentences()[id_]) if name}
    with speaking(language):
        said, plain = say(id_, **values), say_plain(id_, **values)
    assert not re.search(r"<|>|&(?!amp;|lt;|gt;)", said)
    if values:
        assert value in plain


@given(st.lists(LANGUAGES, max_size=6), LANGUAGES)
def test_whatever_is_nested_leaves_the_language_that_was_in_force(
    inner: list[Language], outer: Language
) -> None:
    with speaking(outer):
        with ExitStack() as stack:
            for language in inner:
                stack.enter_context(speaking(language))
                assert spoken() is language
        assert spoken() is outer
    assert spoken() is Language.EN
