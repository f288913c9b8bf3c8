import re
from collections.abc import Mapping
from string import Formatter

import pytest

from bot.guide.library import editions
from bot.guide.links import LINKS
from bot.guide.model import Edition, Step
from bot.language import Language
from bot.scopes.profiles import FULL
from bot.ui.strings import sentences as all_sentences

HEADER_LIMIT = 150  # characters: Slack's header block
SECTION_LIMIT = 3000  # characters: the text of Slack's section block

LONGEST = {
    "scopes": "\n".join(FULL.granular()),
    "institution": "I" * 80,
    "target": "T" * 80,
    "target_url": "https://" + "t" * 192,
    "redirect_url": "https://" + "r" * 192,
}
OWN_BUTTONS = (
    "about",
    "own_profile",
    "use_usher",
    "use_shared",
    "use_separate",
    "next",
    "back",
    "enter_credentials",
    "rehearse",
    "ask_colleague",
    "authorize",
    "not_that_person",
    "all_steps",
    "another_edition",
)

STEPS = [
    pytest.param(edition, step, id=f"{edition.id}-{step.id}")
    for edition in editions().values()
    for step in edition.steps
]
each_step = pytest.mark.parametrize(("edition", "step"), STEPS)


def texts(step: Step, sentences: Mapping[str, str]) -> list[str]:
    callouts = (callout.sentence_id for callout in step.callouts)
    return [sentences[i] for i in (step.actions_id, step.look_id, *callouts)]


def test_every_id_has_its_sentence_and_no_sentence_is_unused(
    sentences: Mapping[str, str],
) -> None:
    steps = [step for edition in editions().values() for step in edition.steps]
    assert {i for step in steps for i in step.sentence_ids()} == set(sentences)


def test_every_link_is_in_use() -> None:
    steps = [step for edition in editions().values() for step in edition.steps]
    assert {name for step in steps for name in step.links} == set(LINKS)


def test_links_are_https() -> None:
    assert all(url.startswith("https://") for url in LINKS.values())


def test_every_sentence_is_text_in_its_final_form(sentences: Mapping[str, str]) -> None:
    for sentence_id, sentence in sentences.items():
        assert isinstance(sentence, str), sentence_id
        assert sentence == sentence.strip() != "", sentence_id


def test_sentences_hold_only_known_placeholders(sentences: Mapping[str, str]) -> None:
    for sentence_id, sentence in sentences.items():
        fields = {field for _, field, _, _ in Formatter().parse(sentence) if field is not None}
        assert fields <= set(LONGEST), sentence_id


def test_sentences_hold_no_raw_url_and_nothing_that_slack_would_escape(
    sentences: Mapping[str, str],
) -> None:
    for sentence_id, sentence in sentences.items():
        assert not re.search(r"://|www\.|[<>&]", sentence), sentence_id


def test_marks_come_in_pairs(sentences: Mapping[str, str]) -> None:
    for sentence_id, sentence in sentences.items():
        assert sentence.count("*") % 2 == 0, sentence_id
        assert sentence.count("`") % 2 == 0, sentence_id


def test_titles_and_link_texts_are_plain(sentences: Mapping[str, str]) -> None:
    for sentence_id, sentence in sentences.items():
        if sentence_id.endswith(".title") or sentence_id.startswith(("link.", "kind.", "value.")):
            assert not re.search(r"[*`\n]", sentence), sentence_id


@each_step
def test_a_step_shows_zooms_labels_in_bold_and_nothing_else(
    edition: Edition, step: Step, sentences: Mapping[str, str], language: Language
) -> None:
    ours = {all_sentences(language)[f"button.{name}"] for name in OWN_BUTTONS}
    bold = {word for text in texts(step, sentences) for word in re.findall(r"\*([^*]+)\*", text)}
    assert bold - ours == set(step.labels), edition.id


@each_step
def test_actions_are_short_numbered_lines(
    edition: Edition, step: Step, sentences: Mapping[str, str]
) -> None:
    lines = sentences[step.actions_id].splitlines()
    assert len(lines) <= 4, edition.id
    for number, line in enumerate(lines, start=1):
        assert line.startswith(f"{number}. ")
        assert len(line) <= 160


@each_step
def test_a_step_fits_in_slack_with_the_longest_values(
    edition: Edition, step: Step, sentences: Mapping[str, str]
) -> None:
    assert len(sentences[step.title_id].format_map(LONGEST)) <= HEADER_LIMIT, edition.id
    shown = "\n\n".join(texts(step, sentences)).format_map(LONGEST)
    assert len(shown) <= SECTION_LIMIT
    for name in step.messages:
        assert len(sentences[f"message.{name}"].format_map(LONGEST)) <= SECTION_LIMIT
